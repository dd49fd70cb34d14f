using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Deadlines;

/// <summary>A reminder or escalation of a deadline as the API shows it.</summary>
/// <param name="Id">Its id on the ladder.</param>
/// <param name="Offset">Units from the due date: negative before it, positive after it.</param>
/// <param name="When">When it goes out, from the due date.</param>
/// <param name="Does">Whom it tells and what else it does.</param>
/// <param name="Level">The warning level that it raises to; null to leave it.</param>
/// <param name="State">Whether it has gone out.</param>
/// <param name="On">The day on which it went out, or will; null where no day is known or it does not go out.</param>
internal sealed record RungView(string Id, int Offset, Text When, Text Does, WarningLevel? Level, RungState State, LocalDate? On)
{
    public static readonly RungView Example = new(
        "five-before", -5, new("到期前5个工作日", "5 working days before"), new("通知组长", "tell team leader"), null, RungState.Climbed, new(2019, 9, 6));
}

/// <summary>How a rung stands.</summary>
internal enum RungState
{
    /// <summary>It is ahead.</summary>
    Waiting,

    /// <summary>It has gone out.</summary>
    Climbed,

    /// <summary>Its notice has gone out; its measures wait until the due date is firm.</summary>
    Held,

    /// <summary>It does not go out: the deadline was met before, no longer runs, or began behind it.</summary>
    Spared,
}

/// <summary>Shows the ladders of deadlines, from their definitions and from the alarms that were armed by them.</summary>
internal sealed class Ladders(XunchaDb db, DefinitionStore definitions, CalendarStore calendars)
{
    /// <summary>The rungs of some deadlines, each ladder in order of time. Whoever asks may know of the deadlines.</summary>
    /// <param name="deadlines">The records with the deadlines.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>By record and number of the deadline; one without a ladder has no rungs.</returns>
    public async Task<ILookup<(Guid Record, int Number), RungView>> OfAsync(IReadOnlyCollection<(Case Matter, Deadline Deadline)> deadlines, CancellationToken cancellation)
    {
        var ids = deadlines.Select(entry => entry.Matter.Instance.Id).Distinct().ToList();
        var rows = await db.Set<AlarmRow>().AsNoTracking().Where(a => ids.Contains(a.RecordId) && a.Kind == AlarmKind.Rung).ToListAsync(cancellation);
        var alarms = rows.ToLookup(row => (row.RecordId, row.DeadlineNumber, row.Name));
        var ladders = deadlines
            .Select(entry => (entry.Matter, entry.Deadline, entry.Matter.Definition.Deadlines.FirstOrDefault(rule => rule.Name == entry.Deadline.Name)?.Ladder))
            .Where(entry => entry.Ladder is not null).ToList();
        var catalog = ladders.Exists(entry => entry.Ladder!.Rungs.Any(rung => rung.Propose is not null))
            ? await definitions.CatalogAsync(db, calendars.Ids, cancellation)
            : DefinitionCatalog.Empty;
        return ladders
            .SelectMany(entry => entry.Ladder!.Rungs.Select(rung => (Key: (Record: entry.Matter.Instance.Id, entry.Deadline.Number), entry.Matter, entry.Deadline, entry.Ladder.Unit, Rung: rung)))
            .ToLookup(entry => entry.Key, entry =>
            {
                var (state, on) = StandingOf(entry.Deadline, alarms[(entry.Key.Record, entry.Key.Number, entry.Rung.Id)]);
                return new RungView(
                    entry.Rung.Id, entry.Rung.Offset, Wording.When(entry.Rung, entry.Unit), Wording.Does(entry.Rung, entry.Matter.Definition, catalog), entry.Rung.Level, state, on);
            });
    }

    // A ladder is armed anew when its due date moves: what counts is the present arming, and of those before what has gone out.
    private static (RungState State, LocalDate? On) StandingOf(Deadline deadline, IEnumerable<AlarmRow> armed) =>
        armed.Where(row => row.Arming == deadline.Arming || row.State == AlarmState.Fired).MaxBy(row => row.Arming) switch
        {
            { State: AlarmState.Fired } row => (RungState.Climbed, DayOf(row.FiredAt ?? row.At)),
            { State: AlarmState.Held } row => (RungState.Held, DayOf(row.At)),
            { State: AlarmState.Pending } row => (RungState.Waiting, DayOf(row.At)),
            _ => (deadline.IsSuspended ? RungState.Waiting : RungState.Spared, null),
        };

    private static LocalDate DayOf(Instant at) => at.InZone(XunchaClock.Zone).Date;
}
