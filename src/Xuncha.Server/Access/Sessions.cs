using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>User name and password.</summary>
internal sealed record Credentials(string? UserName, string? Password);

/// <summary>A new password, with the old one as proof.</summary>
internal sealed record PasswordChange(string? Current, string? New);

/// <summary>Who is signed in, and which posts they hold today.</summary>
/// <param name="Person">The person.</param>
/// <param name="Posts">The posts.</param>
/// <param name="MustChangePassword">Whether nothing else is open before the password is changed: it is the first one, or too old.</param>
/// <param name="MustSetSecondFactor">Whether nothing else is open before an authenticator is set up.</param>
/// <param name="Today">The day by the server's clock, in the offices' zone.</param>
/// <param name="IsTraining">Whether all of this is practice, by a clock that can be moved.</param>
internal sealed record Session(PersonView Person, IReadOnlyList<PostView> Posts, bool MustChangePassword, bool MustSetSecondFactor, LocalDate Today, bool IsTraining);

/// <summary>Signing in and out.</summary>
internal static class Sessions
{
    /// <summary>Maps <c>/session</c> and <c>/sessions</c>.</summary>
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        var credentials = new Credentials("zhang.wei", "correct horse battery staple");
        var session = api.MapGroup("/session").WithTags("session").WithMetadata(MostOfABody, new OpenWhileRestricted()).Requires(Rule.Oneself);
        session.MapPost("", SignInAsync).AllowAnonymous().Produces<Session>().Produces(StatusCodes.Status202Accepted)
            .Describe(new("登录（人员，Cookie）；202 表示还须动态验证码", "Sign in: people, with a cookie; 202 means that a code is asked for next"), credentials, Example, ProblemTypes.SignInRefused, ProblemTypes.TooManyAttempts);
        session.MapActivation(Example);
        session.MapSecondSteps(Example);
        session.MapGet("", ShowAsync)
            .Describe(new("当前登录人及其职务", "Who is signed in, and their posts"), response: Example);
        session.MapDelete("", SignOutAsync)
            .Describe(new("退出登录；everywhere=true 时在所有设备上退出", "Sign out; with everywhere=true on all devices"));
        session.MapPut("/password", ChangePasswordAsync).Produces(StatusCodes.Status204NoContent)
            .Describe(new("修改自己的密码", "Change one's own password"), new PasswordChange("the old one, long", "a new one, longer still"), problems: ProblemTypes.TooManyAttempts);
        api.MapOwnSessions();
    }

    // Open to everyone, and never more than a name and a password.
    private static readonly RequestSizeLimitAttribute MostOfABody = new(8 * 1024);

    private static readonly Session Example = new(PersonView.Example, [PostView.Example], MustChangePassword: false, MustSetSecondFactor: false, new(2026, 1, 5), IsTraining: false);

    private static Task<IResult> SignInAsync(
        Credentials credentials, HttpContext http, SignInManager<Person> signIn, SignInDesk desk, SessionDesk sessions, CancellationToken cancellation) =>
        desk.CheckAsync(http, credentials, async person =>
        {
            await sessions.StartAsync(http, signIn, person, cancellation);
            return TypedResults.Ok(await sessions.ShowAsync(person, cancellation));
        });

    private static async Task<Results<Ok<Session>, ProblemResult>> ShowAsync(
        ClaimsPrincipal user, UserManager<Person> people, SessionDesk sessions, CancellationToken cancellation) =>
        await people.GetUserAsync(user) is { } person
            ? TypedResults.Ok(await sessions.ShowAsync(person, cancellation))
            : new ProblemResult(ProblemTypes.Unauthenticated);

    private static async Task<NoContent> SignOutAsync(bool? everywhere, HttpContext http, SessionDesk sessions, XunchaDb db, CancellationToken cancellation)
    {
        db.Note<Person>("signed-out", PersonAccess.IdOf(http.User), new { everywhere });
        await db.SaveChangesAsync(cancellation);
        if (everywhere == true)
        {
            await sessions.EndAllAsync(PersonAccess.IdOf(http.User), cancellation);
        }
        else if (SessionDesk.IdOf(http.User) is { } id)
        {
            await sessions.EndAsync(PersonAccess.IdOf(http.User), id, cancellation);
        }

        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChange change, HttpContext http, SignInManager<Person> signIn, SignInGuard guard, PasswordDesk passwords, SessionDesk sessions, XunchaDb db, CancellationToken cancellation)
    {
        var input = new Validation().RequireText(change.Current, "$.current", 200).RequireText(change.New, "$.new", 200);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var person = (await signIn.UserManager.GetUserAsync(http.User))!;
        if (await guard.AdmitAsync(http, person.UserName!, cancellation) is not { } admitted)
        {
            return SignInGuard.TooMany(http); // whoever finds a screen unlocked guesses no better here than at the door
        }

        if (!await passwords.IsRightAsync(person, change.Current!))
        {
            return input.Require(false, "$.current", new("原密码不对", "wrong")).Problem!;
        }

        await guard.SucceedAsync(http, person, admitted, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Note<Person>("password-changed", person.Id);
        if (await passwords.ChooseAsync(person, change.New!, cancellation) is { } fault)
        {
            return input.Require(false, "$.new", fault).Problem!;
        }

        await sessions.EndAllAsync(person.Id, cancellation);
        await sessions.StartAsync(http, signIn, person, cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }
}
