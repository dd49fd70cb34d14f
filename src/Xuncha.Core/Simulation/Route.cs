using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Simulation;

/// <summary>A step that a simulation may take next.</summary>
/// <param name="Transition">The transition.</param>
/// <param name="On">Its day.</param>
/// <param name="IsAssumed">Whether nobody gave the day.</param>
internal sealed record Candidate(Transition Transition, LocalDate On, bool IsAssumed);

/// <summary>
/// The way that a simulated record takes: where a date is given, the transition that it is given for; else the first listed one that
/// leads on, to a state where the record has not been and from which it can come to an end without going back.
/// </summary>
internal sealed class Route(WorkflowDefinition definition, IReadOnlyDictionary<string, LocalDate> events)
{
    private readonly HashSet<string> _visited = [definition.Initial.Name];
    private readonly HashSet<string> _unused = [.. events.Keys];

    /// <summary>The transitions with dates that the record has not come to.</summary>
    public IEnumerable<string> Unused => _unused;

    /// <summary>Remembers where the record came to, and by which transition. Sent back, it goes its way again from there.</summary>
    public void Took(string transition, string state)
    {
        _unused.Remove(transition);
        if (!_visited.Add(state))
        {
            _visited.Clear();
            _visited.Add(state);
        }
    }

    /// <summary>The steps to try, best first.</summary>
    public IEnumerable<Candidate> From(WorkflowInstance instance)
    {
        var here = definition.State(instance.State).Transitions
            .Where(transition => transition.Actors is not null || transition.Automatic is Trigger.RecordsChanged)
            .ToList();
        var given = here.Where(transition => _unused.Contains(transition.Name)).OrderBy(transition => events[transition.Name]).ToList();
        return given.Count > 0
            ? [new(given[0], events[given[0].Name], IsAssumed: false)]
            : here.Where(transition => LeadsOn(transition.To, _visited))
                .Select(transition => new Candidate(transition, Assumed(instance, transition), IsAssumed: true));
    }

    private bool LeadsOn(string state, HashSet<string> been) =>
        !been.Contains(state)
        && (definition.State(state).IsEnd || definition.State(state).Transitions.Any(onward => LeadsOn(onward.To, [.. been, state])));

    /// <summary>The last day on which the step meets what it meets; where it meets nothing, the day of the step before.</summary>
    private LocalDate Assumed(WorkflowInstance instance, Transition transition)
    {
        var due = from deadline in definition.Deadlines
                  where Meets(deadline.Met, instance.State, transition)
                  let open = instance.OpenDeadline(deadline.Name)
                  where open is { IsSuspended: false }
                  select open.Due.Date;
        return LocalDate.Max(due.DefaultIfEmpty(instance.Since.Date).Min(), instance.Since.Date);
    }

    private static bool Meets(ClockEvent met, string from, Transition transition) => met switch
    {
        ClockEvent.Entering entering => entering.States.Contains(transition.To),
        ClockEvent.Leaving leaving => leaving.States.Contains(from),
        ClockEvent.At at => transition.Sets.Contains(at.Field) || transition.Needs.Contains(at.Field),
        _ => false,
    };
}
