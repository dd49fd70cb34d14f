using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Notifications;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Scheduling;

/// <summary>
/// Applies the alarms of many clocks that only tell and warn, in one transaction. A test holds it equal to
/// <see cref="SingleAlarms"/>. It takes no lock on records, for it changes none; it locks deadlines, as people do after the record.
/// </summary>
internal sealed class AlarmStorm(XunchaDb db, DefinitionStore definitions, CalendarStore calendars, NoticeWriter notices)
{
    /// <summary>Applies what is due of these clocks, save those that somebody else holds.</summary>
    /// <returns>How many alarms were dealt with.</returns>
    public async Task<int> ApplyAsync(IReadOnlyCollection<DueClock> due, CancellationToken cancellation)
    {
        var now = due.First().Now;
        var deadlines = await LockAsync(due, cancellation);
        var ids = deadlines.Select(deadline => deadline.RecordId).Distinct().ToList();
        var records = await db.Set<Record>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellation);
        var alarms = (await db.Set<AlarmRow>()
                .Where(a => ids.Contains(a.RecordId) && a.State == AlarmState.Pending && a.At <= now)
                .OrderBy(a => a.At).ThenBy(a => a.Id)
                .ToListAsync(cancellation))
            .ToLookup(a => (a.RecordId, a.DeadlineNumber));
        List<(Record, WorkflowDefinition, Notice)> toSend = [];
        var applied = 0;
        LocalDate today = default;
        foreach (var row in deadlines)
        {
            var rows = alarms[(row.RecordId, row.Number)].ToList();
            if (rows.Exists(alarm => alarm.Alone))
            {
                continue; // it fell due since the clocks were picked, and goes the other way
            }

            applied += rows.Count;
            var record = records[row.RecordId];
            var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
            var matter = new Case(definition, record.ToInstance(), calendars[definition.Calendar], now);
            today = matter.Today;
            var deadline = row.ToDeadline();
            var ladder = definition.Deadlines.FirstOrDefault(rule => rule.Name == row.Name)?.Ladder;
            var rungs = SingleAlarms.RungsOf(ladder, rows, deadline);
            if (rungs.IsEmpty)
            {
                continue;
            }

            var fired = AlarmDecisions.Fire(matter, deadline, rungs, rows.TrueForAll(alarm => alarm.IsTold));
            SingleAlarms.Settle(rows, ladder!, fired.IsHeld, now);
            row.Level = fired.Deadline.Level;
            db.Add(HistoryRow.Of(record, fired.Entry, now));
            if (fired.Notice is { } notice)
            {
                toSend.Add((record, definition, notice));
            }
        }

        await notices.AddAsync([.. toSend], now, today, cancellation);
        return applied;
    }

    private async Task<List<DeadlineRow>> LockAsync(IReadOnlyCollection<DueClock> due, CancellationToken cancellation)
    {
        var records = due.Select(clock => clock.RecordId).ToArray();
        var numbers = due.Select(clock => clock.DeadlineNumber).ToArray();
        if (db.Database.IsNpgsql())
        {
            return await db.Set<DeadlineRow>().FromSql(
                $"""
                SELECT * FROM deadline WHERE (record_id, number) IN (SELECT * FROM unnest({records}, {numbers}))
                ORDER BY record_id, number FOR NO KEY UPDATE SKIP LOCKED
                """).ToListAsync(cancellation);
        }

        var wanted = due.Select(clock => (clock.RecordId, clock.DeadlineNumber)).ToHashSet();
        return [.. (await db.Set<DeadlineRow>().Where(d => records.Contains(d.RecordId)).ToListAsync(cancellation)).Where(d => wanted.Contains((d.RecordId, d.Number)))];
    }
}
