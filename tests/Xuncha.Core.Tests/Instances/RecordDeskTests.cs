using NodaTime;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

public sealed class RecordDeskTests
{
    private static readonly Guid Person = Guid.NewGuid();

    [Fact]
    public void Correcting_a_step_moves_its_field_its_open_clock_and_where_the_record_stands()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-10");

        Correct(play, "leave", "2026-09-03");

        Assert.Equal(("2026-09-03", "2026-09-17", 2), (play.Record.Fields["left-on"], play.Due("report"), play.Deadline("report").Arming));
        Assert.Equal(Play.Day("2026-09-03"), play.Record.Since.Date);
        Assert.Equal([HistoryKind.Corrected, HistoryKind.DeadlineMoved], play.Last.History.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("2026-09-15", true, "the last day")]
    [InlineData("2026-09-16", false, "the day after")]
    public void Correcting_a_step_changes_the_verdict_on_what_it_met(string date, bool inTime, string edge)
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-20").Step("submit", "clerk", inTime ? "2026-09-16" : "2026-09-15");

        Correct(play, "submit", date);

        Assert.Equal((edge, (bool?)inTime, "2026-09-15"), (edge, play.Deadline("report").InTime, play.Due("report")));
        Assert.Equal(date, FieldValue.Of(play.Deadline("reply").Trigger));
    }

    [Fact]
    public void Correcting_the_trigger_changes_the_verdict_on_what_was_met_since()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-17").Step("submit", "clerk");
        Assert.False(play.Deadline("report").InTime);

        Correct(play, "leave", "2026-09-03");

        Assert.Equal(("2026-09-17", (bool?)true), (play.Due("report"), play.Deadline("report").InTime));
        Assert.Equal(Play.Day("2026-09-17"), play.Record.Since.Date);
    }

    [Fact]
    public void Correcting_a_step_moves_the_suspension_that_it_began_or_ended()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-07").Step("wait", "boss").At("2026-09-09").Step("go-on", "boss");
        Assert.Equal("2026-09-18", play.Due("report"));

        Correct(play, "wait", "2026-09-08");
        Assert.Equal("2026-09-17", play.Due("report"));

        play.At("2026-09-10");
        Correct(play, "go-on", "2026-09-10");
        Assert.Equal("2026-09-18", play.Due("report"));
    }

    [Theory]
    [InlineData("2026-08-31", "Input date", "before the step before it")]
    [InlineData("2026-09-11", "Input date", "after the step after it")]
    public void Refuses_a_corrected_date_outside_its_neighbours(string date, string reason, string edge)
    {
        var play = ClockTests.Left("2026-09-05").At("2026-09-20");
        var step = play.History.Last(entry => entry.Subject == "leave");

        Assert.Equal((edge, reason), (edge, Play.Reasons(RecordDesk.CorrectStep(
            play.Case, step, Play.Day("2026-09-01"), Play.Day("2026-09-10"), Play.Day(date), Person, "理由")).Single()));
    }

    [Fact]
    public void Correcting_a_field_moves_only_the_clock_that_carries_its_date()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-21").Step("submit", "clerk", "2026-09-15")
            .Step("receive", "boss", null, ("got-on", "2026-09-20")).Step("receive", "clerk").At("2026-09-25").Step("receive", "clerk", null, ("got-on", "2026-09-24"));
        Assert.Equal("2026-11-24", play.Due("file"));

        play.Take(RecordDesk.CorrectField(play.Case, "got-on", Play.Day("2026-09-22"), Person, "理由"));

        Assert.Equal(("2026-09-22", "2026-11-23"), (play.Record.Fields["got-on"], play.Due("file")));
        Assert.Equal(Play.Day("2026-09-20"), play.Deadline("reply").MetOn!.Value.Date);
    }

    [Fact]
    public void Refuses_to_correct_into_the_future_what_is_no_date_and_what_is_void()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-02");

        Assert.Equal(["Input fields.left-on"], Play.Reasons(RecordDesk.CorrectField(play.Case, "left-on", Play.Day("2026-09-03"), Person, "理由")));
        Assert.Equal(["Input field"], Play.Reasons(RecordDesk.CorrectField(play.Case, "got-on", Play.Day("2026-09-01"), Person, "理由")));
        Assert.Equal(["Input date"], Play.Reasons(RecordDesk.CorrectField(play.Case, "left-on", Play.Day("1999-09-01"), Person, "理由")));

        play.Take(RecordDesk.Close(play.Case, RecordStatus.Voided, Person, "理由"));
        Assert.Equal(["NotOpen status"], Play.Reasons(RecordDesk.CorrectField(play.Case, "left-on", Play.Day("2026-09-01"), Person, "理由")));
    }

    [Theory]
    [InlineData(RecordStatus.Terminated, false)]
    [InlineData(RecordStatus.Voided, true)]
    public void Closes_a_record_with_its_clocks_and_only_voids_what_has_ended(RecordStatus status, bool closesEnded)
    {
        var play = ClockTests.Left();
        play.Take(RecordDesk.Close(play.Case, status, Person, "理由"));

        Assert.Equal((status, DeadlineState.Cancelled), (play.Record.Status, play.Deadline("report").State));
        Assert.Empty(play.Plans[1].Alarms);
        Assert.Equal(["NotOpen submit"], play.Refused("submit", "clerk"));
        Assert.Equal(["NotOpen status"], Play.Reasons(RecordDesk.Close(play.Case, RecordStatus.Voided, Person, "理由")));

        play.Record = play.Record with { Status = RecordStatus.Ended };
        Assert.Equal(closesEnded, RecordDesk.Close(play.Case, status, Person, "理由") is Decision.Accepted);
    }

    [Fact]
    public void Migrates_without_touching_a_date_and_keeps_what_has_fired_by_id()
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-16T08:00");
        var to = Play.Read(ClockTests.Flow.Replace("within: 10 working days", "within: 12 working days", StringComparison.Ordinal)
            .Replace("{ id: due,", "{ id: today,", StringComparison.Ordinal), 2);

        play.Take(RecordDesk.Migrate(play.Case, to, new Dictionary<string, string>(StringComparer.Ordinal), recount: false, Person, "理由"));

        Assert.Equal((2, "2026-09-15", 1), (play.Record.DefinitionVersion, play.Due("report"), play.Deadline("report").Arming));
        Assert.Equal(
            ["five-before False", "today False", "late True", "summon True", "close True", "late False"],
            play.Plans[1].Alarms.Select(alarm => $"{alarm.Name} {alarm.IsNew}"));

        // Nor does a later change of the calendar bring the new rule in: the clock keeps its own.
        Assert.Null(RecountDesk.Recount(play.Case, play.Deadline("report")));
    }

    [Theory]
    [InlineData("12 working days", "2026-09-17", null, "a later date")]
    [InlineData("8 working days", "2026-09-15", "2026-09-11", "a date in the past waits to be confirmed")]
    public void Migrates_and_counts_again_where_asked(string within, string due, string? unconfirmed, string edge)
    {
        var play = ClockTests.Left("2026-09-01").At("2026-09-14");
        var to = Play.Read(ClockTests.Flow.Replace("10 working days\n    met", within + "\n    met", StringComparison.Ordinal), 2);

        play.Definition = to;
        play.Take(RecordDesk.Migrate(
            play.Case with { Definition = Play.Read(ClockTests.Flow) }, to, new Dictionary<string, string>(StringComparer.Ordinal), recount: true, Person, "理由"));

        LocalDate? waits = unconfirmed is null ? null : Play.Day(unconfirmed);
        Assert.Equal((edge, due, waits), (edge, play.Due("report"), play.Deadline("report").Unconfirmed?.Date));
        Assert.Equal(HistoryKind.DeadlineMoved, play.Last.History[^1].Kind);
    }

    [Fact]
    public void Migrates_to_the_state_named_drops_clocks_that_are_no_more_and_signatures_that_are_not_asked_for()
    {
        var play = ClockTests.Left().Step("submit", "clerk").Step("receive", "boss", null, ("got-on", "2026-09-18"));
        Assert.Single(play.Record.SignOffs);
        var renamed = ClockTests.Flow.Replace("reply:\n        name: { zh: 收悉", "answered:\n        name: { zh: 收悉", StringComparison.Ordinal)
            .Replace("to: reply", "to: answered", StringComparison.Ordinal).Replace("[reply]", "[answered]", StringComparison.Ordinal)
            .Replace("all-of: [clerk, boss]", "all-of: [boss]", StringComparison.Ordinal);
        renamed = renamed[..renamed.IndexOf("  file:\n    name: { zh: 归档, en: file }\n    starts", StringComparison.Ordinal)];
        var to = Play.Read(renamed, 2);

        Assert.Equal(["Input states.reply"], Play.Reasons(RecordDesk.Migrate(play.Case, to, Map(), recount: false, Person, "理由")));
        Assert.Equal(["Input states.reply"], Play.Reasons(RecordDesk.Migrate(play.Case, to, Map(("reply", "done")), recount: false, Person, "理由")));

        play.Take(RecordDesk.Migrate(play.Case, to, Map(("reply", "answered")), recount: false, Person, "理由"));
        play.Definition = to;

        Assert.Equal(("answered", DeadlineState.Cancelled), (play.Record.State, play.Deadline("file").State));
        Assert.Empty(play.Record.SignOffs);
        Assert.Equal("filing", play.Step("receive", "boss").Record.State);

        // What the new version knows no rule for can still be looked at.
        Assert.Null(RecountDesk.Recount(play.Case, play.Deadline("file") with { State = DeadlineState.Met, MetOn = new(Play.Day("2026-09-18")), InTime = true }));
        Correct(play, "leave", "2026-09-18");
    }

    [Fact]
    public void Refuses_to_migrate_a_suspended_clock_to_where_nobody_can_resume_it()
    {
        var play = ClockTests.Left().Step("wait", "boss");
        var byNobody = Play.Read(ClockTests.Flow.Replace("suspend: { by: [boss], in: [waiting, resting] }", "suspend: { in: [resting] }", StringComparison.Ordinal), 2);

        Assert.Equal(["Guard report"], Play.Reasons(RecordDesk.Migrate(play.Case, byNobody, Map(), recount: false, Person, "理由")));
        Assert.IsType<Decision.Accepted>(RecordDesk.Migrate(play.Case, byNobody, Map(("waiting", "resting")), recount: false, Person, "理由"));
    }

    private static Dictionary<string, string> Map(params (string From, string To)[] states) =>
        states.ToDictionary(pair => pair.From, pair => pair.To, StringComparer.Ordinal);

    private static void Correct(Play play, string transition, string date)
    {
        var step = play.History.Last(entry => entry.Kind == HistoryKind.Moved && entry.Subject == transition);
        play.Take(RecordDesk.CorrectStep(play.Case, step, Play.Day("2026-01-01"), play.Case.Today, Play.Day(date), Person, "理由"));
    }
}
