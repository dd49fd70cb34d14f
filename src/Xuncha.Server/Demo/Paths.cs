using System.Collections.Immutable;
using Xuncha.Core.Definitions;

namespace Xuncha.Server.Demo;

/// <summary>The ways through a definition.</summary>
internal static class Paths
{
    /// <summary>The shortest way from a state to one of several; null where there is none.</summary>
    public static ImmutableArray<Transition>? To(WorkflowDefinition definition, string from, Func<string, bool> isWanted)
    {
        var ways = new Dictionary<string, ImmutableArray<Transition>>(StringComparer.Ordinal) { [from] = [] };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var state))
        {
            if (isWanted(state))
            {
                return ways[state];
            }

            foreach (var transition in definition.State(state).Transitions.Where(transition => !ways.ContainsKey(transition.To)))
            {
                ways[transition.To] = ways[state].Add(transition);
                queue.Enqueue(transition.To);
            }
        }

        return null;
    }
}
