using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>One running clock of a record: what is kept is the rule and the ledger, the due date follows from them.</summary>
/// <param name="Number">Its number within the record, from 1 without gaps.</param>
/// <param name="Name">Its name in the definition.</param>
/// <param name="StartedBy">The number of the step that started it.</param>
/// <param name="Rule">How it is counted. It is the clock's own: another version of the definition changes it only where that is asked.</param>
/// <param name="Trigger">The day of the event that started it, which only a longest stay counts; or the day that was set, which may lie ahead.</param>
/// <param name="Due">The due date by which lateness is judged.</param>
/// <param name="Unconfirmed">
/// A due date that a changed calendar or rule gives and that a person has yet to confirm, because it would lie in the past
/// (<c>deadlines.md</c> 12); null as a rule.
/// </param>
/// <param name="State">Whether it still runs.</param>
/// <param name="Suspensions">The ledger of suspensions, in order; the last may be open.</param>
/// <param name="Extensions">The extensions granted, in order.</param>
/// <param name="Level">The warning level that its ladder has raised.</param>
/// <param name="Arming">How often its ladder has been armed; a rung fires once for each arming.</param>
/// <param name="MetBy">The number of the step that met it.</param>
/// <param name="MetOn">When it was met, as the papers prove.</param>
/// <param name="InTime">The verdict, once met.</param>
public sealed record Deadline(
    int Number,
    string Name,
    int StartedBy,
    DeadlineRule Rule,
    LocalDate Trigger,
    DueDate Due,
    DueDate? Unconfirmed,
    DeadlineState State,
    ImmutableArray<Suspension> Suspensions,
    ImmutableArray<Extension> Extensions,
    WarningLevel Level,
    int Arming,
    int? MetBy = null,
    Occurrence? MetOn = null,
    bool? InTime = null)
{
    /// <summary>Whether the clock stands still now; its alarms sleep and it cannot become overdue.</summary>
    public bool IsSuspended => State == DeadlineState.Open && Suspensions is [.., { Last: null }];

    /// <summary>Whether it is open and its cut-off has passed.</summary>
    /// <param name="now">The instant asked about.</param>
    public bool IsOverdue(Instant now) => State == DeadlineState.Open && !IsSuspended && Due.IsOverdue(now);

    /// <summary>The due date that the rule gives now.</summary>
    public DueDate Compute(WorkingCalendar calendar) =>
        DeadlineCalculator.Compute(Rule, Trigger, calendar, Suspensions, Extensions);

    /// <summary>
    /// Whether an event was in time: by its day; on the due day itself, where the rule names a cut-off, by its time of day.
    /// An event of the due day that shows no time of day is then late: nothing proves that it came before the cut-off.
    /// </summary>
    public bool Judge(Occurrence on) =>
        on.Date < Due.Date || (on.Date == Due.Date && (Rule.CutOff is not { } cutOff || (on.Time is { } time && time <= cutOff)));
}

/// <summary>Whether a clock still runs.</summary>
public enum DeadlineState
{
    /// <summary>Running or suspended.</summary>
    Open,

    /// <summary>Met, in time or late.</summary>
    Met,

    /// <summary>Without object: the record has ended, was voided or terminated.</summary>
    Cancelled,
}
