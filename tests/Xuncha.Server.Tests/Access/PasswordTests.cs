using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Organisations;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class PasswordsOnSqlite(OnSqlite fixture) : PasswordTests(fixture), IClassFixture<OnSqlite>;

public sealed class PasswordsOnPostgres(OnPostgres fixture) : PasswordTests(fixture), IClassFixture<OnPostgres>;

/// <summary>First, expired and former passwords, on a server with the rules of a real site.</summary>
public abstract class PasswordTests(ServerFixture fixture)
{
    [Fact]
    public async Task Opens_nothing_but_the_session_before_the_first_password_is_changed_and_again_when_it_is_90_days_old()
    {
        await using var server = await StrictAsync();
        var (userName, first, id) = await server.NewAccountAsync("person");
        using var person = await server.SignInAsync(userName, first);
        await ExpectOnlySessionAsync(person);
        const string chosen = "a password of my own";
        await ChangeAsync(person, first, chosen);
        (await person.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
        Assert.False((await person.GetAsync("/api/v1/session")).Json.GetProperty("mustChangePassword").GetBoolean());

        await server.InDatabaseAsync(db => db.Set<Person>().Where(p => p.Id == id).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PasswordChosenAt, server.Now() - Duration.FromDays(90) - Duration.FromMinutes(1)), TestContext.Current.CancellationToken));
        using var later = await server.SignInAsync(userName, chosen);
        await ExpectOnlySessionAsync(later);
        await ChangeAsync(later, chosen, "another password of my own");
        (await later.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);

        var reset = (await (await server.SystemAdminAsync()).PostAsync($"/api/v1/people/{id}/password")).Expect(HttpStatusCode.OK);
        using var again = await server.SignInAsync(userName, reset.Json.GetProperty("password").GetString()!);
        await ExpectOnlySessionAsync(again);
    }

    [Fact]
    public async Task Takes_none_of_the_last_five_again()
    {
        var (userName, first, _) = await fixture.Server.NewAccountAsync("person");
        using var person = await fixture.Server.SignInAsync(userName, first);
        var current = first;
        for (var i = 1; i <= 5; i++)
        {
            await ChangeAsync(person, current, current = Chosen(i));
        }

        foreach (var former in new[] { Chosen(5), Chosen(1) })
        {
            var refused = await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current, @new = former }, ("Accept-Language", "en"));
            var errors = refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
            Assert.Equal("neither the present one nor one of the last 5", errors.GetProperty("$.new")[0].GetString());
        }

        await ChangeAsync(person, current, Chosen(6));
        await ChangeAsync(person, Chosen(6), Chosen(1)); // five others have been since
    }

    [Fact]
    public async Task Tells_what_is_wrong_with_a_new_password()
    {
        var (userName, first, _) = await fixture.Server.NewAccountAsync("person");
        using var person = await fixture.Server.SignInAsync(userName, first);
        var refused = await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = first, @new = "P@ssw0rd2026!" }, ("Accept-Language", "en"));
        var errors = refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.StartsWith("too common", errors.GetProperty("$.new")[0].GetString(), StringComparison.Ordinal);
        (await person.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
    }

    private static string Chosen(int number) => $"chosen password number {number}";

    private async Task<XunchaServer> StrictAsync()
    {
        var server = await fixture.StartAnotherAsync();
        await server.SystemAdminAsync();
        await server.RestartAsync(options => options with { Accounts = new() { SecondFactor = SecondFactorFor.Nobody } });
        return server;
    }

    private static async Task ExpectOnlySessionAsync(Api person)
    {
        Assert.True((await person.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK).Json.GetProperty("mustChangePassword").GetBoolean());
        (await person.GetAsync("/health/live")).Expect(HttpStatusCode.OK);
        foreach (var path in new[] { "/api/v1/people", "/api/v1/inspections", "/openapi/v1.json", "/api/v1/no-such-thing" })
        {
            (await person.GetAsync(path)).ExpectProblem(HttpStatusCode.Forbidden, "password-change-required");
        }
    }

    private static async Task ChangeAsync(Api person, string current, string chosen) =>
        (await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current, @new = chosen })).Expect(HttpStatusCode.NoContent);
}
