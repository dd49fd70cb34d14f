using System.Net;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class GuessingOnSqlite(OnSqlite fixture) : GuessingTests(fixture), IClassFixture<OnSqlite>;

public sealed class GuessingOnPostgres(OnPostgres fixture) : GuessingTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Guessing passwords ends soon, and keeps nobody else out.</summary>
public abstract class GuessingTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_after_five_failures_but_the_owners_device_still_gets_in()
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var owner = await Server.SignInAsync(userName, password);
        using var stranger = Server.Anonymous();
        await FailAsync(stranger, userName, 5);
        var locked = await stranger.SignInAsync(userName, password); // even with the right one
        locked.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-attempts");
        Assert.Equal("900", locked.Headers.GetValues("Retry-After").Single());

        (await owner.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
        var reset = await (await Server.SystemAdminAsync()).PostAsync($"/api/v1/people/{id}/password");
        (await stranger.SignInAsync(userName, reset.Expect(HttpStatusCode.OK).Json.GetProperty("password").GetString()!)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ends_in_the_same_words_for_a_name_that_nobody_has()
    {
        var (userName, _, _) = await Server.NewAccountAsync("person");
        using var api = Server.Anonymous();
        List<string> answers = [];
        foreach (var name in new[] { userName, $"nobody-{Guid.NewGuid():N}" })
        {
            await FailAsync(api, name, 5);
            var locked = await api.SignInAsync(name, "not the password");
            answers.Add($"{locked.Status} {locked.Headers.RetryAfter} {locked.Body}");
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Ends_on_the_owners_device_too_by_its_own_count()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var owner = await Server.SignInAsync(userName, password);
        await FailAsync(owner, userName, 5);
        (await owner.SignInAsync(userName, password)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-attempts");
        using var elsewhere = Server.Anonymous();
        (await elsewhere.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ends_for_a_name_from_all_new_devices_when_it_comes_from_many_addresses_but_not_for_a_known_one()
    {
        await using var server = await fixture.StartAnotherAsync();
        var (userName, password, _) = await server.NewAccountAsync("person");
        await server.RestartAsync(options => options with { Proxies = [IPNetwork.Parse("127.0.0.0/8")] });
        var device = (await FromAsync(server, "10.0.0.1", userName, password)).Expect(HttpStatusCode.OK).Cookie("__Host-xuncha-device");
        Assert.All(["path=/", "secure", "httponly", "samesite=strict"], flag => Assert.Contains(flag, device, StringComparison.OrdinalIgnoreCase));
        (await FromAsync(server, "10.0.0.2", userName, "not the password")).Expect(HttpStatusCode.Unauthorized);
        await server.InDatabaseAsync(async db =>
        {
            await db.ExecuteAsync("UPDATE sign_in_attempts SET count = 30 WHERE key = of_name", Cancellation);
            return 0;
        });
        (await FromAsync(server, "10.0.0.3", userName, password)).ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-attempts");
        (await FromAsync(server, "10.0.0.3", userName, password, device.Split(';')[0])).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("made-up")]
    [InlineData(null)] // another person's
    public async Task Takes_no_device_for_known_that_is_not_the_owners(string? cookie)
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        var (other, otherPassword, _) = await Server.NewAccountAsync("person");
        using var api = Server.Anonymous();
        var device = cookie is null ? (await api.SignInAsync(other, otherPassword)).Cookie("xuncha-device").Split(';')[0] : $"xuncha-device={cookie}";
        using var stranger = Server.Anonymous();
        await FailAsync(stranger, userName, 5);
        using var another = Server.Anonymous();
        (await another.SendAsync(HttpMethod.Post, "/api/v1/session", new { userName, password }, ("Cookie", device)))
            .ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Fact]
    public async Task Is_forgiven_after_a_quarter_of_an_hour_and_forgotten()
    {
        await using var server = await fixture.StartAnotherAsync();
        var (userName, password, _) = await server.NewAccountAsync("person");
        using var api = server.Anonymous();
        await FailAsync(api, userName, 5);
        (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.TooManyRequests);
        await server.InDatabaseAsync(db => db.Set<SignInAttempts>().ExecuteUpdateAsync(a => a.SetProperty(x => x.Since, x => x.Since - SignInGuard.Window - 1), Cancellation));
        (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
        await server.InDatabaseAsync(db => db.Set<SignInAttempts>().ExecuteUpdateAsync(a => a.SetProperty(x => x.Since, x => x.Since - SignInGuard.Window - 1), Cancellation));
        await server.ForgetAsync();
        Assert.False(await server.InDatabaseAsync(db => db.Set<SignInAttempts>().AnyAsync(Cancellation)));
    }

    [Fact]
    public async Task Is_counted_also_where_the_password_is_changed()
    {
        var (userName, password, _) = await Server.NewAccountAsync("person");
        using var person = await Server.SignInAsync(userName, password);
        for (var i = 0; i < 5; i++)
        {
            (await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = $"guess {i}", @new = "a long new password" })).Expect(HttpStatusCode.UnprocessableEntity);
        }

        (await person.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = password, @new = "a long new password" }))
            .ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    private static async Task FailAsync(Api api, string userName, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await api.SignInAsync(userName, "not the password")).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        }
    }

    private static async Task<Answer> FromAsync(XunchaServer server, string address, string userName, string password, string? cookie = null)
    {
        using var api = server.Anonymous();
        List<(string, string)> headers = [("X-Forwarded-For", address), ("X-Forwarded-Proto", "https")];
        if (cookie is not null)
        {
            headers.Add(("Cookie", cookie));
        }

        return await api.SendAsync(HttpMethod.Post, "/api/v1/session", new { userName, password }, [.. headers]);
    }
}
