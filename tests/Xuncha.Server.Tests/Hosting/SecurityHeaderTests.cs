using System.Net;
using System.Security.Cryptography;
using System.Text;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Hosting;

public sealed class SecurityHeadersOnSqlite(OnSqlite fixture) : SecurityHeaderTests(fixture), IClassFixture<OnSqlite>;

public sealed class SecurityHeadersOnPostgres(OnPostgres fixture) : SecurityHeaderTests(fixture), IClassFixture<OnPostgres>;

public abstract class SecurityHeaderTests(ServerFixture fixture)
{
    private static readonly (string Name, string Value)[] Always =
    [
        ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    [Fact]
    public async Task Stand_on_every_answer_good_or_bad()
    {
        await using var server = await fixture.StartAnotherAsync();
        var admin = await server.SystemAdminAsync();
        using var anonymous = server.Anonymous();
        await server.InDatabaseAsync(async db =>
        {
            await db.ExecuteAsync("UPDATE organisation SET kind = 'Nonsense'", TestContext.Current.CancellationToken);
            return 0;
        });
        (HttpStatusCode Status, Answer Answer)[] answers =
        [
            (HttpStatusCode.OK, await anonymous.GetAsync("/health/live")),
            (HttpStatusCode.OK, await admin.GetAsync("/openapi/v1.json")),
            (HttpStatusCode.OK, await admin.GetAsync("/api/v1/people")),
            (HttpStatusCode.Unauthorized, await anonymous.GetAsync("/api/v1/people")),
            (HttpStatusCode.NotFound, await admin.GetAsync("/no-such-page")),
            (HttpStatusCode.Forbidden, await admin.SendAsync(HttpMethod.Delete, "/api/v1/session", null, ("Sec-Fetch-Site", "cross-site"))),
            (HttpStatusCode.BadRequest, await anonymous.PostAsync("/api/v1/session", "{")), // by way of an exception
            (HttpStatusCode.InternalServerError, await admin.GetAsync("/api/v1/organisations")),
        ];
        foreach (var (status, answer) in answers)
        {
            answer.Expect(status);
            Assert.All(Always, header => Assert.Equal(header.Value, string.Join(", ", answer.Headers.GetValues(header.Name))));
            Assert.False(answer.Headers.Contains("Server"));
            Assert.False(answer.Headers.Contains("Strict-Transport-Security")); // over plain HTTP it means nothing
        }
    }

    [Fact]
    public async Task Name_the_one_style_of_a_diagram_by_its_hash_and_allow_no_other()
    {
        var admin = await fixture.Server.SystemAdminAsync();
        var answer = (await admin.GetAsync("/api/v1/definitions/inspections/heze-comprehensive/versions/1/diagram?format=svg")).Expect(HttpStatusCode.OK);
        var style = answer.Body.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain(" style=", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_for_HTTPS_and_a_host_cookie_behind_a_proxy_that_is_trusted()
    {
        await using var server = await fixture.StartAnotherAsync();
        var (userName, password, _) = await server.NewAccountAsync("person");
        await server.RestartAsync(options => options with { Proxies = [IPNetwork.Parse("127.0.0.0/8")] });
        using var api = server.Anonymous();
        var answer = await api.SendAsync(HttpMethod.Post, "/api/v1/session", new { userName, password }, ("X-Forwarded-Proto", "https"));
        answer.Expect(HttpStatusCode.OK);
        Assert.Equal("max-age=63072000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
        var cookie = answer.Cookie("__Host-xuncha");
        Assert.All(["path=/", "secure", "httponly", "samesite=strict"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Believe_nobody_else_that_a_request_came_over_HTTPS()
    {
        using var api = fixture.Server.Anonymous();
        var answer = await api.SendAsync(HttpMethod.Get, "/health/live", null, ("X-Forwarded-Proto", "https"));
        Assert.False(answer.Expect(HttpStatusCode.OK).Headers.Contains("Strict-Transport-Security"));
    }
}
