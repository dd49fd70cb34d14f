using System.Net;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class SecondFactorOnSqlite(OnSqlite fixture) : SecondFactorTests(fixture), IClassFixture<OnSqlite>;

public sealed class SecondFactorOnPostgres(OnPostgres fixture) : SecondFactorTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Signing in with an authenticator. Codes are computed from the secret, as an authenticator does.</summary>
public abstract class SecondFactorTests(ServerFixture fixture)
{
    private const string Step = "/api/v1/session/second-factor";

    private XunchaServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opens_nothing_but_the_session_before_it_is_set_up_where_everybody_needs_it()
    {
        await using var server = await fixture.StartAnotherAsync();
        var (userName, password, _) = await server.NewAccountAsync("person");
        await server.RestartAsync(options => options with { Accounts = new() { MustChooseOwn = false } });
        using var person = server.Anonymous();
        Assert.True((await person.SignInAsync(userName, password)).Expect(HttpStatusCode.OK).Json.GetProperty("mustSetSecondFactor").GetBoolean());
        (await person.GetAsync("/api/v1/people")).ExpectProblem(HttpStatusCode.Forbidden, "second-factor-required");
        (await person.PostAsync($"{Step}/enrolment", new { password = "not the password" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await person.PostAsync($"{Step}/confirmation", new { code = "123456" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid"); // nothing was begun
        await EnrolAsync(server, person, password);
        (await person.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
        Assert.False((await person.GetAsync("/api/v1/session")).Json.GetProperty("mustSetSecondFactor").GetBoolean());
    }

    [Fact]
    public async Task Is_required_of_administrators_alone_where_the_site_says_so()
    {
        await using var server = await fixture.StartAnotherAsync();
        var (userName, password, _) = await server.NewAccountAsync("person");
        await server.SecurityAdminAsync(); // its password is set
        await server.RestartAsync(options => options with { Accounts = new() { MustChooseOwn = false, SecondFactor = SecondFactorFor.Administrators } });
        using var person = await server.SignInAsync(userName, password);
        (await person.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
        using var administrator = await server.SignInAsync("secadmin", XunchaServer.AdministratorPassword);
        (await administrator.GetAsync("/api/v1/people")).ExpectProblem(HttpStatusCode.Forbidden, "second-factor-required");
    }

    [Fact]
    public async Task Asks_for_a_code_after_the_password_and_takes_each_once()
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var (secret, _) = await EnrolAsync(Server, person, password);
        var stored = await Server.InDatabaseAsync(db => db.Set<SecondFactor>().AsNoTracking().SingleAsync(f => f.PersonId == id, Cancellation));
        Assert.DoesNotContain(secret, stored.Secret, StringComparison.Ordinal);

        using var api = Server.Anonymous();
        var first = await api.SignInAsync(userName, password);
        Assert.Equal(Step, first.Expect(HttpStatusCode.Accepted).Json.GetProperty("next").GetString());
        var cookie = first.Cookie("xuncha-step");
        Assert.All(["path=/", "httponly", "samesite=strict", "max-age=300"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        foreach (var path in new[] { "/api/v1/people", "/api/v1/session" })
        {
            (await api.GetAsync(path)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated"); // the first step alone opens nothing
        }

        (await api.PostAsync(Step, new { code = Totp.CodeOf(secret, stored.LastStep) })).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused"); // used to set it up
        var code = Totp.CodeOf(secret, Totp.StepOf(Server.Now()) + 1);
        (await api.PostAsync(Step, new { code })).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);

        using var thief = Server.Anonymous();
        (await thief.SignInAsync(userName, password)).Expect(HttpStatusCode.Accepted);
        (await thief.PostAsync(Step, new { code })).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused"); // seen over a shoulder
    }

    [Fact]
    public async Task Takes_a_code_once_of_two_at_the_same_time()
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var (secret, _) = await EnrolAsync(Server, person, password);
        using var one = Server.Anonymous();
        using var two = Server.Anonymous();
        (await one.SignInAsync(userName, password)).Expect(HttpStatusCode.Accepted);
        (await two.SignInAsync(userName, password)).Expect(HttpStatusCode.Accepted);
        var code = Totp.CodeOf(secret, Totp.StepOf(Server.Now()) + 1);
        var answers = await Task.WhenAll(one.PostAsync(Step, new { code }), two.PostAsync(Step, new { code }));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Takes_each_recovery_code_once_instead()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var (_, codes) = await EnrolAsync(Server, person, password);
        Assert.Equal(10, codes.Distinct().Count());
        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized })
        {
            using var api = Server.Anonymous();
            (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.Accepted);
            (await api.PostAsync(Step, new { recoveryCode = codes[0].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant() })).Expect(status);
        }
    }

    [Fact]
    public async Task Ends_guessing_of_codes_after_five_failures()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var (_, codes) = await EnrolAsync(Server, person, password);
        using var api = Server.Anonymous();
        (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.Accepted);
        for (var i = 0; i < 5; i++)
        {
            (await api.PostAsync(Step, new { recoveryCode = $"GUESS-{i}" })).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        }

        (await api.PostAsync(Step, new { recoveryCode = codes[0] })).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Fact]
    public async Task Takes_no_code_from_somebody_who_has_not_given_the_password()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var (_, codes) = await EnrolAsync(Server, person, password);
        using var api = Server.Anonymous();
        (await api.PostAsync(Step, new { recoveryCode = codes[0] })).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        (await api.SendAsync(HttpMethod.Post, Step, new { recoveryCode = codes[0] }, ("Cookie", "xuncha-step=made-up"))).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        (await api.PostAsync(Step, new { code = "123456", recoveryCode = codes[0] })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Is_taken_away_by_two_administrators_when_it_is_lost_but_not_from_an_administrator()
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        await EnrolAsync(Server, person, password);
        var path = $"/api/v1/people/{id}/second-factor";
        (await person.SendAsync(HttpMethod.Delete, path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var admin = await Server.SystemAdminAsync();
        var proposal = (await admin.SendAsync(HttpMethod.Delete, path)).Expect(HttpStatusCode.Accepted).Id;
        (await person.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
        (await admin.PostAsync($"/api/v1/proposals/{proposal}/confirm")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await Server.SecurityAdminAsync()).PostAsync($"/api/v1/proposals/{proposal}/confirm")).Expect(HttpStatusCode.OK);
        (await person.GetAsync("/api/v1/people")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await person.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
        (await admin.SendAsync(HttpMethod.Delete, $"/api/v1/people/{Guid.NewGuid()}/second-factor")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var other = await Server.SecurityAdminAsync();
        (await admin.SendAsync(HttpMethod.Delete, $"/api/v1/people/{other.PersonId}/second-factor")).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
    }

    private static async Task<(string Secret, IReadOnlyList<string> RecoveryCodes)> EnrolAsync(XunchaServer server, Api person, string password)
    {
        var begun = (await person.PostAsync($"{Step}/enrolment", new { password })).Expect(HttpStatusCode.OK).Json;
        var secret = begun.GetProperty("secret").GetString()!;
        Assert.StartsWith("otpauth://totp/Xuncha:", begun.GetProperty("uri").GetString(), StringComparison.Ordinal);
        var done = (await person.PostAsync($"{Step}/confirmation", new { code = Totp.CodeOf(secret, Totp.StepOf(server.Now())) })).Expect(HttpStatusCode.OK).Json;
        return (secret, [.. done.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)]);
    }
}
