using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xuncha.Server.Hosting;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Scheduling;

/// <summary>What people do to a server until it dies.</summary>
internal sealed class CrashLoad(string userName, string password, IReadOnlyList<string> pings, IReadOnlyList<string> ladders)
{
    /// <summary>The steps whose answer arrived: record and number of the step.</summary>
    public ConcurrentBag<(Guid Record, long Step)> Acknowledged { get; } = [];

    /// <summary>Starts the built server, loads it, and kills it at a random moment.</summary>
    public async Task LiveAndDieAsync(ServerOptions options, int life)
    {
        var (database, random) = (options.Database, new Random(life));
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = XunchaProgram.Start(
            ["serve", "--training", "--urls", "http://127.0.0.1:0"],
            new Dictionary<string, string>
            {
                ["XUNCHA_DB"] = database.IsPostgres ? database.ConnectionString : "",
                ["XUNCHA_DATA"] = database.Folder ?? Path.GetTempPath(),
                ["XUNCHA_KEYS"] = options.Keys,
                ["XUNCHA_RATE_ADDRESS"] = "0",
                ["XUNCHA_RATE_PERSON"] = "0",
            });
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split(": ") is [.., var last] && Uri.TryCreate(last, UriKind.Absolute, out var uri) && uri.Scheme == "http")
            {
                address.TrySetResult(uri);
            }
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var api = new Api(await address.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
            (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
            using var administrator = new Api(api.Http.BaseAddress!);
            (await administrator.SignInAsync("sysadmin", XunchaServer.AdministratorPassword)).Expect(HttpStatusCode.OK);
            var clients = Enumerable.Range(0, 4).Select(client => UntilItDiesAsync(() => PingAsync(api, new Random((life * 10) + client))))
                .Append(UntilItDiesAsync(() => LadderAsync(api, random)))
                .Append(UntilItDiesAsync(() => AdvanceAsync(administrator)))
                .ToList();

            // A random moment, counted in steps and not in seconds: a slow machine must get as far as a fast one.
            var enough = Acknowledged.Count + random.Next(5, 60);
            while (Acknowledged.Count < enough && !process.HasExited)
            {
                await Task.Delay(random.Next(1, 20), TestContext.Current.CancellationToken);
            }

            process.Kill(); // SIGKILL: nothing in it gets a chance to tidy up
            await Task.WhenAll(clients);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilItDiesAsync(Func<Task> act)
    {
        try
        {
            while (true)
            {
                await act();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            // It is dead.
        }
    }

    // Three hours at a time, so that in every life some rungs fall due and fifty lives stay within a year or two.
    private static async Task AdvanceAsync(Api api)
    {
        var clock = await api.GetAsync("/api/v1/training/clock");
        if (clock.Status == HttpStatusCode.OK)
        {
            var later = DateTime.Parse(clock.Json.GetProperty("local").GetString()!, CultureInfo.InvariantCulture).AddHours(3);
            await api.PostAsync("/api/v1/training/clock", new { to = $"{later:s}+08:00" });
        }
    }

    private async Task PingAsync(Api api, Random random)
    {
        var path = pings[random.Next(pings.Count)];
        var seen = await api.GetAsync(path);
        if (seen.Status != HttpStatusCode.OK)
        {
            return; // dying
        }

        var step = seen.Json.GetProperty("state").GetProperty("name").GetString() == "here" ? "ping" : "pong";
        var answer = await api.SendAsync(
            HttpMethod.Post, $"{path}/transitions/{step}", new { }, ("If-Match", seen.Headers.ETag!.Tag), ("Idempotency-Key", $"{Guid.NewGuid():N}"));
        if (answer.Status == HttpStatusCode.OK)
        {
            Acknowledged.Add((answer.Id, answer.Json.GetProperty("version").GetInt64()));
        }
        else
        {
            Assert.Contains(answer.Status, new[] { HttpStatusCode.PreconditionFailed, HttpStatusCode.Conflict });
        }
    }

    private async Task LadderAsync(Api api, Random random)
    {
        var path = ladders[random.Next(ladders.Count)];
        var seen = await api.GetAsync(path);
        if (seen.Status != HttpStatusCode.OK || seen.Json.GetProperty("deadlines")[0].GetProperty("state").GetString() != "open")
        {
            return;
        }

        var first = seen.Json.GetProperty("deadlines")[0];
        var clock = await api.GetAsync("/api/v1/training/clock");
        if (clock.Status != HttpStatusCode.OK)
        {
            return;
        }

        var today = clock.Json.GetProperty("local").GetString()![..10];
        var action = first.GetProperty("isSuspended").GetBoolean() ? "deadlines/1/resume" : random.Next(3) == 0 ? "transitions/report" : "deadlines/1/suspend";
        await api.SendAsync(
            HttpMethod.Post,
            $"{path}/{action}",
            action.StartsWith("transitions", StringComparison.Ordinal) ? new { } : new { on = today, reason = "试" },
            ("If-Match", seen.Headers.ETag!.Tag));
    }
}
