using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

public sealed class SuspensionTests
{
    // The report's clock starts on Tuesday 2026-09-01 and is due on 2026-09-15.
    private static Play Left() => ClockTests.Left("2026-09-01");

    [Fact]
    public void Sleeps_in_the_states_that_the_definition_names_and_counts_on_after_them()
    {
        var play = Left().At("2026-09-07").Step("wait", "boss");
        Assert.True(play.Deadline("report").IsSuspended);
        Assert.Empty(play.Plans[1].Alarms);

        play.At("2026-09-20");
        Assert.False(play.Deadline("report").IsOverdue(play.Now));

        play.Step("go-on", "boss", "2026-09-09");
        Assert.Equal(("2026-09-18", 2), (play.Due("report"), play.Deadline("report").Arming));
    }

    [Fact]
    public void Goes_on_sleeping_from_one_such_state_to_the_next()
    {
        var play = Left().At("2026-09-07").Step("wait", "boss").At("2026-09-08").Step("rest", "boss").At("2026-09-09").Step("wake", "boss");

        Assert.Equal([new Suspension(Play.Day("2026-09-07"), Play.Day("2026-09-09"))], play.Deadline("report").Suspensions);
        Assert.Equal("2026-09-18", play.Due("report"));
    }

    [Fact]
    public void Does_not_sleep_once_it_has_run_out()
    {
        var play = Left().At("2026-09-16").Step("wait", "boss");

        Assert.False(play.Deadline("report").IsSuspended);
        Assert.True(play.Deadline("report").IsOverdue(play.Now));
    }

    [Theory]
    [InlineData("2026-09-15", true, "delivered on the old due date")]
    [InlineData("2026-09-30", true, "delivered long after it: the clock stood still")]
    public void Is_in_time_when_it_is_met_out_of_a_suspension(string on, bool inTime, string edge)
    {
        var play = Left().At("2026-09-07").Step("wait", "boss").At(on).Step("deliver", "clerk");

        Assert.Equal((edge, (bool?)inTime, false), (edge, play.Deadline("report").InTime, play.Deadline("report").IsSuspended));
    }

    [Fact]
    public void Is_suspended_and_resumed_by_hand_both_days_included()
    {
        var play = Left().At("2026-09-20");
        play.Take(DeadlineDesk.Suspend(play.Case, 1, play.Who("boss"), Play.Day("2026-09-07"), "理由"));
        play.Take(DeadlineDesk.Resume(play.Case, 1, play.Who("boss"), Play.Day("2026-09-09"), "理由"));

        Assert.Equal("2026-09-18", play.Due("report"));
        Assert.Equal([HistoryKind.Suspended, HistoryKind.Resumed], play.History.TakeLast(2).Select(entry => entry.Kind));
    }

    [Fact]
    public void Stays_suspended_by_hand_whatever_steps_are_taken()
    {
        var play = Left().At("2026-09-07");
        play.Take(DeadlineDesk.Suspend(play.Case, 1, play.Who("boss"), Play.Day("2026-09-07"), "理由")).Step("reenter", "boss").Step("leave", "clerk", "2026-09-07");

        Assert.True(play.Deadline("report").IsSuspended);
    }

    [Theory]
    [InlineData("clerk", "2026-09-07", "理由", "Role report", "not the role that may")]
    [InlineData("boss", "2026-09-09", "理由", "Input on", "in the future")]
    [InlineData("boss", "2026-09-01", "理由", "Input on", "on the trigger, which is not counted")]
    [InlineData("boss", "2026-09-07", " ", "Input reason", "without a reason")]
    public void Refuses_to_suspend(string role, string first, string reason, string refusal, string edge)
    {
        var play = Left().At("2026-09-08");

        Assert.Equal((edge, refusal), (edge, Play.Reasons(DeadlineDesk.Suspend(play.Case, 1, play.Who(role), Play.Day(first), reason)).Single()));
    }

    [Fact]
    public void Refuses_to_suspend_what_has_run_out_is_suspended_or_was_suspended_then()
    {
        var play = Left().At("2026-09-16");
        Assert.Equal(["Input on"], Suspend("2026-09-16"));
        Assert.Empty(Suspend("2026-09-15"));

        play.Take(DeadlineDesk.Suspend(play.Case, 1, play.Who("boss"), Play.Day("2026-09-07"), "理由"));
        Assert.Equal(["NotOpen report"], Suspend("2026-09-10"));
        Assert.Equal(["Input on"], Resume("2026-09-06"));

        play.Take(DeadlineDesk.Resume(play.Case, 1, play.Who("boss"), Play.Day("2026-09-09"), "理由"));
        Assert.Equal(["Input on"], Suspend("2026-09-09"));
        Assert.Equal(["NotOpen report"], Resume("2026-09-10"));

        IEnumerable<string> Suspend(string first) => Play.Reasons(DeadlineDesk.Suspend(play.Case, 1, play.Who("boss"), Play.Day(first), "理由"));
        IEnumerable<string> Resume(string last) => Play.Reasons(DeadlineDesk.Resume(play.Case, 1, play.Who("boss"), Play.Day(last), "理由"));
    }

    [Theory]
    [InlineData(10, PeriodUnit.WorkingDays, true, "as long as allowed")]
    [InlineData(11, PeriodUnit.WorkingDays, false, "longer")]
    [InlineData(14, PeriodUnit.Days, true, "14 days from 15 September end with 10 working days")]
    [InlineData(15, PeriodUnit.Days, false, "15 days end later")]
    [InlineData(1, PeriodUnit.Months, false, "a month is longer")]
    public void Limits_an_extension_whatever_its_unit(int count, PeriodUnit unit, bool isAllowed, string edge)
    {
        var play = Left();

        Assert.Equal((edge, isAllowed), (edge, DeadlineDesk.Extend(play.Case, 1, new(count, unit), Guid.NewGuid(), "理由") is Decision.Accepted));
    }

    [Fact]
    public void Extends_as_often_as_allowed_and_not_what_may_not_be_extended()
    {
        var play = Left();
        play.Take(DeadlineDesk.Extend(play.Case, 1, Period.WorkingDays(3), Guid.NewGuid(), "理由"));
        Assert.Equal("2026-09-18", play.Due("report"));

        play.Take(DeadlineDesk.Extend(play.Case, 1, Period.WorkingDays(1), Guid.NewGuid(), "理由"));
        Assert.Equal(("2026-09-20", "Guard report"), (play.Due("report"), Play.Reasons(DeadlineDesk.Extend(play.Case, 1, Period.WorkingDays(1), Guid.NewGuid(), "理由")).Single()));

        play.Step("submit", "clerk");
        Assert.Equal(["NotOpen report", "Guard report"], Play.Reasons(DeadlineDesk.Extend(play.Case, 1, Period.WorkingDays(1), Guid.NewGuid(), "理由")));
        Assert.Equal(["Guard reply"], Play.Reasons(DeadlineDesk.Extend(play.Case, 2, Period.Days(1), Guid.NewGuid(), "理由")));
    }

    [Fact]
    public void Takes_the_warning_level_back_where_the_new_due_date_lies_ahead()
    {
        var play = Warned();
        play.Take(DeadlineDesk.Extend(play.Case, 1, Period.WorkingDays(5), Guid.NewGuid(), "理由"));

        Assert.Equal(("2026-09-21", WarningLevel.None), (play.Due("report"), play.Deadline("report").Level));
        Assert.Equal("due 2026-09-21, late 2026-09-22, summon 2026-09-29, close 2026-10-12, late 2026-09-22", play.Alarms("report"));
    }

    [Fact]
    public void Leaves_the_warning_level_to_whoever_stays_late_nevertheless()
    {
        var play = Warned().At("2026-09-24");
        play.Take(DeadlineDesk.Extend(play.Case, 1, Period.WorkingDays(3), Guid.NewGuid(), "理由"));

        Assert.Equal(("2026-09-18", WarningLevel.Yellow), (play.Due("report"), play.Deadline("report").Level));
        Assert.Equal("close 2026-10-09, late 2026-09-19", play.Alarms("report"));
    }

    private static Play Warned()
    {
        var play = Left().At("2026-09-16");
        var late = play.Definition.Deadline("report").Ladder!.Rungs.Single(rung => rung.Id == "late");
        return play.Take(AlarmDecisions.Apply(play.Case, play.Deadline("report"), [late], isTold: false, Facts.None));
    }
}
