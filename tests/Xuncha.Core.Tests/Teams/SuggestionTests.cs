using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;
using Xunit;

namespace Xuncha.Core.Tests.Teams;

public sealed class SuggestionTests
{
    private static readonly Lack Six = new(1, 1, 4, 0, 0, [], []);

    [Fact]
    public void Takes_those_who_have_sat_least()
    {
        var people = Enumerable.Range(0, 10).Select(load => Free(load)).ToList();
        var suggestion = For(people, Six);
        Assert.Equal(people.Take(6).Select(one => one.Person).Order(), suggestion.Seats.Select(seat => seat.Person).Order());
        Assert.Equal([Seat.Leader, Seat.Deputy, Seat.Member, Seat.Member, Seat.Member, Seat.Member], suggestion.Seats.Select(seat => seat.Seat));
    }

    [Fact]
    public void Leaves_out_who_is_recused_or_sits_elsewhere_however_little_loaded()
    {
        var suggestion = For(
            [Free(0) with { Recused = [RecusalKind.Post] }, Free(0) with { IsTaken = true }, .. Enumerable.Range(0, 6).Select(_ => Free(5))], Six);
        Assert.Equal(6, suggestion.Seats.Length);
    }

    [Fact]
    public void Pays_for_qualification_and_expertise_no_more_load_than_it_must()
    {
        var (both, chemist, miner) = (Free(5) with { Expertise = ["化工", "矿山"] }, Free(1) with { Expertise = ["化工"] }, Free(1) with { Expertise = ["矿山"] });
        var qualified = Free(9) with { IsQualified = true };
        Candidate[] people = [both, chemist, miner, qualified, .. Enumerable.Range(0, 6).Select(_ => Free(0))];

        var chosen = For(people, Six with { Qualified = 1, Expertise = ["化工", "矿山"] }).Seats;

        Assert.Equal(qualified.Person, chosen[0].Person); // who is qualified leads
        Assert.Contains(chosen, seat => seat.Person == chemist.Person);
        Assert.Contains(chosen, seat => seat.Person == miner.Person);
        Assert.DoesNotContain(chosen, seat => seat.Person == both.Person);
    }

    [Fact]
    public void Takes_one_who_knows_both_where_seats_are_few_and_grows_where_they_must()
    {
        var both = Free(5) with { Expertise = ["化工", "矿山"] };
        var suggestion = For([both, Free(0), Free(0)], new(1, 0, 0, 0, 0, ["化工", "矿山"], []));
        Assert.Equal([both.Person], suggestion.Seats.Select(seat => seat.Person));

        // At least one member is a least number: two who know one thing each may both come.
        Assert.Equal(2, For([Free(0) with { Expertise = ["化工"] }, Free(0) with { Expertise = ["矿山"] }], new(1, 0, 0, 0, 0, ["化工", "矿山"], [])).Seats.Length);
    }

    [Fact]
    public void Invites_as_experts_only_those_who_know_something_and_includes_who_must_be_in()
    {
        var (expert, named) = (Free(7) with { Expertise = ["化工"] }, Free(9));
        var suggestion = For([expert, named, .. Enumerable.Range(0, 8).Select(_ => Free(0))], Six with { Experts = 1, Include = [named.Person] });
        Assert.Contains(new ProposedSeat(expert.Person, Seat.Expert), suggestion.Seats);
        Assert.Contains(suggestion.Seats, seat => seat.Person == named.Person && seat.Seat != Seat.Expert);
        Assert.Equal(7, suggestion.Seats.Length);
    }

    [Fact]
    public void Says_that_too_few_remain_after_recusal_and_nothing_else()
    {
        var suggestion = For(
            [.. Enumerable.Range(0, 4).Select(_ => Free(0)), Free(0) with { Recused = [RecusalKind.Region] }, Free(0) with { Recused = [RecusalKind.Region] }, Free(0) with { Recused = [RecusalKind.Post] }],
            Six with { Qualified = 0, Expertise = [] });
        Assert.Empty(suggestion.Seats);
        Assert.Equal(["6 wanted as leader, deputy and members, 4 remain", "3 recused (1 by post, 2 by region)"], suggestion.Conflict.Select(text => text.En));
    }

    [Fact]
    public void Blames_a_single_rule_where_it_cannot_be_met_at_all()
    {
        Candidate[] people = [.. Enumerable.Range(0, 8).Select(_ => Free(0)), Free(0) with { IsTaken = true }];
        Assert.Equal(["1 wanted who know '化工', 0 remain"], For(people, Six with { Expertise = ["化工"] }).Conflict.Select(text => text.En));
        Assert.Equal(
            ["1 named people must be in it, 1 of them cannot", "1 sit in another team"],
            For(people, Six with { Include = [people[^1].Person] }).Conflict.Select(text => text.En));
    }

    [Fact]
    public void Finds_a_team_whenever_trying_every_team_finds_one_and_none_with_less_load()
    {
        var random = new Random(20251101);
        for (var round = 0; round < 200; round++)
        {
            var people = Enumerable.Range(0, 7).Select(_ => new Candidate(
                Guid.NewGuid(), random.Next(4), random.Next(3) == 0, [.. new[] { "a", "b" }.Where(_ => random.Next(3) == 0)],
                random.Next(5) == 0 ? [RecusalKind.Matter] : [], random.Next(6) == 0)).ToList();
            var lack = new Lack(1, random.Next(2), random.Next(3), random.Next(2), random.Next(3), [.. new[] { "a", "b" }.Where(_ => random.Next(2) == 0)], []);

            var suggestion = For(people, lack);

            Assert.Equal(LeastLoad(people, lack), suggestion.Seats.IsEmpty ? null : suggestion.Seats.Sum(seat => people.Single(one => one.Person == seat.Person).Load));
            Assert.NotEqual(suggestion.Seats.IsEmpty, suggestion.Conflict.IsEmpty);
        }
    }

    /// <summary>The same by trying all 3^7 teams.</summary>
    private static int? LeastLoad(List<Candidate> people, Lack lack)
    {
        int? least = null;
        for (var team = 0; team < Math.Pow(3, people.Count); team++)
        {
            var seats = people.Select((one, index) => (One: one, Seat: team / (int)Math.Pow(3, index) % 3)).Where(pair => pair.Seat > 0).ToList();
            var experts = seats.Where(pair => pair.Seat == 2).ToList();
            var isTeam = seats.TrueForAll(pair => pair.One.Recused.IsEmpty && !pair.One.IsTaken) && experts.TrueForAll(pair => !pair.One.Expertise.IsEmpty)
                && seats.Count - experts.Count >= lack.Leaders + lack.Deputies + lack.Members && experts.Count >= lack.Experts
                && seats.Count(pair => pair.One.IsQualified) >= lack.Qualified && lack.Expertise.All(name => seats.Exists(pair => pair.One.Expertise.Contains(name)));
            least = isTeam ? Math.Min(least ?? int.MaxValue, seats.Sum(pair => pair.One.Load)) : least;
        }

        return least;
    }

    private static Suggestion For(IEnumerable<Candidate> candidates, Lack lack) => Suggestion.For(candidates, lack, TestContext.Current.CancellationToken);

    private static Candidate Free(int load) => new(Guid.NewGuid(), load, IsQualified: false, [], [], IsTaken: false);
}
