namespace Xuncha.Core.Definitions.Checking;

/// <summary>Every state can be reached and left towards an end, and no two automatic ways compete.</summary>
internal static class FlowRules
{
    public static void Check(Scope scope)
    {
        var states = scope.Definition.States.ToArray();
        if (states.Length == 0)
        {
            return;
        }

        var ends = states.Where(state => state.IsEnd).ToArray();
        if (ends.Length == 0)
        {
            scope.Problems.Error("no-end", scope.Draft.Root["stages"], new("没有任何办结状态", "no state is an end"),
                new("请给最后的状态加上 end: true。", "Give the last state 'end: true'."));
        }

        foreach (var state in states)
        {
            // A step whose goal is unknown may lead to an end: that one slip is reported alone.
            var onward = scope.From([state.Name], _ => true);
            State(scope, state, stuck: ends.Length > 0 && !ends.Any(end => onward.Contains(end.Name))
                && !scope.Steps.Any(step => step.To is null && onward.Contains(step.From.Name)));
        }
    }

    private static void State(Scope scope, State state, bool stuck)
    {
        if (!scope.Reachable.Contains(state.Name))
        {
            scope.Problems.Error("unreachable-state", scope.NameOf(state),
                new($"状态“{state.Name}”无法到达", $"state '{state.Name}' cannot be reached"),
                new("请让某个步骤的 to 指向它，或删除它。", "Let a transition lead to it, or remove it."));
        }

        if (stuck)
        {
            scope.Problems.Error("no-way-to-end", scope.NameOf(state),
                new($"从状态“{state.Name}”无法到达办结状态", $"no end can be reached from state '{state.Name}'"),
                new("请增加通向办结状态的步骤，或加上 end: true。", "Add a transition towards an end, or make it one with 'end: true'."));
        }

        if (state.IsEnd && state.Transitions.Length > 0)
        {
            scope.Problems.Error("end-with-way-out", scope.At(state)["transitions"],
                new($"办结状态“{state.Name}”仍有后续步骤", $"state '{state.Name}' is an end and has a way out"),
                new("请删除其步骤，或去掉 end: true。", "Remove its transitions, or its 'end: true'."));
        }

        Competing(scope, state);
    }

    /// <summary>Two automatic ways of a state on one trigger are told apart by their guards alone; without or with equal ones
    /// they compete.</summary>
    private static void Competing(Scope scope, State state)
    {
        foreach (var (index, transition) in state.Transitions.Index().Where(pair => pair.Item.Automatic is not null))
        {
            var rival = state.Transitions.Take(index).FirstOrDefault(earlier => earlier.Automatic == transition.Automatic
                && (earlier.Guards.IsEmpty || transition.Guards.IsEmpty || Same(earlier, transition)));
            if (rival is not null)
            {
                scope.Problems.Error("ambiguous-transition", scope.At(transition.Automatic!),
                    new($"自动步骤“{transition.Name}”与“{rival.Name}”的触发条件相同，无法区分",
                        $"automatic transitions '{transition.Name}' and '{rival.Name}' fire on the same trigger, and nothing tells them apart"),
                    new("请给两者加上互斥的 when 条件。", "Give both guards that exclude each other."));
            }
        }
    }

    private static bool Same(Transition a, Transition b) =>
        a.Guards.Select(Key).ToHashSet(StringComparer.Ordinal).SetEquals(b.Guards.Select(Key));

    /// <summary>A guard as text: records compare their lists by reference.</summary>
    private static string Key(Guard guard) =>
        guard is Guard.Records records
            ? $"{records.Definition} {records.Quantifier} {string.Join(' ', records.States)} {records.Count}" : guard.ToString();
}
