using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Notifications;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Scheduling;

/// <summary>Whether records, history, deadlines, alarms and notices tell one story: each is computed again from another.</summary>
internal static class Consistency
{
    /// <summary>Fails where two of them differ. Nothing may be due and unswept.</summary>
    public static async Task CheckAsync(XunchaDb db, IServiceProvider services, CancellationToken cancellation)
    {
        await CheckRecordsAsync(db, services, cancellation);
        var records = await db.Set<Record>().AsNoTracking().ToListAsync(cancellation);
        var history = (await db.Set<HistoryRow>().AsNoTracking().ToListAsync(cancellation)).ToLookup(h => h.RecordId);
        Assert.All(records, record => Assert.Equal(
            records.Where(child => child.ParentId == record.Id).Select(child => (Guid?)child.Id).Order(),
            history[record.Id].Where(line => line.ChildId is not null).Select(line => line.ChildId).Order()));

        // No notice without its line, and none twice.
        var outbox = (await db.Set<OutboxMessage>().AsNoTracking().ToListAsync(cancellation)).Select(m => (m.Body, m.CreatedAt)).ToList();
        var notifications = await db.Set<Notification>().AsNoTracking().Where(n => n.RecordId != null).ToListAsync(cancellation);
        var told = history.SelectMany(lines => lines).Where(line => line.Kind == HistoryKind.RungFired).Select(line => ((Guid?)line.RecordId, line.Zh, line.RecordedAt)).ToHashSet();
        Assert.NotEmpty(told);
        Assert.All(notifications, n => Assert.Contains((n.RecordId, n.Zh, n.CreatedAt), told));
        Assert.Equal(notifications.Count, notifications.Select(n => (n.PersonId, n.RecordId, n.DeadlineNumber, n.CreatedAt)).Distinct().Count());
        Assert.Equal(outbox.Count, outbox.Distinct().Count());
        Assert.Equal(
            notifications.Select(n => (n.RecordId, n.DeadlineNumber, n.CreatedAt)).Distinct().Count(),
            outbox.Count(message => !message.Body.Contains("\"persons\":[]", StringComparison.Ordinal)));
    }

    /// <summary>The same of records, history, deadlines and alarms alone, also where people took steps and opened records below others.</summary>
    public static async Task CheckRecordsAsync(XunchaDb db, IServiceProvider services, CancellationToken cancellation)
    {
        var records = await db.Set<Record>().Include(r => r.Deadlines).AsNoTracking().ToListAsync(cancellation);
        var history = (await db.Set<HistoryRow>().AsNoTracking().OrderBy(h => h.Id).ToListAsync(cancellation)).ToLookup(h => h.RecordId);
        var alarms = (await db.Set<AlarmRow>().AsNoTracking().ToListAsync(cancellation)).ToLookup(a => a.RecordId);
        var now = await services.GetRequiredService<XunchaClock>().DueNowAsync(db, cancellation) - NodaTime.Duration.FromMinutes(1); // since the sweep
        Assert.DoesNotContain(alarms.SelectMany(rows => rows), alarm => alarm.State == AlarmState.Pending && alarm.At <= now);
        foreach (var record in records)
        {
            var lines = history[record.Id].ToList();
            CheckSteps(record, lines);
            CheckDeadlines(record, lines);
            CheckFired(record, lines, [.. alarms[record.Id]]);
            var definition = await services.GetRequiredService<DefinitionStore>().PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
            CheckPlans(record, lines, [.. alarms[record.Id]], definition, services.GetRequiredService<CalendarStore>());
        }
    }

    private static void CheckSteps(Record record, List<HistoryRow> lines)
    {
        var moves = lines.Where(line => line.Kind is HistoryKind.Opened or HistoryKind.Moved).ToList();
        Assert.Equal(record.State, moves[^1].ToState);
        Assert.All(moves.Zip(moves.Skip(1)), pair => Assert.Equal(pair.First.ToState, pair.Second.FromState));
        Assert.Equal(Enumerable.Range(1, record.Steps), lines.Select(line => line.Step).Distinct().Order());
        var changes = record.Kind == RecordKind.Plan ? lines.Count(line => line.Kind == HistoryKind.PlanChanged) : 0; // each gives a plan a new version, and is no step
        Assert.Equal(record.Steps + changes, record.Version);
    }

    private static void CheckDeadlines(Record record, List<HistoryRow> lines)
    {
        int Count(HistoryKind kind, string name) => lines.Count(line => line.Kind == kind && line.Subject == name);
        foreach (var group in record.Deadlines.GroupBy(deadline => deadline.Name))
        {
            var last = group.MaxBy(deadline => deadline.Number)!;
            Assert.Equal(group.Count(), Count(HistoryKind.DeadlineStarted, group.Key));
            Assert.Equal(group.Count(deadline => deadline.State == DeadlineState.Met), Count(HistoryKind.DeadlineMet, group.Key));
            Assert.Equal(group.Count(deadline => deadline.State == DeadlineState.Cancelled), Count(HistoryKind.DeadlineCancelled, group.Key));
            Assert.Equal(1 + Count(HistoryKind.Resumed, group.Key) + Count(HistoryKind.Extended, group.Key), group.Sum(deadline => deadline.Arming) - group.Count() + 1);
            Assert.Equal(last.IsSuspended, last.State == DeadlineState.Open && Count(HistoryKind.Suspended, group.Key) > Count(HistoryKind.Resumed, group.Key));
        }
    }

    // A line for each moment at which a clock spoke, and for each such moment the rungs that it spoke of.
    private static void CheckFired(Record record, List<HistoryRow> lines, List<AlarmRow> alarms)
    {
        var spoken = lines.Where(line => line.Kind == HistoryKind.RungFired).Select(line => (line.Subject, line.RecordedAt)).ToList();
        var fired = alarms.Where(alarm => alarm.Kind == AlarmKind.Rung && alarm.State == AlarmState.Fired)
            .Select(alarm => (record.Deadlines.Single(deadline => deadline.Number == alarm.DeadlineNumber).Name, alarm.FiredAt!.Value)).Distinct();
        Assert.Equal(fired.Order(), spoken.Order());
    }

    private static void CheckPlans(Record record, List<HistoryRow> lines, List<AlarmRow> alarms, Core.Definitions.WorkflowDefinition definition, CalendarStore calendars)
    {
        foreach (var deadline in record.ToInstance().Deadlines)
        {
            var planned = Core.Instances.Alarms.Of(definition, deadline, calendars[definition.Calendar], NodaTime.Instant.MinValue).Alarms
                .Select(alarm => (alarm.Kind, alarm.Name, alarm.Arming, alarm.At)).ToHashSet();
            var rows = alarms.Where(alarm => alarm.DeadlineNumber == deadline.Number).ToList();
            var pending = rows.Where(alarm => alarm.State == AlarmState.Pending).Select(alarm => (alarm.Kind, alarm.Name, alarm.Arming, alarm.At)).ToHashSet();
            Assert.Subset(planned, pending);

            // What lay ahead when the clock was last armed has a row, and the row waits or has fired.
            var armed = lines.Where(line => line.Subject == deadline.Name && (line.Kind is HistoryKind.DeadlineStarted or HistoryKind.Resumed or HistoryKind.Extended)).Max(line => line.RecordedAt);
            Assert.All(planned.Where(alarm => alarm.At > armed), alarm => Assert.Contains(
                rows, row => (row.Kind, row.Name, row.Arming, row.At) == alarm && (row.State is AlarmState.Pending or AlarmState.Fired)));
        }
    }
}
