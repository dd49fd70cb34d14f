using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Deadlines;

public sealed class ExplanationTests
{
    [Fact]
    public void Names_every_day_left_out_and_why_and_every_make_up_day_counted()
    {
        var lines = Explain("2026-02-10", "10 working days", basis: "制度第三部分第4项");
        Assert.Equal(
            [
                "Trigger 2026-02-10 2026-02-10: 2026-02-10（星期二）为起算事件发生之日，不计入（《民法典》第二百零一条；该条规定民事期间，行政机关内部期限参照适用）",
                "Rule  : 期限：10个工作日；依据：制度第三部分第4项",
                "Weekend 2026-03-01 2026-03-01: 周末不计：2026-03-01",
                "Holiday 2026-02-15 2026-02-23: 2026-02-15至2026-02-23春节放假（国办发明电〔2025〕7号），不计",
                "MakeUp 2026-02-14 2026-02-14: 2026-02-14（星期六）春节调休上班（国办发明电〔2025〕7号），计入",
                "MakeUp 2026-02-28 2026-02-28: 2026-02-28（星期六）春节调休上班（国办发明电〔2025〕7号），计入",
                "End 2026-03-02 2026-03-02: 第10个工作日为2026-03-02（星期一）",
                "Due 2026-03-02 2026-03-02: 到期日：2026-03-02（星期一）24:00（Asia/Shanghai），此后为逾期",
                $"Calendar  : 工作日历：全国工作日历（cn），修订号{China.Calendar.Revision}，放假安排已载入至2026年",
            ],
            lines.Select(line => $"{line.Kind} {Iso(line.From)} {Iso(line.To)}: {line.Text.Zh}"));
        Assert.All(lines, line => Assert.DoesNotMatch("[\u4e00-\u9fff]", line.Text.En.Replace("制度第三部分第4项", "", StringComparison.Ordinal)
            .Replace("国办发明电〔2025〕7号", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tells_two_notices_on_one_holiday_apart() => Assert.Equal(
        [
            "2020-01-24 to 2020-01-30 not counted: Spring Festival (国办发明电〔2019〕16号)",
            "2020-01-31 to 2020-02-02 not counted: Spring Festival (国办发明电〔2020〕1号)",
        ],
        English(Explain("2020-01-17", "10 working days"), ExplanationKind.Holiday));

    [Fact]
    public void Accounts_for_every_day_between_trigger_and_due_date()
    {
        foreach (var trigger in new[] { "2026-02-10", "2024-09-25", "2018-12-03", "2020-01-17", "2026-12-01", "2015-08-20" })
        {
            var lines = Explain(trigger, "30 working days");
            var due = lines.Single(line => line.Kind == ExplanationKind.Due).From!.Value;
            var weekends = English(lines, ExplanationKind.Weekend).SelectMany(text => text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(", ")).Count();
            var holidays = lines.Where(line => line.Kind == ExplanationKind.Holiday).Sum(line => NodaTime.Period.DaysBetween(line.From!.Value, line.To!.Value) + 1);
            Assert.Equal(NodaTime.Period.DaysBetween(Date(trigger), due), 30 + weekends + holidays);
        }
    }

    [Fact]
    public void Says_what_a_roll_goes_over_and_by_which_article() => Assert.Equal(
        [
            "2026-10-03 to 2026-10-07 cannot be the last day: National Day (国办发明电〔2025〕7号)",
            "rolls to the next working day, 2026-10-08 (Civil Code art. 203, by analogy)",
        ],
        English(Explain("2026-08-03", "2 months"), ExplanationKind.Roll));

    [Fact]
    public void Says_why_a_working_saturday_does_not_roll() => Assert.Equal(
        ["the last day, 2026-02-28, is a working day and does not roll: make-up day of Spring Festival (国办发明电〔2025〕7号)"],
        English(Explain("2025-12-31", "2 months"), ExplanationKind.Roll));

    [Fact]
    public void Says_that_a_rule_does_not_roll()
    {
        Assert.Equal(["this rule does not roll over days off"],
            English(DeadlineCalculator.Explain(new(Period.Months(2), Rolls: false), Date("2026-08-03"), China.Calendar), ExplanationKind.Roll));
        Assert.Equal(["a longest stay does not roll"],
            English(DeadlineCalculator.Explain(new(Period.Days(30), IsLongestStay: true), Date("2019-09-02"), China.Calendar), ExplanationKind.Roll));
    }

    [Fact]
    public void Says_that_a_longest_stay_counts_its_first_day() => Assert.Equal(
        ["2019-09-02 (Monday) is the first day and is counted: a longest stay begins with it"],
        English(DeadlineCalculator.Explain(new(Period.Days(30), IsLongestStay: true), Date("2019-09-02"), China.Calendar), ExplanationKind.Trigger));

    [Theory]
    [InlineData("2021-01-01", "Civil Code art. 201")]
    [InlineData("2020-12-31", "General Provisions of Civil Law art. 201")]
    [InlineData("2017-10-01", "General Provisions of Civil Law art. 201")]
    [InlineData("2017-09-30", "General Principles of Civil Law art. 154")]
    public void Cites_the_law_that_was_in_force_at_the_trigger_and_says_by_analogy(string trigger, string article)
    {
        var line = Assert.Single(English(Explain(trigger, "1 day"), ExplanationKind.Trigger));
        Assert.Contains($"({article},", line, StringComparison.Ordinal);
        Assert.Contains("by analogy", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_each_suspension_and_extension_and_the_ends_between()
    {
        var lines = DeadlineCalculator.Explain(new(Period.Months(2)), Date("2026-08-03"), China.Calendar,
            [new(Date("2026-09-01"), Date("2026-09-10")), new(Date("2026-10-20"), null)], [new(Period.Months(1))]);
        Assert.Equal(
            [
                "Suspension: suspended 2026-09-01 to 2026-09-10: the end moves by 10 days",
                "End: the end after 2 months is 2026-10-13 (Tuesday)",
                "Extension: extended by 1 month, counted on from 2026-10-13",
                "End: the end after 1 month is 2026-11-13 (Friday)",
                "Suspension: suspended from 2026-10-20 and not resumed: left out here, computed again on resumption",
            ],
            lines.Where(line => line.Kind is ExplanationKind.Suspension or ExplanationKind.Extension or ExplanationKind.End)
                .Select(line => $"{line.Kind}: {line.Text.En}"));
    }

    [Fact]
    public void Leaves_suspended_days_to_the_line_of_their_suspension()
    {
        var lines = DeadlineCalculator.Explain(new(Period.WorkingDays(10)), Date("2026-09-01"), China.Calendar, [new(Date("2026-09-04"), Date("2026-09-07"))]);
        Assert.Equal(["suspended 2026-09-04 to 2026-09-07: 2 working days not counted"], English(lines, ExplanationKind.Suspension));
        Assert.Equal(["weekends not counted: 2026-09-12, 2026-09-13"], English(lines, ExplanationKind.Weekend));
    }

    [Fact]
    public void Says_on_what_assumption_a_date_is_provisional()
    {
        var lines = Explain("2027-04-30", "1 working day");
        Assert.Contains("assumed are weekends and the statutory holidays", Assert.Single(English(lines, ExplanationKind.Provisional)), StringComparison.Ordinal);
        Assert.Equal(
            [
                "2027-05-01 to 2027-05-02 not counted: Labour Day (assumed from the holiday regulation)",
                "2027-05-03 to 2027-05-04 not counted: Labour Day (made up) (assumed from the holiday regulation)",
            ],
            English(lines, ExplanationKind.Holiday));
    }

    [Fact]
    public void Says_that_a_day_was_set_and_what_moved_it()
    {
        var lines = DeadlineCalculator.Explain(DeadlineRule.SetDay(), Date("2026-10-03"), China.Calendar,
            [new(Date("2026-09-01"), Date("2026-09-02"))], [new(Period.Days(3))], "整改通知书");
        Assert.Equal(
            [
                "Trigger: 2026-10-03 (Saturday) is the day set by those in charge: it is itself the last day, and nothing is counted",
                "Rule: period: up to the day set; basis: 整改通知书",
                "Suspension: suspended 2026-09-01 to 2026-09-02: the end moves by 2 days",
                "End: the day set has moved to 2026-10-05 (Monday)",
                "Extension: extended by 3 days, counted on from 2026-10-05",
                "End: the end after 3 days is 2026-10-08 (Thursday)",
                "Roll: a day that was set does not roll over days off",
                "Due: due 2026-10-08 (Thursday) 24:00 (Asia/Shanghai); overdue after that",
            ],
            lines.Where(line => line.Kind != ExplanationKind.Calendar).Select(line => $"{line.Kind}: {line.Text.En}"));
    }

    [Fact]
    public void Names_an_earlier_cut_off() => Assert.Contains("17:00 (Asia/Shanghai)",
        Assert.Single(English(DeadlineCalculator.Explain(new(Period.Days(1), CutOff: new LocalTime(17, 0)), Date("2026-09-01"), China.Calendar), ExplanationKind.Due)),
        StringComparison.Ordinal);

    private static ImmutableArray<ExplanationLine> Explain(string trigger, string period, string? basis = null) =>
        DeadlineCalculator.Explain(new DeadlineRule(Period.Parse(period)), Date(trigger), China.Calendar, basis: basis);

    private static IEnumerable<string> English(IEnumerable<ExplanationLine> lines, ExplanationKind kind) =>
        lines.Where(line => line.Kind == kind).Select(line => line.Text.En);

    private static string Iso(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : "";

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
