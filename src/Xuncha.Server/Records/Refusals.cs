using System.Collections.Immutable;
using Xuncha.Core;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Records;

/// <summary>The engine's refusals as problems.</summary>
internal static class Refusals
{
    /// <summary>
    /// One problem for all reasons. What kind it is, the gravest says: a missing role, then a step that is not open, then an unmet
    /// condition, then a wrong input.
    /// </summary>
    public static ProblemResult Problem(ImmutableArray<Refusal> reasons)
    {
        var type = reasons.Any(reason => reason.Kind == RefusalKind.Role) ? ProblemTypes.Forbidden
            : reasons.Any(reason => reason.Kind == RefusalKind.NotOpen) ? ProblemTypes.NotOpen
            : reasons.Any(reason => reason.Kind == RefusalKind.Guard) ? ProblemTypes.ConditionUnmet
            : ProblemTypes.Invalid;
        var errors = reasons.Where(reason => reason.Kind == RefusalKind.Input)
            .GroupBy(reason => $"$.{reason.Subject}", reason => reason.Text)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<Text>)[.. group]);
        return new(
            type,
            new(string.Join("；", reasons.Select(reason => reason.Text.Zh)), string.Join("; ", reasons.Select(reason => reason.Text.En))),
            errors.Count == 0 ? null : errors,
            new Dictionary<string, object?>
            {
                ["refusals"] = reasons.Select(reason => new RefusalView(reason.Kind, reason.Subject, reason.Text)).ToList(),
            });
    }
}
