using System.Collections.Immutable;
using Xuncha.Core.Planning;
using Xunit;

namespace Xuncha.Core.Tests.Planning;

public sealed class CoverageTests
{
    private static readonly ImmutableDictionary<Guid, PartyFigures> Nothing = ImmutableDictionary<Guid, PartyFigures>.Empty;

    private static CoverageRow? RowOf(
        string day, string inspection = "", Programme? programme = null, Party? party = null, PartyFigures? figures = null) =>
        Coverage.Of(
            programme ?? Plans.TwoYears, [party ?? Plans.County], inspection.Length == 0 ? [] : [.. inspection.Split("; ").Select(Plans.Inspection)],
            figures is null ? Nothing : Nothing.Add(Plans.County.Id, figures), Plans.Date(day)).SingleOrDefault();

    [Theory]
    // Time alone: 731 days, the last 182 of them urgent, the last 30 too few to prepare.
    [InlineData("2024-01-01", "", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2025-07-02", "", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2025-07-03", "", CoverageStatus.Urgent, "2025-12-31")]
    [InlineData("2025-12-01", "", CoverageStatus.Urgent, "2025-12-31")]
    [InlineData("2025-12-02", "", CoverageStatus.Missed, "2025-12-31")]
    [InlineData("2026-03-01", "", CoverageStatus.Missed, "2025-12-31")]
    // It counts by the day of entry, both ends of the cycle inclusive, whenever it ends.
    [InlineData("2024-03-01", "2024-01-01", CoverageStatus.Covered, "2025-12-31")]
    [InlineData("2026-03-01", "2025-12-31..2026-01-20", CoverageStatus.Covered, "2025-12-31")]
    [InlineData("2024-03-01", "2023-12-31..2024-01-20", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2024-03-01", "2024-03-02", CoverageStatus.Owed, "2025-12-31")]
    // Broken off, void, too narrow, or somebody else's: it does not count.
    [InlineData("2025-03-01", "2024-05-06..2024-05-20 terminated", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2025-03-01", "2024-05-06..2024-05-20 voided", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2025-03-01", "2024-05-06..2024-05-20 special", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2025-03-01", "2024-05-06..2024-05-20 above", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2024-06-01", "2024-05-06..2024-05-20 other", CoverageStatus.Owed, "2025-12-31")]
    // Exempt to the end of each calendar year in which it was on site.
    [InlineData("2024-06-01", "2024-05-06..2024-05-20 above", CoverageStatus.Exempt, "2024-12-31")]
    [InlineData("2024-12-31", "2024-05-06..2024-05-20 special", CoverageStatus.Exempt, "2024-12-31")]
    [InlineData("2025-01-01", "2024-05-06..2024-05-20 special", CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2025-01-05", "2024-12-20..2025-01-10 above", CoverageStatus.Exempt, "2025-12-31")]
    [InlineData("2024-01-05", "2023-12-20..2024-01-10 above", CoverageStatus.Exempt, "2024-12-31")]
    [InlineData("2024-06-01", "2024-05-06 special terminated", CoverageStatus.Owed, "2025-12-31")]
    // The cycle ends within the year: freed, before its end and after.
    [InlineData("2025-12-20", "2025-02-01..2025-02-20 above", CoverageStatus.Exempt, "2025-12-31")]
    [InlineData("2026-03-01", "2025-02-01..2025-02-20 above", CoverageStatus.Exempt, "2025-12-31")]
    [InlineData("2026-03-01", "2026-02-01..2026-02-20 above", CoverageStatus.Missed, "2025-12-31")]
    // Covered and exempting: covered.
    [InlineData("2024-08-01", "2024-02-01..2024-02-20; 2024-05-06 above", CoverageStatus.Covered, "2025-12-31")]
    public void Says_how_a_county_stands(string day, string inspections, CoverageStatus status, string until)
    {
        var row = RowOf(day, inspections)!;
        Assert.Equal((status, Plans.Date(until)), (row.Status, row.Until));
        Assert.Equal(status is CoverageStatus.Covered or CoverageStatus.Exempt, row.Inspection is not null);
    }

    [Theory]
    // Not founded yet; founded in the middle and owed like everybody; gone before the cycle; gone within it; its end is known.
    [InlineData("2024-06-01", "2024-06-02", null, null, null)]
    [InlineData("2024-06-02", "2024-06-02", null, CoverageStatus.Owed, "2025-12-31")]
    [InlineData("2024-06-01", "2004-01-01", "2023-12-31", null, null)]
    [InlineData("2024-06-01", "2004-01-01", "2024-05-31", CoverageStatus.Gone, "2024-05-31")]
    [InlineData("2024-05-31", "2004-01-01", "2024-05-31", CoverageStatus.Missed, "2024-05-31")]
    [InlineData("2024-06-01", "2004-01-01", "2025-06-30", CoverageStatus.Owed, "2025-06-30")]
    [InlineData("2026-01-01", "2004-01-01", "2025-12-31", CoverageStatus.Missed, "2025-12-31")]
    public void Looks_at_when_an_organisation_was_there(string day, string from, string? to, CoverageStatus? status, string? until)
    {
        var row = RowOf(day, party: Plans.NewParty(1, from, to));
        Assert.Equal((status, until), (row?.Status, row?.Until.ToString("uuuu-MM-dd", null)));
    }

    [Theory]
    [InlineData(4, 1, 2, CoverageStatus.Owed)]
    [InlineData(5, 0, 0, CoverageStatus.Urgent)]
    [InlineData(0, 2, 0, CoverageStatus.Urgent)]
    [InlineData(0, 1, 3, CoverageStatus.Urgent)]
    public void Is_urgent_for_whom_stands_out(int problems, int accidents, int deaths, CoverageStatus status) =>
        Assert.Equal(status, RowOf("2024-02-01", figures: new(problems, accidents, deaths))!.Status);

    [Fact]
    public void Counts_what_the_duty_says_special_inspections_and_those_from_above_too()
    {
        var wide = Plans.Duty with { By = [InspectionFamily.Comprehensive, InspectionFamily.Special], CountsOf = [InspectedBy.Organizer, InspectedBy.Above] };
        Assert.Equal(CoverageStatus.Covered, RowOf("2024-06-01", "2024-05-06 special above", Plans.NewProgramme("2024-01-01", "2025-12-31", wide))!.Status);
    }

    [Theory]
    // Two cycles of two years: the first passed without an inspection, was covered, was freed by its last year.
    [InlineData("2026-06-01", "", CoverageStatus.Owed, "1")]
    [InlineData("2026-06-01", "2025-12-31..2026-01-20", CoverageStatus.Owed, "")]
    [InlineData("2026-06-01", "2026-01-01", CoverageStatus.Covered, "1")]
    [InlineData("2026-06-01", "2025-05-01 above", CoverageStatus.Owed, "")]
    [InlineData("2026-06-01", "2024-05-01 above", CoverageStatus.Owed, "1")]
    [InlineData("2025-12-31", "", CoverageStatus.Missed, "")]
    [InlineData("2023-12-31", "", null, "")]
    public void Starts_a_new_cycle_and_remembers_what_was_missed(string day, string inspections, CoverageStatus? status, string missed)
    {
        var row = RowOf(day, inspections, Plans.NewProgramme("2024-01-01", "2027-12-31", Plans.Duty with { EveryMonths = 24 }));
        Assert.Equal((status, missed), (row?.Status, string.Join(' ', row?.MissedBefore.Select(cycle => cycle.Number) ?? [])));
    }

    [Fact]
    public void Counts_cycles_from_the_first_day_though_a_month_is_short()
    {
        var duty = Plans.Duty with { EveryMonths = 1 };
        var programme = Plans.NewProgramme("2024-01-31", "2024-04-29", duty);
        Assert.Equal(
            ["2024-01-31..2024-02-28", "2024-02-29..2024-03-30", "2024-03-31..2024-04-29"],
            programme.CyclesOf(duty).Select(cycle => $"{cycle.First:uuuu-MM-dd}..{cycle.Last:uuuu-MM-dd}"));
    }

    [Fact]
    public void Refuses_a_cycle_that_the_programmes_end_would_cut_short() =>
        Assert.Throws<ArgumentException>(() => Plans.NewProgramme("2022-01-01", "2026-12-31", Plans.Duty with { EveryMonths = 24 }));

    [Theory]
    [InlineData("county", 1, true)]
    [InlineData("county", 2, false)]
    [InlineData("city", 1, false)]
    public void Chooses_parties_by_kind_and_depth(string kind, int depth, bool isIncluded) =>
        Assert.Equal(isIncluded, Plans.Duty.Parties.Includes(Plans.County with { Kind = kind, Depth = depth }));

    [Fact]
    public void Chooses_parties_by_list()
    {
        var other = Plans.NewParty(2) with { Kind = "zone" };
        Assert.True((Plans.Duty.Parties with { Listed = [other.Id] }).Includes(other));
        Assert.False((Plans.Duty.Parties with { LeftOut = [Plans.County.Id] }).Includes(Plans.County));
    }

    [Fact]
    public void Says_why_in_words()
    {
        Assert.Equal("某机关2024-05-06进驻的全面巡查已覆盖", RowOf("2024-06-01", "2024-05-06..2024-05-20")!.Reason.Zh);
        Assert.Equal("上级当年度已巡查（某机关2025-02-01进驻），至2025-12-31不再安排，本周期届时已满", RowOf("2025-06-01", "2025-02-01 above")!.Reason.Zh);
        Assert.Equal("to be inspected by 2025-12-31; 31 days are left; outstanding problems (7 not settled)", RowOf("2025-12-01", figures: new(7, 0, 0))!.Reason.En);
    }
}
