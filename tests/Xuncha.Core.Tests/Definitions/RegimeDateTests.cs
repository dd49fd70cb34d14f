using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>The time limits of the regimes, on dates counted by hand from the notices.</summary>
public sealed class RegimeDateTests
{
    private const string Jiangsu = "inspections/jiangsu-comprehensive";
    private const string Heze = "inspections/heze-comprehensive";

    [Theory]
    // Jiangsu 2019-2020: on site 5 to 30 August 2019, approved 20 September, feedback received 10 October.
    [InlineData(Jiangsu, "stay", "2019-08-05", "2019-09-03", "the day of entry counts")]
    [InlineData(Jiangsu, "stay", "2019-09-02", "2019-10-01", "a stay does not roll over National Day")]
    [InlineData(Jiangsu, "report", "2019-08-30", "2019-09-16", "Mid-Autumn, Friday 13 September, is off")]
    [InlineData(Jiangsu, "report", "2020-01-17", "2020-02-07", "the Sunday of 19 January works; the holiday was prolonged to 2 February")]
    [InlineData(Jiangsu, "feedback", "2019-09-20", "2019-10-10", "the Sunday of 29 September works, 1 to 7 October are off")]
    [InlineData(Jiangsu, "plan", "2019-10-10", "2019-11-20", "the Saturday of 12 October works")]
    [InlineData(Jiangsu, "result", "2019-10-10", "2020-04-10", "half a year ends on the same day of the month")]
    [InlineData(Jiangsu, "result", "2019-08-31", "2020-03-02", "no 31 February; Saturday 29 rolls to Monday")]
    [InlineData(Jiangsu, "result", "2019-11-01", "2020-05-06", "1 to 5 May are off")]
    // Heze 2025-2026.
    [InlineData(Heze, "report", "2025-09-19", "2025-10-16", "the Sunday of 28 September and the Saturday of 11 October work, 1 to 8 October are off")]
    [InlineData(Heze, "report", "2026-01-30", "2026-02-27", "the Saturday of 14 February works, 15 to 23 February are off")]
    [InlineData(Heze, "result", "2025-10-31", "2025-12-31", "the last day of the year works")]
    [InlineData(Heze, "result", "2025-11-01", "2026-01-04", "1 to 3 January are off, the Sunday of 4 January works")]
    [InlineData(Heze, "result", "2025-12-15", "2026-02-24", "rolls over the whole Spring Festival")]
    [InlineData(Heze, "result", "2025-12-31", "2026-02-28", "the month's last day, a Saturday that works: no roll")]
    [InlineData("interviews/summons", "undertakings", "2026-01-20", "2026-02-24", "30 days end in the Spring Festival")]
    [InlineData("inspections/look-back", "report", "2025-09-19", "2025-10-10", "the Sunday of 28 September works, 1 to 8 October are off")]
    [InlineData("hand-overs/hand-over", "receipt", "2026-02-11", "2026-02-25", "the Saturday of 14 February works, 15 to 23 February are off")]
    [InlineData("hand-overs/hand-over", "outcome", "2025-11-30", "2026-02-28", "the month's last day, a Saturday that works")]
    [InlineData("hand-overs/justice", "decision", "2026-04-01", "2026-04-07", "3 days end on a Saturday of Qingming, which is off until Monday")]
    [InlineData("hand-overs/justice", "transfer", "2026-09-30", "2026-10-01", "24 hours do not wait for the end of a holiday")]
    [InlineData("hand-overs/justice", "review", "2026-03-02", "2026-03-05", "3 days")]
    [InlineData("accountability/decision", "review", "2026-04-29", "2026-05-22", "1 to 5 May are off, the Saturday of 9 May works")]
    public void Is_due_on_the_day_that_the_notices_make_it(string id, string deadline, string trigger, string due, string edge)
    {
        var rule = Regimes.Read(id).Deadline(deadline).Rule;

        Assert.Equal((edge, Day(due)), (edge, DeadlineCalculator.Compute(rule, Day(trigger), China.Calendar).Date));
    }

    [Theory]
    [InlineData(Jiangsu, "inspections/jiangsu-special")]
    [InlineData(Heze, "inspections/heze-special")]
    public void Gives_a_special_inspection_the_same_time_limits(string comprehensive, string special) =>
        Assert.Equal(
            Regimes.Read(comprehensive).Deadlines.Select(deadline => (deadline.Name, deadline.Rule)),
            Regimes.Read(special).Deadlines.Select(deadline => (deadline.Name, deadline.Rule)));

    [Theory]
    [InlineData(Jiangsu, "report", "2019-09-16", "five-before 2019-09-06, one-before 2019-09-12, late 2019-09-17, very-late 2019-09-23")]
    [InlineData(Jiangsu, "stay", "2019-10-01", "seven-before 2019-09-24, two-before 2019-09-29, late 2019-10-08, very-late 2019-10-08")]
    [InlineData(Heze, "result", "2026-01-04",
        "ten-before 2025-12-18, five-before 2025-12-25, one-before 2025-12-31, late 2026-01-05, summon 2026-01-16")]
    public void Fires_each_rung_on_its_working_day(string id, string deadline, string due, string rungs)
    {
        var times = LadderTimes.Of(Day(due), Regimes.Read(id).Deadline(deadline).Ladder!, China.Calendar);

        Assert.Equal(rungs, string.Join(", ", times.Select(time => $"{time.Rung.Id} {LocalDatePattern.Iso.Format(time.Date)}")));
    }

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
