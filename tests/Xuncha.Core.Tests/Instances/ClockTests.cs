using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

public sealed class ClockTests
{
    /// <summary>One clock from a date field, one with a cut-off from leaving a state, one with automatic transitions behind it.</summary>
    internal const string Flow =
        """
        roles:
          clerk: { zh: 甲, en: clerk, post: commission-office, of: organizer }
          boss:  { zh: 乙, en: boss, post: commission-leader, of: organizer }
        fields:
          left-on: { type: date, zh: 离开, en: left, not-after: today }
          got-on:  { type: date, zh: 收到, en: received, not-after: today }
        stages:
          one:
            name: { zh: 一, en: one }
            states:
              site:
                name: { zh: 现场, en: on site }
                transitions:
                  leave: { name: { zh: 离, en: leave }, to: report, by: clerk, sets: [left-on] }
              report:
                name: { zh: 报告, en: report }
                transitions:
                  submit:  { name: { zh: 报, en: submit }, to: reply, by: clerk }
                  reenter: { name: { zh: 再进, en: enter again }, to: site, by: boss }
                  wait:    { name: { zh: 停, en: wait }, to: waiting, by: boss }
                  rest:    { name: { zh: 歇, en: rest }, to: resting, by: boss }
                  late:    { name: { zh: 逾期, en: late }, to: overdue, automatic: { overdue: report } }
                  close:   { name: { zh: 收, en: close }, to: done, by: boss, needs: [reason] }
              waiting:
                name: { zh: 停, en: waiting }
                transitions:
                  go-on:   { name: { zh: 续, en: go on }, to: report, by: boss }
                  deliver: { name: { zh: 交, en: deliver }, to: reply, by: clerk }
                  rest:    { name: { zh: 歇, en: rest }, to: resting, by: boss }
              resting:
                name: { zh: 歇, en: resting }
                transitions:
                  wake: { name: { zh: 醒, en: wake }, to: report, by: boss }
              overdue:
                name: { zh: 逾期, en: overdue }
                transitions:
                  submit-late: { name: { zh: 补报, en: submit late }, to: reply, by: clerk }
              reply:
                name: { zh: 收悉, en: reply }
                transitions:
                  receive: { name: { zh: 收, en: receive }, to: filing, sign-off: { all-of: [clerk, boss] }, needs: [got-on] }
              filing:
                name: { zh: 归档, en: filing }
                transitions:
                  file:    { name: { zh: 归, en: file }, to: done, by: clerk }
                  receive: { name: { zh: 再收, en: receive again }, to: filing, by: clerk, needs: [got-on] }
              done: { name: { zh: 完, en: done }, end: true }
        deadlines:
          report:
            name: { zh: 报告, en: report }
            starts: { at: left-on }
            within: 10 working days
            met: { entering: [reply] }
            owner: clerk
            suspend: { by: [boss], in: [waiting, resting] }
            extend: { asked-by: clerk, granted-by: boss, times: 2, at-most: 10 working days }
            ladder:
              unit: working days
              rungs:
                - { id: five-before, before: 5, notify: [clerk] }
                - { id: due, before: 0, notify: [clerk] }
                - { id: late, after: 1, notify: [clerk], level: yellow }
                - { id: summon, after: 5, notify: [boss], level: red, propose: interviews/summons }
                - { id: close, after: 10, take: close }
          reply:
            name: { zh: 回复, en: reply }
            starts: { leaving: [report, waiting, overdue] }
            within: 5 days
            cut-off: "17:00"
            met: { at: got-on }
            owner: boss
          file:
            name: { zh: 归档, en: file }
            starts: { at: got-on }
            within: 2 months
            met: { entering: done }
            owner: clerk
        """;

    internal static Play Left(string on = "2026-09-18") => new Play(Flow, "2026-09-01").At(on).Step("leave", "clerk");

    [Fact]
    public void Starts_with_the_date_of_the_event_not_of_the_recording()
    {
        var play = new Play(Flow, "2026-09-01").At("2026-09-25").Step("leave", "clerk", "2026-09-18");

        Assert.Equal(("2026-10-09", Play.Day("2026-09-18"), 2), (play.Due("report"), play.Deadline("report").Trigger, play.Deadline("report").StartedBy));
        Assert.Equal([HistoryKind.Moved, HistoryKind.DeadlineStarted], play.Last.History.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("2026-10-09", "2026-10-09", true, "on the last day")]
    [InlineData("2026-10-10", "2026-10-10", false, "on the day after, a working Saturday")]
    [InlineData("2026-10-12", "2026-10-09", true, "dated Friday, recorded on Monday")]
    [InlineData("2026-10-12", "2026-10-10", false, "dated late, recorded later")]
    public void Judges_by_the_evidenced_date(string now, string on, bool inTime, string edge)
    {
        var play = Left().At(now).Step("submit", "clerk", on);

        Assert.Equal((edge, DeadlineState.Met, (bool?)inTime), (edge, play.Deadline("report").State, play.Deadline("report").InTime));
        Assert.Empty(play.Plans[1].Alarms);
    }

    [Theory]
    [InlineData("2026-10-14T18:00", "2026-10-14T17:00", true, "at the cut-off, recorded after it")]
    [InlineData("2026-10-14T18:00", "2026-10-14T17:01", false, "after the cut-off")]
    [InlineData("2026-10-14T17:00", "2026-10-14", true, "recorded at the cut-off, which proves the time")]
    [InlineData("2026-10-14T17:01", "2026-10-14", false, "recorded after the cut-off, and nothing proves that it came before")]
    [InlineData("2026-10-15T09:00", "2026-10-14", false, "recorded a day later, without a time")]
    [InlineData("2026-10-15T09:00", "2026-10-13", true, "a day before the last one needs no time")]
    public void Judges_the_last_day_by_its_cut_off(string now, string on, bool inTime, string edge)
    {
        var play = Left().At("2026-10-09").Step("submit", "clerk").At(now);
        Assert.Equal("2026-10-14", play.Due("reply"));

        play.Step("receive", "boss", on, ("got-on", on[..10])).Step("receive", "clerk", on);

        Assert.Equal((edge, (bool?)inTime), (edge, play.Deadline("reply").InTime));
    }

    [Fact]
    public void Starts_and_meets_by_a_date_that_the_first_of_several_signatures_brings()
    {
        var play = Left().Step("submit", "clerk").At("2026-09-21").Step("receive", "boss", null, ("got-on", "2026-09-19"));

        Assert.Equal(("reply", DeadlineState.Met, "2026-11-19"), (play.Record.State, play.Deadline("reply").State, play.Due("file")));
        play.Step("receive", "clerk");
        Assert.Equal(("filing", 3), (play.Record.State, play.Record.Deadlines.Length));
    }

    [Fact]
    public void Moves_a_running_clock_when_its_date_is_entered_anew()
    {
        var play = Left().Step("submit", "clerk").Step("receive", "boss", null, ("got-on", "2026-09-18")).Step("receive", "clerk").At("2026-09-25");

        play.Step("receive", "clerk", null, ("got-on", "2026-09-21"));

        Assert.Equal(("2026-11-23", 2), (play.Due("file"), play.Deadline("file").Arming));
        Assert.Equal(3, play.Record.Deadlines.Length);
    }

    [Fact]
    public void Does_not_start_a_running_clock_twice_but_anew_once_it_is_met()
    {
        var play = Left().Step("reenter", "boss").Step("leave", "clerk");
        Assert.Single(play.Record.Deadlines, deadline => deadline.Name == "report");

        // Leaving the state for waiting starts the reply's clock; leaving it again leaves that one as it is.
        play.At("2026-09-21").Step("wait", "boss").Step("go-on", "boss").Step("wait", "boss");
        Assert.Equal(Play.Day("2026-09-18"), Assert.Single(play.Record.Deadlines, deadline => deadline.Name == "reply").Trigger);
    }

    [Fact]
    public void Starts_again_when_the_same_day_is_set_once_more_after_the_clock_was_met()
    {
        const string Loop =
            """
            roles: { clerk: { zh: 甲, en: clerk, post: commission-office, of: organizer } }
            fields: { left-on: { type: date, zh: 离开, en: left } }
            stages:
              one:
                name: { zh: 一, en: one }
                states:
                  site: { name: { zh: 现场, en: site }, transitions: { leave: { name: { zh: 离, en: leave }, to: report, by: clerk, sets: [left-on] } } }
                  report: { name: { zh: 报告, en: report }, transitions: { submit: { name: { zh: 报, en: submit }, to: review, by: clerk } } }
                  review: { name: { zh: 审, en: review }, transitions: { back: { name: { zh: 退, en: back }, to: site, by: clerk }, end: { name: { zh: 完, en: end }, to: done, by: clerk } } }
                  done: { name: { zh: 完, en: done }, end: true }
            deadlines: { report: { name: { zh: 报告, en: report }, starts: { at: left-on }, within: 5 days, met: { entering: review }, owner: clerk } }
            """;
        var play = new Play(Loop, "2026-09-18").Step("leave", "clerk").Step("submit", "clerk").Step("back", "clerk").Step("leave", "clerk");

        Assert.Equal([DeadlineState.Met, DeadlineState.Open], play.Record.Deadlines.Select(deadline => deadline.State));
    }

    [Fact]
    public void Cancels_every_open_clock_at_the_end_after_meeting_what_the_end_meets()
    {
        var play = Left().At("2026-09-21").Step("submit", "clerk").Step("receive", "boss", null, ("got-on", "2026-09-21")).Step("receive", "clerk").Step("file", "clerk");
        Assert.Equal([DeadlineState.Met, DeadlineState.Met, DeadlineState.Met], play.Record.Deadlines.Select(deadline => deadline.State));

        var closed = Left();
        closed.Take(Engine.Decide(closed.Case, new("close", closed.Who("boss"), new(closed.Case.Today), closed.Record.Fields.Clear(), "理由"), Facts.None));

        Assert.Equal([DeadlineState.Cancelled, DeadlineState.Cancelled], closed.Record.Deadlines.Select(deadline => deadline.State));
        Assert.All(closed.Plans.Values, plan => Assert.Empty(plan.Alarms));
        Assert.Equal(RecordStatus.Ended, closed.Record.Status);
    }

    [Fact]
    public void Refuses_a_date_that_the_calendar_does_not_reach()
    {
        var play = Left().Step("submit", "clerk");

        Assert.Equal(["Input on"], play.Refused("receive", "boss", null, ("got-on", "1999-01-01")));
    }

    [Fact]
    public void Takes_the_automatic_transition_once_the_deadline_has_passed()
    {
        var play = Left().At("2026-10-09T23:59");
        Assert.Null(AlarmDecisions.Automatic(play.Case, "late", Facts.None));

        play.At("2026-10-10T00:01").Take(AlarmDecisions.Automatic(play.Case, "late", Facts.None)!);
        Assert.Equal(("overdue", DeadlineState.Open), (play.Record.State, play.Deadline("report").State));

        play.At("2026-10-12").Step("submit-late", "clerk", "2026-10-12");
        Assert.False(play.Deadline("report").InTime);
    }

    [Fact]
    public void Prompts_the_automatic_transition_of_a_deadline_that_is_overdue_on_arrival()
    {
        var play = new Play(Flow, "2026-09-01").At("2026-10-12").Step("leave", "clerk", "2026-09-18");

        Assert.Equal(["late"], play.Last.Prompts);
    }

    [Fact]
    public void Waits_with_the_automatic_transition_while_the_due_date_is_provisional()
    {
        var play = new Play(Flow, "2026-12-01").At("2026-12-21").Step("leave", "clerk").At("2027-03-01");

        Assert.True(play.Deadline("report").Due.IsProvisional);
        Assert.Null(AlarmDecisions.Automatic(play.Case, "late", Facts.None));
    }
}
