using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>Each regime is walked from its first state to an end, by the roles that it names.</summary>
public sealed class RegimeWalkTests
{
    private const string Finding = "findings/general";
    private const string Major = "findings/major-hazard";
    private const string WorkRecord = "tasks/work-record";

    [Theory]
    [InlineData("inspections/jiangsu-comprehensive")]
    [InlineData("inspections/jiangsu-special")]
    public void Jiangsu_runs_from_its_plan_to_the_organization_department(string id)
    {
        var walk = new Walk(id, "2019-07-24") { Team = [Seat.Leader, Seat.Member, Seat.Member] };
        walk.Step("submit-plan", "office", "2019-07-25", id.EndsWith("special", StringComparison.Ordinal) ? [("outstanding-problems", "化工"), ("scope", "园区")] : [])
            .Step("approve-plan", "leading-group", "2019-07-29")
            .Step("enter", "team-leader", "2019-08-05")
            .Step("leave", "team-leader", "2019-08-30");
        Assert.Equal(("2019-09-03", true), walk.Deadline("stay"));
        Assert.Equal(("2019-09-16", null), walk.Deadline("report"));

        walk.Step("form-report", "team-leader", "2019-09-16").Step("submit-report", "office", "2019-09-17").Step("approve-report", "government", "2019-09-18");
        Assert.Equal("submitted", walk.Instance.State);

        walk.Step("approve-report", "party-committee", "2019-09-20");
        Assert.Equal(("2019-10-10", null), walk.Deadline("feedback"));

        walk.Step("feed-back", "team-leader", "2019-10-10").Step("confirm-receipt", "party", "2019-10-11", ("received-on", "2019-10-10"));
        Assert.Equal(("2019-10-10", true), walk.Deadline("feedback"));
        Assert.Equal(("2019-11-20", null), walk.Deadline("plan"));
        Assert.Equal(("2020-04-10", null), walk.Deadline("result"));

        walk.Step("report-plan", "party", "2019-11-21").Step("report-result", "party", "2020-04-10");
        Assert.Equal(("2019-11-20", false), walk.Deadline("plan"));
        Assert.Equal(("2020-04-10", true), walk.Deadline("result"));

        walk.Step("return-result", "office", "2020-04-15").Step("report-result", "party", "2020-05-15");
        Assert.Equal(["inspections/look-back"], walk.Opened);
        Assert.Equal(("2020-04-10", true), walk.Deadline("result"));

        walk.Step("accept-result", "office", "2020-05-20").Step("inform-organization", "office", "2020-05-21");
        Assert.Equal(RecordStatus.Ended, walk.Instance.Status);
    }

    [Theory]
    [InlineData("inspections/heze-comprehensive")]
    [InlineData("inspections/heze-special")]
    public void Heze_runs_from_its_plan_to_the_archive(string id)
    {
        var walk = new Walk(id, "2025-08-25") { Team = [Seat.Leader, Seat.Member, Seat.Member, Seat.Member, Seat.Member, Seat.Expert] };
        (string, string)[] why = id.EndsWith("special", StringComparison.Ordinal) ? [("grounds", "frequent-accidents"), ("scope", "化工")] : [];
        Assert.Contains("team", walk.Refused("submit-plan", "office", "2025-08-26"));

        walk.Team = [Seat.Leader, Seat.Deputy, .. walk.Team[1..]];
        walk.Step("submit-plan", "office", "2025-08-26", why).Step("send-back", "commission", "2025-08-27").Step("submit-plan", "office", "2025-08-28")
            .Step("approve-plan", "commission", "2025-08-29").Step("notify-party", "office", "2025-09-01").Step("train-team", "office", "2025-09-03")
            .Step("enter", "team-leader", "2025-09-08")
            .Step("open-channels", "team", "2025-09-08", ("publicity", "公告"), ("hotline", "12350"), ("mailbox", "xuncha@example.cn"));
        Assert.Equal([WorkRecord], walk.Refused("leave", "team-leader", "2025-09-19"));

        walk.Children = [new(WorkRecord, "filed"), new(WorkRecord, "draft")];
        Assert.Equal([WorkRecord], walk.Refused("leave", "team-leader", "2025-09-19"));

        walk.Children = [new(WorkRecord, "filed"), new(Finding, "registered")];
        walk.Step("leave", "team-leader", "2025-09-19");
        Assert.Equal(("2025-10-16", null), walk.Deadline("report"));

        walk.Step("form-report", "team-leader", "2025-10-17").Step("submit-report", "office", "2025-10-20").Step("clear-report", "commission", "2025-10-22");
        Assert.Equal(("2025-10-16", false), walk.Deadline("report"));
        Assert.Equal([Finding], walk.Refused("feed-back", "team-leader", "2025-10-31"));

        walk.Children = [new(Finding, "told")];
        walk.Step("feed-back", "team-leader", "2025-10-31").Step("confirm-receipt", "office", "2025-11-03", ("received-on", "2025-11-01"));
        Assert.Equal(("2026-01-04", null), walk.Deadline("result"));
        Assert.Equal([Finding], walk.Refused("report-result", "party", "2026-01-04"));

        walk.Children = [new(Finding, "rectifying"), new(Finding, "struck-off")];
        walk.Step("report-result", "party", "2026-01-04").Step("return-result", "office", "2026-01-06");
        Assert.Equal(("2026-01-04", true), walk.Deadline("result"));
        Assert.Equal(["interviews/summons"], walk.Opened);

        walk.Step("report-result", "party", "2026-01-20").Step("accept-result", "office", "2026-01-22").Step("approve-results", "commission", "2026-01-26")
            .Step("publish", "office", "2026-01-28", ("published-in", "市政府网站")).Step("inform-organization", "office", "2026-01-29");
        walk.Children = [new(Finding, "rectifying"), new(Major, "settling")];
        Assert.Equal([Finding], walk.Refused("archive", "office", "2026-01-30"));

        walk.Children = [new(Finding, "struck-off"), new(Major, "rectifying"), new("findings/illegal-act", "handed-over"), new("findings/duty-lead", "settled")];
        walk.Step("archive", "office", "2026-01-30");
        Assert.Equal("archived", walk.Instance.State);
    }

    [Fact]
    public void A_summons_runs_from_its_proposal_to_the_undertakings()
    {
        var walk = new Walk("interviews/summons", "2026-01-06");
        walk.Step("decide", "office", "2026-01-07", ("interviewee", "某某"), ("grounds", "整改不力"))
            .Step("give-notice", "office", "2026-01-12", ("set-for", "2026-01-20"), ("place", "市应急局"))
            .Step("hold", "office", "2026-01-20", ("undertakings", "限期整改"));
        Assert.Equal(("2026-02-24", null), walk.Deadline("undertakings"));

        walk.Step("report-fulfilment", "party", "2026-02-24").Step("send-back", "office", "2026-02-25").Step("report-fulfilment", "party", "2026-03-02")
            .Step("confirm", "office", "2026-03-03");
        Assert.Equal(("2026-02-24", true), walk.Deadline("undertakings"));
        Assert.Equal("done", walk.Instance.State);
        Assert.Equal("declined", new Walk("interviews/summons", "2026-01-06").Step("decline", "office", "2026-01-07").Instance.State);
    }

    [Theory]
    [InlineData("rectified", "close", "closed")]
    [InlineData("weak", "hold-to-account", "accountability")]
    public void A_look_back_ends_by_what_it_found(string conclusion, string transition, string state)
    {
        var walk = new Walk("inspections/look-back", "2020-05-06") { Team = [Seat.Leader, Seat.Member, Seat.Member] };
        walk.Step("submit", "office", "2020-05-07", ("grounds", "late-or-weak-result"), ("scope", "整改")).Step("decide", "leading-group", "2020-05-11")
            .Step("enter", "team-leader", "2020-05-18").Step("leave", "team-leader", "2020-05-22").Step("form-report", "team-leader", "2020-06-01", ("finding", conclusion));
        Assert.Equal(["finding"], walk.Refused(transition == "close" ? "hold-to-account" : "close", "leading-group", "2020-06-02"));
        Assert.Equal(state, walk.Step(transition, "leading-group", "2020-06-02").Instance.State);
        Assert.Equal(("2020-06-05", true), walk.Deadline("report"));
    }

    [Fact]
    public void A_working_paper_is_filed_with_day_place_and_participants() =>
        Assert.Equal("filed", new Walk(WorkRecord, "2025-09-09").Step("file", "team", "2025-09-10",
            ("way", "spot-checks"), ("held-on", "2025-09-09"), ("place", "某化工厂"), ("participants", "某某、某某"), ("area", "double-prevention"), ("number", "3"), ("summary", "检查罐区")).Instance.State);
}
