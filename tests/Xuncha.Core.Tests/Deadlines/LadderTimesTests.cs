using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Deadlines;

public sealed class LadderTimesTests
{
    [Theory]
    [InlineData("2026-10-09", PeriodUnit.WorkingDays, -3, "2026-09-29", "three working days before, across National Day")]
    [InlineData("2026-10-09", PeriodUnit.WorkingDays, 1, "2026-10-10", "the working day after is a make-up Saturday")]
    [InlineData("2026-10-09", PeriodUnit.WorkingDays, 0, "2026-10-09", "on the due date")]
    [InlineData("2026-10-03", PeriodUnit.WorkingDays, 0, "2026-09-30", "on a due date that is a day off: before it")]
    [InlineData("2026-10-03", PeriodUnit.WorkingDays, 1, "2026-10-08", "the first working day after a due date that is a day off")]
    [InlineData("2026-10-09", PeriodUnit.Days, -5, "2026-09-30", "4 October is off: the working day before")]
    [InlineData("2026-09-30", PeriodUnit.Days, 1, "2026-10-08", "1 October is off: the working day after")]
    [InlineData("2026-10-03", PeriodUnit.Days, 0, "2026-09-30", "on a due date that is a day off: before it")]
    [InlineData("2026-02-13", PeriodUnit.Days, 1, "2026-02-14", "a make-up Saturday is a working day")]
    public void Places_a_rung_on_a_working_day(string due, PeriodUnit unit, int offset, string date, string edge)
    {
        var ladder = new Ladder(unit, new LocalTime(9, 0), [new Rung("r", offset, ["office"], null, null, null)]);
        var time = Assert.Single(LadderTimes.Of(Date(due), ladder, China.Calendar));
        Assert.True(Date(date) == time.Date, $"{edge}: {time.Date:R}");
        Assert.Equal(Date(date).At(new LocalTime(1, 0)).InUtc().ToInstant(), time.At);
        Assert.Equal("r", time.Rung.Id);
    }

    [Fact]
    public void Keeps_the_order_of_the_rungs_and_their_time_of_day()
    {
        var ladder = new Ladder(PeriodUnit.WorkingDays, new LocalTime(14, 30),
            [.. new[] { -5, -1, 0, 1, 10 }.Select(offset => new Rung(offset.ToString(CultureInfo.InvariantCulture), offset, ["office"], null, null, null))]);
        var times = LadderTimes.Of(Date("2026-09-21"), ladder, China.Calendar);
        Assert.Equal(["2026-09-15", "2026-09-20", "2026-09-21", "2026-09-22", "2026-10-12"], times.Select(time => LocalDatePattern.Iso.Format(time.Date)));
        Assert.All(times, time => Assert.Equal(time.Date.At(new LocalTime(6, 30)).InUtc().ToInstant(), time.At));
    }

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
