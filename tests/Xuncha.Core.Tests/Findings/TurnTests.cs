using NodaTime.Text;
using Xuncha.Core.Findings;
using Xuncha.Core.Instances;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Findings;

public sealed class TurnTests
{
    private static HistoryEntry Moved(string from, string step, string to, string on, string? reason = null) => new(
        HistoryKind.Moved, 1, step, from, to, new(LocalDatePattern.Iso.Parse(on).Value), null, null, null, reason, new("", ""));

    private static string Say(params HistoryEntry[] history) => string.Join("; ", Turn.Of(Regimes.Read("findings/general"), history).Select(turn =>
        $"{turn.Step.Name} {turn.On:MM-dd}" + (turn.Answer is { } answer ? $" {answer.Step.Zh} {answer.On:MM-dd} {answer.Reason}{(answer.IsReturn ? "↺" : "✓")}" : "")));

    private static readonly HistoryEntry Told = Moved("registered", "tell-party", "told", "2026-03-02");
    private static readonly HistoryEntry Planned = Moved("told", "submit-plan", "plan-submitted", "2026-03-03");
    private static readonly HistoryEntry Accepted = Moved("plan-submitted", "accept-plan", "rectifying", "2026-03-04");
    private static readonly HistoryEntry Applied = Moved("rectifying", "apply", "applied", "2026-03-20");
    private static readonly HistoryEntry Verified = Moved("applied", "verify", "verified", "2026-03-23");
    private static readonly HistoryEntry StruckOff = Moved("verified", "strike-off", "struck-off", "2026-03-24");

    [Fact]
    public void Nothing_was_given_yet() => Assert.Equal("", Say(Told));

    [Fact]
    public void A_plan_waits_for_its_answer() => Assert.Equal("submit-plan 03-03", Say(Told, Planned));

    [Fact]
    public void What_leads_back_to_the_same_step_is_a_return_and_what_leads_on_is_none() => Assert.Equal(
        "submit-plan 03-03 审核通过方案 03-04 ✓; apply 03-20 退回整改 03-23 未清理干净↺",
        Say(Told, Planned, Accepted, Applied, Moved("applied", "send-back", "rectifying-again", "2026-03-23", "未清理干净")));

    [Fact]
    public void Given_again_it_stands_where_it_was_given_last_and_waits_again() => Assert.Equal(
        "submit-plan 03-05", Say(Told, Planned, Moved("plan-submitted", "return-plan", "told", "2026-03-04", "不具体"), Moved("told", "submit-plan", "plan-submitted", "2026-03-05")));

    [Fact]
    public void What_follows_an_acceptance_is_no_answer() => Assert.Equal(
        "submit-plan 03-03 审核通过方案 03-04 ✓; apply 03-20 核查通过 03-23 ✓", Say(Told, Planned, Accepted, Applied, Verified, StruckOff));

    [Fact]
    public void What_was_accepted_and_is_opened_again_was_returned_in_the_end() => Assert.Equal(
        "submit-plan 03-03 审核通过方案 03-04 ✓; apply 03-20 重新打开 04-01 “回头看”发现↺",
        Say(Told, Planned, Accepted, Applied, Verified, StruckOff, Moved("struck-off", "reopen", "rectifying", "2026-04-01", "“回头看”发现")));

    [Fact]
    public void A_step_that_the_version_does_not_have_is_passed_over() => Assert.Equal("", Say(Moved("told", "promise", "promised", "2026-03-03"), Moved("gone", "submit-plan", "told", "2026-03-03")));
}
