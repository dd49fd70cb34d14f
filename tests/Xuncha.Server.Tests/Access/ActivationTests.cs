using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class ActivationOnSqlite(OnSqlite fixture) : ActivationTests(fixture), IClassFixture<OnSqlite>;

public sealed class ActivationOnPostgres(OnPostgres fixture) : ActivationTests(fixture), IClassFixture<OnPostgres>;

/// <summary>How the first administrators get in: without a password, by the code that the console printed.</summary>
public abstract class ActivationTests(ServerFixture fixture)
{
    private const string Password = "a long new password";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sets_a_password_with_the_code_and_signs_in_once()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var api = server.Anonymous();
        var weak = await ActivateAsync(api, "sysadmin", server.CodeOf("sysadmin"), "short");
        Assert.True(weak.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.newPassword", out _));
        (await ActivateAsync(api, "SysAdmin", server.CodeOf("sysadmin").Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant(), Password)).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
        using var again = await server.SignInAsync("sysadmin", Password);
        (await ActivateAsync(again, "sysadmin", server.CodeOf("sysadmin"), "another long password")).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        Assert.Equal(
            ["activation-code-made", "account-activated"],
            await server.InDatabaseAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == again.PersonId.ToString() && e.Action != "signed-in" && e.Action != "person-added").OrderBy(e => e.At).ThenBy(e => e.Id)
                .Select(e => e.Action).ToListAsync(Cancellation)));
    }

    [Fact]
    public async Task Gives_one_answer_for_a_wrong_code_another_persons_code_and_a_name_that_is_not_there()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var api = server.Anonymous();
        var wrong = await ActivateAsync(api, "sysadmin", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", Password);
        wrong.ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        Assert.Equal(wrong.Body, (await ActivateAsync(api, "sysadmin", server.CodeOf("secadmin"), Password)).Body);
        Assert.Equal(wrong.Body, (await ActivateAsync(api, "nobody-of-that-name", server.CodeOf("secadmin"), Password)).Body);
        (await api.SignInAsync("sysadmin", "")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.SignInAsync("sysadmin", "there is no password yet")).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
    }

    [Fact]
    public async Task Takes_no_code_that_has_expired()
    {
        await using var server = await fixture.StartAnotherAsync();
        await server.InDatabaseAsync(db => db.Set<ActivationCode>().ExecuteUpdateAsync(
            set => set.SetProperty(c => c.ExpiresAt, Instant.FromUtc(2026, 1, 1, 0, 0)), Cancellation));
        using var api = server.Anonymous();
        (await ActivateAsync(api, "sysadmin", server.CodeOf("sysadmin"), Password)).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
    }

    [Fact]
    public async Task Takes_no_code_after_ten_wrong_ones()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var api = server.Anonymous();
        for (var i = 0; i < 10; i++)
        {
            (await ActivateAsync(api, "sysadmin", $"WRONG-{i}", Password)).Expect(HttpStatusCode.Unauthorized);
        }

        (await ActivateAsync(api, "sysadmin", server.CodeOf("sysadmin"), Password)).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        (await ActivateAsync(api, "secadmin", server.CodeOf("secadmin"), Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Lets_one_of_two_in_who_use_a_code_at_once()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var first = server.Anonymous();
        using var second = server.Anonymous();
        var code = server.CodeOf("auditadmin");
        var answers = await Task.WhenAll(ActivateAsync(first, "auditadmin", code, Password), ActivateAsync(second, "auditadmin", code, "another long password"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Makes_a_new_code_at_the_console_which_also_ends_a_lock_and_the_sessions()
    {
        await using var server = await fixture.StartAnotherAsync();
        var administrator = await server.SecurityAdminAsync();
        var environment = new Dictionary<string, string>
        {
            ["XUNCHA_DB"] = server.Options.Database.IsPostgres ? server.Options.Database.ConnectionString : "",
            ["XUNCHA_DATA"] = server.Options.Database.Folder ?? "",
            ["XUNCHA_KEYS"] = server.Options.Keys,
        };
        var made = await XunchaProgram.RunAsync(["admin-code", "SecAdmin"], input: "", environment);
        Assert.Equal(0, made.ExitCode);
        for (var i = 0; i < 5; i++)
        {
            using var stranger = server.Anonymous();
            (await stranger.SignInAsync("secadmin", "not the password")).Expect(HttpStatusCode.Unauthorized);
        }

        using var api = server.Anonymous();
        (await ActivateAsync(api, "secadmin", made.Lines.Single().Split(' ')[^1], Password)).Expect(HttpStatusCode.OK);
        using var again = await server.SignInAsync("secadmin", Password);
        Assert.Equal(administrator.PersonId, again.PersonId);

        var (somebody, _, _) = await server.NewAccountAsync("person");
        foreach (var name in new[] { somebody, "nobody-of-that-name" })
        {
            var refused = await XunchaProgram.RunAsync(["admin-code", name], input: "", environment);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains(name, refused.Errors, StringComparison.Ordinal);
        }
    }

    private static Task<Fixtures.Answer> ActivateAsync(Api api, string userName, string code, string newPassword) =>
        api.PostAsync("/api/v1/session/activation", new { userName, code, newPassword });
}
