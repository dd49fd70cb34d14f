using System.Collections.Immutable;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

public sealed class StepTests
{
    private const string Flow =
        """
        roles:
          clerk: { zh: 甲, en: clerk, post: commission-office, of: organizer }
          boss:  { zh: 乙, en: boss, post: commission-leader, of: organizer }
          team:  { zh: 组, en: team, team: any }
          liaison: { zh: 被查, en: party, post: liaison, of: party }
          unit:    { zh: 单位, en: unit, post: liaison, of: unit }
        team: { least: 2, leaders: 1, deputies: 1 }
        fields:
          sent-on:  { type: date, zh: 送出, en: sent, not-after: today }
          got-on:   { type: date, zh: 收到, en: received, not-before: sent-on, not-after: today }
          count:    { type: integer, zh: 数, en: count, at-least: 1, at-most: 9 }
          share:    { type: number, zh: 比, en: share }
          grade:    { type: choice, zh: 级, en: grade, options: { good: { zh: 好, en: good }, poor: { zh: 差, en: poor } } }
          unit:     { type: organisation, zh: 单位, en: unit }
          urgent:   { type: boolean, zh: 急, en: urgent }
          note:     { type: text, zh: 注, en: note, at-most: 5 }
        papers:
          letter: { zh: 函, en: letter }
        stages:
          one:
            name: { zh: 一, en: one }
            states:
              draft:
                name: { zh: 拟, en: draft }
                transitions:
                  send:   { name: { zh: 送, en: send }, to: sent, by: clerk, sets: [sent-on] }
                  fill:   { name: { zh: 填, en: fill }, to: draft, sign-off: { any-of: [clerk, boss] }, needs: [count, share, grade, urgent, note] }
                  paper:  { name: { zh: 附, en: attach }, to: draft, by: clerk, needs: [letter, reason] }
                  hand-in: { name: { zh: 报, en: hand in }, to: draft, sign-off: { any-of: [clerk, liaison, unit] } }
                  agree:  { name: { zh: 同意, en: agree }, to: draft, sign-off: { all-of: [clerk, liaison] } }
                  team:   { name: { zh: 组, en: team }, to: draft, by: clerk, when: [{ team: complete }] }
                  graded: { name: { zh: 级, en: graded }, to: draft, by: clerk, when: [{ field: grade, is-not: poor }, { field: count, at-least: 3 }, { field: count, at-most: 5 }, { field: share, is: "1.5" }, { field: note, given: true }] }
              sent:
                name: { zh: 已送, en: sent }
                transitions:
                  receive: { name: { zh: 收, en: receive }, to: signing, by: clerk, needs: [got-on], when: [{ date: got-on, not-before: sent-on }] }
                  back:    { name: { zh: 退, en: back }, to: draft, by: boss, then: [{ notify: [clerk, team] }, { open: interviews/summons }] }
              signing:
                name: { zh: 会签, en: signing }
                transitions:
                  sign:  { name: { zh: 签, en: sign }, to: signed, sign-off: { all-of: [clerk, boss] }, sets: [sent-on], when: [{ different-person-from: back }] }
                  again: { name: { zh: 重, en: again }, to: signing, by: boss }
              signed:
                name: { zh: 已签, en: signed }
                transitions:
                  file: { name: { zh: 归, en: file }, to: done, by: boss, when: [{ different-person-from: sign }] }
                  all:  { name: { zh: 全, en: all }, to: done, by: clerk, when: [{ records: findings/general, all-in: [struck-off] }] }
                  any:  { name: { zh: 任, en: any }, to: done, by: clerk, when: [{ records: findings/general, any-in: [struck-off] }] }
                  none: { name: { zh: 无, en: none }, to: done, by: clerk, when: [{ records: findings/general, none-in: [told] }] }
                  two:  { name: { zh: 二, en: two }, to: done, by: clerk, when: [{ records: findings/general, at-least: 2, in: [told] }] }
                  auto: { name: { zh: 自, en: auto }, to: done, automatic: { records-changed: findings/general }, when: [{ records: findings/general, any-in: [struck-off] }] }
              done: { name: { zh: 完, en: done }, end: true }
        deadlines: {}
        """;

    [Theory]
    [InlineData("send", "boss", "Role send")]
    [InlineData("receive", "clerk", "NotOpen receive")]
    [InlineData("nothing", "clerk", "NotOpen nothing")]
    public void Refuses_who_has_no_role_and_what_does_not_lead_out(string transition, string role, string reason) =>
        Assert.Equal([reason], New().Refused(transition, role));

    [Theory]
    [InlineData("2026-03-02", "the day of opening")]
    [InlineData("2026-03-05", "in between")]
    [InlineData("2026-03-06", "today")]
    public void Takes_a_step_dated_from_the_state_to_today(string on, string edge)
    {
        var play = New().At("2026-03-06").Step("send", "clerk", on);

        Assert.Equal((edge, "sent", on, on), (edge, play.Record.State, play.Record.Fields["sent-on"], FieldValue.Of(play.Record.Since.Date)));
    }

    [Theory]
    [InlineData("send", "clerk", "2026-03-06", null, null, null, "today proves itself")]
    [InlineData("send", "clerk", "2026-03-05", null, null, "Input paperNumber", "yesterday, and nothing proves it")]
    [InlineData("send", "clerk", "2026-03-05", " ", " ", "Input paperNumber", "blanks prove nothing")]
    [InlineData("send", "clerk", "2026-03-05", "安委办〔2026〕3号", null, null, "by the number of a paper")]
    [InlineData("send", "clerk", "2026-03-05", null, "当日停电，次日补录", null, "by a reason")]
    [InlineData("hand-in", "liaison", "2026-03-06", null, null, null, "the party, today")]
    [InlineData("hand-in", "liaison", "2026-03-05", "函〔2026〕1号", "理由", "Input on", "the party is not taken at its word")]
    [InlineData("hand-in", "unit", "2026-03-05", "函〔2026〕1号", null, "Input on", "nor is the unit that rectifies")]
    [InlineData("hand-in", "clerk+liaison", "2026-03-05", "函〔2026〕1号", null, null, "who holds the office too records it as the office")]
    [InlineData("agree", "liaison", "2026-03-05", "函〔2026〕1号", null, "Input on", "a signature of the party")]
    [InlineData("agree", "clerk", "2026-03-05", "函〔2026〕1号", null, null, "a signature of the office")]
    public void Asks_what_proves_an_earlier_day_and_takes_none_from_the_party(
        string transition, string role, string on, string? paper, string? reason, string? refused, string edge)
    {
        var play = New().At("2026-03-06");
        var decision = Engine.Decide(play.Case, new(
            transition, play.Who(role), new(Play.Day(on)), ImmutableSortedDictionary<string, string>.Empty, reason, PaperNumber: paper), Facts.None);

        Assert.Equal((edge, refused), (edge, Play.Reasons(decision).SingleOrDefault()));
        Assert.All((decision as Decision.Accepted)?.History ?? [], line => Assert.Equal((paper, reason, Play.Day(on)), (line.PaperNumber, line.Reason, line.On.Date)));
    }

    [Theory]
    [InlineData("2026-03-01", "before the record was opened")]
    [InlineData("2026-03-07", "tomorrow")]
    public void Refuses_a_step_dated_outside(string on, string edge) =>
        Assert.Equal((edge, "Input on"), (edge, New().At("2026-03-06").Refused("send", "clerk", on).Distinct().Single()));

    [Fact]
    public void Names_every_missing_field_and_paper_at_once()
    {
        var play = New();

        Assert.Equal(["Input fields.count", "Input fields.share", "Input fields.grade", "Input fields.urgent", "Input fields.note"], play.Refused("fill", "boss"));
        Assert.Equal(["Guard letter", "Input reason"], play.Refused("paper", "clerk"));

        play.Facts = Facts.None with { Papers = ["letter"] };
        Assert.Equal(["Input reason"], play.Refused("paper", "clerk"));
    }

    [Theory]
    [InlineData("count", "0", "less than the least")]
    [InlineData("count", "10", "more than the most")]
    [InlineData("count", "3.0", "no whole number as it is written")]
    [InlineData("share", "one", "no number")]
    [InlineData("grade", "fair", "no option")]
    [InlineData("urgent", "yes", "neither true nor false")]
    [InlineData("note", "六个字的说明", "too long")]
    public void Refuses_a_wrong_value(string field, string value, string edge) =>
        Assert.Equal((edge, $"Input fields.{field}"), (edge, New().Refused("fill", "clerk", null, [.. Filled().Where(entry => entry.Field != field), (field, value)]).Single()));

    [Fact]
    public void Takes_a_blank_text_for_missing_and_refuses_fields_that_are_not_asked_for()
    {
        Assert.Equal(["Input fields.note"], New().Refused("fill", "clerk", null, [.. Filled().SkipLast(1), ("note", " ")]));
        Assert.Equal(["Input fields.count"], New().Refused("send", "clerk", null, ("count", "3")));
    }

    [Theory]
    [InlineData("grade", "poor", "Guard grade")]
    [InlineData("count", "2", "Guard count")]
    [InlineData("count", "6", "Guard count")]
    [InlineData("share", "1.49", "Guard share")]
    [InlineData("share", "1.50", null)]
    public void Holds_a_field_against_its_condition(string field, string value, string? reason)
    {
        var play = New().Step("fill", "clerk", null, [.. Filled().Where(entry => entry.Field != field), (field, value)]);

        Assert.Equal(reason is null ? [] : [reason], play.Refused("graded", "clerk"));
    }

    [Fact]
    public void Names_every_unmet_condition_at_once() =>
        Assert.Equal(["Guard count", "Guard count", "Guard share", "Guard note"], New().Refused("graded", "clerk"));

    [Fact]
    public void Bounds_a_date_by_the_day_of_the_step_and_by_other_dates()
    {
        var play = New().Step("send", "clerk").At("2026-03-06");

        Assert.Equal(["Input fields.got-on"], play.Refused("receive", "clerk", "2026-03-04", ("got-on", "2026-03-05")));
        Assert.Equal(["Input fields.got-on", "Guard got-on"], play.Refused("receive", "clerk", "2026-03-04", ("got-on", "2026-03-01")));
        Assert.Equal(["Input fields.got-on", "Guard got-on"], play.Refused("receive", "clerk", "2026-03-04", ("got-on", "4 March")));
        Assert.Empty(play.Refused("receive", "clerk", "2026-03-04", ("got-on", "2026-03-04")));
    }

    [Theory]
    [InlineData(0, 1, 1, false)]
    [InlineData(1, 0, 1, false)]
    [InlineData(1, 1, 0, true)]
    [InlineData(2, 1, 0, false)]
    public void Asks_for_the_team_as_composed(int leaders, int deputies, int members, bool isComplete)
    {
        var play = New();
        Seat[] seats = [.. Enumerable.Repeat(Seat.Leader, leaders), .. Enumerable.Repeat(Seat.Deputy, deputies), .. Enumerable.Repeat(Seat.Member, members), Seat.Expert];
        play.Facts = Facts.None with { Team = [.. seats.Select(seat => new Sitting(seat))] };

        Assert.Equal(isComplete ? [] : ["Guard team"], play.Refused("team", "clerk"));
    }

    [Fact]
    public void Waits_for_every_signature_and_bears_the_last_date()
    {
        var play = Signing().At("2026-03-10").Step("sign", "boss", "2026-03-09");
        Assert.Equal(("signing", HistoryKind.Signed), (play.Record.State, play.Last.History.Single().Kind));
        Assert.Equal(["NotOpen sign"], play.Refused("sign", "boss"));

        play.Step("sign", "clerk", "2026-03-04");

        Assert.Equal(("signed", "2026-03-09", "2026-03-09"), (play.Record.State, FieldValue.Of(play.Record.Since.Date), play.Record.Fields["sent-on"]));
        Assert.Equal(Play.Day("2026-03-09"), play.Last.History[0].On.Date);
        Assert.Equal([play.Who("boss").Person!.Value, play.Who("clerk").Person!.Value], play.Record.LastActors["sign"]);
    }

    [Fact]
    public void Forgets_signatures_when_another_way_is_taken()
    {
        var play = Signing().Step("sign", "boss").Step("again", "boss");

        Assert.Empty(play.Record.SignOffs);
        Assert.Equal("signing", play.Step("sign", "clerk").Record.State);
    }

    [Fact]
    public void Refuses_whoever_signed_where_another_person_is_asked_for()
    {
        var play = Signing().Step("sign", "boss").Step("sign", "clerk");

        Assert.Equal(["Guard sign"], play.Refused("file", "boss"));
        Assert.Empty(play.Refused("file", "boss/another"));
    }

    [Fact]
    public void Takes_no_program_for_the_other_person()
    {
        var play = Signing().Step("sign", "boss").Step("sign", "clerk");
        var program = new Actor(Guid.NewGuid(), ["boss"], IsProgram: true);

        Assert.Equal(["Guard sign"], Play.Reasons(Engine.Decide(play.Case, new("file", program, new(play.Case.Today), ImmutableSortedDictionary<string, string>.Empty), play.Facts)));
    }

    [Theory]
    [InlineData("all", "struck-off,told", "Guard findings/general")]
    [InlineData("all", "", null)]
    [InlineData("any", "told", "Guard findings/general")]
    [InlineData("any", "told,struck-off", null)]
    [InlineData("none", "told,struck-off", "Guard findings/general")]
    [InlineData("none", "struck-off", null)]
    [InlineData("two", "told", "Guard findings/general")]
    [InlineData("two", "told,told", null)]
    [InlineData("all", "struck-off,-told", "Guard hidden")]
    [InlineData("any", "told,-told", "Guard hidden")]
    [InlineData("none", "-told", "Guard hidden")]
    [InlineData("none", "told,-struck-off", "Guard findings/general")]
    public void Holds_children_against_the_condition_and_says_nothing_of_hidden_ones(string transition, string children, string? reason)
    {
        var play = Signed();
        play.Facts = WithChildren(children);

        Assert.Equal(reason is null ? [] : [reason], play.Refused(transition, "clerk"));
        if (reason == "Guard hidden")
        {
            var refused = (Decision.Refused)play.Ask(transition, "clerk");
            Assert.Equal("一项不对您公开的条件尚未满足", refused.Reasons.Single().Text.Zh);
        }
    }

    [Fact]
    public void Leaves_automatic_transitions_to_the_system_which_takes_them_when_the_children_are_ready()
    {
        var play = Signed();
        Assert.Equal(["auto"], play.Last.Prompts);
        Assert.Contains("Role auto", play.Refused("auto", "clerk"));
        Assert.Null(AlarmDecisions.Automatic(play.Case, "auto", WithChildren("told")));

        play.Take(AlarmDecisions.Automatic(play.Case, "auto", WithChildren("struck-off"))!);

        Assert.Equal(("done", RecordStatus.Ended), (play.Record.State, play.Record.Status));
        Assert.Null(play.Last.History[0].By);
        Assert.Null(AlarmDecisions.Automatic(play.Case, "auto", WithChildren("struck-off")));
        Assert.Equal(["NotOpen all"], play.Refused("all", "clerk"));
        Assert.Empty(Engine.NextSteps(play.Case, play.Who("clerk"), Facts.None));
    }

    [Fact]
    public void Tells_and_opens_what_the_transition_says()
    {
        var play = New().Step("send", "clerk").Step("back", "boss");

        Assert.Equal(["clerk", "team"], play.Last.Notices.Single().Roles);
        Assert.Equal(new Opening("interviews/summons", IsProposal: false), play.Last.Openings.Single());
        Assert.Equal([HistoryKind.Moved, HistoryKind.ChildOpened], play.Last.History.Select(entry => entry.Kind));
    }

    [Fact]
    public void Lists_the_next_steps_each_with_what_stands_against_it()
    {
        var next = Engine.NextSteps(Signed().Case, new(Guid.NewGuid(), ["clerk"]), WithChildren("told")).ToDictionary(
            step => step.Transition.Name, step => string.Join(' ', step.Refusals.Select(refusal => refusal.Kind)), StringComparer.Ordinal);

        Assert.Equal(
            new(StringComparer.Ordinal) { ["file"] = "Role", ["all"] = "Guard", ["any"] = "Guard", ["none"] = "Guard", ["two"] = "Guard" },
            next);
    }

    private static Play New() => new(Flow, "2026-03-02");

    private static Play Signing() => New().Step("send", "clerk").Step("receive", "clerk", null, ("got-on", "2026-03-02"));

    private static Play Signed() => Signing().Step("sign", "boss").Step("sign", "clerk");

    private static (string Field, string Value)[] Filled() => [("count", "3"), ("share", "1.5"), ("grade", "good"), ("urgent", "true"), ("note", "注")];

    private static Facts WithChildren(string states) => Facts.None with
    {
        Children =
        [
            .. states.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(state =>
                new ChildRecord("findings/general", state.TrimStart('-'), state[0] != '-')),
        ],
    };
}
