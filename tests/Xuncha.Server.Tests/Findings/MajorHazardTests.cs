using System.Net;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class MajorHazardsOnSqlite(TrainingOnSqlite fixture) : MajorHazardTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class MajorHazardsOnPostgres(TrainingOnPostgres fixture) : MajorHazardTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>A major hazard under listed supervision, over HTTP.</summary>
public abstract class MajorHazardTests(ServerFixture fixture)
{
    [Fact]
    public async Task Is_graded_listed_settled_reported_on_reviewed_and_delisted()
    {
        await fixture.Server.PublishAllAsync();
        var world = await World.OnAsync(fixture.Server, new LocalDate(2026, 3, 2));
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

    private static async Task<int> CountAsync(Api api, string count = "all") =>
        (await api.GetAsync("/api/v1/ledger/summary?by=definition&definition=findings/major-hazard")).Expect(HttpStatusCode.OK).Json.GetProperty("total").GetProperty(count).GetInt32();
}
