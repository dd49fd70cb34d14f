using Xuncha.Core.Definitions;

namespace Xuncha.Core.Planning;

/// <summary>What may be done with a plan in a state, from its definition alone.</summary>
public static class PlanStates
{
    /// <summary>Whether its batches and parties may be changed: in the first state, to which an approved plan comes back to be amended.</summary>
    public static bool IsOpenToChange(WorkflowDefinition definition, State state) => state.Name == definition.Initial.Name;

    /// <summary>Whether it is approved, so that its inspections may be opened: it goes on, and nobody asks any more whether it is sound.</summary>
    public static bool IsApproved(WorkflowDefinition definition, State state) =>
        !state.IsEnd && !IsOpenToChange(definition, state) && !state.Transitions.Any(transition => transition.Guards.Any(guard => guard is Guard.PlanSound));
}
