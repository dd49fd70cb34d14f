using NodaTime;
using Xuncha.Core.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Calendars;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = China.Calendar;

    [Fact]
    public void Adds_working_days_as_somebody_would_who_goes_from_day_to_day()
    {
        var (days, isWorking) = Naive();
        var compared = 0L;
        for (var start = 0; start < days.Count; start++)
        {
            foreach (var step in new[] { 1, -1 })
            {
                var n = 0;
                for (var i = start + step; i >= 0 && i < days.Count && n < 250; i += step)
                {
                    if (isWorking[i])
                    {
                        n++;
                        compared++;
                        if (Calendar.AddWorkingDays(days[start], n * step) != days[i])
                        {
                            Assert.Fail($"{days[start]:R} {n * step:+0;-0}: {Calendar.AddWorkingDays(days[start], n * step):R}, not {days[i]:R}");
                        }
                    }
                }
            }

            Assert.Equal(days[start], Calendar.AddWorkingDays(days[start], 0));
            Assert.Equal(isWorking[start], Calendar.IsWorkingDay(days[start]));
        }

        Assert.True(compared > 4_000_000, $"only {compared} sums lie in the range");
    }

    [Fact]
    public void Counts_the_working_days_between_two_dates_as_somebody_would_who_goes_from_day_to_day()
    {
        var (days, isWorking) = Naive();
        for (var start = 0; start < days.Count; start += 7)
        {
            var between = 0;
            for (var i = start + 1; i < Math.Min(days.Count, start + 400); i++)
            {
                between += isWorking[i] ? 1 : 0;
                Assert.Equal(between, Calendar.WorkingDaysBetween(days[start], days[i]));
                Assert.Equal(-between, Calendar.WorkingDaysBetween(days[i], days[start]));
            }
        }
    }

    [Fact]
    public void Gives_the_same_sums_on_day_numbers()
    {
        var first = WorkingCalendar.Number(Calendar.FirstDay);
        for (var i = 300; i < WorkingCalendar.Number(WorkingCalendar.LastDay) - first - 300; i += 11)
        {
            foreach (var n in new[] { -37, -1, 0, 1, 42 })
            {
                Assert.Equal(WorkingCalendar.Number(Calendar.AddWorkingDays(Calendar.FirstDay.PlusDays(i), n)), Calendar.AddWorkingDays(first + i, n));
            }
        }
    }

    [Theory]
    [InlineData(2026, 2, 13, DayKind.Weekday, null, null, "a plain Friday")]
    [InlineData(2026, 2, 14, DayKind.MakeUp, "春节", "国办发明电〔2025〕7号", "a working Saturday")]
    [InlineData(2026, 2, 15, DayKind.Holiday, "春节", "国办发明电〔2025〕7号", "a Sunday within a holiday")]
    [InlineData(2026, 3, 1, DayKind.Weekend, null, null, "a plain Sunday")]
    [InlineData(2018, 12, 29, DayKind.MakeUp, "元旦", "国办发明电〔2018〕15号", "decided by the next year's notice")]
    [InlineData(2005, 12, 31, DayKind.MakeUp, "元旦", "国办发明电〔2005〕35号", "a working Saturday that public data sets lack")]
    [InlineData(2019, 5, 1, DayKind.Holiday, "劳动节", "国办发明电〔2019〕3号", "decided again in the middle of the year")]
    [InlineData(2015, 9, 6, DayKind.MakeUp, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日", "国发明电〔2015〕1号", "added in the middle of the year")]
    [InlineData(2020, 1, 30, DayKind.Holiday, "春节", "国办发明电〔2019〕16号", "the first notice still decides it")]
    [InlineData(2020, 1, 31, DayKind.Holiday, "春节", "国办发明电〔2020〕1号", "the first added day")]
    [InlineData(2020, 2, 1, DayKind.Holiday, "春节", "国办发明电〔2020〕1号", "a make-up day became a day off")]
    [InlineData(2027, 5, 3, DayKind.AssumedHoliday, "劳动节（补假）", null, "1 May 2027 is a Saturday")]
    [InlineData(2027, 2, 5, DayKind.AssumedHoliday, "春节", null, "the eve of the lunar year")]
    public void Knows_why_a_day_is_or_is_not_worked(int year, int month, int day, DayKind kind, string? holiday, string? notice, string edge)
    {
        var info = Calendar.Describe(new LocalDate(year, month, day));
        Assert.True((kind, holiday, notice) == (info.Kind, info.Holiday?.Zh, info.Notice?.Number), $"{edge}: {info}");
        Assert.Equal(Calendar.IsWorkingDay(info.Date), info.IsWorkingDay);
    }

    [Theory]
    [InlineData(2003, 12, 31, "the day before the first")]
    [InlineData(2100, 1, 1, "the day after the last")]
    [InlineData(1, 1, 1, "long before")]
    [InlineData(9999, 12, 31, "long after")]
    public void Refuses_a_day_that_it_does_not_reach(int year, int month, int day, string edge)
    {
        var date = new LocalDate(year, month, day);
        Assert.All<Action>(
            [
                () => Calendar.IsWorkingDay(date),
                () => Calendar.AddWorkingDays(date, 1),
                () => Calendar.AddWorkingDays(WorkingCalendar.Number(date), 1),
                () => Calendar.WorkingDaysBetween(date, Calendar.FirstDay),
                () => Calendar.Describe(date),
            ],
            ask => Assert.True(Assert.Throws<CalendarRangeException>(ask).Reason.Zh.Contains("2004-01-01", StringComparison.Ordinal), edge));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Refuses_a_sum_that_leads_out_of_its_range(int n) =>
        Assert.Throws<CalendarRangeException>(() => Calendar.AddWorkingDays(n > 0 ? WorkingCalendar.LastDay : Calendar.FirstDay, n));

    [Fact]
    public void Refuses_a_date_of_another_calendar_system() =>
        Assert.Throws<CalendarRangeException>(() => Calendar.IsWorkingDay(new LocalDate(2026, 2, 14, CalendarSystem.Julian)));

    [Fact]
    public void Says_from_when_on_it_is_provisional()
    {
        Assert.Equal(2026, Calendar.LastLoadedYear);
        Assert.Equal(new LocalDate(2026, 12, 25), Calendar.ProvisionalFrom);
        Assert.False(Calendar.Describe(new LocalDate(2026, 12, 24)).IsProvisional);
        Assert.True(Calendar.Describe(new LocalDate(2026, 12, 25)).IsProvisional);
    }

    [Theory]
    [InlineData(2026, 11, 30, false)]
    [InlineData(2026, 12, 1, true)]
    [InlineData(2027, 1, 1, true)]
    public void Asks_for_the_next_years_notice_from_the_first_of_December(int year, int month, int day, bool needed) =>
        Assert.Equal(needed, Calendar.NeedsNotice(new LocalDate(year, month, day)));

    /// <summary>Each day of 2004 to 2026 and whether it is worked: the notices first, the last one winning, then the weekday.</summary>
    private static (List<LocalDate> Days, List<bool> IsWorking) Naive()
    {
        var said = new Dictionary<LocalDate, bool>();
        foreach (var day in China.Data.Years.SelectMany(year => year.Notices).SelectMany(notice => notice.Days))
        {
            said[day.Date] = day.IsWorking;
        }

        var days = new List<LocalDate>();
        for (var date = new LocalDate(2004, 1, 1); date.Year <= 2026; date = date.PlusDays(1))
        {
            days.Add(date);
        }

        return (days, [.. days.Select(date => said.TryGetValue(date, out var working) ? working : date.DayOfWeek < IsoDayOfWeek.Saturday)]);
    }
}
