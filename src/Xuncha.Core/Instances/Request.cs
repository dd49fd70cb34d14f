using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;

namespace Xuncha.Core.Instances;

/// <summary>A record with all by which it is decided. Every decision takes one.</summary>
/// <param name="Definition">The version of the definition that the record is pinned to.</param>
/// <param name="Instance">The record.</param>
/// <param name="Calendar">The calendar that the definition names.</param>
/// <param name="Now">The instant at which the request arrived; the clock is read once for a decision.</param>
public sealed record Case(WorkflowDefinition Definition, WorkflowInstance Instance, WorkingCalendar Calendar, Instant Now)
{
    /// <summary>The day of <see cref="Now"/> in the calendar's zone.</summary>
    public LocalDate Today => Now.InZone(Calendar.Zone).Date;

    /// <summary><see cref="Now"/> as an occurrence, with its time of day.</summary>
    public Occurrence Arrival => new(Today, Now.InZone(Calendar.Zone).TimeOfDay);
}

/// <summary>Someone's wish to take a step.</summary>
/// <param name="Transition">The transition's name.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="On">When it happened, as the papers prove; not after the day of <c>now</c>.</param>
/// <param name="Fields">Data entered with the step, in the canonical form of <see cref="FieldValue"/>.</param>
/// <param name="Reason">The reason given.</param>
/// <param name="OnBehalfOf">On whose behalf it is recorded, in words.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
public sealed record StepRequest(
    string Transition,
    Actor Actor,
    Occurrence On,
    ImmutableSortedDictionary<string, string> Fields,
    string? Reason = null,
    string? OnBehalfOf = null,
    string? PaperNumber = null);

/// <summary>Who asks.</summary>
/// <param name="Person">The person; null for the system, which takes automatic transitions only.</param>
/// <param name="Roles">The roles of the definition that the person holds on this record.</param>
/// <param name="IsProgram">Whether it is another system, which is never the second of two persons.</param>
public sealed record Actor(Guid? Person, ImmutableHashSet<string> Roles, bool IsProgram = false)
{
    /// <summary>The system itself.</summary>
    public static readonly Actor System = new(null, []);

    /// <summary>Those of the roles that the person holds only as somebody's deputy, each with whose.</summary>
    public ImmutableDictionary<string, Guid> DeputyFor { get; init; } = ImmutableDictionary<string, Guid>.Empty;

    /// <summary>In whose place the person acts where one of some roles acts; null in their own right.</summary>
    public Guid? InPlaceOf(IEnumerable<string> roles)
    {
        var held = roles.Where(Roles.Contains).ToList();
        return held.Count > 0 && held.TrueForAll(DeputyFor.ContainsKey) ? DeputyFor[held[0]] : null;
    }
}

/// <summary>What guards ask of other records, read in the transaction of the decision.</summary>
/// <param name="Team">Who sits in the team and is not on leave.</param>
/// <param name="Papers">The names of the papers attached.</param>
/// <param name="Children">The child records.</param>
public sealed record Facts(
    ImmutableArray<Sitting> Team,
    ImmutableHashSet<string> Papers,
    ImmutableArray<ChildRecord> Children)
{
    /// <summary>What stands against the plan that hangs on the record.</summary>
    public ImmutableArray<Text> PlanFaults { get; init; } = [];

    /// <summary>Who has changed it since it was last approved, and in whose place: none of them approves it.</summary>
    public ImmutableHashSet<Guid> PlanAuthors { get; init; } = [];

    /// <summary>No team, no papers, no children.</summary>
    public static readonly Facts None = new([], [], []);
}

/// <summary>One person in the team, as a guard sees it.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="IsQualified">Whether the person has a qualification that is valid.</param>
/// <param name="IsTrained">Whether the person has been trained for this inspection.</param>
public sealed record Sitting(Seat Seat, bool IsQualified = true, bool IsTrained = true)
{
    /// <summary>What the person is recused by; empty where nothing stands against it.</summary>
    public ImmutableArray<RecusalKind> Recused { get; init; } = [];
}

/// <summary>One child record, as a guard sees it.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="State">Its state.</param>
/// <param name="IsVisible">Whether the actor may know of it; a refusal says nothing of what is hidden.</param>
public sealed record ChildRecord(string Definition, string State, bool IsVisible = true);
