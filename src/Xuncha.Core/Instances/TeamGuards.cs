using System.Collections.Immutable;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;

namespace Xuncha.Core.Instances;

/// <summary>What is missing in a team. Nobody is named: the record may be open to those who know nothing of the team's people.</summary>
internal static class TeamGuards
{
    /// <summary>What keeps the team from being complete, or null.</summary>
    public static Text? Gap(TeamComposition? rule, ImmutableArray<Sitting> team)
    {
        if (rule is null)
        {
            return null;
        }

        int Count(Seat seat) => team.Count(sitting => sitting.Seat == seat);
        List<Text> gaps = [];
        if (rule.Leaders is { } leaders && Count(Seat.Leader) != leaders)
        {
            gaps.Add(new($"组长应为{leaders}名，现为{Count(Seat.Leader)}名", $"{leaders} team leader(s) wanted, {Count(Seat.Leader)} appointed"));
        }

        if (rule.Deputies is { } deputies && Count(Seat.Deputy) != deputies)
        {
            gaps.Add(new($"副组长应为{deputies}名，现为{Count(Seat.Deputy)}名", $"{deputies} deputy leader(s) wanted, {Count(Seat.Deputy)} appointed"));
        }

        if (team.Length - Count(Seat.Expert) is var members && members < rule.Least)
        {
            gaps.Add(new($"巡查组（不含专家）至少{rule.Least}人，现为{members}人", $"the team needs at least {rule.Least} people besides experts, it has {members}"));
        }

        if (Count(Seat.Expert) < rule.Experts)
        {
            gaps.Add(new($"专家至少{rule.Experts}人，现为{Count(Seat.Expert)}人", $"the team needs at least {rule.Experts} experts, it has {Count(Seat.Expert)}"));
        }

        if (team.Count(sitting => sitting.IsQualified) is var qualified && qualified < rule.Qualified)
        {
            gaps.Add(new($"具备有效资格者至少{rule.Qualified}人，现为{qualified}人", $"at least {rule.Qualified} people with a valid qualification wanted, {qualified} appointed"));
        }

        if (team.Where(sitting => !sitting.Recused.IsEmpty).ToList() is { Count: > 0 } recused)
        {
            var kinds = Wording.Join(recused.SelectMany(sitting => sitting.Recused).Distinct().Order().Select(Recusal.Title));
            gaps.Add(new($"{recused.Count}人须回避（{kinds.Zh}）", $"{recused.Count} of the team recused ({kinds.En})"));
        }

        return gaps.Count == 0 ? null : Join(gaps);
    }

    /// <summary>How many are not trained, or null.</summary>
    public static Text? Untrained(ImmutableArray<Sitting> team) => team.Count(sitting => !sitting.IsTrained) is > 0 and var untrained
        ? new($"巡查组有{untrained}人未参加培训", $"{untrained} of the team not trained")
        : null;

    private static Text Join(List<Text> gaps) => new(string.Join("；", gaps.Select(gap => gap.Zh)), string.Join("; ", gaps.Select(gap => gap.En)));
}
