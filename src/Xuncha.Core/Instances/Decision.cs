using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;

namespace Xuncha.Core.Instances;

/// <summary>What the engine says to a request: everything that will change, or every reason why nothing does.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>
    /// Makes a decision that counts dates which people entered. A date that the calendar does not reach is their slip, and refused.
    /// </summary>
    internal static Decision WithinCalendar(string subject, Func<Decision> decide)
    {
        try
        {
            return decide();
        }
        catch (CalendarRangeException e)
        {
            return new Refused([new(RefusalKind.Input, subject, e.Reason)]);
        }
    }

    /// <summary>The request is accepted. Everything here is applied together or not at all.</summary>
    /// <param name="Next">The record as it will be.</param>
    /// <param name="History">The entries to write, in order.</param>
    /// <param name="Alarms">The plans of alarms to align, one for each deadline touched.</param>
    /// <param name="Prompts">Automatic transitions to look at as soon as this is committed.</param>
    /// <param name="Notices">Who is to be told what.</param>
    /// <param name="Openings">The child records to open.</param>
    public sealed record Accepted(
        WorkflowInstance Next,
        ImmutableArray<HistoryEntry> History,
        ImmutableArray<AlarmPlan> Alarms,
        ImmutableArray<string> Prompts,
        ImmutableArray<Notice> Notices,
        ImmutableArray<Opening> Openings) : Decision
    {
        /// <summary>The same, where a deputy decided in somebody's place: every line of a person says so.</summary>
        public Accepted InPlaceOf(Guid? holder) => holder is null
            ? this
            : this with { History = [.. History.Select(entry => entry.By is null ? entry : entry with { InPlaceOf = holder })] };
    }

    /// <summary>The request is refused, for all of these reasons.</summary>
    public sealed record Refused(ImmutableArray<Refusal> Reasons) : Decision;
}

/// <summary>One reason for a refusal.</summary>
/// <param name="Kind">What kind of reason it is.</param>
/// <param name="Subject">What it speaks of: a field, paper, guard, role or transition by name.</param>
/// <param name="Text">The reason in words.</param>
public sealed record Refusal(RefusalKind Kind, string Subject, Text Text)
{
    /// <summary>What is said in place of a reason that the actor may not know: that there is one, and nothing of it.</summary>
    public static readonly Refusal Hidden = new(
        RefusalKind.Guard, "hidden", new("一项不对您公开的条件尚未满足", "a condition that is not open to you is not met"));
}

/// <summary>The kinds of reasons for a refusal.</summary>
public enum RefusalKind
{
    /// <summary>The actor has none of the roles that may do this.</summary>
    Role,

    /// <summary>The step does not lead out of the present state, or the record no longer moves.</summary>
    NotOpen,

    /// <summary>What was entered is missing or wrong.</summary>
    Input,

    /// <summary>A condition is not met.</summary>
    Guard,
}

/// <summary>One line of a record's history. It is written once and never changed.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Step">The number of the step that it belongs to; a correction names its step by this.</param>
/// <param name="Subject">The transition, deadline or field by name.</param>
/// <param name="From">The state before, where it changed.</param>
/// <param name="To">The state after, where it changed.</param>
/// <param name="On">When it happened, as the papers prove.</param>
/// <param name="By">Who recorded it; null for the system.</param>
/// <param name="OnBehalfOf">On whose behalf, in words.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
/// <param name="Reason">The reason given.</param>
/// <param name="Text">What happened, in words.</param>
/// <param name="InPlaceOf">In whose place a deputy recorded it; null in their own right.</param>
public sealed record HistoryEntry(
    HistoryKind Kind,
    int Step,
    string Subject,
    string? From,
    string? To,
    Occurrence On,
    Guid? By,
    string? OnBehalfOf,
    string? PaperNumber,
    string? Reason,
    Text Text,
    Guid? InPlaceOf = null);

/// <summary>The kinds of history entries.</summary>
public enum HistoryKind
{
    /// <summary>The record was opened.</summary>
    Opened,

    /// <summary>One of several signatures was given.</summary>
    Signed,

    /// <summary>A transition was taken.</summary>
    Moved,

    /// <summary>A clock started.</summary>
    DeadlineStarted,

    /// <summary>A clock was met.</summary>
    DeadlineMet,

    /// <summary>A clock became without object.</summary>
    DeadlineCancelled,

    /// <summary>A due date changed.</summary>
    DeadlineMoved,

    /// <summary>A clock was suspended.</summary>
    Suspended,

    /// <summary>A clock was resumed.</summary>
    Resumed,

    /// <summary>An extension was granted.</summary>
    Extended,

    /// <summary>A rung of a ladder fired.</summary>
    RungFired,

    /// <summary>A child record was opened or proposed.</summary>
    ChildOpened,

    /// <summary>The system tried a transition and its conditions were not met.</summary>
    AutomaticRefused,

    /// <summary>An event's date was corrected.</summary>
    Corrected,

    /// <summary>A verdict or a due date in the past was confirmed by a person.</summary>
    Confirmed,

    /// <summary>The record was voided or terminated.</summary>
    Closed,

    /// <summary>The record was moved to another version of its definition.</summary>
    Migrated,

    /// <summary>Two persons' business: something was asked for, granted or refused.</summary>
    Asked,

    /// <summary>A paper was attached.</summary>
    PaperAttached,

    /// <summary>A person took or left a seat of the team.</summary>
    TeamChanged,

    /// <summary>Leave was asked for or decided on, or a recusal: for those who compose the team or decide on it, and the team itself.</summary>
    TeamAffair,

    /// <summary>Batches or parties of a plan changed, or an inspection was opened for one of them.</summary>
    PlanChanged,

    /// <summary>Whoever sent it in added something; the reason is what was added.</summary>
    SenderAdded,
}

/// <summary>
/// The alarms that a deadline has from now on. Aligning keeps what has fired, moves what is planned, adds what is missing where
/// the alarm says so, and cancels what is no longer here; an empty plan cancels all.
/// </summary>
/// <param name="Deadline">The deadline's number.</param>
/// <param name="Alarms">Its alarms.</param>
public sealed record AlarmPlan(int Deadline, ImmutableArray<PlannedAlarm> Alarms);

/// <summary>One alarm of a deadline.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The rung's id, or the transition to take.</param>
/// <param name="Arming">The arming that it belongs to.</param>
/// <param name="At">When it falls due, inclusive.</param>
/// <param name="IsNew">Whether it is added where it is missing; a reminder whose time is past is not.</param>
/// <param name="Alone">Whether it must be applied by itself because it may change the record; otherwise it only tells and warns.</param>
public sealed record PlannedAlarm(AlarmKind Kind, string Name, int Arming, Instant At, bool IsNew, bool Alone);

/// <summary>What an alarm does.</summary>
public enum AlarmKind
{
    /// <summary>It fires a rung of a deadline's ladder.</summary>
    Rung,

    /// <summary>It takes an automatic transition because the deadline has passed.</summary>
    Overdue,

    /// <summary>It looks at an automatic transition because a child record has changed or the state was just entered.</summary>
    Prompt,
}

/// <summary>Something that the holders of roles are told.</summary>
/// <param name="Roles">The roles, resolved to persons when the notice goes out.</param>
/// <param name="Deadline">The number of the deadline that it is about, or null.</param>
/// <param name="Text">What they are told.</param>
public sealed record Notice(ImmutableArray<string> Roles, int? Deadline, Text Text);

/// <summary>A child record to open.</summary>
/// <param name="Definition">Its definition; the newest published version is taken.</param>
/// <param name="IsProposal">Whether a rung proposes it, so that an office decides on it first.</param>
public sealed record Opening(string Definition, bool IsProposal);
