using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Deadlines;

public sealed class DueDateTests
{
    private static readonly WorkingCalendar Calendar = China.Calendar;

    [Theory]
    [InlineData("2026-02-10", "10 working days", "2026-03-02", "across the Spring Festival, with the working Saturdays 14 and 28 February")]
    [InlineData("2026-09-18", "10 working days", "2026-10-09", "across Mid-Autumn and National Day, with the working Sunday 20 September")]
    [InlineData("2026-09-19", "1 working day", "2026-09-20", "a working Sunday is the due date")]
    [InlineData("2025-09-26", "10 working days", "2025-10-16", "across eight days off with make-up days on both sides")]
    [InlineData("2023-12-22", "15 working days", "2024-01-15", "into a year with a notice of its own")]
    [InlineData("2024-09-25", "30 working days", "2024-11-11", "a long one across National Day")]
    [InlineData("2018-12-03", "20 working days", "2018-12-29", "a working Saturday by the next year's notice")]
    [InlineData("2020-01-17", "10 working days", "2020-02-07", "the holiday was prolonged by notice in that January")]
    [InlineData("2026-08-03", "2 months", "2026-10-08", "3 October rolls")]
    [InlineData("2025-12-31", "2 months", "2026-02-28", "month end; a working Saturday does not roll")]
    [InlineData("2026-04-01", "6 months", "2026-10-08", "1 October rolls")]
    [InlineData("2026-04-01", "half a year", "2026-10-08", "half a year is six months")]
    [InlineData("2019-08-30", "10 working days", "2019-09-16", "Jiangsu: report after the last day on site")]
    [InlineData("2019-09-20", "10 working days", "2019-10-10", "Jiangsu: feedback, with the working Sunday 29 September")]
    [InlineData("2019-10-10", "1 year", "2020-10-10", "a working Saturday does not roll")]
    [InlineData("2024-02-29", "1 year", "2025-02-28", "29 February has no corresponding day")]
    [InlineData("2026-09-25", "1 day", "2026-09-28", "Saturday and Sunday of a holiday roll to Monday")]
    public void Is_due_by_the_published_notices(string trigger, string period, string due, string edge)
    {
        var result = Compute(new DeadlineRule(Period.Parse(period)), trigger);
        Assert.True(Date(due) == result.Date, edge);
        Assert.False(result.IsProvisional);
    }

    [Theory]
    [InlineData("2027-04-30", "1 working day", "2027-05-05", "1 and 2 May 2027 fall on a weekend and are made up on 3 and 4 May")]
    [InlineData("2026-12-24", "1 working day", "2026-12-25", "25 December is the first day that a coming notice may change")]
    [InlineData("2026-12-10", "15 days", "2026-12-25", "the question whether the last day rolls is about a provisional day")]
    [InlineData("2026-12-31", "1 working day", "2027-01-04", "New Year's Day and a weekend")]
    [InlineData("2028-09-29", "1 working day", "2028-10-06", "1 October is a Sunday and Mid-Autumn falls on 3 October: made up on the 4th and 5th")]
    public void Is_provisional_where_a_coming_notice_may_change_it(string trigger, string period, string due, string edge)
    {
        var result = Compute(new DeadlineRule(Period.Parse(period)), trigger);
        Assert.True(Date(due) == result.Date, $"{edge}: {result.Date:R}");
        Assert.True(result.IsProvisional);
    }

    [Theory]
    [InlineData("2026-12-23", "1 working day", false, "2026-12-24", "the day before is sure")]
    [InlineData("2026-12-10", "20 days", true, "2026-12-30", "without a roll no day's status is asked for")]
    public void Is_sure_where_no_provisional_day_was_consulted(string trigger, string period, bool rollNone, string due, string edge)
    {
        var result = Compute(new DeadlineRule(Period.Parse(period), Rolls: !rollNone), trigger);
        Assert.True(Date(due) == result.Date, edge);
        Assert.False(result.IsProvisional, edge);
    }

    [Theory]
    [InlineData("2019-09-02", "30 days", "2019-10-01", "the first day counts, and a holiday does not roll")]
    [InlineData("2026-03-01", "1 month", "2026-03-31", "a month from the 1st is the month")]
    [InlineData("2026-01-31", "1 month", "2026-02-27", "the day before the corresponding day, which is 28 February")]
    [InlineData("2026-02-14", "2 working days", "2026-02-24", "a make-up Saturday is the first of two")]
    [InlineData("2026-02-15", "2 working days", "2026-02-25", "a day off is not the first")]
    [InlineData("2026-12-20", "30 days", "2027-01-18", "a stay in days is never provisional")]
    public void A_longest_stay_counts_its_first_day_and_does_not_roll(string entry, string period, string last, string edge)
    {
        var result = Compute(new DeadlineRule(Period.Parse(period), IsLongestStay: true), entry);
        Assert.True(Date(last) == result.Date, $"{edge}: {result.Date:R}");
        Assert.False(result.IsProvisional);
    }

    [Theory]
    [InlineData("2026-08-03", "2 months", "2026-10-03", "a holiday")]
    [InlineData("2026-09-04", "1 day", "2026-09-05", "a Saturday")]
    public void A_rule_may_say_that_it_does_not_roll(string trigger, string period, string due, string edge) =>
        Assert.True(Date(due) == Compute(new DeadlineRule(Period.Parse(period), Rolls: false), trigger).Date, edge);

    [Theory]
    [InlineData("2026-09-01", "10 working days", "2026-09-07..2026-09-09", "2026-09-18", "2026-09-18", "three working days do not count")]
    [InlineData("2026-09-01", "10 working days", "2026-09-05..2026-09-06", "2026-09-15", "2026-09-15", "a suspended weekend costs nothing")]
    [InlineData("2026-09-01", "10 working days", "2026-09-15..2026-09-15", "2026-09-16", "2026-09-16", "the last day itself is suspended")]
    [InlineData("2026-09-01", "10 working days", "2026-09-07..2026-09-09 2026-09-08..2026-09-09", "2026-09-18", "2026-09-18", "an overlap counts once")]
    [InlineData("2026-09-01", "10 working days", "2026-09-01..2026-09-01", "2026-09-15", "2026-09-15", "the trigger is not counted anyway")]
    [InlineData("2026-09-01", "10 working days", "2026-09-07..2026-09-09 2026-09-17..2026-09-18", "2026-09-21", "2026-09-21", "the move itself reaches a second suspension; 20 September is a working Sunday")]
    [InlineData("2026-08-03", "2 months", "2026-09-01..2026-09-10", "2026-10-13", "2026-10-13", "the nominal end moves by ten calendar days, then nothing rolls")]
    [InlineData("2026-08-03", "2 months", "2026-10-01..2026-10-10", "2026-10-13", "2026-10-13", "the move itself reaches suspended days")]
    [InlineData("2026-08-03", "2 months", "2026-10-08..2026-10-08", "2026-10-03", "2026-10-09", "the roll goes over a suspended day")]
    [InlineData("2026-08-03", "2 months", "2026-08-01..2026-08-03", "2026-10-03", "2026-10-08", "before the clock started nothing was suspended")]
    public void Suspended_days_do_not_run(string trigger, string period, string suspended, string nominal, string due, string edge)
    {
        var result = DeadlineCalculator.Compute(new DeadlineRule(Period.Parse(period)), Date(trigger), Calendar, Suspensions(suspended));
        Assert.True((Date(nominal), Date(due)) == (result.Nominal, result.Date), $"{edge}: {result.Nominal:R} {result.Date:R}");
    }

    [Theory]
    [InlineData("2026-08-03", "2 months", "1 month", "", "2026-11-03", "it adds to the nominal end, and the roll comes once, last")]
    [InlineData("2026-08-03", "2 months", "1 month", "2026-09-01..2026-09-10", "2026-11-13", "it adds to the end that suspension has moved")]
    [InlineData("2026-08-03", "2 months", "1 month", "2026-10-20..2026-10-21", "2026-11-05", "a suspension within the extension")]
    [InlineData("2025-12-31", "2 months", "1 month", "", "2026-03-30", "a month from 28 February is 28 March, a Saturday")]
    [InlineData("2026-09-01", "10 working days", "5 working days", "", "2026-09-21", "working days go on counting; 20 September is one")]
    [InlineData("2026-09-01", "10 working days", "5 days", "", "2026-09-20", "calendar days after working days end on a working Sunday")]
    [InlineData("2026-09-01", "10 working days", "4 days", "", "2026-09-20", "and roll when they end on a day off")]
    [InlineData("2026-08-03", "2 months", "1 working day", "", "2026-10-08", "working days after months start from the nominal end")]
    public void An_extension_adds_to_the_nominal_end(string trigger, string period, string by, string suspended, string due, string edge)
    {
        var result = DeadlineCalculator.Compute(
            new DeadlineRule(Period.Parse(period)), Date(trigger), Calendar, Suspensions(suspended), [new Extension(Period.Parse(by))]);
        Assert.True(Date(due) == result.Date, $"{edge}: {result.Date:R}");
    }

    [Theory]
    [InlineData("2026-10-03", "", "", "2026-10-03", "a holiday does not roll: the day was set")]
    [InlineData("2026-09-30", "2026-08-01..2026-08-05", "", "2026-10-05", "the end moves by five suspended days")]
    [InlineData("2026-09-30", "2026-09-29..2026-10-02", "", "2026-10-04", "a suspension over the end moves it by those days too that it reaches")]
    [InlineData("2026-09-30", "2026-10-01..2026-10-05", "", "2026-09-30", "a suspension after it changes nothing")]
    [InlineData("2026-09-30", "", "10 working days", "2026-10-20", "an extension counts on from the day set")]
    [InlineData("2026-08-31", "", "1 month", "2026-09-30", "an extension in months, with the month-end rule")]
    [InlineData("2026-09-03", "", "1 month", "2026-10-03", "nor does an extension of a day set roll")]
    [InlineData("2027-06-30", "", "", "2027-06-30", "beyond the last notice, and sure: no day's status was asked for")]
    public void A_day_that_was_set_is_the_due_date(string set, string suspended, string by, string due, string edge)
    {
        Extension[] extensions = by.Length > 0 ? [new(Period.Parse(by))] : [];
        var result = DeadlineCalculator.Compute(DeadlineRule.SetDay(), Date(set), Calendar, Suspensions(suspended), extensions);
        Assert.True(Date(due) == result.Date, $"{edge}: {result.Date:R}");
        Assert.False(result.IsProvisional, edge);
    }

    [Fact]
    public void Is_in_time_until_midnight_in_the_calendars_zone_and_overdue_at_the_next_instant()
    {
        var due = Compute(new DeadlineRule(Period.WorkingDays(1)), "2026-09-19");
        Assert.Equal(Instant.FromUtc(2026, 9, 20, 16, 0), due.CutOff);
        Assert.False(due.IsOverdue(due.CutOff));
        Assert.True(due.IsOverdue(due.CutOff + Duration.FromNanoseconds(1000)));
    }

    [Fact]
    public void A_rule_may_name_an_earlier_cut_off()
    {
        var due = Compute(new DeadlineRule(Period.WorkingDays(1), CutOff: new LocalTime(17, 0)), "2026-09-19");
        Assert.Equal(Instant.FromUtc(2026, 9, 20, 9, 0), due.CutOff);
    }

    [Fact]
    public void Leaves_out_a_suspension_that_has_not_ended()
    {
        var rule = new DeadlineRule(Period.WorkingDays(10));
        var open = DeadlineCalculator.Compute(rule, Date("2026-09-01"), Calendar, [new Suspension(Date("2026-09-07"), null)]);
        Assert.Equal(Compute(rule, "2026-09-01"), open);
    }

    [Theory]
    [InlineData("2003-12-31", "30 days", "the trigger lies before the calendar's first day, even where no day's status is asked for")]
    [InlineData("2099-12-01", "60 working days", "the result lies after its last")]
    public void Refuses_what_the_calendar_does_not_reach(string trigger, string period, string edge)
    {
        var refusal = Assert.Throws<CalendarRangeException>(() => Compute(new DeadlineRule(Period.Parse(period), Rolls: false), trigger));
        Assert.True(refusal.Reason.En.Contains("2004-01-01", StringComparison.Ordinal), edge);
    }

    private static DueDate Compute(DeadlineRule rule, string trigger) => DeadlineCalculator.Compute(rule, Date(trigger), Calendar);

    private static List<Suspension> Suspensions(string spans) =>
    [
        .. from span in spans.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           let ends = span.Split("..")
           select new Suspension(Date(ends[0]), Date(ends[1])),
    ];

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
