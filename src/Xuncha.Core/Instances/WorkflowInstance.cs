using System.Collections.Immutable;
using NodaTime;

namespace Xuncha.Core.Instances;

/// <summary>One record on its way through a definition: all that a decision needs to know of it.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="DefinitionId">The definition that drives it.</param>
/// <param name="DefinitionVersion">The version it is pinned to.</param>
/// <param name="State">The state it is in.</param>
/// <param name="Since">When it entered that state; no later step can have happened before.</param>
/// <param name="Status">Whether it still moves.</param>
/// <param name="Steps">How many steps have been recorded; the next one takes the next number.</param>
/// <param name="Fields">Its data, by field name, in the canonical form of <see cref="FieldValue"/>.</param>
/// <param name="LastActors">
/// Who last took each transition, all signers where it takes several, and in whose place a deputy took it; the system is not kept.
/// </param>
/// <param name="SignOffs">The signatures given so far for transitions out of the present state.</param>
/// <param name="Deadlines">Every clock that has started, in order.</param>
public sealed record WorkflowInstance(
    Guid Id,
    string DefinitionId,
    int DefinitionVersion,
    string State,
    Occurrence Since,
    RecordStatus Status,
    int Steps,
    ImmutableSortedDictionary<string, string> Fields,
    ImmutableSortedDictionary<string, ImmutableArray<Guid>> LastActors,
    ImmutableArray<SignOff> SignOffs,
    ImmutableArray<Deadline> Deadlines)
{
    /// <summary>
    /// The fields and papers that were given for what comes next: since a step last needed them, and since the record last stood in a state
    /// that does not ask for them. These alone serve a step that needs them anew.
    /// </summary>
    public ImmutableSortedSet<string> Fresh { get; init; } = [];

    /// <summary>The open deadline of that name, or null.</summary>
    public Deadline? OpenDeadline(string name) =>
        Deadlines.FirstOrDefault(deadline => deadline.Name == name && deadline.State == DeadlineState.Open);

    /// <summary>The record with one deadline put in the place of the one with the same number, or added.</summary>
    public WorkflowInstance With(Deadline deadline) =>
        this with
        {
            Deadlines = deadline.Number > Deadlines.Length
                ? Deadlines.Add(deadline)
                : Deadlines.SetItem(deadline.Number - 1, deadline),
        };
}

/// <summary>Whether a record still moves.</summary>
public enum RecordStatus
{
    /// <summary>On its way.</summary>
    Running,

    /// <summary>It has reached an end of its definition.</summary>
    Ended,

    /// <summary>Broken off before its end by two persons, for a reason.</summary>
    Terminated,

    /// <summary>Declared never to have been valid by two persons, for a reason.</summary>
    Voided,
}

/// <summary>One signature of several (会签).</summary>
/// <param name="Transition">The transition that is signed for.</param>
/// <param name="Role">The role that signed.</param>
/// <param name="Person">Who signed.</param>
/// <param name="On">The day that the paper bears.</param>
/// <param name="InPlaceOf">Whose deputy the person was; null in their own right.</param>
public sealed record SignOff(string Transition, string Role, Guid Person, Occurrence On, Guid? InPlaceOf = null);

/// <summary>When something happened, as the papers prove (<c>deadlines.md</c> 13).</summary>
/// <param name="Date">The day, in the calendar's zone.</param>
/// <param name="Time">The time of day, where the paper or the arrival shows one; it matters only where a rule names a cut-off.</param>
public readonly record struct Occurrence(LocalDate Date, LocalTime? Time = null) : IComparable<Occurrence>
{
    /// <inheritdoc/>
    public int CompareTo(Occurrence other)
    {
        var byDate = Date.CompareTo(other.Date);
        return byDate != 0 ? byDate : (Time ?? LocalTime.Midnight).CompareTo(other.Time ?? LocalTime.Midnight);
    }

    /// <summary>Whether the left lies before the right.</summary>
    public static bool operator <(Occurrence left, Occurrence right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left lies after the right.</summary>
    public static bool operator >(Occurrence left, Occurrence right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left does not lie after the right.</summary>
    public static bool operator <=(Occurrence left, Occurrence right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left does not lie before the right.</summary>
    public static bool operator >=(Occurrence left, Occurrence right) => left.CompareTo(right) >= 0;
}
