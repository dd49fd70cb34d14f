using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Instances;

namespace Xuncha.Server.Records;

/// <summary>A step that somebody asks for, with its data in canonical form.</summary>
/// <param name="Transition">The transition's name.</param>
/// <param name="On">When it happened, as the papers prove; the moment of the request where it is not given. An earlier day takes a paper's number or a reason, and the inspected party gives none.</param>
/// <param name="Time">The time of day that the paper shows.</param>
/// <param name="Fields">The data that the step asks for.</param>
/// <param name="Reason">The reason.</param>
/// <param name="OnBehalfOf">On whose behalf it is recorded.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
internal sealed record WantedStep(
    string Transition,
    LocalDate? On,
    LocalTime? Time,
    ImmutableSortedDictionary<string, string> Fields,
    string? Reason = null,
    string? OnBehalfOf = null,
    string? PaperNumber = null)
{
    /// <summary>The engine's answer to it.</summary>
    public Decision Decide(Case matter, Actor actor, Facts facts)
    {
        var on = On is not { } date || date == matter.Today
            ? new Occurrence(matter.Today, Time ?? matter.Arrival.Time)
            : new Occurrence(date, Time);
        return Engine.Decide(matter, new(Transition, actor, on, Fields, Reason, OnBehalfOf, PaperNumber), facts);
    }
}

/// <summary>Decides on a step that a person or program asks for: one request, many at once and an import go this one way.</summary>
internal sealed class StepDesk(RecordStore records, EnteredReferences references)
{
    /// <summary>The decision, with every reason against it.</summary>
    public async Task<Decision> DecideAsync(OpenedRecord opened, WantedStep wanted, CancellationToken cancellation)
    {
        var matter = opened.Matter;
        var transition = matter.Definition.State(matter.Instance.State).Transition(wanted.Transition);
        var facts = transition is null
            ? Facts.None
            : await records.FactsAsync(opened.Record, [transition], opened.Caller, opened.Caller.Today, cancellation);
        var decision = wanted.Decide(matter, opened.Actor, facts);
        return decision is Decision.Accepted
            && await references.WrongAsync(opened.Record, matter.Definition, wanted.Fields, opened.Caller, cancellation) is { IsEmpty: false } wrong
                ? new Decision.Refused(wrong)
                : decision;
    }
}
