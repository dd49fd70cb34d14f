using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

public sealed class RegimesTests
{
    public static TheoryData<string> Ids => [.. Regimes.Ids];

    [Fact]
    public void Carries_the_regimes_and_what_they_open() =>
        Assert.Subset(Regimes.Ids.ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal)
        {
            "findings/general", "findings/illegal-act", "findings/major-hazard", "inspections/heze-comprehensive", "inspections/heze-special", "inspections/jiangsu-comprehensive",
            "inspections/jiangsu-special", "inspections/look-back", "interviews/summons", "tasks/work-record",
        });

    [Theory, MemberData(nameof(Ids))]
    public void Loads_without_error_or_warning_under_the_id_of_its_file(string id) => Assert.Equal(id, Regimes.Read(id).Id);

    [Theory, MemberData(nameof(Ids))]
    public void Says_where_each_time_limit_comes_from(string id) =>
        Assert.All(Regimes.Read(id).Deadlines, deadline => Assert.False(string.IsNullOrWhiteSpace(deadline.Basis)));

    [Theory, MemberData(nameof(Ids))]
    public void Marks_as_our_reading_every_extension_and_suspension_because_no_text_has_one(string id) =>
        Assert.All(
            Regimes.Read(id).Deadlines.Where(deadline => deadline.Extend is not null || deadline.Suspend is not null),
            deadline => Assert.NotNull(deadline.OurReading));

    [Theory, MemberData(nameof(Ids))]
    public void Reminds_the_owner_before_and_raises_the_level_after_each_time_limit(string id) =>
        Assert.All(Regimes.Read(id).Deadlines, deadline =>
        {
            Assert.Contains(deadline.Ladder!.Rungs, rung => rung.Offset <= 0 && rung.Notify.Contains(deadline.Owner));
            Assert.Contains(deadline.Ladder.Rungs, rung => rung.Offset > 0 && rung.Level == WarningLevel.Yellow);
            Assert.Contains(deadline.Ladder.Rungs, rung => rung.Offset > 0 && rung.Level == WarningLevel.Red);
        });

    [Fact]
    public void Gives_each_regime_its_own_eight_content_areas()
    {
        var jiangsu = Regimes.Read("inspections/jiangsu-comprehensive").Checklist;
        var heze = Regimes.Read("inspections/heze-comprehensive").Checklist;

        Assert.Equal([8, 8], [jiangsu.Length, heze.Length]);
        Assert.Empty(jiangsu.Select(area => area.Title.Zh).Intersect(heze.Select(area => area.Title.Zh), StringComparer.Ordinal));
        Assert.Equal(jiangsu, Regimes.Read("inspections/jiangsu-special").Checklist);
        Assert.Equal(heze, Regimes.Read("inspections/heze-special").Checklist);
    }

    [Theory]
    [InlineData("inspections/jiangsu-comprehensive", "preparation entry report feedback disposition")]
    [InlineData("inspections/heze-comprehensive", "preparation entry conduct report feedback publication")]
    public void Keeps_the_regimes_own_stages(string id, string stages) =>
        Assert.Equal(stages.Split(' '), Regimes.Read(id).Stages.Select(stage => stage.Name));

    [Theory]
    [InlineData("inspections/heze-comprehensive", "office commission team-leader team party party-leader")]
    [InlineData("inspections/heze-special", "office commission team-leader team party party-leader")]
    [InlineData("inspections/jiangsu-comprehensive", "leading-group office team-leader team party party-leader")]
    [InlineData("inspections/jiangsu-special", "leading-group office team-leader team party party-leader")]
    public void Says_duties_and_discipline_of_each(string id, string roles) =>
        Assert.Equal(roles.Split(' '), Regimes.Read(id).Discipline.SelectMany(rule => rule.For).Distinct());

    public static TheoryData<string> Inspections => [.. Regimes.Ids.Where(id => Regimes.Read(id).Record == RecordKind.Inspection)];

    [Theory, MemberData(nameof(Inspections))]
    public void Recuses_by_post_region_and_matter_and_marks_the_numbers_as_our_reading(string id)
    {
        var recusal = Regimes.Read(id).Recusal!;
        Assert.NotNull(recusal.PostYears);
        Assert.NotNull(recusal.Region);
        Assert.Equal([Tie.Interests, Tie.Kin], recusal.Matter);
        Assert.NotNull(recusal.OurReading);
    }

    [Fact]
    public void Knows_the_ten_ways_of_working() =>
        Assert.Equal(10, Regimes.Read("tasks/work-record").Field("way")!.Options.Length);

    [Theory]
    [InlineData("interviews/summons", "office commission")]
    [InlineData("inspections/look-back", "office leading-group")]
    public void Keeps_a_proposal_from_the_party_until_it_is_decided(string id, string audience)
    {
        var definition = Regimes.Read(id);

        Assert.Equal(audience.Split(' '), definition.Initial.VisibleTo);
        Assert.All(
            definition.Initial.Transitions.SelectMany(way => way.Effects).OfType<Effect.Notify>(),
            notice => Assert.Subset(audience.Split(' ').ToHashSet(StringComparer.Ordinal), notice.Roles.ToHashSet(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("findings/duty-lead")]
    [InlineData("findings/illegal-act")]
    public void Gives_neither_the_party_nor_its_unit_nor_anyone_above_a_role_on_what_is_handed_over(string id) =>
        Assert.DoesNotContain(Regimes.Read(id).Roles, role => role.Holder is RoleHolder.Post { Of: Side.Party or Side.Unit or Side.Above });

    [Theory]
    [InlineData("findings/general")]
    [InlineData("findings/major-hazard")]
    [InlineData("findings/illegal-act")]
    public void Gives_every_finding_the_fields_of_the_ledger(string id) => Assert.Subset(
        Regimes.Read(id).Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
        new HashSet<string>(StringComparer.Ordinal) { "area", "region", "industry", "unit", "responsible-unit", "responsible-person", "duty", "legal-basis", "description", "place", "found-on" });
}
