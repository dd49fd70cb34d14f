using System.Collections.Immutable;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

/// <summary>What a step needs anew has been given for it, and not for a round before.</summary>
public sealed class AnewTests
{
    private const string Flow =
        """
        roles:
          party: { zh: 甲, en: party, post: commission-office, of: organizer }
          boss:  { zh: 乙, en: boss, post: commission-leader, of: organizer }
        fields:
          result: { type: text, zh: 结果, en: result }
          day:    { type: date, zh: 期限, en: day }
          note:   { type: text, zh: 注, en: note }
        papers:
          proof:  { zh: 佐证, en: proof }
          record: { zh: 核查记录, en: record }
        stages:
          one:
            name: { zh: 一, en: one }
            states:
              told:
                name: { zh: 已交办, en: told }
                transitions:
                  tell: { name: { zh: 交办, en: tell }, to: doing, by: boss, needs: [day], takes: [proof] }
              doing:
                name: { zh: 整改, en: doing }
                transitions:
                  apply:  { name: { zh: 申请, en: apply }, to: checking, by: party, needs-anew: [result, proof] }
                  sign:   { name: { zh: 会签, en: sign }, to: checking, sign-off: { all-of: [party, boss] }, needs-anew: [result] }
                  report: { name: { zh: 报告, en: report }, to: doing-on, by: party, takes: [note] }
                  stay:   { name: { zh: 原地, en: stay }, to: doing, by: party }
                  wait:   { name: { zh: 中止, en: wait }, to: waiting, by: boss }
              doing-on:
                name: { zh: 继续整改, en: doing on }
                transitions:
                  apply: { name: { zh: 申请, en: apply }, to: checking, by: party, needs-anew: [result, proof] }
              waiting:
                name: { zh: 中止, en: waiting }
                transitions:
                  go-on: { name: { zh: 恢复, en: go on }, to: doing, by: boss }
              checking:
                name: { zh: 核查, en: checking }
                transitions:
                  verify: { name: { zh: 通过, en: verify }, to: done, by: boss, needs: [proof], needs-anew: [record] }
                  back:   { name: { zh: 退回, en: send back }, to: doing, by: boss, needs-anew: [day] }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    public static TheoryData<string, string, string> Ways => new()
    {
        // What has happened ("+proof" attaches it), the step that is asked for, why it is refused.
        { "", "apply", "Guard proof" },
        { "+proof", "apply", "" },
        { "+proof stay", "apply", "" }, // a step that does not need it leaves it
        { "+proof report", "apply", "" }, // so does one to a state that asks for it too
        { "+proof wait go-on", "apply", "Guard proof" }, // not one to a state that does not
        { "+proof apply back", "apply", "Guard proof" }, // the round before rested on it
        { "+proof apply back +proof", "apply", "" },
        { "+proof apply back +proof apply back", "apply", "Guard proof" },
        { "+proof apply", "verify", "Guard record" },
        { "+proof apply +record", "verify", "" }, // proof is needed as it is there
        { "+proof apply +record back +proof apply", "verify", "Guard record" }, // that one told of what failed
        { "sign sign/boss back", "sign", "" },
    };

    [Theory, MemberData(nameof(Ways))]
    public void A_paper_serves_the_round_that_it_was_attached_in(string before, string step, string refused)
    {
        var play = New();
        Walk(play, before);

        Assert.Equal(refused, string.Join(", ", play.Refused(step, Role(step), null, Given(step))));
    }

    [Theory]
    [InlineData("", "apply", "Input fields.result")]
    [InlineData("apply", "back", "Input fields.day")] // the day that the party was told is over
    [InlineData("apply back", "apply", "Input fields.result")]
    [InlineData("sign", "sign/boss", "")] // given with the signature before
    [InlineData("sign stay", "apply", "")] // or with one that came to nothing
    [InlineData("sign sign/boss back", "apply", "Input fields.result")]
    public void A_field_is_given_with_the_step_or_for_it(string before, string step, string refused)
    {
        var play = New();
        Walk(play, string.Join(' ', before.Split(' ').Select(word => word == "apply" ? "+proof apply" : word)) + " +proof");

        Assert.Equal(refused, string.Join(", ", play.Refused(step.Split('/')[0], Role(step))));
    }

    [Fact]
    public void The_refusal_says_that_what_is_there_is_of_an_earlier_round()
    {
        var play = New();
        Walk(play, "+proof apply back");

        var next = Engine.NextSteps(play.Case, play.Who("party"), play.Facts).Single(step => step.Transition.Name == "apply");

        Assert.Equal(
            ["“结果”是此前填写的，这一步须重新填写", "现有的“佐证”是此前一轮提交的，这一步须重新附上"],
            next.Refusals.Select(refusal => refusal.Text.Zh));
        Assert.Equal(
            ["'result' was given before; this step needs it anew", "the paper 'proof' on file is of an earlier round; this step needs a new one"],
            next.Refusals.Select(refusal => refusal.Text.En));
    }

    [Fact]
    public void A_new_version_that_asks_anew_knows_what_the_rounds_before_rested_on()
    {
        var play = new Play(Flow.Replace("needs-anew: [result, proof]", "needs: [result, proof]", StringComparison.Ordinal), "2026-03-02");
        Walk(play, "tell +proof apply back");
        Assert.Empty(play.Refused("apply", "party"));

        var to = Play.Read(Flow, version: 2);
        play.Take(RecordDesk.Migrate(play.Case, to, ImmutableDictionary<string, string>.Empty, recount: false, Guid.NewGuid(), "理由"));
        play.Definition = to;
        Assert.Equal(["Input fields.result", "Guard proof"], play.Refused("apply", "party"));
    }

    private static Play New()
    {
        var play = new Play(Flow, "2026-03-02");
        Walk(play, "tell");
        return play;
    }

    private static void Walk(Play play, string words)
    {
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '+')
            {
                play.Facts = play.Facts with { Papers = play.Facts.Papers.Add(word[1..]) };
                play.Record = play.Record with { Fresh = play.Record.Fresh.Add(word[1..]) };
            }
            else
            {
                play.Step(word.Split('/')[0], Role(word), null, Given(word));
            }
        }
    }

    private static string Role(string step) => step is "tell" or "back" or "verify" or "wait" or "go-on" or "sign/boss" ? "boss" : "party";

    private static (string, string)[] Given(string step) => step switch
    {
        "tell" or "back" => [("day", "2026-04-01")],
        "apply" or "sign" => [("result", "已整改")],
        _ => [],
    };
}
