using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class SignInOnSqlite(OnSqlite fixture) : SignInTests(fixture), IClassFixture<OnSqlite>;

public sealed class SignInOnPostgres(OnPostgres fixture) : SignInTests(fixture), IClassFixture<OnPostgres>;

public abstract class SignInTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Makes_three_administrators_at_the_first_start_and_none_at_the_second()
    {
        await using var server = await fixture.StartAnotherAsync();
        List<string?> posts = [];
        foreach (var administrator in new[] { await server.SystemAdminAsync(), await server.SecurityAdminAsync(), await server.AuditAdminAsync() })
        {
            var session = (await administrator.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK).Json;
            posts.Add(session.GetProperty("posts").EnumerateArray().Single().GetProperty("post").GetString());
        }

        Assert.Equal(["system-administrator", "security-administrator", "audit-administrator"], posts);
        await server.RestartAsync();
        var people = (await (await server.SystemAdminAsync()).GetAsync("/api/v1/people")).Json.GetProperty("items");
        Assert.Equal(3, people.GetArrayLength());
    }

    [Fact]
    public async Task Keeps_a_session_over_a_restart_because_its_keys_are_in_the_database()
    {
        await using var server = await fixture.StartAnotherAsync();
        var answer = await (await server.SystemAdminAsync()).GetAsync("/api/v1/session");
        using var anonymous = server.Anonymous();
        var (userName, password, _) = await server.NewAccountAsync("person");
        var cookie = (await anonymous.SignInAsync(userName, password)).Cookie("xuncha").Split(';')[0];
        await server.RestartAsync();
        using var later = server.Anonymous();
        var session = await later.SendAsync(HttpMethod.Get, "/api/v1/session", null, ("Cookie", cookie));
        Assert.Equal(userName, session.Expect(HttpStatusCode.OK).Json.GetProperty("person").GetProperty("userName").GetString());
        answer.Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Gives_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var api = Server.Anonymous();
        var cookie = (await api.SignInAsync(userName, password)).Cookie("xuncha");
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Refuses_a_wrong_password_and_an_unknown_name_in_the_same_words()
    {
        var (userName, _, _) = await Server.NewAccountAsync("person");
        using var api = Server.Anonymous();
        var wrong = await api.SignInAsync(userName, "not the password");
        wrong.ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        Assert.Equal(wrong.Body, (await api.SignInAsync("nobody-of-that-name", "not the password")).Body);
    }

    [Fact]
    public async Task Ends_the_session_at_sign_out()
    {
        using var person = await Server.NewPersonAsync();
        (await person.SendAsync(HttpMethod.Delete, "/api/v1/session")).Expect(HttpStatusCode.NoContent);
        (await person.GetAsync("/api/v1/session")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Lets_people_change_their_password()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var wrong = await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = "not it at all", @new = "a long new password" });
        Assert.True(wrong.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.current", out _));
        var weak = await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = password, @new = "short" });
        Assert.True(weak.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.new", out _));
        (await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = password, @new = "a long new password" }))
            .Expect(HttpStatusCode.NoContent);
        (await person.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
        using var again = await Server.SignInAsync(userName, "a long new password");
    }

    [Fact]
    public async Task Lets_no_program_in_by_a_password()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["inspections:read"]);
        using var api = Server.Anonymous();
        (await api.SignInAsync(program.ClientId, "any password at all")).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        (await (await Server.SystemAdminAsync()).PostAsync($"/api/v1/people/{program.Id}/password")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")] // another application of the same domain
    [InlineData("Origin", "http://elsewhere.example")] // a browser over plain HTTP sends no Sec-Fetch-Site
    [InlineData("Origin", "null")] // a sandboxed frame
    public async Task Refuses_changes_that_another_site_makes_a_browser_send(string header, string value)
    {
        using var person = await Server.NewPersonAsync();
        (await person.SendAsync(HttpMethod.Delete, "/api/v1/session", null, (header, value))).ExpectProblem(HttpStatusCode.Forbidden, "cross-site");
        (await person.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", null)] // our own address
    public async Task Accepts_changes_from_its_own_pages(string header, string? value)
    {
        using var person = await Server.NewPersonAsync();
        var own = value ?? Server.Address.GetLeftPart(UriPartial.Authority);
        (await person.SendAsync(HttpMethod.Delete, "/api/v1/session", null, (header, own))).Expect(HttpStatusCode.NoContent);
    }
}
