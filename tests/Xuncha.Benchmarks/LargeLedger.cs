using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Xuncha.Server;
using Xuncha.Server.Access;
using Xuncha.Server.Demo;
using Xuncha.Server.Figures;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;

namespace Xuncha.Benchmarks;

/// <summary>
/// What an office waits for that knows of the whole large ledger of the demo: every kind of figures, the first page of the ledger narrowed and sorted, its
/// counts, its deadlines, its work. Over HTTP, one request after another.
/// </summary>
internal static class LargeLedger
{
    private const int Times = 15;

    private static readonly IReadOnlyList<string> Asked =
    [
        .. Enum.GetValues<FigureAbout>().Select(about => $"figures?about={EnumNames<FigureAbout>.Of(about)}"),
        "figures?about=places&from=2026-01-01&to=2026-06-30",
        "figures?about=on-time&from=2026-01-01&to=2026-06-30",
        "ledger?limit=100",
        "ledger?limit=100&standing=open&overdue=true",
        "ledger?limit=100&industry=fire-safety",
        "ledger?limit=100&sort=due",
        "ledger?limit=100&sort=-found",
        "ledger?limit=100&text=%E6%97%A0%E6%AD%A4%E6%96%87",
        "ledger/summary?by=state",
        "ledger/summary?by=unit",
        "deadlines?limit=200",
        "work?limit=200",
    ];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="databases"><c>sqlite</c>, <c>postgres</c>, or none for both.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> databases)
    {
        if (databases is [] or ["sqlite"])
        {
            var folder = Directory.CreateTempSubdirectory("xuncha-bench-").FullName;
            await MeasureAsync("SQLite", Database.Sqlite(folder), folder);
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        if (databases is [] or ["postgres"])
        {
            await using var cluster = new PostgresCluster();
            var folder = Directory.CreateTempSubdirectory("xuncha-bench-").FullName;
            await MeasureAsync("PostgreSQL", Database.Postgres((await cluster.CreateDatabaseAsync(training: true)).Application), folder);
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, Database database, string folder)
    {
        var prepared = await XunchaApp.CreateAsync(
            new ServerOptions(database, "http://127.0.0.1:0", Training: true, Path.Combine(folder, "files"), Path.Combine(folder, "keys"))
            {
                Accounts = new AccountRules { MustChooseOwn = false, SecondFactor = SecondFactorFor.Nobody },
                Demo = new DemoOptions(),
            },
            CancellationToken.None);
        await using var app = prepared.App;
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        var office = prepared.DemoAccounts.Single(account => account.UserName == "rz-office");
        (await http.PostAsJsonAsync("/api/v1/session", new { office.UserName, office.Password })).EnsureSuccessStatusCode();
        Console.WriteLine($"{name}: medians of {Times}, in ms");
        foreach (var asked in Asked)
        {
            List<TimeSpan> taken = [];
            for (var i = 0; i < Times; i++)
            {
                var watch = Stopwatch.StartNew();
                using var answer = await http.GetAsync($"/api/v1/{asked}");
                answer.EnsureSuccessStatusCode();
                taken.Add(watch.Elapsed);
            }

            Console.WriteLine($"{taken.Order().ElementAt(Times / 2).TotalMilliseconds,8:N0}  {asked}");
        }

        await app.StopAsync();
    }
}
