using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Deadlines;

namespace Xuncha.Core.Definitions;

/// <summary>A legal time limit.</summary>
/// <param name="Name">The deadline's name, unique in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Basis">The article or paper it comes from; null means the definition's basis.</param>
/// <param name="OurReading">What the text leaves open and how we read it; null where the text says it all.</param>
/// <param name="Starts">What starts the clock.</param>
/// <param name="Rule">How the due date is counted.</param>
/// <param name="Met">What meets it.</param>
/// <param name="Owner">The role that must act.</param>
/// <param name="Suspend">Who may suspend it and in which states it sleeps by itself; null where nothing suspends it.</param>
/// <param name="Extend">How it may be extended; null where it may not.</param>
/// <param name="Ladder">Its reminders and escalations; null for none.</param>
public sealed record DeadlineDefinition(
    string Name,
    Text Title,
    string? Basis,
    Text? OurReading,
    ClockEvent Starts,
    DeadlineRule Rule,
    ClockEvent Met,
    string Owner,
    SuspensionPolicy? Suspend,
    ExtensionPolicy? Extend,
    Ladder? Ladder);

/// <summary>What starts a clock or meets it.</summary>
public abstract record ClockEvent
{
    private ClockEvent()
    {
    }

    /// <summary>One of the states is entered.</summary>
    public sealed record Entering(ImmutableArray<string> States) : ClockEvent;

    /// <summary>One of the states is left.</summary>
    public sealed record Leaving(ImmutableArray<string> States) : ClockEvent;

    /// <summary>A date field has a value, which is the date of the event.</summary>
    public sealed record At(string Field) : ClockEvent;
}

/// <summary>What suspends a clock.</summary>
/// <param name="By">The roles that may suspend and resume it by hand; empty for none.</param>
/// <param name="In">The states in which it is suspended by itself; empty for none.</param>
public sealed record SuspensionPolicy(ImmutableArray<string> By, ImmutableArray<string> In);

/// <summary>How a deadline may be extended.</summary>
/// <param name="Persons">Who asks and who grants.</param>
/// <param name="Times">How often at most.</param>
/// <param name="AtMost">How long one extension may be.</param>
public sealed record ExtensionPolicy(TwoPersons Persons, int Times, Period AtMost);

/// <summary>The reminders and escalations of a deadline, in order of time.</summary>
/// <param name="Unit">The one unit of every offset: working days or days.</param>
/// <param name="At">The time of day at which rungs fire, in the calendar's zone; 09:00 unless the definition says
/// otherwise.</param>
/// <param name="Rungs">The rungs.</param>
public sealed record Ladder(PeriodUnit Unit, LocalTime At, ImmutableArray<Rung> Rungs);

/// <summary>One reminder or escalation.</summary>
/// <param name="Id">An id that survives new versions of the definition.</param>
/// <param name="Offset">Units from the due date: negative before it (a reminder), positive after it (an escalation).</param>
/// <param name="Notify">The roles that are told.</param>
/// <param name="Level">The warning level that the deadline takes; null to leave it.</param>
/// <param name="Propose">The definition of the record whose opening is proposed; null for none.</param>
/// <param name="Take">The transition that the system takes; null for none.</param>
public sealed record Rung(string Id, int Offset, ImmutableArray<string> Notify, WarningLevel? Level, string? Propose,
    string? Take)
{
    /// <summary>Whether the rung does more than tell: on a provisional date it then only tells (<c>deadlines.md</c>
    /// 11).</summary>
    public bool IsStrong => Level is not null || Propose is not null || Take is not null;
}

/// <summary>How grave a late deadline has become.</summary>
public enum WarningLevel
{
    /// <summary>No warning.</summary>
    None,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Red.</summary>
    Red,
}
