using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Teams;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

public sealed class TeamGuardTests
{
    private const string Flow =
        """
        roles:
          clerk: { zh: 甲, en: clerk, post: commission-office, of: organizer }
          team:  { zh: 组, en: team, team: any }
        team: { least: 2, leaders: 1, experts: 1, qualified: 2 }
        recusal: { post: { years: 0 } }
        stages:
          one:
            name: { zh: 一, en: one }
            states:
              draft:
                name: { zh: 拟, en: draft }
                transitions:
                  submit: { name: { zh: 报, en: submit }, to: there, by: clerk, when: [{ team: complete }], then: [{ notify: [team] }] }
                  enter:  { name: { zh: 进, en: enter }, to: there, by: clerk, when: [{ team: trained }] }
              there: { name: { zh: 成, en: there }, end: true }
        """;

    private static readonly Sitting Leader = new(Seat.Leader);
    private static readonly Sitting Member = new(Seat.Member, IsQualified: false, IsTrained: false);
    private static readonly Sitting Expert = new(Seat.Expert);

    public static TheoryData<Sitting[], string?> Teams => new()
    {
        { [Leader, Member, Expert], null }, // the expert's qualification counts
        { [Leader, Member], "the team needs at least 1 experts, it has 0; at least 2 people with a valid qualification wanted, 1 appointed" },
        { [Leader, Member, Expert with { IsQualified = false }], "at least 2 people with a valid qualification wanted, 1 appointed" },
        { [Leader, Member with { Recused = [RecusalKind.Matter, RecusalKind.Post] }, Expert], "1 of the team recused (by post, by matter)" },
        { [Leader with { Recused = [RecusalKind.Region] }, Member with { Recused = [RecusalKind.Region] }, Expert], "2 of the team recused (by region)" },
    };

    [Theory, MemberData(nameof(Teams))]
    public void Is_complete_with_experts_and_qualified_people_and_nobody_recused(Sitting[] team, string? missing) => Assert.Equal(missing, Against("submit", team));

    [Fact]
    public void Is_trained_when_everybody_is()
    {
        Assert.Equal("1 of the team not trained", Against("enter", Leader, Member, Expert));
        Assert.Null(Against("enter", Leader, Member with { IsTrained = true }, Expert));
    }

    private static string? Against(string transition, params Sitting[] team)
    {
        var play = new Play(Flow, "2026-03-02");
        var actor = new Actor(Guid.NewGuid(), ["clerk"]);
        return Engine.NextSteps(play.Case, actor, Facts.None with { Team = [.. team] }).Single(step => step.Transition.Name == transition)
            .Refusals.Select(refusal => refusal.Text.En).SingleOrDefault();
    }
}
