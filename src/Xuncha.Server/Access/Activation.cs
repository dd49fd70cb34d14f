using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>The code that the console printed, and the password to set with it.</summary>
internal sealed record ActivationRequest(string? UserName, string? Code, string? NewPassword);

/// <summary><c>POST /session/activation</c>: an administrator sets a password with a code, and is signed in.</summary>
internal static class Activation
{
    // One answer for everything: whether the name exists, has a code, or had one, is not told.
    private static readonly Text RefusedText = new(
        "用户名或激活码不对，或激活码已用过、已过期；可在服务器上以 xuncha admin-code 重新生成",
        "Wrong name or code, or the code was used or has expired; xuncha admin-code makes a new one on the server");

    /// <summary>Maps it.</summary>
    public static void MapActivation(this RouteGroupBuilder session, Session example) =>
        session.MapPost("/activation", UseAsync).AllowAnonymous().Produces<Session>().Describe(
            new("三员以一次性激活码设置密码并登录", "Set a password with the one-time code of an administrator, and sign in"),
            new ActivationRequest("sysadmin", "H7K2M-9QWXD-4TRBN-6JPCV-E3FGA", "a long new password"), example, ProblemTypes.SignInRefused);

    private static async Task<IResult> UseAsync(
        ActivationRequest request, HttpContext http, SignInManager<Person> signIn, PasswordDesk passwords, SessionDesk sessions, SignInGuard guard, SecondFactorDesk factors, XunchaDb db, XunchaClock clock, CancellationToken cancellation)
    {
        var input = new Validation().RequireText(request.UserName, "$.userName", 100)
            .RequireText(request.Code, "$.code", 100).RequireText(request.NewPassword, "$.newPassword", 200);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var people = signIn.UserManager;
        var name = people.NormalizeName(request.UserName);
        var hash = TypedCode.HashOf(request.Code!);
        var now = clock.Real();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);

        // The same two statements for every name, and one row at most for the second: of two at once, one finds it.
        var codes = db.Set<ActivationCode>().Where(c => db.Set<Person>().Any(p => p.Id == c.PersonId && p.NormalizedUserName == name));
        await codes.Where(c => c.Hash != hash).ExecuteUpdateAsync(set => set.SetProperty(c => c.Failures, c => c.Failures + 1), cancellation);
        var used = await codes.Where(c => c.Hash == hash && c.ExpiresAt > now && c.Failures < ActivationCode.MostFailures).ExecuteDeleteAsync(cancellation);
        if (used == 0)
        {
            db.Note<Person>("sign-in-refused", subject: null, new { request.UserName, By = "activation code" }, outcome: AuditOutcome.Refused);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return new ProblemResult(ProblemTypes.SignInRefused, RefusedText);
        }

        var person = await db.Set<Person>().SingleAsync(p => p.NormalizedUserName == name, cancellation);
        db.Note<Person>("account-activated", person.Id, actor: person.Id);
        var fault = await passwords.ChooseAsync(person, request.NewPassword!, cancellation);
        if (input.Require(fault is null, "$.newPassword", fault.GetValueOrDefault()).Problem is { } weak)
        {
            return weak; // the transaction is undone: the code is good for another try
        }

        await sessions.EndAllAsync(person.Id, cancellation);
        await guard.ForgetAsync(person, cancellation);
        await factors.RemoveAsync(person.Id, cancellation); // whoever has the console is trusted: the way back in for a lost authenticator
        await transaction.CommitAsync(cancellation);
        await sessions.StartAsync(http, signIn, person, cancellation);
        return TypedResults.Ok(await sessions.ShowAsync(person, cancellation));
    }
}
