using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>Each kind of finding is walked from its discovery to its strike-off or hand-over.</summary>
public sealed class FindingWalkTests
{
    private const string Region = "019a9c1e-5a00-7000-8000-000000000002";
    private const string LookBack = "019a9c1e-5a00-7000-8000-000000000003";

    private static readonly (string, string)[] Found =
    [
        ("area", "risks"), ("region", Region), ("description", "通道堵塞"), ("place", "某化工厂"), ("found-on", "2025-09-10"),
    ];

    [Fact]
    public void A_general_finding_is_told_planned_rectified_and_struck_off_when_somebody_else_has_verified_it()
    {
        var walk = Rectifying().Step("apply", "party", "2025-10-17", ("result", "已清理"));
        Assert.Equal(("2025-10-18", true), walk.Deadline("rectify"));

        walk.Step("verify", "office", "2025-10-21", ("verification", "属实")).Step("strike-off", "office", "2025-10-22");
        Assert.Equal(("struck-off", RecordStatus.Running), (walk.Instance.State, walk.Instance.Status));
        Assert.Equal("closed", walk.Step("close", "office", "2025-10-23").Instance.State);
    }

    [Fact]
    public void It_is_sent_back_with_a_new_day_and_what_is_sent_back_again_is_weak()
    {
        var walk = Rectifying().Step("apply", "unit", "2025-10-20", ("result", "已清理"));
        Assert.Equal(("2025-10-18", false), walk.Deadline("rectify"));
        Assert.Equal(["fields.rectify-by", "rectify-by"], walk.Refused("send-back", "team", "2025-10-21")); // the day that was set before is over

        walk.Step("send-back", "team", "2025-10-21", ("rectify-by", "2025-11-10")).Step("apply", "party", "2025-11-10", ("result", "再清理"));
        Assert.Equal(("2025-11-10", true), walk.Deadline("rectify"));
        Assert.Empty(walk.Opened);

        walk.Step("return-as-weak", "team", "2025-11-12", ("rectify-by", "2025-11-20"));
        Assert.Equal(["interviews/summons"], walk.Opened);
        Assert.Equal(("rectifying-again", ("2025-11-20", null)), (walk.Instance.State, walk.Deadline("rectify")));
    }

    [Fact]
    public void A_day_that_is_set_again_counts_again_though_it_is_the_same()
    {
        var walk = Rectifying().Step("apply", "party", "2025-09-20", ("result", "已清理")).Step("send-back", "team", "2025-09-22", ("rectify-by", "2025-10-18"));
        Assert.Equal(("2025-10-18", null), walk.Deadline("rectify"));
    }

    [Fact]
    public void It_is_reopened_by_a_finding_of_the_look_back_with_a_new_day()
    {
        var walk = Rectifying().Step("apply", "party", "2025-10-17", ("result", "已清理")).Step("verify", "office", "2025-10-21", ("verification", "属实"))
            .Step("strike-off", "office", "2025-10-22");
        Assert.Contains("fields.look-back", walk.Refused("reopen", "office", "2026-03-02"));

        walk.Step("reopen", "office", "2026-03-02", ("look-back", LookBack), ("rectify-by", "2026-04-01"));
        Assert.Equal(("rectifying", ("2026-04-01", null)), (walk.Instance.State, walk.Deadline("rectify")));
    }

    [Fact]
    public void A_major_hazard_is_listed_settled_reported_on_reviewed_and_delisted()
    {
        var walk = new Walk("findings/major-hazard", "2025-09-10")
            .Step("register", "team", "2025-09-12", [.. Found, ("criteria", "chemicals"), ("criteria-clause", "第三条")])
            .Step("grade", "office", "2025-09-15", ("grade", "city"), ("responsible-unit", "某化工厂")).Step("decide-listing", "commission", "2025-09-16")
            .Step("serve-listing", "office", "2025-09-17", ("rectify-by", "2025-12-31")).Step("publish-listing", "office", "2025-09-18", ("published-in", "市政府网站"));
        Assert.Equal(["accountability/tracing"], walk.Opened);
        Assert.Equal(["fields.responsible-person", "fields.measures", "fields.money"], walk.Refused("submit-plan", "party", "2025-09-25"));

        walk.Step("submit-plan", "party", "2025-09-25", ("responsible-person", "某某"), ("measures", "更换联锁"), ("money", "120.5")).Step("accept-plan", "office", "2025-09-26");
        Assert.Equal(("2025-10-27", null), walk.Deadline("progress")); // 26 October 2025 is a Sunday

        walk.Step("report-progress", "party", "2025-10-27", ("progress", "设备已到"), ("percent", "40"));
        Assert.Equal(("rectifying-on", ("2025-11-27", null)), (walk.Instance.State, walk.Deadline("progress")));
        Assert.True(walk.Instance.Deadlines.First(deadline => deadline.Name == "progress").InTime);

        walk.Step("report-progress", "unit", "2025-12-01", ("progress", "安装"), ("percent", "80"));
        Assert.False(walk.Instance.Deadlines.Where(deadline => deadline.Name == "progress").ElementAt(1).InTime);

        walk.Step("apply", "party", "2025-12-29", ("result", "联锁投用"));
        Assert.Equal((("2025-12-31", true), ("2026-01-08", null)), (walk.Deadline("rectify"), walk.Deadline("review")));

        walk.Step("send-back", "team", "2026-01-05", ("rectify-by", "2026-01-31")).Step("apply", "party", "2026-01-20", ("result", "重新调试"))
            .Step("verify", "office", "2026-01-22", ("verification", "合格")).Step("approve-delisting", "commission", "2026-01-23")
            .Step("delist", "office", "2026-01-26", ("delisted-in", "市政府网站"));
        Assert.Equal("struck-off", walk.Instance.State);
        Assert.All(walk.Instance.Deadlines, deadline => Assert.NotEqual(DeadlineState.Open, deadline.State));

        walk.Step("reopen", "office", "2026-05-06", ("look-back", LookBack), ("rectify-by", "2026-07-01"));
        Assert.Equal("rectifying", walk.Instance.State);
    }

    [Fact]
    public void An_illegal_act_is_classified_approved_and_handed_over_and_settled_with_its_hand_over()
    {
        var walk = new Walk("findings/illegal-act", "2025-09-10")
            .Step("register", "team", "2025-09-12", [.. Found, ("legal-basis", "《中华人民共和国安全生产法》"), ("responsible-unit", "某化工厂")])
            .Step("submit", "office", "2025-09-15", ("goes-to", "enforcement")).Step("send-back", "commission", "2025-09-16")
            .Step("submit", "office", "2025-09-17", ("goes-to", "police")).Step("approve", "commission", "2025-09-18").Step("hand-over", "office", "2025-09-19");
        Assert.Equal(["hand-overs/hand-over"], walk.Opened);

        walk.Children = [new("hand-overs/hand-over", "handling")];
        Assert.Contains("hand-overs/hand-over", walk.Refused("settle", "office", "2025-10-20"));
        walk.Children = [new("hand-overs/hand-over", "concluded")];
        Assert.Equal("settled", walk.Step("settle", "office", "2025-10-20", ("outcome", "已立案")).Instance.State);
    }

    [Fact]
    public void What_is_not_major_ends_as_such() => Assert.Equal("not-major", new Walk("findings/major-hazard", "2025-09-10")
        .Step("register", "team", "2025-09-12", [.. Found, ("criteria", "chemicals"), ("criteria-clause", "第三条")]).Step("not-major", "office", "2025-09-15").Instance.State);

    private static Walk Rectifying() => new Walk("findings/general", "2025-09-10")
        .Step("register", "team", "2025-09-12", [.. Found, ("kind", "general-hazard")])
        .Step("tell-party", "team", "2025-09-15", ("responsible-unit", "某化工厂"), ("rectify-by", "2025-10-18"))
        .Step("submit-plan", "unit", "2025-09-18", ("measures", "清理"), ("responsible-person", "某某"))
        .Step("accept-plan", "office", "2025-09-19");
}
