using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Scheduling;

/// <summary>Applies the alarms of one clock that may change its record: under the record's lock, the way a person's step goes.</summary>
internal sealed class SingleAlarms(XunchaDb db, RecordStore records, DecisionWriter writer)
{
    /// <summary>Applies what is due first; what follows is looked at again, because this may have made it without object.</summary>
    /// <returns>How many alarms were dealt with; 0 where somebody else holds the record.</returns>
    public async Task<int> ApplyAsync(DueClock due, CancellationToken cancellation)
    {
        if (await records.LockAsync(due.RecordId, skipLocked: true, cancellation) is not { } record)
        {
            return 0;
        }

        var rows = await db.Set<AlarmRow>()
            .Where(a => a.RecordId == due.RecordId && a.DeadlineNumber == due.DeadlineNumber && a.State == AlarmState.Pending && a.At <= due.Now)
            .OrderBy(a => a.At).ThenBy(a => a.Id)
            .ToListAsync(cancellation);
        if (rows.Count == 0)
        {
            return 0;
        }

        var matter = await records.CaseAsync(record, due.Now, cancellation);
        if (rows[0].Kind == AlarmKind.Rung)
        {
            rows = [.. rows.TakeWhile(row => row.Kind == AlarmKind.Rung)];
            await FireAsync(record, matter, rows, cancellation);
        }
        else
        {
            rows = [rows[0]];
            await TakeAsync(record, matter, rows[0], cancellation);
        }

        return rows.Count;
    }

    private async Task FireAsync(Record record, Case matter, List<AlarmRow> rows, CancellationToken cancellation)
    {
        var deadline = matter.Instance.Deadlines[rows[0].DeadlineNumber - 1];
        var ladder = matter.Definition.Deadlines.FirstOrDefault(rule => rule.Name == deadline.Name)?.Ladder;
        var rungs = RungsOf(ladder, rows, deadline);
        if (rungs.IsEmpty)
        {
            return;
        }

        var isTold = rows.TrueForAll(row => row.IsTold);
        var fired = AlarmDecisions.Fire(matter, deadline, rungs, isTold);
        Settle(rows, ladder!, fired.IsHeld, matter.Now);
        var taken = rungs.Select(rung => rung.Take).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var transitions = matter.Definition.States.SelectMany(state => state.Transitions).Where(transition => taken.Contains(transition.Name)).ToList();
        var facts = await records.FactsAsync(record, transitions, caller: null, matter.Today, cancellation);
        await writer.ApplyAsync(record, matter, AlarmDecisions.Apply(matter, deadline, rungs, isTold, facts), cancellation);
    }

    private async Task TakeAsync(Record record, Case matter, AlarmRow row, CancellationToken cancellation)
    {
        if (row.Kind == AlarmKind.Overdue && matter.Instance.Deadlines[row.DeadlineNumber - 1].Due.IsProvisional)
        {
            row.State = AlarmState.Held;
            return;
        }

        row.State = AlarmState.Fired;
        row.FiredAt = matter.Now;
        if (matter.Definition.State(record.State).Transition(row.Name) is not { } transition)
        {
            return;
        }

        var facts = await records.FactsAsync(record, [transition], caller: null, matter.Today, cancellation);
        if (AlarmDecisions.Automatic(matter, row.Name, facts) is { } accepted)
        {
            await writer.ApplyAsync(record, matter, accepted, cancellation);
        }
    }

    /// <summary>The rungs of alarms; empty, and the alarms cancelled, where the deadline no longer runs or the ladder no longer has them.</summary>
    public static ImmutableArray<Rung> RungsOf(Ladder? ladder, List<AlarmRow> rows, Deadline deadline)
    {
        var isLive = deadline.State == DeadlineState.Open && !deadline.IsSuspended;
        foreach (var row in rows.Where(row => !isLive || ladder?.Rungs.Any(rung => rung.Id == row.Name) != true))
        {
            row.State = AlarmState.Cancelled;
        }

        return
        [
            .. rows.Where(row => row.State == AlarmState.Pending).Select(row => ladder!.Rungs.First(rung => rung.Id == row.Name)),
        ];
    }

    /// <summary>Marks alarms as fired, or as held where their measures wait for a firm date.</summary>
    public static void Settle(List<AlarmRow> rows, Ladder ladder, bool isHeld, Instant now)
    {
        foreach (var row in rows.Where(row => row.State == AlarmState.Pending))
        {
            row.IsTold = true;
            row.State = isHeld && ladder.Rungs.First(rung => rung.Id == row.Name).IsStrong ? AlarmState.Held : AlarmState.Fired;
            row.FiredAt = row.State == AlarmState.Fired ? now : null;
        }
    }
}
