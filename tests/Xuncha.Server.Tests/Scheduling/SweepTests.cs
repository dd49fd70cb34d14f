using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Notifications;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Scheduling;

public sealed class SweepOnSqlite(TrainingOnSqlite fixture) : SweepTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class SweepOnPostgres(TrainingOnPostgres fixture) : SweepTests(fixture), IClassFixture<TrainingOnPostgres>
{
    [Fact]
    public async Task Fires_each_alarm_once_when_two_servers_sweep_at_the_same_time()
    {
        await using var server = await fixture.StartAnotherAsync();
        var world = await World.OnAsync(server, new LocalDate(2025, 9, 30), SmallDefinitions.Ladders);
        for (var i = 0; i < 30; i++)
        {
            await world.LeftAsync($"期{i}", new LocalDate(2025, 6, 3).PlusDays(i % 5));
        }

        var prepared = await XunchaApp.CreateAsync(server.Options with { Urls = "http://127.0.0.1:0" }, TestContext.Current.CancellationToken);
        await using var second = prepared.App;
        await world.SetDayAsync(new LocalDate(2025, 10, 31));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => World.SweepAsync(i % 2 == 0 ? server.Services : second.Services, isOneByOne: i == 5, batchSize: 40)));
        await world.SweepAsync(); // what one had passed over because the other held it
        await server.InDatabaseAsync(async db =>
        {
            var cancellation = TestContext.Current.CancellationToken;
            var now = await db.Set<AlarmRow>().Where(a => a.State == AlarmState.Fired).MaxAsync(a => a.FiredAt, cancellation);
            Assert.False(await db.Set<AlarmRow>().AnyAsync(a => a.State == AlarmState.Pending && a.At <= now, cancellation));

            // One line and one message for each clock that had something to say, each once.
            var clocks = await db.Set<AlarmRow>().Where(a => a.Kind == AlarmKind.Rung && a.State == AlarmState.Fired).Select(a => new { a.RecordId, a.DeadlineNumber }).Distinct().CountAsync(cancellation);
            var lines = await db.Set<HistoryRow>().Where(h => h.Kind == HistoryKind.RungFired).Select(h => new { h.RecordId, h.Subject }).ToListAsync(cancellation);
            Assert.Equal(lines.Count, lines.Distinct().Count());
            Assert.Equal(clocks, lines.Count);
            Assert.Equal(lines.Count(line => line.Subject != "answer"), await db.Set<OutboxMessage>().CountAsync(cancellation)); // its last rung tells nobody
            return 0;
        });
    }
}

public abstract class SweepTests(ServerFixture fixture)
{
    // Tuesday. Report: 10 working days, 17 June; rungs 10, 16, 18, 24 June at 09:00.
    private static readonly LocalDate Left = new(2025, 6, 3);

    private Task<World> WorldAsync(LocalDate? today = null) => World.OnAsync(fixture.Server, today ?? Left, SmallDefinitions.Ladders);

    [Theory]
    [InlineData(10, 8, 59, 0)] // a minute before the first rung
    [InlineData(10, 9, 0, 1)] // on the minute
    [InlineData(16, 9, 0, 2)] // the one before and this one go out together, as one
    public async Task Fires_no_rung_early(int day, int hour, int minute, int rungs)
    {
        var world = await WorldAsync();
        var record = await world.LeftAsync("早", Left);
        await world.SetDayAsync(new LocalDate(2025, 6, day), hour, minute);
        await world.SweepAsync();
        var fired = (await world.AlarmsAsync(record, 1)).Count(alarm => alarm.EndsWith("Fired", StringComparison.Ordinal));
        Assert.Equal(rungs, fired);
        Assert.Equal(Math.Min(rungs, 1), (await world.FiredAsync(record)).Count(text => text.StartsWith("report", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Keeps_no_alarm_back_because_another_cannot_be_applied()
    {
        await using var server = await fixture.StartAnotherAsync();
        var world = await World.OnAsync(server, new LocalDate(2025, 6, 3), SmallDefinitions.Ladders);
        var broken = await world.LeftAsync("坏", Left);
        var sound = await world.LeftAsync("好", Left);
        await PinAsync(server, broken.Id, 99); // a version that was never published: nothing can be decided on the record
        await world.SetDayAsync(new LocalDate(2025, 6, 25));

        await SweepUntilFiredAsync(world, sound);
        Assert.Empty(await world.FiredAsync(broken));

        await PinAsync(server, broken.Id, 1);
        await SweepUntilFiredAsync(world, broken);
        Assert.Equal(await world.FiredAsync(sound), await world.FiredAsync(broken));
    }

    // The server's own tick may hold what this sweep then passes over.
    private static async Task SweepUntilFiredAsync(World world, RecordHandle record)
    {
        for (var attempt = 0; attempt < 50 && (await world.FiredAsync(record)).Count == 0; attempt++)
        {
            _ = await Xunit.Record.ExceptionAsync(() => world.SweepAsync());
        }

        Assert.NotEmpty(await world.FiredAsync(record));
    }

    private static Task<int> PinAsync(XunchaServer server, Guid record, int version) => server.InDatabaseAsync(db =>
        db.Set<Record>().Where(r => r.Id == record).ExecuteUpdateAsync(set => set.SetProperty(r => r.DefinitionVersion, version), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Tells_several_rungs_that_fell_due_meanwhile_in_one_notice_that_says_so()
    {
        var world = await WorldAsync();
        var record = await world.LeftAsync("停机", Left);
        await world.SetDayAsync(new LocalDate(2025, 6, 25));
        await world.SweepAsync();
        var told = Assert.Single(await world.FiredAsync(record), text => text.StartsWith("report", StringComparison.Ordinal));
        Assert.Contains("is not met", told, StringComparison.Ordinal);
        Assert.Contains("five-before, one-before, late", told, StringComparison.Ordinal);
        Assert.Equal("Red", (await record.GetAsync(world.Office)).Json.GetProperty("deadlines")[0].GetProperty("level").GetString(), ignoreCase: true);
        await world.SweepAsync();
        Assert.Single(await world.FiredAsync(record), text => text.StartsWith("report", StringComparison.Ordinal)); // and never again
    }

    [Fact]
    public async Task Leaves_the_version_of_a_record_as_it_was_when_it_reminds_and_warns()
    {
        var world = await WorldAsync();
        var record = await world.LeftAsync("版本", Left);
        var before = (await record.GetAsync(world.Office)).Headers.ETag!.Tag;
        await world.SetDayAsync(new LocalDate(2025, 6, 25));
        await world.SweepAsync();
        Assert.NotEmpty(await world.FiredAsync(record));
        Assert.Equal(before, (await record.GetAsync(world.Office)).Headers.ETag!.Tag);
        (await record.StepAsync(world.Office, "report", match: before)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sleeps_while_the_clock_is_suspended_and_fires_by_the_date_that_resuming_gives()
    {
        var world = await WorldAsync();
        var record = await world.LeftAsync("中止", Left);
        await world.SetDayAsync(Left.PlusDays(1));
        (await record.PostAsync(world.Office, "deadlines/1/suspend", new { on = "2025-06-04", reason = "疫情" })).Expect(HttpStatusCode.OK);
        await world.SetDayAsync(new LocalDate(2025, 6, 26));
        await world.SweepAsync();
        Assert.DoesNotContain(await world.FiredAsync(record), text => text.StartsWith("report", StringComparison.Ordinal));
        (await record.PostAsync(world.Office, "deadlines/1/resume", new { on = "2025-06-26", reason = "恢复" })).Expect(HttpStatusCode.OK);
        await world.SweepAsync();
        Assert.DoesNotContain(await world.FiredAsync(record), text => text.StartsWith("report", StringComparison.Ordinal));
        Assert.Equal(
            ["five-before/1 Cancelled", "one-before/1 Cancelled", "late/1 Cancelled", "very-late/1 Cancelled", "five-before/2 Pending", "one-before/2 Pending", "late/2 Pending", "very-late/2 Pending"],
            await world.AlarmsAsync(record, 1));
    }

    [Fact]
    public async Task Arms_again_by_an_extension_only_what_lies_ahead()
    {
        var world = await WorldAsync();
        var record = await world.LeftAsync("延期", Left);
        await world.SetDayAsync(new LocalDate(2025, 6, 16));
        await world.SweepAsync();
        (await world.Office.PostAsync($"{record.Path}/asks", new { kind = "extend", deadline = 1, by = "2 working days", reason = "资料未齐" })).Expect(HttpStatusCode.OK);
        var ask = (await world.Leader.GetAsync($"{record.Path}/asks")).Json[0].GetProperty("id").GetGuid();
        (await record.PostAsync(world.Leader, $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);

        // Due 19 June now: "five before" would have been on 12 June, which is past.
        Assert.Equal(
            ["five-before/1 Fired", "one-before/1 Fired", "late/1 Cancelled", "very-late/1 Cancelled", "one-before/2 Pending", "late/2 Pending", "very-late/2 Pending"],
            await world.AlarmsAsync(record, 1));
        await world.SetDayAsync(new LocalDate(2025, 6, 18), 9);
        await world.SweepAsync();
        Assert.Equal(2, (await world.FiredAsync(record)).Count(text => text.StartsWith("report", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Holds_strong_measures_on_a_provisional_date_and_takes_them_once_it_is_firm()
    {
        await using var server = await fixture.StartAnotherAsync();
        var world = await World.OnAsync(server, new LocalDate(2026, 12, 1), SmallDefinitions.Ladders);
        var record = await world.LeftAsync("暂定", new LocalDate(2026, 12, 1));
        await world.SetDayAsync(new LocalDate(2027, 2, 26)); // result was due on 1 February, by a year whose notice is not out
        await world.SweepAsync();
        Assert.Equal(["ten-before/1 Fired", "late/1 Held", "summon/1 Held"], await world.AlarmsAsync(record, 3));
        var told = Assert.Single(await world.FiredAsync(record), text => text.StartsWith("result", StringComparison.Ordinal));
        Assert.Contains("provisional", told, StringComparison.Ordinal);
        Assert.Equal("None", await LevelAsync(), ignoreCase: true);
        Assert.Equal(0, await ProposedAsync());

        // The year's notice comes into force and says what was assumed.
        await server.InDatabaseAsync(async db =>
        {
            var cancellation = TestContext.Current.CancellationToken;
            var present = await db.Set<CalendarRevision>().SingleAsync(r => r.CalendarId == "cn", cancellation);
            var notice = new Xuncha.Core.Calendars.Notice("试〔2026〕1号", new LocalDate(2026, 11, 1), [new(new LocalDate(2027, 1, 1), false, new("元旦", "New Year"))]);
            db.Add(new CalendarRevision
            {
                CalendarId = "cn",
                Number = 2,
                Content = CalendarJson.Write(CalendarJson.Read(present.Content).With(new CalendarYear(2027, [notice]))),
                Hash = "2027",
                Source = "test",
                AddedAt = present.AddedAt,
                AppliedAt = present.AppliedAt,
            });
            return await db.SaveChangesAsync(cancellation);
        });
        await RecountAsync(server, record);
        await world.SweepAsync();
        Assert.Equal(["ten-before/1 Fired", "late/1 Fired", "summon/1 Fired"], await world.AlarmsAsync(record, 3));
        Assert.Equal("Red", await LevelAsync(), ignoreCase: true);
        Assert.Equal(1, await ProposedAsync());
        Assert.Equal(2, (await world.FiredAsync(record)).Count(text => text.StartsWith("result", StringComparison.Ordinal)));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.Set<OutboxMessage>().CountAsync(m => m.Body.Contains("\"deadline\":3"), TestContext.Current.CancellationToken)));

        async Task<string> LevelAsync() => (await record.GetAsync(world.Office)).Json.GetProperty("deadlines")[2].GetProperty("level").GetString()!;
        Task<int> ProposedAsync() => server.InDatabaseAsync(db => db.Set<Record>().CountAsync(r => r.ParentId == record.Id, TestContext.Current.CancellationToken));
    }

    // What a changed calendar makes of a record's deadlines, written the way every decision is.
    private static async Task RecountAsync(XunchaServer server, RecordHandle handle)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<XunchaDb>();
        await services.GetRequiredService<CalendarStore>().RefreshAsync(db, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var record = (await services.GetRequiredService<RecordStore>().LockAsync(handle.Id, skipLocked: false, cancellation))!;
        for (var number = 1; number <= record.Deadlines.Count; number++)
        {
            var matter = await services.GetRequiredService<RecordStore>().CaseAsync(record, await services.GetRequiredService<XunchaClock>().NowAsync(db, cancellation), cancellation);
            if (RecountDesk.Recount(matter, matter.Instance.Deadlines[number - 1]) is { } recount)
            {
                await services.GetRequiredService<DecisionWriter>().ApplyAsync(record, matter, RecountDesk.Apply(matter, recount, "试"), cancellation);
            }
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    [Fact]
    public async Task Gets_to_every_clock_though_more_is_due_than_one_batch_holds()
    {
        await using var server = await fixture.StartAnotherAsync();
        var world = await World.OnAsync(server, Left, SmallDefinitions.Ladders);
        for (var i = 0; i < 8; i++)
        {
            await world.LeftAsync($"批{i}", Left);
        }

        // Of each record's third clock the early rungs only tell and the last one acts: no batch of five holds all of one clock.
        await world.SetDayAsync(new LocalDate(2025, 9, 1));
        await world.SweepAsync(batchSize: 5);
        Assert.Equal(8, await server.InDatabaseAsync(db => db.Set<Record>().CountAsync(r => r.DefinitionId == "interviews/summons", TestContext.Current.CancellationToken)));
        Assert.Equal(0, await world.SweepAsync(batchSize: 5));
    }

    [Fact]
    public async Task Writes_the_same_in_the_set_based_form_as_one_by_one()
    {
        var written = new List<Written>();
        foreach (var isOneByOne in new[] { false, true })
        {
            await using var server = await fixture.StartAnotherAsync();
            var world = await World.OnAsync(server, new LocalDate(2026, 11, 20), SmallDefinitions.Ladders);
            for (var i = 0; i < 60; i++)
            {
                await PrepareAsync(world, i);
            }

            // A reminder here and there, then a long silence, then everything at once.
            foreach (var day in new[] { new LocalDate(2026, 11, 30), new LocalDate(2026, 12, 4), new LocalDate(2027, 1, 15), new LocalDate(2027, 3, 20) })
            {
                await world.SetDayAsync(day);
                await world.SweepAsync(isOneByOne);
            }

            written.Add(await server.WrittenAsync());
        }

        written[0].ExpectSameAs(written[1]);
        Assert.True(written[0].Deadlines.Count >= 200);
        Assert.Contains(written[0].Alarms, alarm => alarm.Contains("Held", StringComparison.Ordinal));
        Assert.Contains(written[0].Alarms, alarm => alarm.Contains("Cancelled", StringComparison.Ordinal));
        Assert.Contains(written[0].History, line => line.Contains("earlier rung(s)", StringComparison.Ordinal));
        Assert.Contains(written[0].Records, line => line.StartsWith("interviews/summons", StringComparison.Ordinal));
    }

    // Every fifth is suspended, every seventh has met its first clock, every eleventh has ended; some reach into a year without a notice.
    private static async Task PrepareAsync(World world, int i)
    {
        var record = await world.LeftAsync($"期{i:00}", new LocalDate(2026, 8, 3).PlusDays(i * 2 % 109));
        if (i % 5 == 0)
        {
            await record.PostAsync(world.Office, "deadlines/1/suspend", new { on = "2026-11-20", reason = "试" });
        }

        if (i % 7 == 0)
        {
            (await record.StepAsync(world.Office, "report")).Expect(HttpStatusCode.OK);
        }

        if (i % 11 == 0)
        {
            await record.StepAsync(world.Liaison, "answer");
        }
    }
}
