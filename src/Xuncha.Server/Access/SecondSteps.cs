using Microsoft.AspNetCore.Identity;
using Xuncha.Core;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>A code of the authenticator or, where it is lost, one of the recovery codes.</summary>
internal sealed record SecondStep(string? Code, string? RecoveryCode);

/// <summary>The password, before an authenticator is set up.</summary>
internal sealed record EnrolmentRequest(string? Password);

/// <summary>What the authenticator is set up with; shown this once.</summary>
internal sealed record Enrolment(string Secret, string Uri);

/// <summary>The first code of a new authenticator.</summary>
internal sealed record FirstCode(string? Code);

/// <summary>Codes to keep on paper; shown this once.</summary>
internal sealed record RecoveryCodesView(IReadOnlyList<string> RecoveryCodes);

/// <summary>What comes next, where the password alone is not enough.</summary>
/// <param name="Next">The operation's address.</param>
internal sealed record NextStep(string Next)
{
    public static readonly NextStep Code = new("/api/v1/session/second-factor");
}

/// <summary><c>/session/second-factor</c>: the second step of signing in, and setting the authenticator up.</summary>
internal static class SecondSteps
{
    private static readonly Text RefusedText = new("验证码不对、已用过，或登录步骤已超时", "The code is wrong or was used, or the first step is too long ago");

    /// <summary>Maps them.</summary>
    public static void MapSecondSteps(this RouteGroupBuilder session, Session example)
    {
        session.MapPost("/second-factor", SignInAsync).AllowAnonymous().Produces<Session>().Describe(
            new("登录第二步：动态验证码或恢复码", "The second step of signing in: a code, or a recovery code"),
            new SecondStep("123456", null), example, ProblemTypes.SignInRefused, ProblemTypes.TooManyAttempts);
        session.MapPost("/second-factor/enrolment", BeginAsync).Produces<Enrolment>().Describe(
            new("开始设置动态验证码", "Begin to set an authenticator up; the old one counts until the new one has given a code"),
            new EnrolmentRequest("correct horse battery staple"),
            new Enrolment("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Totp.Uri("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "zhang.wei")), ProblemTypes.TooManyAttempts);
        session.MapPost("/second-factor/confirmation", ConfirmAsync).Produces<RecoveryCodesView>().Describe(
            new("以首个验证码完成设置，并取得恢复码", "Finish with the first code, and get the recovery codes"),
            new FirstCode("123456"), new RecoveryCodesView(["H7K2M9QW-XD4TRBN6"]), ProblemTypes.TooManyAttempts);
    }

    private static async Task<IResult> SignInAsync(
        SecondStep step, HttpContext http, SignInManager<Person> signIn, SecondFactorDesk factors, SignInGuard guard, SessionDesk sessions, XunchaDb db, CancellationToken cancellation)
    {
        var input = new Validation().AllowText(step.Code, "$.code", 20).AllowText(step.RecoveryCode, "$.recoveryCode", 40)
            .Require((step.Code is null) != (step.RecoveryCode is null), "$.code", new("code 与 recoveryCode 二选一", "either code or recoveryCode"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (factors.Awaited(http) is not { } id || await signIn.UserManager.FindByIdAsync(id.ToString()) is not { DisabledAt: null } person)
        {
            return new ProblemResult(ProblemTypes.SignInRefused, RefusedText);
        }

        if (await guard.AdmitSecondAsync(person, cancellation) is not { } admitted)
        {
            return SignInGuard.TooMany(http);
        }

        if (!await factors.TakesAsync(id, step.Code, step.RecoveryCode, cancellation))
        {
            db.Note<Person>("sign-in-refused", id, new { By = "second factor" }, outcome: AuditOutcome.Refused);
            await db.SaveChangesAsync(cancellation);
            return new ProblemResult(ProblemTypes.SignInRefused, RefusedText);
        }

        await guard.SucceedAsync(http, person, admitted, cancellation);
        factors.Arrived(http);
        await sessions.StartAsync(http, signIn, person, cancellation);
        return TypedResults.Ok(await sessions.ShowAsync(person, cancellation));
    }

    private static async Task<IResult> BeginAsync(
        EnrolmentRequest request, HttpContext http, UserManager<Person> people, SecondFactorDesk factors, SignInGuard guard, PasswordDesk passwords, CancellationToken cancellation)
    {
        var input = new Validation().RequireText(request.Password, "$.password", 200);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var person = (await people.GetUserAsync(http.User))!;
        if (await guard.AdmitAsync(http, person.UserName!, cancellation) is not { } admitted)
        {
            return SignInGuard.TooMany(http);
        }

        if (!await passwords.IsRightAsync(person, request.Password!))
        {
            return input.Require(false, "$.password", new("密码不对", "wrong")).Problem!;
        }

        await guard.SucceedAsync(http, person, admitted, cancellation);
        var secret = await factors.BeginAsync(person.Id, cancellation);
        return TypedResults.Ok(new Enrolment(secret, Totp.Uri(secret, person.UserName!)));
    }

    private static async Task<IResult> ConfirmAsync(
        FirstCode first, HttpContext http, UserManager<Person> people, SecondFactorDesk factors, SignInGuard guard, SessionDesk sessions, CancellationToken cancellation)
    {
        var input = new Validation().RequireText(first.Code, "$.code", 20);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var person = (await people.GetUserAsync(http.User))!;
        if (await guard.AdmitSecondAsync(person, cancellation) is not { } admitted)
        {
            return SignInGuard.TooMany(http);
        }

        if (await factors.ConfirmAsync(person.Id, first.Code!, cancellation) is not { } codes)
        {
            return input.Require(false, "$.code", new("验证码不对，或尚未开始设置", "wrong, or nothing was begun")).Problem!;
        }

        await guard.SucceedAsync(http, person, admitted, cancellation);
        sessions.Look(http.User); // the restriction ends at once
        return TypedResults.Ok(new RecoveryCodesView(codes));
    }
}
