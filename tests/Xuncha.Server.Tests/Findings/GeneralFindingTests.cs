using System.Net;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class GeneralFindingsOnSqlite(TrainingOnSqlite fixture) : GeneralFindingTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class GeneralFindingsOnPostgres(TrainingOnPostgres fixture) : GeneralFindingTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>A problem or general hazard from its discovery to its strike-off, over HTTP.</summary>
public abstract class GeneralFindingTests(ServerFixture fixture)
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

    private static async Task<IReadOnlyList<JsonElement>> Ledger(Api api, string query) =>
        [.. (await api.GetAsync($"/api/v1/ledger{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];
}
