using System.Net;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class FindingsOnSqlite(TrainingOnSqlite fixture) : FindingTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class FindingsOnPostgres(TrainingOnPostgres fixture) : FindingTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Findings of each kind, from their discovery to their strike-off or hand-over, over HTTP.</summary>
public abstract class FindingTests(ServerFixture fixture)
{
    private async Task<World> WorldAsync(LocalDate day)
    {
        await fixture.Server.PublishAllAsync();
        return await World.OnAsync(fixture.Server, day);
    }

    [Fact]
    public async Task Is_told_planned_extended_sent_back_verified_struck_off_and_reopened()
    {
        var world = await WorldAsync(new(2026, 3, 2));
        var finding = await world.ToldAsync("2026-02-25", "2026-04-01");
        Assert.Equal(("2026-04-01", "open", null), await finding.DeadlineAsync(world.Liaison, "rectify"));

        // The plan comes back once.
        (await finding.AskAsync(world.Liaison, "submit-plan", ("measures", "清理"), ("responsible-person", "某某"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await finding.AttachAsync(world.Liaison, "plan");
        await finding.TakeAsync(world.Liaison, "submit-plan", ("measures", "清理"), ("responsible-person", "某某"), ("money", 1.5));
        await finding.TakeAsync(world.Office, "return-plan");
        (await finding.AskAsync(world.Liaison, "submit-plan", ("measures", "清理并设岗"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet"); // the plan that came back
        await finding.AttachAsync(world.Liaison, "plan");
        await finding.TakeAsync(world.Liaison, "submit-plan", ("measures", "清理并设岗"));
        await finding.TakeAsync(world.Office, "accept-plan");

        // The party asks for a month more, which somebody else grants.
        (await finding.PostAsync(world.Liaison, "asks", new { kind = "extend", deadline = 1, by = "1个月", reason = "改造工期" })).Expect(HttpStatusCode.OK);
        var ask = (await world.Office.GetAsync($"{finding.Path}/asks")).Expect(HttpStatusCode.OK).Json[0].GetProperty("id").GetString();
        (await finding.PostAsync(world.Office, $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-05-01", (await finding.DeadlineAsync(world.Liaison, "rectify")).Due);

        // In time by the extended day, though a holiday; and sent back with a new day.
        await world.SetDayAsync(new(2026, 5, 1));
        await finding.ApplyAsync(world);
        Assert.Equal(("2026-05-01", "met", true), await finding.DeadlineAsync(world.Liaison, "rectify"));
        (await finding.AskAsync(world.Office, "send-back")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet"); // the day that was set is past
        await finding.TakeAsync(world.Office, "send-back", ("rectify-by", "2026-05-20"));
        Assert.Equal(("2026-05-20", "open", null), await finding.DeadlineAsync(world.Liaison, "rectify"));

        // Late this time, verified by somebody else, struck off.
        await world.SetDayAsync(new(2026, 5, 21));
        await finding.ApplyAsync(world);
        Assert.Equal(("2026-05-20", "met", false), await finding.DeadlineAsync(world.Liaison, "rectify"));
        (await finding.AskAsync(world.Liaison, "verify", ("verification", "属实"))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await finding.VerifyAsync(world);
        await finding.TakeAsync(world.Office, "strike-off");

        // A look-back finds it again: reopened, with a new day.
        await world.SetDayAsync(new(2026, 9, 1));
        var again = await world.ToldAsync("2026-08-31", "2026-10-01");
        (await finding.AskAsync(world.Office, "reopen", ("look-back", again.Id), ("rectify-by", "2026-08-01"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await finding.TakeAsync(world.Office, "reopen", ("look-back", again.Id), ("rectify-by", "2026-10-12"));
        Assert.Equal(("2026-10-12", "open", null), await finding.DeadlineAsync(world.Liaison, "rectify"));
        Assert.Equal("rectifying", await finding.StateAsync(world.Liaison));
    }

    [Fact]
    public async Task Is_not_applied_for_or_verified_again_on_the_papers_of_the_round_before()
    {
        var world = await WorldAsync(new(2031, 3, 3));
        var finding = await world.RectifyingAsync("2031-02-26", "2031-04-01");
        await finding.ApplyAsync(world);
        await finding.AttachAsync(world.Office, "verification-record"); // of the check that it did not pass
        await finding.TakeAsync(world.Office, "send-back", ("rectify-by", "2031-05-06"));

        // What may be done next says what is missing, and why what is there does not do.
        var apply = (await finding.GetAsync(world.Liaison)).Json.GetProperty("nextSteps").EnumerateArray().Single(step => step.GetProperty("name").GetString() == "apply");
        Assert.Equal(["result", "proof"], apply.GetProperty("anew").EnumerateArray().Select(need => need.GetString()));
        Assert.False(apply.GetProperty("isPermitted").GetBoolean());
        string[] reasons = ["“整改结果”是此前填写的，这一步须重新填写", "现有的“整改佐证材料”是此前一轮提交的，这一步须重新附上"];
        Assert.Equal(reasons, apply.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("text").GetProperty("zh").GetString()));

        var refused = (await finding.AskAsync(world.Liaison, "apply", ("result", "再次清理"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        Assert.Equal(reasons[1], Assert.Single(refused.GetProperty("refusals").EnumerateArray()).GetProperty("text").GetProperty("zh").GetString());
        await finding.AttachAsync(world.Liaison, "proof");
        (await finding.AskAsync(world.Liaison, "apply")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await finding.TakeAsync(world.Liaison, "apply", ("result", "再次清理"));

        (await finding.AskAsync(world.Office, "verify", ("verification", "属实"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await finding.VerifyAsync(world);
        Assert.Equal("verified", await finding.StateAsync(world.Office));
    }

    [Fact]
    public async Task The_party_does_not_say_of_itself_that_it_was_in_time()
    {
        var world = await WorldAsync(new(2032, 3, 1));
        var finding = await world.RectifyingAsync("2032-02-26", "2032-03-12");
        await world.SetDayAsync(new(2032, 3, 15));
        await finding.AttachAsync(world.Liaison, "proof");
        var fields = new { result = "已清理" };

        var refused = (await finding.StepAsync(world.Liaison, "apply", new { on = "2032-03-12", fields, paperNumber = "函〔2032〕1号", reason = "当日已送" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("on", Assert.Single(refused.GetProperty("refusals").EnumerateArray()).GetProperty("subject").GetString());
        (await finding.StepAsync(world.Liaison, "apply", new { on = "2032-03-15", fields })).Expect(HttpStatusCode.OK);
        Assert.Equal(("2032-03-12", "met", false), await finding.DeadlineAsync(world.Liaison, "rectify"));

        // The office names the paper, or why; and the history shows both days.
        await world.SetDayAsync(new(2032, 3, 17));
        await finding.AttachAsync(world.Office, "verification-record");
        var verified = new { verification = "属实" };
        refused = (await finding.StepAsync(world.Office, "verify", new { on = "2032-03-16", fields = verified })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("paperNumber", Assert.Single(refused.GetProperty("refusals").EnumerateArray()).GetProperty("subject").GetString());
        (await finding.StepAsync(world.Office, "verify", new { on = "2032-03-16", fields = verified, paperNumber = "核〔2032〕5号" })).Expect(HttpStatusCode.OK);
        var line = (await world.Office.GetAsync($"{finding.Path}/history?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Single(entry => entry.GetProperty("kind").GetString() == "moved" && entry.GetProperty("subject").GetString() == "verify");
        Assert.Equal(("2032-03-16", "2032-03-17", "核〔2032〕5号"), (
            line.GetProperty("on").GetString(), line.GetProperty("recordedAt").GetString()![..10], line.GetProperty("paperNumber").GetString()));
    }

    [Fact]
    public async Task Proposes_a_summons_when_it_is_ten_working_days_late_which_the_party_sees_from_its_notice_on()
    {
        var world = await WorldAsync(new(2027, 3, 1));
        var finding = await world.RectifyingAsync("2027-02-26", "2027-03-12");
        await world.SetDayAsync(new(2027, 3, 26));
        await world.SweepAsync(isOneByOne: true);
        var late = await Ledger(world.Liaison, "?overdue=true");
        Assert.Contains(late, item => item.GetProperty("id").GetGuid() == finding.Id && item.GetProperty("isOverdue").GetBoolean());

        var summons = await world.SummonsAsync(finding);
        Assert.Equal("proposed", await summons.StateAsync(world.Office));
        (await world.Liaison.GetAsync(summons.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await summons.TakeAsync(world.Office, "decide", ("interviewee", "某某"), ("grounds", "逾期未整改"));
        (await world.Liaison.GetAsync(summons.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await summons.AttachAsync(world.Office, "notice");
        await summons.TakeAsync(world.Office, "give-notice", ("set-for", "2027-03-30"), ("place", "市安委会办公室"));
        Assert.Equal("noticed", await summons.StateAsync(world.Liaison));
    }

    [Fact]
    public async Task Proposes_a_summons_when_it_is_weak()
    {
        var world = await WorldAsync(new(2028, 3, 1));
        var finding = await world.RectifyingAsync("2028-02-25", "2028-03-31");
        await finding.ApplyAsync(world);
        await finding.TakeAsync(world.Office, "send-back", ("rectify-by", "2028-04-14"));
        await finding.ApplyAsync(world);
        Assert.Empty((await world.Office.GetAsync($"/api/v1/interviews?parent={finding.Id}")).Json.GetProperty("items").EnumerateArray());

        // Sent back for the second time, which is weak by itself.
        await finding.TakeAsync(world.Office, "return-as-weak", ("rectify-by", "2028-04-21"));
        Assert.Equal("proposed", await (await world.SummonsAsync(finding)).StateAsync(world.Office));
        Assert.Equal("rectifying-again", await finding.StateAsync(world.Liaison));
    }

    [Fact]
    public async Task Shows_findings_that_are_likely_the_same_and_bars_nothing()
    {
        var world = await WorldAsync(new(2029, 3, 1));
        var finding = await world.ToldAsync("2029-02-26", "2029-03-30");
        var same = await world.ToldAsync("2029-02-27", "2029-03-30");
        var other = await world.OpenAsync("findings", "findings/general", "另一处");
        await other.TakeAsync(world.Office, "register", [.. world.Found("2029-02-27", ("kind", "problem")).Where(field => field.Name != "description"), ("description", "配电箱未接地")]);

        var shown = (await world.Office.GetAsync($"{finding.Path}/duplicates")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(item => item.GetProperty("finding").GetProperty("id").GetGuid()).ToList();
        Assert.Contains(same.Id, shown);
        Assert.DoesNotContain(other.Id, shown);
        (await world.Stranger.GetAsync($"{finding.Path}/duplicates")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_major_hazard_is_graded_listed_settled_reported_on_reviewed_and_delisted()
    {
        var world = await WorldAsync(new(2026, 3, 2));
        var hazard = await world.OpenAsync("findings", "findings/major-hazard", "罐区联锁失效");
        await hazard.AttachAsync(world.Office, "written-report");
        await hazard.TakeAsync(world.Office, "register", world.Found("2026-03-01", ("criteria", "chemicals"), ("criteria-clause", "第三条"), ("industry", "hazardous-chemicals")));
        await hazard.TakeAsync(world.Office, "grade", ("grade", "city"), ("responsible-unit", "某化工厂"));
        (await hazard.AskAsync(world.Office, "decide-listing")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await hazard.TakeAsync(world.Leader, "decide-listing");
        (await world.Liaison.GetAsync(hazard.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(0, await CountAsync(world.Liaison));

        // The notice names the day; then the listing is public.
        await hazard.AttachAsync(world.Office, "listing-notice");
        await hazard.TakeAsync(world.Office, "serve-listing", ("rectify-by", "2026-08-31"));
        Assert.Equal(("2026-08-31", "open", null), await hazard.DeadlineAsync(world.Liaison, "rectify"));
        Assert.Equal(1, await CountAsync(world.Liaison));
        var tracing = Assert.Single((await world.Office.GetAsync($"/api/v1/accountability?parent={hazard.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("accountability/tracing", tracing.GetProperty("definition").GetString());
        Assert.Empty((await world.Liaison.GetAsync($"/api/v1/accountability?parent={hazard.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        await hazard.AttachAsync(world.Office, "public-listing");
        await hazard.TakeAsync(world.Office, "publish-listing", ("published-in", "市政府网站"));

        // The five settled, all of them: without money and without an emergency plan it does not begin.
        await hazard.AttachAsync(world.Liaison, "plan");
        (await hazard.AskAsync(world.Liaison, "submit-plan", ("responsible-person", "某某"), ("measures", "更换联锁"), ("money", 120.5))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await hazard.AttachAsync(world.Liaison, "emergency-plan");
        (await hazard.AskAsync(world.Liaison, "submit-plan", ("responsible-person", "某某"), ("measures", "更换联锁"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await hazard.TakeAsync(world.Liaison, "submit-plan", ("responsible-person", "某某"), ("measures", "更换联锁"), ("money", 120.5));
        await hazard.TakeAsync(world.Office, "accept-plan");
        Assert.Equal(("2026-04-02", "open", null), await hazard.DeadlineAsync(world.Liaison, "progress"));

        // One report in time, one late; each has its own verdict, and how far it has come is seen in the ledger.
        await world.SetDayAsync(new(2026, 4, 2));
        await hazard.TakeAsync(world.Liaison, "report-progress", ("progress", "设备已到"), ("percent", 40));
        Assert.Equal(("2026-05-06", "open", null), await hazard.DeadlineAsync(world.Liaison, "progress")); // 2 May is a holiday, 6 May a working day
        await world.SetDayAsync(new(2026, 5, 8));
        await hazard.TakeAsync(world.Liaison, "report-progress", ("progress", "安装过半"), ("percent", 70));
        var verdicts = (await hazard.GetAsync(world.Office)).Json.GetProperty("deadlines").EnumerateArray()
            .Where(deadline => deadline.GetProperty("name").GetString() == "progress" && deadline.GetProperty("state").GetString() == "met")
            .Select(deadline => deadline.GetProperty("inTime").GetBoolean());
        Assert.Equal([true, false], verdicts);
        var row = Assert.Single((await world.Office.GetAsync("/api/v1/ledger?definition=findings/major-hazard")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((70, "某化工厂", "2026-08-31", 120.5), (
            row.GetProperty("percent").GetInt32(), row.GetProperty("responsibleUnit").GetString(), row.GetProperty("dueOn").GetString(), row.GetProperty("money").GetDouble()));

        // Reviewed within ten days, sent back, reviewed again, delisted in public.
        await world.SetDayAsync(new(2026, 8, 20));
        await hazard.ApplyAsync(world);
        Assert.Equal(("2026-08-31", "open", null), await hazard.DeadlineAsync(world.Office, "review"));
        await hazard.TakeAsync(world.Office, "send-back", ("rectify-by", "2026-09-30"));
        await hazard.ApplyAsync(world);
        await hazard.VerifyAsync(world);
        (await hazard.AskAsync(world.Office, "approve-delisting")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await hazard.TakeAsync(world.Leader, "approve-delisting");
        (await hazard.AskAsync(world.Office, "delist", ("delisted-in", "市政府网站"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await hazard.AttachAsync(world.Office, "delisting-notice");
        await hazard.TakeAsync(world.Office, "delist", ("delisted-in", "市政府网站"));
        Assert.Equal("struck-off", await hazard.StateAsync(world.Liaison));
        Assert.Equal(1, await CountAsync(world.Liaison, "struckOff"));

        // A look-back lists it again.
        var again = await world.ToldAsync("2026-08-20", "2026-10-30");
        await hazard.TakeAsync(world.Office, "reopen", ("look-back", again.Id), ("rectify-by", "2026-12-15"));
        Assert.Equal(("2026-12-15", "open", null), await hazard.DeadlineAsync(world.Liaison, "rectify"));
    }

    [Fact]
    public async Task An_illegal_act_goes_where_it_belongs_and_the_party_knows_nothing_of_it()
    {
        var world = await WorldAsync(new(2030, 3, 1));
        var act = await world.OpenAsync("findings", "findings/illegal-act", "无证储存危险化学品");
        await act.AttachAsync(world.Office, "evidence");
        await act.TakeAsync(world.Office, "register", world.Found("2030-02-27", ("legal-basis", "《危险化学品安全管理条例》"), ("responsible-unit", "某仓库")));
        await act.TakeAsync(world.Office, "submit", ("goes-to", "enforcement"));
        await act.TakeAsync(world.Leader, "approve");
        await act.TakeAsync(world.Office, "hand-over");
        Assert.Single((await world.Office.GetAsync($"/api/v1/hand-overs?parent={act.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await act.AskAsync(world.Office, "settle", ("outcome", "已立案"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await world.Liaison.GetAsync(act.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await Ledger(world.Liaison, "?definition=findings/illegal-act"));
    }

    private static async Task<IReadOnlyList<JsonElement>> Ledger(Api api, string query) =>
        [.. (await api.GetAsync($"/api/v1/ledger{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private static async Task<int> CountAsync(Api api, string count = "all") =>
        (await api.GetAsync("/api/v1/ledger/summary?by=definition&definition=findings/major-hazard")).Expect(HttpStatusCode.OK).Json.GetProperty("total").GetProperty(count).GetInt32();
}
