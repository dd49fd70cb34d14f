using Xuncha.Core.Instances;
using Xuncha.Core.Simulation;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

/// <summary>A clock whose due date is a day that a person set: it runs from the moment the field has it, though the day lies ahead.</summary>
public sealed class SetDayTests
{
    private const string Flow =
        """
        roles:
          clerk: { zh: 甲, en: clerk, post: commission-office, of: organizer }
          boss:  { zh: 乙, en: boss, post: commission-leader, of: organizer }
        fields:
          rectify-by: { type: date, zh: 整改期限, en: to be rectified by, not-before: today }
        stages:
          one:
            name: { zh: 一, en: one }
            states:
              found:
                name: { zh: 发现, en: found }
                transitions:
                  tell: { name: { zh: 告知, en: tell }, to: rectifying, by: clerk, needs: [rectify-by] }
              rectifying:
                name: { zh: 整改, en: rectifying }
                transitions:
                  apply:  { name: { zh: 销号, en: apply }, to: done, by: clerk }
                  change: { name: { zh: 改期, en: change }, to: rectifying, by: boss, needs: [rectify-by] }
                  wait:   { name: { zh: 停, en: wait }, to: waiting, by: boss }
              waiting:
                name: { zh: 停, en: waiting }
                transitions:
                  go-on: { name: { zh: 续, en: go on }, to: rectifying, by: boss }
              done: { name: { zh: 完, en: done }, end: true }
        deadlines:
          rectify:
            name: { zh: 限期整改, en: rectification }
            starts: { at: rectify-by }
            set-day: true
            met: { entering: done }
            owner: clerk
            suspend: { by: [boss], in: [waiting] }
            extend: { asked-by: clerk, granted-by: boss, times: 1, at-most: 10 days }
            ladder:
              unit: days
              rungs:
                - { id: five-before, before: 5, notify: [clerk] }
                - { id: late, after: 1, notify: [clerk, boss], level: yellow }
        """;

    private static Play Told() => new Play(Flow, "2026-09-01").At("2026-09-10").Step("tell", "clerk", "2026-09-10", ("rectify-by", "2026-10-17"));

    [Fact]
    public void Runs_at_once_towards_a_day_that_lies_ahead()
    {
        var play = Told();

        Assert.Equal(("2026-10-17", DeadlineState.Open), (play.Due("rectify"), play.Deadline("rectify").State));
        Assert.Equal("five-before 2026-10-12, late 2026-10-19", play.Alarms("rectify"));
        Assert.Contains("is due on the day set, 2026-10-17", play.Last.History[^1].Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-17", true, "on the day set, a Saturday")]
    [InlineData("2026-10-18", false, "on the day after")]
    public void Judges_by_the_day_set(string on, bool inTime, string edge) =>
        Assert.Equal((edge, (bool?)inTime), (edge, Told().At(on).Step("apply", "clerk").Deadline("rectify").InTime));

    [Fact]
    public void Moves_with_a_new_day_and_with_a_correction_of_it()
    {
        var play = Told().At("2026-09-20").Step("change", "boss", "2026-09-20", ("rectify-by", "2026-11-01"));
        Assert.Equal(("2026-11-01", "2026-10-27"), (play.Due("rectify"), play.Alarms("rectify").Split(' ', ',')[1]));

        play.Take(RecordDesk.CorrectField(play.Case, "rectify-by", Play.Day("2026-10-21"), Guid.NewGuid(), "笔误"));
        Assert.Equal(("2026-10-21", "2026-09-20"), (play.Due("rectify"), Iso(play.Last.History[0].On)));
    }

    [Fact]
    public void Leaves_an_earlier_clock_that_was_met_as_it_was_when_the_day_is_corrected()
    {
        var again = Flow.Replace(
            "done: { name: { zh: 完, en: done }, end: true }",
            "done: { name: { zh: 完, en: done }, transitions: { again: { name: { zh: 再, en: again }, to: rectifying, by: boss, needs: [rectify-by] }, end: { name: { zh: 结, en: end }, to: over, by: boss } } }\n      over: { name: { zh: 结, en: over }, end: true }",
            StringComparison.Ordinal);
        var play = new Play(again, "2026-09-01").At("2026-09-10").Step("tell", "clerk", null, ("rectify-by", "2026-10-17"))
            .At("2026-10-09").Step("apply", "clerk").At("2026-10-12").Step("again", "boss", null, ("rectify-by", "2026-10-17"));
        Assert.Equal(["2026-10-17", "2026-10-17"], play.Record.Deadlines.Select(clock => FieldValue.Of(clock.Due.Date)));

        play.Take(RecordDesk.CorrectField(play.Case, "rectify-by", Play.Day("2026-10-16"), Guid.NewGuid(), "笔误"));
        Assert.Equal(["2026-10-17", "2026-10-16"], play.Record.Deadlines.Select(clock => FieldValue.Of(clock.Due.Date)));
        Assert.Equal([HistoryKind.Corrected, HistoryKind.DeadlineMoved], play.Last.History.Select(line => line.Kind));
    }

    [Fact]
    public void Moves_by_what_was_suspended_on_the_way_and_by_an_extension()
    {
        var play = Told().At("2026-09-21").Step("wait", "boss").At("2026-09-24").Step("go-on", "boss");
        Assert.Equal("2026-10-21", play.Due("rectify"));

        play.Take(DeadlineDesk.Extend(play.Case, 1, Core.Deadlines.Period.Days(10), Guid.NewGuid(), "雨季"));
        Assert.Equal("2026-10-31", play.Due("rectify"));
    }

    [Theory]
    [InlineData("2026-09-10", true, "on the day of the state's beginning, long before the day set")]
    [InlineData("2026-09-09", false, "before it")]
    public void Is_suspended_by_hand_from_no_day_before_the_present_state(string first, bool isAccepted, string edge)
    {
        var play = Told().At("2026-09-15");
        var decision = DeadlineDesk.Suspend(play.Case, 1, play.Who("boss"), Play.Day(first), "停工");
        Assert.True(isAccepted == decision is Decision.Accepted, edge);
    }

    [Fact]
    public void Is_simulated_like_any_other()
    {
        var simulation = Simulator.Run(Play.Read(Flow), Play.Day("2026-09-01"), new Dictionary<string, NodaTime.LocalDate>(StringComparer.Ordinal), Calendars.China.Calendar);
        Assert.True(simulation.IsComplete, simulation.Stop?.ToString());
        Assert.True(Assert.Single(simulation.Record.Deadlines).InTime);
    }

    private static string Iso(Occurrence on) => FieldValue.Of(on.Date);
}
