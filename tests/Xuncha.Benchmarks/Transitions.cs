using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Server;
using Xuncha.Server.Access;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;

namespace Xuncha.Benchmarks;

/// <summary>
/// Steps taken a second over HTTP by eight clients, each on records of its own, beside single-row commits on eight connections of the
/// same database in the same run. Both databases sync every commit to the disk.
/// </summary>
internal static class Transitions
{
    public const int Clients = 8;
    // As docs/operations/postgresql.md advises where no pooler stands between: plans are kept. Both sides have it.
    private const string Prepared = ";Max Auto Prepare=100";
    private const int RecordsOfAClient = 12;
    private const int StepsOfARecord = 40;
    private const int WarmUps = 12;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="databases"><c>sqlite</c>, <c>postgres</c>, or none for both.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> databases)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, {Clients} clients");
        if (databases is [] or ["sqlite"])
        {
            var folder = Directory.CreateTempSubdirectory("xuncha-bench-").FullName;
            await MeasureAsync("SQLite", Database.Sqlite(folder), () => RawCommits.OnSqliteAsync(Path.Combine(folder, "raw.db")), folder);
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        if (databases is [] or ["postgres"])
        {
            await using var cluster = new PostgresCluster();
            var application = (await cluster.CreateDatabaseAsync(training: false)).Application + Prepared;
            var raw = (await cluster.CreateEmptyDatabaseAsync()).Owner + Prepared;
            var folder = Directory.CreateTempSubdirectory("xuncha-bench-").FullName;
            await MeasureAsync($"PostgreSQL {await RawCommits.VersionAsync(raw)}", Database.Postgres(application), () => RawCommits.OnPostgresAsync(raw), folder, () => BareSteps.RunAsync(raw));
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, Database database, Func<Task<double>> raw, string folder,
        Func<Task<(double PerSecond, double Milliseconds)>>? bare = null)
    {
        await using var bench = await Bench.StartAsync(database, folder);
        // Warms up until the compiler has seen what is hot: a server runs for months, and its first minute is several times slower.
        for (var round = 0; round < WarmUps; round++)
        {
            var isMinimal = round % 2 == 0;
            await bench.RunAsync(round % 4 < 2 ? "tasks/bench-deadlines" : "tasks/bench-plain", RecordsOfAClient, StepsOfARecord, isMinimal);
        }

        var before = await raw();
        var results = new List<(string Name, double PerSecond, double Commands, double Milliseconds)>();
        foreach (var (definition, title) in new[] { ("tasks/bench-plain", "two states"), ("tasks/bench-deadlines", "with deadlines") })
        {
            foreach (var isMinimal in new[] { true, false })
            {
                var commands = await bench.CountAsync(definition, isMinimal);
                var (perSecond, milliseconds) = await bench.RunAsync(definition, RecordsOfAClient, StepsOfARecord, isMinimal);
                results.Add(($"{title}, {(isMinimal ? "204" : "full answer")}", perSecond, commands, milliseconds));
            }
        }

        var commits = (before + await raw()) / 2;
        Console.WriteLine($"{name}");
        Console.WriteLine($"  {"single-row commits",-34}{commits,8:N0} /s");
        if (bare is not null)
        {
            var (perSecond, milliseconds) = await bare();
            Console.WriteLine($"  {"the same by hand, without Xuncha",-34}{perSecond,8:N0} /s{perSecond / commits,8:P0} of raw commits, 5.0 commands and {milliseconds:N2} ms of processor a step, client and server");
        }

        foreach (var (title, perSecond, commands, milliseconds) in results)
        {
            Console.WriteLine($"  {"steps: " + title,-34}{perSecond,8:N0} /s{perSecond / commits,8:P0} of raw commits, {commands:N1} commands and {milliseconds:N2} ms of processor a step, client and server");
        }
    }
}

/// <summary>The real server in this process, with one person and two definitions.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const string Password = "a password for the bench alone";

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private Guid _city;

    private Bench(WebApplication app)
    {
        _app = app;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public static async Task<Bench> StartAsync(Database database, string folder)
    {
        var prepared = await XunchaApp.CreateAsync(new ServerOptions(database, "http://127.0.0.1:0", Training: false, Path.Combine(folder, "files"), Path.Combine(folder, "keys")) { Accounts = new() { MustChooseOwn = false, SecondFactor = SecondFactorFor.Nobody } }, CancellationToken.None);
        await prepared.App.StartAsync();
        var bench = new Bench(prepared.App);
        await bench.PrepareAsync(prepared.FirstAdministrators);
        return bench;
    }

    /// <summary>Lets every client take so many steps on each of so many records, opened before the clock starts.</summary>
    /// <returns>Steps a second; for each, the time of the processor in this process, which is client and server.</returns>
    public async Task<(double PerSecond, double Milliseconds)> RunAsync(string definition, int records, int steps, bool isMinimal)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, Transitions.Clients).Select(_ => OpenAsync(definition, records)));
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(opened.Select(async mine =>
        {
            for (var step = 0; step < steps; step++)
            {
                for (var i = 0; i < mine.Count; i++)
                {
                    mine[i] = (mine[i].Path, await StepAsync(mine[i].Path, step % 2 == 0 ? "ping" : "pong", mine[i].Tag, isMinimal));
                }
            }
        }));
        var taken = (double)Transitions.Clients * records * steps;
        return (taken / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / taken);
    }

    /// <summary>The commands that a step sends to the database. Counted apart, for counting costs time.</summary>
    public async Task<double> CountAsync(string definition, bool isMinimal)
    {
        const int Steps = 4;
        var path = (await OpenAsync(definition, 1)).Single();
        using var count = new CommandCount();
        await Task.Delay(TimeSpan.FromSeconds(2)); // EF remembers for a second that nobody listens
        var before = count.Commands;
        for (var step = 0; step < Steps; step++)
        {
            path = (path.Path, await StepAsync(path.Path, step % 2 == 0 ? "ping" : "pong", path.Tag, isMinimal));
        }

        return (count.Commands - before) / (double)Steps;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<List<(string Path, string Tag)>> OpenAsync(string definition, int records)
    {
        var opened = new List<(string Path, string Tag)>();
        for (var i = 0; i < records; i++)
        {
            using var answer = await _http.PostAsJsonAsync("/api/v1/tasks", new { definition, title = "bench", organizerId = _city, partyId = _city });
            answer.EnsureSuccessStatusCode();
            opened.Add((answer.Headers.Location!.ToString(), answer.Headers.ETag!.Tag));
        }

        return opened;
    }

    private async Task<string> StepAsync(string path, string step, string tag, bool isMinimal)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/transitions/{step}") { Content = JsonContent.Create(new { }) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (isMinimal)
        {
            request.Headers.TryAddWithoutValidation("Prefer", "return=minimal");
        }

        using var answer = await _http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }

        await answer.Content.ReadAsByteArrayAsync();
        return answer.Headers.ETag!.Tag;
    }

    private async Task PrepareAsync(IReadOnlyList<FirstAdministrator> administrators)
    {
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
            var at = Instant.FromUtc(2026, 1, 1, 0, 0);
            db.AddRange(new[] { BenchDefinitions.Plain, BenchDefinitions.Deadlines }.Select(text =>
            {
                var definition = DefinitionStore.Parse(new DefinitionVersion { Id = "bench", Version = 1, Text = text, Hash = "", AddedAt = at });
                return new DefinitionVersion { Id = definition.Id, Version = 1, Text = text, Hash = definition.Id, AddedAt = at, PublishedAt = at };
            }));
            await db.SaveChangesAsync();
        }

        await ActivateAsync("sysadmin");
        _city = (await _http.GetFromJsonAsync<JsonElement>("/api/v1/organisations?limit=1")).GetProperty("items")[0].GetProperty("id").GetGuid();
        var made = await PostAsync("people", new { userName = "bench", displayName = "bench" });
        await ActivateAsync("secadmin");
        List<Guid> proposed = [];
        foreach (var post in new[] { "commission-office", "liaison" })
        {
            var proposal = await PostAsync($"people/{made.GetProperty("person").GetProperty("id").GetGuid()}/posts", new { organisationId = _city, post, from = "2020-01-01" });
            proposed.Add(proposal.GetProperty("id").GetGuid());
        }

        await PostAsync("session", new { userName = "sysadmin", password = Password });
        foreach (var proposal in proposed)
        {
            await PostAsync($"proposals/{proposal}/confirm", new { });
        }

        await PostAsync("session", new { userName = "bench", password = made.GetProperty("password").GetString() });

        Task ActivateAsync(string userName) => PostAsync("session/activation", new
        {
            userName,
            code = administrators.Single(administrator => administrator.UserName == userName).Code,
            newPassword = Password,
        });
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/v1/{path}", body);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }
}
