using System.Collections.Immutable;

namespace Xuncha.Core.Teams;

/// <summary>
/// Fills a team person by person. What counts of the people chosen so far is how many there are of each sort, so that of all ways to get to the
/// same numbers only the cheapest is kept; the rest of the search does not depend on who they were.
/// </summary>
/// <param name="pool">The candidates, the least loaded first.</param>
/// <param name="lack">Whom the team lacks.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class TeamSearch(ImmutableArray<Candidate> pool, Lack lack, CancellationToken cancellation)
{
    /// <summary>How many states one search goes on from before it gives up; one takes well under a microsecond.</summary>
    private const int MostStates = 1_000_000;

    /// <summary>Whether there were too many ways to try; nothing that was not found says anything then.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>The cheapest team under some of the rules; null where there is none, or the search has given up.</summary>
    /// <param name="rules">The rules that are kept.</param>
    public ImmutableArray<(Candidate Candidate, bool IsExpert)>? Find(ImmutableArray<TeamRule> rules)
    {
        if (HasGivenUp)
        {
            return null;
        }

        int Wanted(TeamRuleKind kind, int number) => rules.Contains(new(kind)) ? number : 0;
        ImmutableArray<string> expertise = [.. rules.Where(rule => rule.Kind == TeamRuleKind.Expertise).Select(rule => rule.Subject!)];
        var goal = new Filled(
            Wanted(TeamRuleKind.Members, lack.Leaders + lack.Deputies + lack.Members), Wanted(TeamRuleKind.Experts, lack.Experts),
            Wanted(TeamRuleKind.Qualified, lack.Qualified), (1 << expertise.Length) - 1);
        var include = rules.Contains(new(TeamRuleKind.Include)) ? lack.Include : [];
        var left = TeamRule.Remaining(pool, rules).ToList();
        if (left.Count(candidate => include.Contains(candidate.Person)) < include.Count)
        {
            return null;
        }

        int Knows(Candidate candidate) => expertise.Select((name, bit) => candidate.Expertise.Contains(name) ? 1 << bit : 0).Sum();

        // Of people who count for the same, more than can ever be needed are left out, the least loaded first in.
        var enough = goal.Members + goal.Experts + goal.Qualified + expertise.Length;
        var people = left.Where(candidate => include.Contains(candidate.Person)).Concat(
            left.Where(candidate => !include.Contains(candidate.Person))
                .GroupBy(candidate => (candidate.IsQualified, HasExpertise: !candidate.Expertise.IsEmpty, Knows: Knows(candidate))).SelectMany(alike => alike.Take(enough)));

        var best = new Dictionary<Filled, Path> { [new(0, 0, 0, 0)] = new(0, 0, null, null, IsExpert: false) };
        var states = 0;
        foreach (var candidate in people)
        {
            cancellation.ThrowIfCancellationRequested();
            states += best.Count;
            if (states > MostStates)
            {
                HasGivenUp = true;
                return null;
            }

            var next = include.Contains(candidate.Person) ? [] : new Dictionary<Filled, Path>(best);
            foreach (var (filled, path) in best)
            {
                var with = filled with { Qualified = Math.Min(goal.Qualified, filled.Qualified + (candidate.IsQualified ? 1 : 0)), Knows = filled.Knows | Knows(candidate) };
                Keep(next, with with { Members = Math.Min(goal.Members, with.Members + 1) }, path.With(candidate, isExpert: false));
                if (!candidate.Expertise.IsEmpty && with.Experts < goal.Experts)
                {
                    Keep(next, with with { Experts = with.Experts + 1 }, path.With(candidate, isExpert: true));
                }
            }

            best = next;
        }

        return best.GetValueOrDefault(goal)?.ToTeam();
    }

    private static void Keep(Dictionary<Filled, Path> known, Filled filled, Path path)
    {
        if (!known.TryGetValue(filled, out var other) || (path.Load, path.Count).CompareTo((other.Load, other.Count)) < 0)
        {
            known[filled] = path;
        }
    }

    /// <summary>What counts of a part of a team; no number goes beyond what is wanted.</summary>
    private sealed record Filled(int Members, int Experts, int Qualified, int Knows);

    /// <summary>Who has been chosen, the last first.</summary>
    private sealed record Path(int Load, int Count, Candidate? Last, Path? Before, bool IsExpert)
    {
        public Path With(Candidate candidate, bool isExpert) => new(Load + candidate.Load, Count + 1, candidate, this, isExpert);

        public ImmutableArray<(Candidate Candidate, bool IsExpert)> ToTeam() =>
            Last is { } last ? [.. Before!.ToTeam(), (last, IsExpert)] : [];
    }
}
