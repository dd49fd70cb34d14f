namespace Xuncha.Core.Definitions.Checking;

/// <summary>What is needed anew is named once, and may have been given before.</summary>
internal static class AnewRules
{
    public static void Check(Scope scope)
    {
        foreach (var step in scope.Steps.Where(step => step.Transition.Actors is not null))
        {
            var (transition, at) = (step.Transition, scope.At(step.Transition)["needs-anew"]);
            foreach (var (index, name) in transition.Anew.Index().Where(pair => scope.Fields.Contains(pair.Item) || scope.Papers.Contains(pair.Item)))
            {
                if (transition.Needs.Count(need => need == name) > 1)
                {
                    scope.Problems.Error("needed-twice", at.At(index),
                        new($"“{name}”已列在所需之中", $"'{name}' is needed already"),
                        new("只保留一处：须重新提交的写在 needs-anew。", "Keep one of them: in 'needs-anew' what must be given anew."));
                }
                else if (!MayBeThere(scope, name, step.From))
                {
                    scope.Problems.Warning("needless-anew", at.At(index),
                        new($"到达状态“{step.From.Name}”之前没有步骤会提交“{name}”，重新提交没有意义",
                            $"no step that takes '{name}' comes before state '{step.From.Name}': there is nothing to give anew"),
                        new("请改写在 needs 中。", "Put it into 'needs'."));
                }
            }
        }
    }

    /// <summary>Whether a record may come to a state after a step with which something may be given.</summary>
    private static bool MayBeThere(Scope scope, string name, State state) =>
        scope.From(scope.Steps.Where(step => step.To is not null && step.Transition.Accepts(name)).Select(step => step.To!), _ => true)
            .Contains(state.Name);
}
