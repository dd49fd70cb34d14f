using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Audit;
using Xuncha.Server.Tests.Fixtures;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Scheduling;

/// <summary>
/// The built server, killed at random moments while people take steps and alarms fall due, and started again. Ten kills, five on each
/// database; <c>XUNCHA_KILLS</c> says how many in all (<c>docs/operations/crash-test.md</c>).
/// </summary>
public sealed class CrashTests(PostgresCluster postgres)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("XUNCHA_KILLS") ?? "10", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Leaves_nothing_half_done_on_SQLite_however_it_is_killed() =>
        await RunAsync(await XunchaServer.OnSqliteAsync(training: true), Kills / 2);

    [Fact]
    public async Task Leaves_nothing_half_done_on_PostgreSQL_however_it_is_killed() =>
        await RunAsync(await XunchaServer.OnPostgresAsync(postgres, training: true), (Kills + 1) / 2);

    private static async Task RunAsync(XunchaServer server, int kills)
    {
        await using var _ = server;
        var load = await PrepareAsync(server);
        await server.StopAsync();
        for (var kill = 0; kill < kills; kill++)
        {
            await load.LiveAndDieAsync(server.Options, kill);
        }

        // Once more in this process, to catch up with what was due when it died.
        await server.RestartAsync();
        var world = World.Of(server);
        await world.PauseAsync();
        await world.SweepAsync();
        await server.InDatabaseAsync(async db =>
        {
            await Consistency.CheckAsync(db, server.Services, TestContext.Current.CancellationToken);
            await CheckAcknowledgedAsync(db, load);
            return 0;
        });
        // What it had not sealed when it died is sealed, and nothing of the log is lost or sealed twice.
        await LogExport.SealAsync(server);
        var log = LogExport.Verify(await LogExport.LinesAsync(server));
        Assert.Empty(log.Findings);
        Assert.Equal(log.Proven, await server.InDatabaseAsync(db => db.Set<AuditEntry>().LongCountAsync(TestContext.Current.CancellationToken)) - log.Unsealed);
        Assert.NotEmpty(load.Acknowledged);
        TestContext.Current.SendDiagnosticMessage("{0} kills, {1} steps acknowledged, none lost or half done", kills, load.Acknowledged.Count);
    }

    private static async Task<CrashLoad> PrepareAsync(XunchaServer server)
    {
        var left = new LocalDate(2025, 2, 10);
        var world = await World.OnAsync(server, left, SmallDefinitions.PingPong, SmallDefinitions.Ladders, SmallDefinitions.Child, SmallDefinitions.Parent);
        var (userName, password, id) = await server.NewAccountAsync("person");
        await server.GivePostAsync(id, "commission-office", world.City);

        var pings = new List<string>();
        var ladders = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            pings.Add((await world.OpenAsync("tasks", "tasks/ping-pong", $"往复{i}")).Path);
        }

        for (var i = 0; i < 40; i++)
        {
            ladders.Add((await world.LeftAsync($"期{i}", left.PlusDays(-i))).Path);
        }

        return new(userName, password, pings, ladders);
    }

    // A step that the caller was told of is there, and every key that was kept stands for a step that was taken.
    private static async Task CheckAcknowledgedAsync(XunchaDb db, CrashLoad load)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var moves = await db.Set<HistoryRow>().Where(h => h.Kind == HistoryKind.Moved).Select(h => new { h.RecordId, h.Step }).ToListAsync(cancellation);
        var taken = moves.Select(move => (move.RecordId, Step: (long)move.Step)).ToHashSet();
        Assert.Empty(load.Acknowledged.Except(taken));
        Assert.Equal(moves.Count, await db.Set<AuditEntry>().CountAsync(e => e.SubjectKind == "record" && e.Action == "record-changed" && e.Operation!.Contains("/transitions/"), cancellation));
        Assert.Equal(taken.Count, moves.Count);
        var pings = await db.Set<Record>().Where(r => r.DefinitionId == "tasks/ping-pong").Select(r => r.Id).ToListAsync(cancellation);
        var keys = await db.Set<IdempotencyKey>().CountAsync(k => k.Route.Contains("/transitions/p"), cancellation);
        Assert.Equal(moves.Count(move => pings.Contains(move.RecordId)), keys);
    }
}
