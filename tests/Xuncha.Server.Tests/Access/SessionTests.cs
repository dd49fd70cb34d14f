using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class SessionsOnSqlite(OnSqlite fixture) : SessionTests(fixture), IClassFixture<OnSqlite>;

public sealed class SessionsOnPostgres(OnPostgres fixture) : SessionTests(fixture), IClassFixture<OnPostgres>;

public abstract class SessionTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Are_listed_to_their_owner_and_ended_one_by_one_or_all()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var desk = await Server.SignInAsync(userName, password);
        using var phone = await Server.SignInAsync(userName, password);
        var sessions = (await desk.GetAsync("/api/v1/sessions")).Expect(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        var other = sessions.Single(session => !session.GetProperty("isCurrent").GetBoolean()).GetProperty("id").GetGuid();

        using var stranger = await Server.NewPersonAsync();
        (await stranger.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{other}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await phone.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
        (await desk.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{other}")).Expect(HttpStatusCode.NoContent);
        await ExpectEndedAsync(phone);

        using var third = Server.Anonymous();
        (await third.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
        (await desk.SendAsync(HttpMethod.Delete, "/api/v1/session?everywhere=true")).Expect(HttpStatusCode.NoContent);
        await ExpectEndedAsync(desk);
        await ExpectEndedAsync(third);
        (await stranger.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task End_elsewhere_when_the_password_changes()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var desk = await Server.SignInAsync(userName, password);
        using var phone = await Server.SignInAsync(userName, password);
        (await desk.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = password, @new = "a long new password" })).Expect(HttpStatusCode.NoContent);
        (await desk.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
        await ExpectEndedAsync(phone);
    }

    [Fact]
    public async Task End_when_a_system_administrator_says_so()
    {
        var (desk, phone) = await TwoAsync();
        var path = $"/api/v1/people/{desk.PersonId}/sessions";
        (await phone.SendAsync(HttpMethod.Delete, path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await Server.SecurityAdminAsync()).SendAsync(HttpMethod.Delete, path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var admin = await Server.SystemAdminAsync();
        (await admin.SendAsync(HttpMethod.Delete, path)).Expect(HttpStatusCode.NoContent);
        (await admin.SendAsync(HttpMethod.Delete, $"/api/v1/people/{Guid.NewGuid()}/sessions")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await ExpectEndedAsync(desk);
        await ExpectEndedAsync(phone);
    }

    [Fact]
    public async Task End_when_the_account_is_closed_which_nobody_can_tell_from_a_wrong_password()
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var admin = await Server.SystemAdminAsync();
        (await person.PostAsync($"/api/v1/people/{id}/disable")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.True((await admin.PostAsync($"/api/v1/people/{id}/disable")).Expect(HttpStatusCode.OK).Json.GetProperty("isDisabled").GetBoolean());
        await ExpectEndedAsync(person);

        using var api = Server.Anonymous();
        var closed = await api.SignInAsync(userName, password);
        closed.ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        Assert.Equal(closed.Body, (await api.SignInAsync("nobody-of-that-name", password)).Body);
        Assert.False((await admin.PostAsync($"/api/v1/people/{id}/enable")).Expect(HttpStatusCode.OK).Json.GetProperty("isDisabled").GetBoolean());
        (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);

        (await admin.PostAsync($"/api/v1/people/{Guid.NewGuid()}/disable")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var administrator = await Server.SecurityAdminAsync();
        (await admin.PostAsync($"/api/v1/people/{administrator.PersonId}/disable")).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
        (await administrator.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(29, 60, true)] // minutes idle, minutes old
    [InlineData(31, 60, false)]
    [InlineData(1, 479, true)]
    [InlineData(1, 481, false)]
    public async Task End_after_30_minutes_without_use_and_after_8_hours(int idle, int old, bool lasts)
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        var now = Server.Now();
        await Server.InDatabaseAsync(db => db.Set<SessionRow>().Where(s => s.PersonId == id).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.LastSeenAt, now - Duration.FromMinutes(idle)).SetProperty(x => x.StartedAt, now - Duration.FromMinutes(old)), Cancellation));
        (await person.GetAsync("/api/v1/people")).Expect(lasts ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        var rows = await Server.InDatabaseAsync(db => db.Set<SessionRow>().Where(s => s.PersonId == id).ToListAsync(Cancellation));
        Assert.Equal(lasts ? 1 : 0, rows.Count);
        Assert.All(rows, row => Assert.True(row.LastSeenAt >= now)); // used: the half hour begins anew
    }

    [Fact]
    public async Task End_with_their_row_whatever_the_cookie_says()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var api = Server.Anonymous();
        var cookie = (await api.SignInAsync(userName, password)).Cookie("xuncha").Split(';')[0];
        (await api.SendAsync(HttpMethod.Delete, "/api/v1/session")).Expect(HttpStatusCode.NoContent);
        using var thief = Server.Anonymous();
        (await thief.SendAsync(HttpMethod.Get, "/api/v1/session", null, ("Cookie", cookie))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Are_forgotten_when_they_have_run_out()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var first = await server.NewPersonAsync();
        using var second = await server.NewPersonAsync();
        var longAgo = server.Now() - Duration.FromMinutes(31);
        await server.InDatabaseAsync(db => db.Set<SessionRow>().Where(s => s.PersonId == first.PersonId).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.LastSeenAt, longAgo), Cancellation));
        await server.ForgetAsync();
        Assert.False(await server.InDatabaseAsync(db => db.Set<SessionRow>().AnyAsync(s => s.PersonId == first.PersonId, Cancellation)));
        (await second.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);
    }

    private async Task<(Api Desk, Api Phone)> TwoAsync()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        return (await Server.SignInAsync(userName, password), await Server.SignInAsync(userName, password));
    }

    private static async Task ExpectEndedAsync(Api api) =>
        (await api.GetAsync("/api/v1/people")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
}
