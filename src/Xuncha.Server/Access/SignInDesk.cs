using Microsoft.AspNetCore.Identity;
using Xuncha.Core;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>The door: whoever comes with a name and a password is let in, or told no more than that they are not.</summary>
internal sealed class SignInDesk(UserManager<Person> people, SignInGuard guard, PasswordDesk passwords, SecondFactorDesk factors, XunchaDb db)
{
    // One answer for a wrong password, a closed account and a name that nobody has.
    private static readonly Text RefusedText = new(
        "用户名或密码不对；多次失败后须稍候再试", "Wrong name or password; after several failures it takes a while before one can try again");

    /// <summary>Checks a name with a password.</summary>
    /// <param name="http">The request.</param>
    /// <param name="credentials">What was given.</param>
    /// <param name="enter">Lets them in.</param>
    public async Task<IResult> CheckAsync(HttpContext http, Credentials credentials, Func<Person, Task<IResult>> enter)
    {
        var input = new Validation().RequireText(credentials.UserName, "$.userName", 100).RequireText(credentials.Password, "$.password", 200);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (await guard.AdmitAsync(http, credentials.UserName!, http.RequestAborted) is not { } admitted)
        {
            return SignInGuard.TooMany(http);
        }

        var person = await people.FindByNameAsync(credentials.UserName!);
        if (!await passwords.IsRightAsync(person, credentials.Password!))
        {
            // What the guard turns away is not written down: otherwise anybody could fill the log.
            db.Note<Person>("sign-in-refused", person?.Id, new { credentials.UserName, By = "password" }, outcome: AuditOutcome.Refused);
            await db.SaveChangesAsync(http.RequestAborted);
            return new ProblemResult(ProblemTypes.SignInRefused, RefusedText);
        }

        if (await factors.HasAsync(person!.Id, http.RequestAborted))
        {
            await guard.GiveBackAsync(admitted, http.RequestAborted);
            factors.Await(http, person);
            return TypedResults.Accepted(NextStep.Code.Next, NextStep.Code);
        }

        await guard.SucceedAsync(http, person, admitted, http.RequestAborted);
        return await enter(person);
    }
}
