using System.Collections.Immutable;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

public sealed class AlarmTests
{
    [Fact]
    public void Plans_every_rung_and_automatic_transition_when_the_clock_starts()
    {
        var play = ClockTests.Left("2026-09-01");

        Assert.Equal(
            "five-before 2026-09-08, due 2026-09-15, late 2026-09-16, summon 2026-09-21, close 2026-09-29, late 2026-09-16",
            play.Alarms("report"));
        Assert.Equal(
            ["five-before False", "due False", "late False", "summon True", "close True", "late True"],
            play.Plans[1].Alarms.Select(alarm => $"{alarm.Name} {alarm.Alone}"));
    }

    [Fact]
    public void Takes_the_automatic_transition_at_the_first_instant_after_the_cut_off()
    {
        var alarm = Assert.Single(ClockTests.Left("2026-09-01").Plans[1].Alarms, alarm => alarm.Kind == AlarmKind.Overdue);

        Assert.Equal("2026-09-15T16:00:00.000001Z", InstantPattern.ExtendedIso.Format(alarm.At));
    }

    [Theory]
    [InlineData("2026-09-08T08:59", "five-before, due, late, summon, close, late", "before the reminder")]
    [InlineData("2026-09-08T09:00", "due, late, summon, close, late", "a reminder whose time is past is left out")]
    [InlineData("2026-09-16T12:00", "late, summon, close, late", "an escalation whose time is past is caught up with")]
    public void Arms_a_clock_that_starts_in_the_past(string now, string alarms, string edge)
    {
        var play = new Play(ClockTests.Flow, "2026-09-01").At(now).Step("leave", "clerk", "2026-09-01");

        Assert.Equal((edge, alarms), (edge, string.Join(", ", play.Plans[1].Alarms.Where(alarm => alarm.IsNew).Select(alarm => alarm.Name))));
    }

    [Fact]
    public void Arms_again_only_what_lies_ahead()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-16");
        play.Take(DeadlineDesk.Suspend(play.Case, 1, play.Who("boss"), Play.Day("2026-09-15"), "理由"))
            .Take(DeadlineDesk.Resume(play.Case, 1, play.Who("boss"), Play.Day("2026-09-15"), "理由"));

        // Due on the 16th by now: its reminders lie behind, of 09:00 today too.
        Assert.Equal("late 2026-09-17, summon 2026-09-22, close 2026-09-30, late 2026-09-17", play.Alarms("report"));
        Assert.All(play.Plans[1].Alarms, alarm => Assert.Equal(2, alarm.Arming));
    }

    [Fact]
    public void Sends_several_rungs_as_one_notice_that_says_so()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-17");

        Fire(play, "five-before", "due", "late");

        var notice = play.Last.Notices.Single();
        Assert.Equal(["clerk"], notice.Roles);
        Assert.Contains("five-before、due", notice.Text.Zh, StringComparison.Ordinal);
        Assert.Contains("逾期1个工作日", notice.Text.Zh, StringComparison.Ordinal);
        Assert.Equal((WarningLevel.Yellow, HistoryKind.RungFired), (play.Deadline("report").Level, play.Last.History.Single().Kind));
    }

    [Fact]
    public void Proposes_a_strong_measure_and_does_not_take_it()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-21");

        Fire(play, "summon");

        Assert.Equal(new Opening("interviews/summons", IsProposal: true), play.Last.Openings.Single());
        Assert.Equal(WarningLevel.Red, play.Deadline("report").Level);
        Assert.Equal("report", play.Record.State);
    }

    [Fact]
    public void Takes_the_transition_of_a_rung_in_the_name_of_the_system()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-29");

        Fire(play, "close");

        Assert.Equal(("done", RecordStatus.Ended), (play.Record.State, play.Record.Status));
        Assert.Equal(
            [HistoryKind.RungFired, HistoryKind.Moved, HistoryKind.DeadlineStarted, HistoryKind.DeadlineCancelled, HistoryKind.DeadlineCancelled],
            play.Last.History.Select(entry => entry.Kind));
        Assert.All(play.Last.History, entry => Assert.Null(entry.By));
    }

    [Fact]
    public void Writes_why_the_system_could_not_take_a_transition()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-07").Step("reenter", "boss").At("2026-09-29");

        Fire(play, "close");

        Assert.Equal("site", play.Record.State);
        Assert.Equal(HistoryKind.AutomaticRefused, play.Last.History[^1].Kind);
    }

    [Fact]
    public void Only_tells_while_the_date_is_provisional_and_acts_once_it_is_firm()
    {
        var play = ClockTests.Left("2026-12-21").At("2027-02-01");
        Assert.True(play.Deadline("report").Due.IsProvisional);

        Fire(play, "late", "summon", "close");

        Assert.Equal((WarningLevel.None, "report"), (play.Deadline("report").Level, play.Record.State));
        Assert.Empty(play.Last.Openings);
        Assert.Contains("暂定", play.Last.Notices.Single().Text.Zh, StringComparison.Ordinal);

        play.Record = play.Record.With(play.Deadline("report") with { Due = play.Deadline("report").Due with { IsProvisional = false } });
        play.Take(AlarmDecisions.Apply(play.Case, play.Deadline("report"), Rungs(play, "late", "summon"), isTold: true, Facts.None));

        Assert.Empty(play.Last.Notices);
        Assert.Single(play.Last.Openings);
        Assert.Equal(WarningLevel.Red, play.Deadline("report").Level);
    }

    private static void Fire(Play play, params string[] rungs) =>
        play.Take(AlarmDecisions.Apply(play.Case, play.Deadline("report"), Rungs(play, rungs), isTold: false, Facts.None));

    private static ImmutableArray<Rung> Rungs(Play play, params string[] ids) =>
        [.. play.Definition.Deadline("report").Ladder!.Rungs.Where(rung => ids.Contains(rung.Id))];
}
