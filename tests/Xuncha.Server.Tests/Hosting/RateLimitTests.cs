using System.Globalization;
using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Hosting;

public sealed class RateLimitsOnSqlite(OnSqlite fixture) : RateLimitTests(fixture), IClassFixture<OnSqlite>;

public sealed class RateLimitsOnPostgres(OnPostgres fixture) : RateLimitTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Limits by address and by caller. How long a window is, no test waits for.</summary>
public abstract class RateLimitTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Stop_one_address_and_no_other_and_never_the_health()
    {
        await Server.RestartAsync(options => options with { Rates = new(Address: 5, Person: 0, Program: 0), Proxies = [IPNetwork.Parse("127.0.0.0/8")] });
        using var api = Server.Anonymous();
        var first = await FromAsync(api, "198.51.100.1");
        first.ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("\"address\";q=5;w=60", first.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"address\";r=4", first.Headers.GetValues("RateLimit").Single());

        var refused = await UntilRefusedAsync(() => FromAsync(api, "198.51.100.1"));
        Assert.Equal("\"address\";r=0", refused.Headers.GetValues("RateLimit").Single());
        (await FromAsync(api, "198.51.100.2")).Expect(HttpStatusCode.Unauthorized);
        (await api.SendAsync(HttpMethod.Get, "/health/live", null, ("X-Forwarded-For", "198.51.100.1"))).Expect(HttpStatusCode.OK);

        // Of IPv6 the network counts.
        await UntilRefusedAsync(() => FromAsync(api, $"2001:db8::{Guid.NewGuid().ToString("N")[..4]}"));
    }

    [Fact]
    public async Task Count_an_address_that_a_stranger_claims_as_his_own()
    {
        await Server.RestartAsync(options => options with { Rates = new(Address: 5, Person: 0, Program: 0), Proxies = [] });
        using var api = Server.Anonymous();
        var i = 0;
        await UntilRefusedAsync(() => FromAsync(api, $"198.51.100.{++i}"));
    }

    [Fact]
    public async Task Take_few_requests_of_whoever_has_not_signed_in()
    {
        await Server.RestartAsync(options => options with { Rates = new(Address: 1000, Person: 0, Program: 0, Open: 3), Proxies = [] });
        using var api = Server.Anonymous();
        var refused = await UntilRefusedAsync(() => api.GetAsync("/api/v1/open/inspections"));
        Assert.Contains("\"open\";r=0", refused.Headers.GetValues("RateLimit"));
        (await api.GetAsync("/api/v1/calendars")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Stop_one_caller_and_no_other()
    {
        await Server.RestartAsync(options => options with { Rates = new(0, 0, 0), Proxies = [] });
        var (person, program) = (await Server.NewAccountAsync("person"), await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]));
        var (other, secret) = (await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]), await program.NewSecretAsync());
        var othersSecret = await other.NewSecretAsync();
        await Server.RestartAsync(options => options with { Rates = new(Address: 1000, Person: 5, Program: 5) });

        using var desk = await Server.SignInAsync(person.UserName, person.Password);
        using var api = RegisteredProgram.With(Server, await program.TokenAsync(secret));
        using var next = RegisteredProgram.With(Server, await program.TokenAsync(secret));
        using var stranger = RegisteredProgram.With(Server, await other.TokenAsync(othersSecret));
        var first = (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
        Assert.Equal(["\"address\";q=1000;w=60", "\"program\";q=5;w=60"], first.Headers.GetValues("RateLimit-Policy").Order());
        Assert.Contains("\"program\";r=4", first.Headers.GetValues("RateLimit"));
        Answer same;
        var tries = 0;
        do
        {
            await UntilRefusedAsync(() => api.GetAsync("/api/v1/calendars"));
            same = await next.GetAsync("/api/v1/calendars"); // another token is the same program
        }
        while (same.Status == HttpStatusCode.OK && ++tries < 3); // a window may end just in between, but not each time
        same.Expect(HttpStatusCode.TooManyRequests);
        (await stranger.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);

        Assert.Contains("\"person\";q=5;w=60", (await desk.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK).Headers.GetValues("RateLimit-Policy"));
        await UntilRefusedAsync(() => desk.GetAsync("/api/v1/calendars"));
        await Server.RestartAsync(options => options with { Rates = new(0, 0, 0) });
    }

    private static Task<Answer> FromAsync(Api api, string address) =>
        api.SendAsync(HttpMethod.Get, "/api/v1/calendars", null, ("X-Forwarded-For", address), ("X-Forwarded-Proto", "https"));

    // More often than the limit, so that a window that ends meanwhile does no harm.
    private static async Task<Answer> UntilRefusedAsync(Func<Task<Answer>> ask)
    {
        Answer answer;
        var asked = 0;
        do
        {
            answer = await ask();
        }
        while (answer.Status != HttpStatusCode.TooManyRequests && ++asked < 50);

        answer.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(int.Parse(answer.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
        return answer;
    }
}
