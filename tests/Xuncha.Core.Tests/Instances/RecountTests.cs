using Xuncha.Core.Calendars;
using Xuncha.Core.Instances;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

/// <summary>A calendar changes while clocks run.</summary>
public sealed class RecountTests
{
    private static readonly Guid Person = Guid.NewGuid();

    [Fact]
    public void Changes_nothing_by_the_same_calendar() =>
        Assert.Null(Count(ClockTests.Left("2026-09-01")));

    [Fact]
    public void Moves_a_due_date_that_lies_ahead_and_arms_nothing_again()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-08");
        play.Calendar = Off("2026-09-10");

        var recount = Count(play)!;
        play.Take(RecountDesk.Apply(play.Case, recount, "通知"));

        Assert.False(recount.NeedsConfirmation);
        Assert.Equal(("2026-09-16", 1), (play.Due("report"), play.Deadline("report").Arming));
        Assert.Equal(HistoryKind.DeadlineMoved, play.Last.History.Single().Kind);
        Assert.Null(Count(play));
    }

    [Theory]
    [InlineData("2026-09-15T12:00", "2026-09-12", "2026-09-14", "nobody becomes late before a person has looked at it")]
    [InlineData("2026-09-16T12:00", "-2026-09-10", "2026-09-16", "who was late stays late until then")]
    public void Keeps_the_old_date_until_a_person_confirms(string now, string day, string due, string edge)
    {
        var play = ClockTests.Left("2026-09-01").At(now);
        play.Calendar = day[0] == '-' ? Off(day[1..]) : On(day);
        var wasOverdue = play.Deadline("report").IsOverdue(play.Now);

        var recount = Count(play)!;
        play.Take(RecountDesk.Apply(play.Case, recount, "通知"));

        Assert.Equal((edge, true, "2026-09-15", wasOverdue), (edge, recount.NeedsConfirmation, play.Due("report"), play.Deadline("report").IsOverdue(play.Now)));
        Assert.Null(Count(play));

        play.Take(RecountDesk.Confirm(play.Case, 1, Person, "理由"));

        Assert.Equal((edge, due, !wasOverdue), (edge, play.Due("report"), play.Deadline("report").IsOverdue(play.Now)));
        Assert.Equal(wasOverdue ? [] : ["late"], play.Last.Prompts);
        Assert.Equal(["NotOpen report"], Play.Reasons(RecountDesk.Confirm(play.Case, 1, Person, "理由")));
    }

    [Fact]
    public void Withdraws_what_waits_for_confirmation_when_the_calendar_turns_back()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-15");
        play.Calendar = On("2026-09-12");
        play.Take(RecountDesk.Apply(play.Case, Count(play)!, "通知"));
        play.Calendar = China.Calendar;

        play.Take(RecountDesk.Apply(play.Case, Count(play)!, "通知"));

        Assert.Equal(("2026-09-15", (object?)null), (play.Due("report"), play.Deadline("report").Unconfirmed));
    }

    [Fact]
    public void Asks_before_the_verdict_on_what_is_met_changes()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-16").Step("submit", "clerk");
        Assert.False(play.Deadline("report").InTime);
        play.Calendar = Off("2026-09-10");

        play.Take(RecountDesk.Apply(play.Case, Count(play)!, "通知"));
        Assert.Equal(("2026-09-15", (bool?)false), (play.Due("report"), play.Deadline("report").InTime));

        play.Take(RecountDesk.Confirm(play.Case, 1, Person, "理由"));
        Assert.Equal(("2026-09-16", (bool?)true), (play.Due("report"), play.Deadline("report").InTime));
        Assert.Equal(HistoryKind.Confirmed, play.Last.History.Single().Kind);
    }

    [Fact]
    public void Leaves_alone_what_was_met_where_the_verdict_stays_and_what_is_cancelled()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-07").Step("submit", "clerk");
        play.Calendar = Off("2026-09-10");

        Assert.Null(Count(play));
        Assert.Null(RecountDesk.Recount(play.Case, play.Deadline("report") with { State = DeadlineState.Cancelled }));
    }

    [Fact]
    public void Does_not_ask_about_a_clock_that_stands_still()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-07").Step("wait", "boss").At("2026-09-20");
        play.Calendar = On("2026-09-12");

        Assert.False(Count(play)!.NeedsConfirmation);
    }

    private static Recount? Count(Play play) => RecountDesk.Recount(play.Case, play.Deadline("report"));

    private static WorkingCalendar Off(string day) => With(day, isWorking: false);

    private static WorkingCalendar On(string day) => With(day, isWorking: true);

    /// <summary>The national calendar with one more notice at the end of its last year.</summary>
    private static WorkingCalendar With(string day, bool isWorking)
    {
        var (date, year) = (Play.Day(day), China.Data.Years[^1]);
        var notice = year.Notices[^1] with { Days = [new(date, isWorking, new("试", "test"))] };
        return WorkingCalendar.Create(China.Data.With(year with { Notices = year.Notices.Add(notice) }));
    }
}
