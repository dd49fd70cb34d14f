using System.Collections.Immutable;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Teams;

/// <summary>Somebody who may be proposed for a team.</summary>
/// <param name="Person">The person.</param>
/// <param name="Load">How many seats the person has had of late.</param>
/// <param name="IsQualified">Whether a qualification is valid.</param>
/// <param name="Expertise">Industries and areas that the person knows.</param>
/// <param name="Recused">What the person is recused by; empty where nothing stands against it.</param>
/// <param name="IsTaken">Whether the person sits in another team that asks for full time.</param>
public sealed record Candidate(
    Guid Person, int Load, bool IsQualified, ImmutableSortedSet<string> Expertise, ImmutableArray<RecusalKind> Recused, bool IsTaken);

/// <summary>Whom a team still lacks.</summary>
/// <param name="Leaders">Leaders.</param>
/// <param name="Deputies">Deputy leaders.</param>
/// <param name="Members">Members besides.</param>
/// <param name="Experts">Experts: people who know some industry or area.</param>
/// <param name="Qualified">How many of all these must have a valid qualification.</param>
/// <param name="Expertise">What somebody in the team must know; one person may know several.</param>
/// <param name="Include">Who must be in it.</param>
public sealed record Lack(
    int Leaders, int Deputies, int Members, int Experts, int Qualified, ImmutableArray<string> Expertise, ImmutableHashSet<Guid> Include);

/// <summary>A seat that is proposed for somebody.</summary>
public sealed record ProposedSeat(Guid Person, Seat Seat);

/// <summary>A team that satisfies every rule, or which rules cannot be met together.</summary>
/// <param name="Seats">The seats; empty where there is no such team.</param>
/// <param name="Conflict">A set of rules that cannot be met together, and could if any one of them were dropped; empty where there is a team.</param>
public sealed record Suggestion(ImmutableArray<ProposedSeat> Seats, ImmutableArray<Text> Conflict)
{
    /// <summary>The most kinds of expertise that can be asked for.</summary>
    public const int MostExpertise = 5;

    /// <summary>The most members, and the most experts, that can be asked for.</summary>
    public const int MostSeats = 20;

    /// <summary>Whether there were too many ways to fill the team for all of them to be tried: then it is not known whether there is one.</summary>
    public bool HasGivenUp { get; private init; }

    /// <summary>
    /// Finds the team with the least load in sum, and of those the smallest. The search is exhaustive (by the number of seats filled, not by
    /// persons), so that where it finds none there is none, unless it has given up; the same question has the same answer.
    /// </summary>
    /// <param name="candidates">Who may be proposed.</param>
    /// <param name="lack">Whom the team lacks.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static Suggestion For(IEnumerable<Candidate> candidates, Lack lack, CancellationToken cancellation)
    {
        ImmutableArray<Candidate> pool = [.. candidates.OrderBy(candidate => candidate.Load).ThenBy(candidate => candidate.Person)];
        var rules = TeamRule.Of(lack);
        var search = new TeamSearch(pool, lack, cancellation);
        if (search.Find(rules) is { } found)
        {
            return new(Seated(found, lack), []);
        }

        // What can be dropped without anybody being found is not to blame; what stays in the end is.
        foreach (var rule in rules)
        {
            if (search.Find(rules.Remove(rule)) is null)
            {
                rules = rules.Remove(rule);
            }
        }

        return search.HasGivenUp ? new([], []) { HasGivenUp = true } : new([], [.. rules.Select(rule => rule.Say(pool, lack, rules))]);
    }

    // Who leads is qualified before others, and otherwise has led least.
    private static ImmutableArray<ProposedSeat> Seated(ImmutableArray<(Candidate Candidate, bool IsExpert)> found, Lack lack)
    {
        var people = found.Where(one => !one.IsExpert).Select(one => one.Candidate)
            .OrderByDescending(candidate => candidate.IsQualified).ThenBy(candidate => candidate.Load).ThenBy(candidate => candidate.Person);
        return
        [
            .. people.Select((candidate, index) => new ProposedSeat(
                candidate.Person, index < lack.Leaders ? Seat.Leader : index < lack.Leaders + lack.Deputies ? Seat.Deputy : Seat.Member)),
            .. found.Where(one => one.IsExpert).Select(one => new ProposedSeat(one.Candidate.Person, Seat.Expert)),
        ];
    }
}

/// <summary>A rule that a team must satisfy.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Subject">The expertise, where it is one.</param>
internal sealed record TeamRule(TeamRuleKind Kind, string? Subject = null)
{
    /// <summary>All that apply, in the order in which they are tried to be dropped.</summary>
    public static ImmutableArray<TeamRule> Of(Lack lack) =>
    [
        new(TeamRuleKind.Include),
        .. lack.Expertise.Select(subject => new TeamRule(TeamRuleKind.Expertise, subject)),
        new(TeamRuleKind.Qualified), new(TeamRuleKind.Experts), new(TeamRuleKind.Members), new(TeamRuleKind.OneTeam), new(TeamRuleKind.Recusal),
    ];

    /// <summary>Those who remain under the rules.</summary>
    public static IEnumerable<Candidate> Remaining(IEnumerable<Candidate> pool, ImmutableArray<TeamRule> rules) => pool.Where(candidate =>
        (candidate.Recused.IsEmpty || !rules.Contains(new(TeamRuleKind.Recusal))) && (!candidate.IsTaken || !rules.Contains(new(TeamRuleKind.OneTeam))));

    /// <summary>The rule in words, with what there is to meet it.</summary>
    public Text Say(ImmutableArray<Candidate> pool, Lack lack, ImmutableArray<TeamRule> rules)
    {
        var left = Remaining(pool, rules).ToList();
        switch (Kind)
        {
            case TeamRuleKind.Include:
                var missing = lack.Include.Count - left.Count(candidate => lack.Include.Contains(candidate.Person));
                return new($"须包括指定的{lack.Include.Count}人，其中{missing}人不可选", $"{lack.Include.Count} named people must be in it, {missing} of them cannot");
            case TeamRuleKind.Expertise:
                return Needs(new($"熟悉“{Subject}”者", $"who know '{Subject}'"), 1, left.Count(candidate => candidate.Expertise.Contains(Subject!)));
            case TeamRuleKind.Qualified:
                return Needs(new("具备有效资格者", "with a valid qualification"), lack.Qualified, left.Count(candidate => candidate.IsQualified));
            case TeamRuleKind.Experts:
                return Needs(new("专家", "as experts"), lack.Experts, left.Count(candidate => !candidate.Expertise.IsEmpty));
            case TeamRuleKind.Members:
                return Needs(new("组长、副组长和组员", "as leader, deputy and members"), lack.Leaders + lack.Deputies + lack.Members, left.Count);
            case TeamRuleKind.OneTeam:
                var taken = pool.Count(candidate => candidate.IsTaken);
                return new($"{taken}人已在其他巡查组", $"{taken} sit in another team");
            default:
                var kinds = Enum.GetValues<RecusalKind>().Select(kind => (Title: Teams.Recusal.Title(kind), Count: pool.Count(candidate => candidate.Recused.Contains(kind))))
                    .Where(kind => kind.Count > 0).ToList();
                var recused = pool.Count(candidate => !candidate.Recused.IsEmpty);
                return new(
                    $"{recused}人须回避（{string.Join("、", kinds.Select(kind => $"{kind.Title.Zh}{kind.Count}人"))}）",
                    $"{recused} recused ({string.Join(", ", kinds.Select(kind => $"{kind.Count} {kind.Title.En}"))})");
        }
    }

    private static Text Needs(Text who, int wanted, int there) => new($"还需{who.Zh}{wanted}人，可选{there}人", $"{wanted} wanted {who.En}, {there} remain");
}

/// <summary>The rules that a team must satisfy.</summary>
internal enum TeamRuleKind
{
    Include,
    Expertise,
    Qualified,
    Experts,
    Members,
    OneTeam,
    Recusal,
}
