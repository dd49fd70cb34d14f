using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Simulation;

/// <summary>What a definition would make of a record that starts on a day.</summary>
/// <param name="Entries">Everything that happens, by date.</param>
/// <param name="Record">The record as it stands at the last.</param>
/// <param name="Stop">Why it could not go on; null where it has come to an end.</param>
/// <param name="Unused">Transitions whose date was given and that the record never came to.</param>
public sealed record SimulationResult(
    ImmutableArray<SimulationEntry> Entries, WorkflowInstance Record, Text? Stop, ImmutableArray<string> Unused)
{
    /// <summary>Whether the record came to an end and every date given was used.</summary>
    public bool IsComplete => Stop is null && Unused.IsEmpty;
}

/// <summary>One line of a simulated timeline.</summary>
/// <param name="Date">The day, in the calendar's zone.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Subject">The transition, deadline or definition by name.</param>
/// <param name="Text">What happens, in words.</param>
/// <param name="IsAssumed">Whether nobody gave the date.</param>
/// <param name="Explanation">For a due date, how it is counted; empty for anything else.</param>
public sealed record SimulationEntry(
    LocalDate Date, SimulationKind Kind, string Subject, Text Text, bool IsAssumed, ImmutableArray<ExplanationLine> Explanation);

/// <summary>What a line of a simulated timeline is about.</summary>
public enum SimulationKind
{
    /// <summary>The record is opened, signed for or moves.</summary>
    Step,

    /// <summary>A clock starts.</summary>
    Start,

    /// <summary>A clock is due.</summary>
    Due,

    /// <summary>A clock is met.</summary>
    Met,

    /// <summary>A clock is suspended, resumed, moved or without object.</summary>
    Change,

    /// <summary>A reminder or escalation goes out.</summary>
    Rung,

    /// <summary>A reminder or escalation does not go out, because its clock was met or cancelled before.</summary>
    SparedRung,

    /// <summary>A child record is opened or proposed.</summary>
    Open,

    /// <summary>The system tried a transition and could not take it.</summary>
    Refused,
}
