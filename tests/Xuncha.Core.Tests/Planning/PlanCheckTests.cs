using System.Collections.Immutable;
using Xuncha.Core.Planning;
using Xunit;

namespace Xuncha.Core.Tests.Planning;

public sealed class PlanCheckTests
{
    private static readonly Batch August = new(new Guid(1, 1, 0, new byte[8]), "第一批", Plans.Date("2025-08-01"), Plans.Date("2025-08-31"), 2, 2);

    public static TheoryData<string, string> Faulty => new()
    {
        { "", "计划没有巡查对象" },
        { "1 team1 2025-08-01..2025-08-15; 1 team2 2025-08-01..2025-08-15", "“1县”重复列入" },
        { "1 team1 2025-07-31..2025-08-15", "“1县”的时间不在批次“第一批”内" },
        { "1 team3 2025-08-01..2025-08-15", "“1县”的巡查组超出批次“第一批”的2个组" },
        { "1 team1 2025-08-01..2025-08-15; 2 team1 2025-08-15..2025-08-31", "“2县”与“1县”同组而时间重叠" },
        { "1 team1 2025-08-01..2025-08-05; 2 team1 2025-08-06..2025-08-10; 3 team1 2025-08-11..2025-08-12", "批次“第一批”第1组有3个对象，最多2个" },
        { "1 team1 2025-08-01..2025-08-15; 2 team1 2025-08-16..2025-08-31; 3 team2 2025-08-01..2025-08-31", "" },
    };

    [Theory, MemberData(nameof(Faulty))]
    public void Finds_what_is_wrong(string items, string fault) =>
        Assert.Equal(fault, string.Join('；', PlanCheck.Of(2025, [August], Items(items), []).Faults.Select(text => text.Zh)));

    [Fact]
    public void Finds_a_batch_of_another_year_and_a_party_that_will_be_gone()
    {
        var gone = Items("1 team1 2025-08-01..2025-08-15")[0] with { Party = Plans.NewParty(1, to: "2025-08-10") };
        Assert.Equal(["批次“第一批”不在2026年内", "“1县”届时尚未成立或已终止"], PlanCheck.Of(2026, [August], [gone], []).Faults.Select(text => text.Zh));
    }

    [Fact]
    public void Keeps_an_exemption_unless_the_inspection_is_special_or_open_already()
    {
        var rows = Coverage.Of(
            Plans.TwoYears, [Plans.County], [Plans.Inspection("2025-02-01 above")], ImmutableDictionary<Guid, PartyFigures>.Empty, Plans.Date("2025-03-01"));
        var item = Items("1 team1 2025-08-01..2025-08-15")[0];
        Assert.StartsWith("“1县”上级当年度已巡查", Assert.Single(PlanCheck.Of(2025, [August], [item], rows).Faults).Zh, StringComparison.Ordinal);
        Assert.Empty(PlanCheck.Of(2025, [August], [item with { Family = InspectionFamily.Special }], rows).Faults);
        Assert.Empty(PlanCheck.Of(2025, [August], [item with { IsOpened = true }], rows).Faults);
    }

    [Theory]
    [InlineData(InspectionFamily.Comprehensive, false, "“1县”已列入本组织同年度的另一份计划")]
    [InlineData(InspectionFamily.Special, false, "")] // of another width
    [InlineData(InspectionFamily.Comprehensive, true, "")] // too late to say so
    public void Finds_a_party_that_another_plan_holds_for_the_year(InspectionFamily there, bool isOpened, string fault)
    {
        var item = Items("1 team1 2025-08-01..2025-08-15")[0] with { IsOpened = isOpened };
        Assert.Equal(fault, string.Join('；', PlanCheck.Of(2025, [August], [item], [], new HashSet<(Guid, InspectionFamily)> { (item.Party.Id, there) }).Faults.Select(text => text.Zh)));
    }

    [Fact]
    public void Warns_of_nobody_whom_another_plan_holds()
    {
        var rows = Coverage.Of(Plans.TwoYears, [Plans.County, Plans.NewParty(2)], [], ImmutableDictionary<Guid, PartyFigures>.Empty, Plans.Date("2025-03-01"));
        var elsewhere = new HashSet<(Guid, InspectionFamily)> { (Plans.NewParty(2).Id, InspectionFamily.Comprehensive) };
        Assert.Empty(PlanCheck.Of(2025, [August], Items("1 team1 2025-08-01..2025-08-15"), rows, elsewhere).Warnings);
    }

    [Fact]
    public void Warns_of_who_is_owed_and_left_out()
    {
        var rows = Coverage.Of(Plans.TwoYears, [Plans.County, Plans.NewParty(2)], [], ImmutableDictionary<Guid, PartyFigures>.Empty, Plans.Date("2025-03-01"));
        Assert.Equal(["“2县”未列入：应于2025-12-31前巡查"], PlanCheck.Of(2025, [August], Items("1 team1 2025-08-01..2025-08-15"), rows).Warnings.Select(text => text.Zh));
    }

    [Fact]
    public void Proposes_who_stands_out_specially_where_the_duty_gives_way()
    {
        var figures = ImmutableDictionary<Guid, PartyFigures>.Empty.Add(Plans.County.Id, new(0, 2, 0));
        var strict = Plans.NewProgramme("2024-01-01", "2025-12-31", Plans.Duty with { Exemptions = [] });
        foreach (var (programme, day, family) in new[]
        {
            (Plans.TwoYears, "2025-03-01", InspectionFamily.Special), // it exempts from the duty, in the last year too
            (strict, "2024-03-01", InspectionFamily.Special), // there is another year for the duty
            (strict, "2025-03-01", InspectionFamily.Comprehensive), // there is none
        })
        {
            var date = Plans.Date(day);
            var rows = Coverage.Of(programme, [Plans.County], [], figures, date);
            Assert.Equal(family, Assert.Single(Candidate.Of(programme, date.Year, [Plans.County], rows, [], figures, date)).Family);
        }
    }

    [Fact]
    public void Proposes_nobody_who_is_exempt_or_was_inspected_this_year()
    {
        var figures = ImmutableDictionary<Guid, PartyFigures>.Empty.Add(Plans.County.Id, new(0, 2, 0));
        foreach (var (inspection, count) in new[] { ("2025-02-01", 0), ("2025-02-01 special", 0), ("2025-02-01 above", 1), ("2024-12-01..2025-01-02", 0) })
        {
            var date = Plans.Date("2025-03-01");
            KnownInspection[] known = [Plans.Inspection(inspection)];
            var rows = Coverage.Of(Plans.TwoYears, [Plans.County], known, figures, date);
            var found = Candidate.Of(Plans.TwoYears, 2025, [Plans.County], rows, known, figures, date);
            Assert.Equal(count, found.Length); // one inspected from above may stand out specially
            Assert.DoesNotContain(found, candidate => candidate.Family == InspectionFamily.Comprehensive);
        }
    }

    private static PlannedParty[] Items(string text) =>
    [
        .. from item in text.Split("; ", StringSplitOptions.RemoveEmptyEntries)
           let words = item.Split(' ')
           let days = words[2].Split("..")
           select new PlannedParty(
               Plans.NewParty(int.Parse(words[0], null)), InspectionFamily.Comprehensive, Grounds.Duty, August.Id, int.Parse(words[1][4..], null), Plans.Date(days[0]), Plans.Date(days[1])),
    ];
}
