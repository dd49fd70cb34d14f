using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>
/// Decides what a step does. Pure: the definition, the record, the facts, the calendar and the instant come in, and everything
/// that will change, or every reason why nothing does, comes out.
/// </summary>
public static class Engine
{
    /// <summary>Opens a record in the first state of its definition.</summary>
    /// <param name="definition">The definition, which the record is pinned to.</param>
    /// <param name="id">The new record's id.</param>
    /// <param name="person">Who opens it; null for the system.</param>
    /// <param name="on">When it was opened, as the papers prove.</param>
    /// <param name="calendar">The definition's calendar.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="inPlaceOf">Whose deputy the person is in this; null in their own right.</param>
    /// <exception cref="CalendarRangeException">A clock starts at once, and the calendar does not reach that day.</exception>
    public static Decision.Accepted Open(
        WorkflowDefinition definition, Guid id, Guid? person, Occurrence on, WorkingCalendar calendar, Instant now, Guid? inPlaceOf = null)
    {
        var initial = definition.Initial;
        var instance = new WorkflowInstance(
            id,
            definition.Id,
            definition.Version,
            initial.Name,
            on,
            RecordStatus.Running,
            Steps: 0,
            ImmutableSortedDictionary<string, string>.Empty,
            ImmutableSortedDictionary<string, ImmutableArray<Guid>>.Empty,
            [],
            []);
        var draft = new Draft(new(definition, instance, calendar, now), new(on, person, InPlaceOf: inPlaceOf));
        draft.Write(HistoryKind.Opened, initial.Name, Sentences.Opened(definition), to: initial.Name);
        Arrive(draft, from: null, initial, new HashSet<string>(), on);
        return draft.Accepted();
    }

    /// <summary>Decides on a step.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="facts">What the guards ask of other records.</param>
    public static Decision Decide(Case matter, StepRequest request, Facts facts)
    {
        var step = Step.Of(matter, request);
        return step.Refusals(facts) is { IsEmpty: false } refusals
            ? new Decision.Refused(refusals)
            : Decision.WithinCalendar("on", () => Accept(step));
    }

    /// <summary>Every transition out of the present state that people take, each with what still stands against it.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="facts">What the guards ask of other records.</param>
    public static ImmutableArray<NextStep> NextSteps(Case matter, Actor actor, Facts facts)
    {
        if (matter.Instance.Status != RecordStatus.Running)
        {
            return [];
        }

        var today = new Occurrence(matter.Today);
        var nothing = ImmutableSortedDictionary<string, string>.Empty;
        return
        [
            .. from transition in matter.Definition.State(matter.Instance.State).Transitions
               where transition.Actors is not null
               let request = new StepRequest(transition.Name, actor, today, nothing)
               select new NextStep(transition, Step.Of(matter, request).Refusals(facts)),
        ];
    }

    private static Decision.Accepted Accept(Step step)
    {
        var (matter, request, transition) = (step.Matter, step.Request, step.Transition!);
        var (definition, instance) = (matter.Definition, matter.Instance);
        var draft = new Draft(
            matter, new(request.On, request.Actor.Person, request.Reason, request.OnBehalfOf, request.PaperNumber, step.InPlaceOf));
        var entered = step.Entered.Where(field => instance.Fields.GetValueOrDefault(field.Key) != field.Value)
            .Select(field => field.Key).ToHashSet();
        var fresh = instance.Fresh.Union(request.Fields.Keys);
        if (step.IsPartial)
        {
            var signature = step.SignOffs[^1];
            draft.Next = draft.Next with { SignOffs = instance.SignOffs.Add(signature), Fields = step.Entered, Fresh = fresh };
            draft.Write(HistoryKind.Signed, transition.Name, Sentences.Signed(transition, definition.Role(signature.Role), signature.On));

            // A date that is entered with a signature is known from then on: its clock does not wait for the other signatures.
            Clocks.Advance(draft, from: null, to: null, entered, signature.On);
            return draft.Accepted();
        }

        // A date that the step sets is an event of its own each time, even where it falls on the day that was there before; so is a day set for a
        // deadline, which a step that needs it sets anew.
        var setAnew = definition.Deadlines.Where(deadline => deadline.Rule.Period is null).Select(deadline => deadline.Starts)
            .OfType<ClockEvent.At>().Select(at => at.Field).Where(field => transition.Needs.Contains(field) || request.Fields.ContainsKey(field));
        var (on, happened) = (step.On, entered.Union(transition.Sets).Union(setAnew).ToHashSet());
        var to = definition.State(transition.To);
        ImmutableArray<Guid> actors = step.SignOffs.IsEmpty
            ? step.Persons
            : [.. step.SignOffs.SelectMany(signed => new Guid?[] { signed.Person, signed.InPlaceOf }).OfType<Guid>()];
        draft.Next = draft.Next with
        {
            State = transition.To,
            Since = on,
            SignOffs = [],
            Fields = step.Fields,
            Fresh = [.. fresh.Except(transition.Needs).Where(to.AsksFor)],
            LastActors = actors.IsEmpty ? instance.LastActors.Remove(transition.Name) : instance.LastActors.SetItem(transition.Name, actors),
        };
        draft.Write(HistoryKind.Moved, transition.Name, Sentences.Moved(definition, transition, instance.State), instance.State, transition.To, on);
        Arrive(draft, instance.State, to, happened, on);
        foreach (var effect in transition.Effects)
        {
            Apply(draft, transition, effect);
        }

        return draft.Accepted();
    }

    private static void Arrive(Draft draft, string? from, State to, HashSet<string> changed, Occurrence on)
    {
        Clocks.Advance(draft, from, to.Name, changed, on);
        if (to.IsEnd)
        {
            draft.Next = draft.Next with { Status = RecordStatus.Ended };
            Clocks.CancelAll(draft);
            return;
        }

        draft.PromptAutomatic();
    }

    private static void Apply(Draft draft, Transition transition, Effect effect)
    {
        switch (effect)
        {
            case Effect.Notify notify:
                draft.Tell(notify.Roles, null, Sentences.Done(draft.Definition, transition));
                break;
            case Effect.Open open:
                draft.Write(HistoryKind.ChildOpened, open.Definition, Sentences.ChildOpened(open.Definition));
                draft.Open(new(open.Definition, IsProposal: false));
                break;
            default:
                throw new NotSupportedException($"Effect {effect.GetType().Name} has no application.");
        }
    }
}

/// <summary>A transition out of the present state, and what stands against it.</summary>
/// <param name="Transition">The transition.</param>
/// <param name="Refusals">Every reason why it cannot be taken now; empty where it can.</param>
public sealed record NextStep(Transition Transition, ImmutableArray<Refusal> Refusals);
