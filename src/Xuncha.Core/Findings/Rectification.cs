using Xuncha.Core.Definitions;

namespace Xuncha.Core.Findings;

/// <summary>On which side of rectification a paper lies.</summary>
public enum RectificationSide
{
    /// <summary>It shows what was found.</summary>
    Before,

    /// <summary>It shows what has become of it.</summary>
    After,
}

/// <summary>
/// What a definition of a finding says of the time before and after rectification. It is read from the clock by which it is rectified
/// (<see cref="LedgerNames.Rectify"/>): before lies what the steps take up to the one that starts it, after lies what the steps take that meet it.
/// </summary>
public static class Rectification
{
    /// <summary>On which side a paper lies that was attached in a state; null for neither.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="paper">The paper's name.</param>
    /// <param name="state">The state in which the record was; one of an earlier version lies on neither side.</param>
    public static RectificationSide? SideOf(WorkflowDefinition definition, string paper, string state)
    {
        if (definition.Deadlines.FirstOrDefault(deadline => deadline.Name == LedgerNames.Rectify) is not { } clock
            || definition.States.FirstOrDefault(candidate => candidate.Name == state) is not { } there)
        {
            return null;
        }

        var steps = there.Transitions.Where(step => step.Accepts(paper)).ToList();
        return steps.Exists(step => Brings(clock.Met, there, step)) ? RectificationSide.After
            : steps.Count > 0 && UpToTheStart(definition, clock).Contains(state) ? RectificationSide.Before
            : null;
    }

    // The states that a record can be in before the clock has ever started.
    private static HashSet<string> UpToTheStart(WorkflowDefinition definition, DeadlineDefinition clock)
    {
        HashSet<string> reached = [definition.Initial.Name];
        Queue<State> ahead = new([definition.Initial]);
        while (ahead.TryDequeue(out var state))
        {
            foreach (var step in state.Transitions.Where(step => !Brings(clock.Starts, state, step) && reached.Add(step.To)))
            {
                ahead.Enqueue(definition.State(step.To));
            }
        }

        return reached;
    }

    private static bool Brings(ClockEvent happening, State from, Transition step) => happening switch
    {
        ClockEvent.Entering entering => entering.States.Contains(step.To),
        ClockEvent.Leaving leaving => leaving.States.Contains(from.Name),
        ClockEvent.At at => step.Accepts(at.Field) || step.Sets.Contains(at.Field),
        _ => throw new NotSupportedException($"Clock event {happening.GetType().Name} has no sides."),
    };
}
