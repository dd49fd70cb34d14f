using System.Diagnostics;
using System.Net;
using System.Text;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Hosting;

public sealed class LogsOnSqlite(OnSqlite fixture) : LogTests(fixture), IClassFixture<OnSqlite>;

public sealed class LogsOnPostgres(OnPostgres fixture) : LogTests(fixture), IClassFixture<OnPostgres>;

/// <summary>What the built program writes to its console, as a process of its own.</summary>
public abstract class LogTests(ServerFixture fixture)
{
    private const string Typed = "Typed-secretly-4711";

    [Fact]
    public async Task Tell_what_failed_and_where_but_nothing_that_anybody_typed_or_carries()
    {
        await using var server = await fixture.StartAnotherAsync();
        var (userName, password, _) = await server.NewAccountAsync("person");
        await server.InDatabaseAsync(async db =>
        {
            await db.ExecuteAsync($"UPDATE organisation SET kind = '{Typed}'", TestContext.Current.CancellationToken);
            return 0;
        });
        await server.StopAsync();

        var log = new StringBuilder();
        using var process = Start(server);
        try
        {
            using var api = new Api(await AddressAsync(process, log));
            await RefuseAsync(api);
            (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
            (await api.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = password, @new = $"{Typed} {Typed}" })).Expect(HttpStatusCode.NoContent);
            (await api.PostAsync("/api/v1/inspections", new { definition = Typed, title = Typed })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            (await api.GetAsync($"/api/v1/organisations?under={Guid.NewGuid()}&limit=1")).Expect(HttpStatusCode.OK);
            (await api.GetAsync("/api/v1/organisations?limit=1")).ExpectProblem(HttpStatusCode.InternalServerError, "internal");
        }
        finally
        {
            await XunchaProgram.AskToEndAsync(process);
        }

        // The console's lines are written by a thread of their own: all are there only once the process has ended by itself.
        log.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))
            .Append(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        var told = log.ToString();
        Assert.Contains("GET /api/v1/organisations", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Typed, told, StringComparison.Ordinal);
        Assert.DoesNotContain(password, told, StringComparison.Ordinal);
        Assert.DoesNotContain(userName, told, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(Api api)
    {
        (await api.SignInAsync(Typed, Typed)).ExpectProblem(HttpStatusCode.Unauthorized, "sign-in-refused");
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", Typed), new("client_secret", Typed)]);
        using var refused = await api.Http.PostAsync($"/oauth/token?{Typed}", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        (await api.PostAsync("/api/v1/session", $$"""{"{{Typed}}":"{{Typed}}"}""")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        foreach (var header in new[] { ("Cookie", $"xuncha={Typed}"), ("Authorization", $"Bearer {Typed}") })
        {
            (await api.SendAsync(HttpMethod.Get, $"/api/v1/people?after={Typed}", null, header)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    private static Process Start(XunchaServer server)
    {
        var database = server.Options.Database;
        var environment = new Dictionary<string, string>
        {
            ["XUNCHA_URLS"] = "http://127.0.0.1:0",
            ["XUNCHA_DATA"] = Path.GetDirectoryName(server.Options.Files)!,
            ["XUNCHA_SECOND_FACTOR"] = "nobody",
            ["XUNCHA_KEYS"] = server.Options.Keys,
            ["XUNCHA_DB"] = database.IsPostgres ? database.ConnectionString : "",
        };
        return XunchaProgram.Start(["serve"], environment);
    }

    private static async Task<Uri> AddressAsync(Process process, StringBuilder log)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            log.AppendLine(line);
            if (line.StartsWith("Xuncha", StringComparison.Ordinal))
            {
                return new(line[line.IndexOf("http", StringComparison.Ordinal)..]);
            }
        }

        throw new InvalidOperationException($"The server ended: {log}{await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }
}
