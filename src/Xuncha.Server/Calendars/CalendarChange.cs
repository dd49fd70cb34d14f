using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary>A deadline that a changed calendar touches.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Matter">The case, with the changed calendar.</param>
/// <param name="Before">The deadline as it is.</param>
/// <param name="Recount">The deadline as it would be.</param>
internal sealed record TouchedDeadline(Record Record, Case Matter, Deadline Before, Recount Recount)
{
    /// <summary>Whether it is more than the fingerprint of the calendar that changes.</summary>
    public bool Moves => Recount.NeedsConfirmation || Before.Due.CutOff != Recount.Due.CutOff || Before.Due.IsProvisional != Recount.Due.IsProvisional;
}

/// <summary>What a changed calendar would do, or did.</summary>
/// <param name="InForce">The number of the revision that it was held against, or that is now in force.</param>
/// <param name="Days">The days that change between working day and day off.</param>
/// <param name="Deadlines">The deadlines that move, or whose verdict would.</param>
/// <param name="Recounted">How many open deadlines were counted again without moving.</param>
internal sealed record CalendarEffect(int InForce, IReadOnlyList<DayChange> Days, IReadOnlyList<TouchedDeadline> Deadlines, int Recounted);

/// <summary>
/// Puts a changed calendar in force (<c>deadlines.md</c> 12): the revision and every deadline that depends on it, in one transaction.
/// A decision that another node takes meanwhile by the old calendar is found by <see cref="StaleDeadlines"/>.
/// </summary>
internal sealed class CalendarChange(
    XunchaDb db, XunchaClock clock, CalendarStore calendars, DefinitionStore definitions, RecordStore records, DecisionWriter writer)
{
    /// <summary>The revision in force, locked if there is a transaction, so that of two changes one waits.</summary>
    public async Task<CalendarRevision> InForceAsync(string id, bool locked, CancellationToken cancellation)
    {
        if (locked)
        {
            await db.Set<CalendarRevision>().Where(r => r.CalendarId == id).OrderBy(r => r.Number).Select(r => r.Number).ForUpdate().ToListAsync(cancellation);
        }

        return await db.Set<CalendarRevision>().AsNoTracking().Where(r => r.CalendarId == id && r.AppliedAt != null).OrderByDescending(r => r.Number).FirstAsync(cancellation);
    }

    /// <summary>What a change would do.</summary>
    public async Task<CalendarEffect> PreviewAsync(CalendarData changed, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(db, cancellation);
        var (days, after) = Days(changed);
        var touched = new List<TouchedDeadline>();
        foreach (var record in await CandidatesAsync(changed, days, cancellation))
        {
            touched.AddRange(await TouchedAsync((await records.ReadAsync(record, cancellation))!, after, now, cancellation));
            db.ChangeTracker.Clear();
        }

        var moving = touched.Where(deadline => deadline.Moves).ToList();
        return new((await InForceAsync(changed.Id, locked: false, cancellation)).Number, days, moving, touched.Count - moving.Count);
    }

    /// <summary>Does it, within the caller's transaction; afterwards the caller reads <see cref="CalendarStore"/> again.</summary>
    /// <param name="revision">The revision, new or waiting.</param>
    /// <param name="changed">Its content.</param>
    /// <param name="person">Who does it; null for the command line.</param>
    /// <param name="cancellation">Ends it; nothing is done then.</param>
    public async Task<CalendarEffect> ApplyAsync(CalendarRevision revision, CalendarData changed, Guid? person, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(db, cancellation);
        var (days, after) = Days(changed);
        revision.AppliedAt = clock.Real();
        revision.AppliedBy = person;
        await db.SaveChangesAsync(cancellation);
        List<TouchedDeadline> moving = [];
        var recounted = 0;
        foreach (var id in await CandidatesAsync(changed, days, cancellation))
        {
            var record = (await records.LockAsync(id, skipLocked: false, cancellation))!;
            foreach (var touched in await TouchedAsync(record, after, now, cancellation))
            {
                await ApplyAsync(touched, calendars.All, revision.Source, cancellation);
                if (touched.Moves)
                {
                    moving.Add(touched);
                }
                else
                {
                    recounted++;
                }
            }

            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear(); // what is written is done with; there may be thousands
        }

        return new(revision.Number, days, moving, recounted);
    }

    /// <summary>Counts the deadlines of a locked record again by the calendar in force.</summary>
    public async Task<int> RecountAsync(Record record, Instant now, string reason, CancellationToken cancellation)
    {
        var touched = await TouchedAsync(record, calendars.All, now, cancellation);
        foreach (var deadline in touched)
        {
            await ApplyAsync(deadline, before: null, reason, cancellation);
        }

        return touched.Count;
    }

    /// <param name="touched">The deadline.</param>
    /// <param name="before">The calendars that its alarms were planned by; null where that is not known.</param>
    /// <param name="reason">What changed the calendar.</param>
    /// <param name="cancellation">Ends it.</param>
    private Task ApplyAsync(TouchedDeadline touched, IReadOnlyDictionary<string, WorkingCalendar>? before, string reason, CancellationToken cancellation)
    {
        // Each recount is decided on the record as the one before it left it.
        var (record, recount) = (touched.Record, touched.Recount);
        var matter = touched.Matter with { Instance = record.ToInstance() };
        if (!touched.Moves && before is not null
            && Plan(touched.Before, before[matter.Definition.Calendar]).SequenceEqual(Plan(recount.Deadline, matter.Calendar)))
        {
            // Nothing but the fingerprint: no step of the record, and nobody's If-Match goes stale.
            record.Deadlines.Single(row => row.Number == recount.Deadline.Number).Take(recount.Deadline);
            return Task.CompletedTask;
        }

        return writer.ApplyAsync(record, matter, RecountDesk.Apply(matter, recount, reason), cancellation);

        IEnumerable<PlannedAlarm> Plan(Deadline deadline, WorkingCalendar calendar) => Alarms.Of(matter.Definition, deadline, calendar, matter.Now).Alarms;
    }

    private (IReadOnlyList<DayChange> Days, IReadOnlyDictionary<string, WorkingCalendar> After) Days(CalendarData changed)
    {
        var after = calendars.With(changed);
        return (DayChange.Between(calendars[changed.Id], after[changed.Id]), after);
    }

    /// <summary>
    /// The records whose deadlines may be touched: all that have an open one, for each keeps the fingerprint of its calendar; of the met
    /// ones those on whose way a changed day lies. Children before parents, which is the order in which decisions lock them.
    /// </summary>
    private async Task<List<Guid>> CandidatesAsync(CalendarData changed, IReadOnlyList<DayChange> days, CancellationToken cancellation)
    {
        var (changes, first, last) = days.Count == 0 ? (false, default, default) : (true, days[0].After.Date, days[^1].After.Date);
        var versions = await VersionsAsync(changed.Id, cancellation);
        var found = await (
                from deadline in db.Set<DeadlineRow>()
                join record in db.Set<Record>() on deadline.RecordId equals record.Id
                where deadline.State == DeadlineState.Open
                    || (changes && deadline.State == DeadlineState.Met && deadline.DueOn >= first && deadline.Trigger <= last)
                select new { record.Id, record.DefinitionId, record.DefinitionVersion })
            .Distinct().ToListAsync(cancellation);
        return [.. found.Where(record => versions.Contains((record.DefinitionId, record.DefinitionVersion))).Select(record => record.Id).OrderDescending()];
    }

    /// <summary>The published versions that count by a calendar or by one that extends it.</summary>
    private async Task<HashSet<(string Id, int Version)>> VersionsAsync(string calendar, CancellationToken cancellation)
    {
        var pinned = await db.Set<Record>().Select(r => new { r.DefinitionId, r.DefinitionVersion }).Distinct().ToListAsync(cancellation);
        var versions = new HashSet<(string Id, int Version)>();
        foreach (var pin in pinned)
        {
            var definition = await definitions.PinnedAsync(db, pin.DefinitionId, pin.DefinitionVersion, cancellation);
            if (definition.Calendar == calendar || calendars.DataOf(definition.Calendar)?.Extends == calendar)
            {
                versions.Add((pin.DefinitionId, pin.DefinitionVersion));
            }
        }

        return versions;
    }

    private async Task<List<TouchedDeadline>> TouchedAsync(
        Record record, IReadOnlyDictionary<string, WorkingCalendar> after, Instant now, CancellationToken cancellation)
    {
        var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
        var matter = new Case(definition, record.ToInstance(), after[definition.Calendar], now);
        return
        [
            .. matter.Instance.Deadlines
                .Select(deadline => (Deadline: deadline, Recount: RecountDesk.Recount(matter, deadline)))
                .Where(pair => pair.Recount is not null)
                .Select(pair => new TouchedDeadline(record, matter, pair.Deadline, pair.Recount!)),
        ];
    }
}
