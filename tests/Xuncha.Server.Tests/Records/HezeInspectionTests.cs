using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class HezeOnSqlite(TrainingOnSqlite fixture) : HezeInspectionTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class HezeOnPostgres(TrainingOnPostgres fixture) : HezeInspectionTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>The inspection of a county of Heze on dates of 2025 and 2026, over HTTP, with the clock moved.</summary>
public abstract class HezeInspectionTests(ServerFixture fixture)
{
    [Fact]
    public async Task Runs_from_preparation_to_the_archive_in_time()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await WorldAsync(server);
        var inspection = await ReceivedAsync(world);

        await world.ClockAsync("2025-12-31T17:30:00");
        await inspection.AttachAsync("liaison", "result");
        await inspection.StepAsync("liaison", "report-result");
        Assert.Equal(("2025-12-31", "met", true, "none"), await inspection.DeadlineAsync("result"));
        await inspection.StepAsync("commission-office", "accept-result");
        await inspection.StepAsync("commission-leader", "approve-results");
        await world.ClockAsync("2026-01-09T10:00:00");
        await inspection.AttachAsync("commission-office", "published-text");
        await inspection.StepAsync("commission-office", "publish", fields: new Dictionary<string, string> { ["published-in"] = "市人民政府网站" });
        await inspection.AttachAsync("commission-office", "circular");
        await inspection.StepAsync("commission-office", "inform-organization");
        await inspection.AttachAsync("commission-office", "archive-list");
        var archived = await inspection.StepAsync("commission-office", "archive");

        Assert.Equal("ended", archived.GetProperty("status").GetString());
        Assert.Equal(
            [
                "report 2025-10-10 09:00", // five working days before 16 October: the Saturday of 11 October works
                "report 2025-10-15 09:00",
                "result 2025-12-17 09:00",
                "result 2025-12-24 09:00",
                "result 2025-12-30 09:00",
            ],
            await inspection.RungsAsync());
        Assert.Empty(await inspection.HistoryAsync("child-opened"));
    }

    [Fact]
    public async Task Proposes_a_summons_when_the_result_is_late_and_the_party_knows_nothing_of_it_until_it_has_notice()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await WorldAsync(server);
        var inspection = await ReceivedAsync(world);

        await world.ClockAsync("2026-01-14T18:00:00");
        Assert.Equal(("2025-12-31", "open", null, "yellow"), await inspection.DeadlineAsync("result"));
        Assert.Empty(await inspection.HistoryAsync("child-opened"));
        await world.ClockAsync("2026-01-15T09:01:00");
        Assert.Equal("red", (await inspection.DeadlineAsync("result")).Level);
        var line = Assert.Single(await inspection.HistoryAsync("child-opened"));
        var summons = new Matter(world, "interviews", line.GetProperty("childId").GetGuid());
        Assert.Equal("proposed", await summons.StateAsync());
        (await world["liaison"].GetAsync(summons.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await world["liaison"].GetAsync("/api/v1/interviews")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Empty(await inspection.HistoryAsync("child-opened", by: "liaison"));

        await summons.StepAsync("commission-office", "decide", fields: new Dictionary<string, string> { ["interviewee"] = "某某", ["grounds"] = "逾期未报整改情况" });
        await summons.AttachAsync("commission-office", "notice");
        await summons.StepAsync("commission-office", "give-notice", fields: new Dictionary<string, string> { ["set-for"] = "2026-01-20", ["place"] = "市安委会办公室" });
        (await world["liaison"].GetAsync(summons.Path)).Expect(HttpStatusCode.OK);

        await world.ClockAsync("2026-01-20T16:00:00");
        await summons.AttachAsync("commission-office", "minutes");
        await summons.StepAsync("commission-office", "hold", fields: new Dictionary<string, string> { ["undertakings"] = "三十日内完成整改" });
        Assert.Equal("2026-02-24", (await summons.DeadlineAsync("undertakings")).Due);

        await inspection.AttachAsync("liaison", "result");
        await inspection.StepAsync("liaison", "report-result");
        Assert.Equal(("2025-12-31", "met", false, "red"), await inspection.DeadlineAsync("result"));
        Assert.Equal(
            ["result 2025-12-17 09:00", "result 2025-12-24 09:00", "result 2025-12-30 09:00", "result 2026-01-04 09:00", "result 2026-01-15 09:00"],
            (await inspection.RungsAsync()).Where(rung => rung.StartsWith("result", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Suspends_extends_and_corrects_by_two_persons_with_every_date_explained()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await WorldAsync(server);
        var inspection = await ReceivedAsync(world);
        var number = (await inspection.GetAsync()).GetProperty("deadlines").EnumerateArray()
            .Single(deadline => deadline.GetProperty("name").GetString() == "result").GetProperty("number").GetInt32();

        // Ten days from 10 November on: the nominal end moves to Saturday 10 January and rolls.
        await world.ClockAsync("2025-11-19T10:00:00");
        (await inspection.PostAsync("liaison", $"deadlines/{number}/suspend", new { on = "2025-11-10", reason = "防汛" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await inspection.PostAsync("commission-leader", $"deadlines/{number}/suspend", new { on = "2025-11-10", reason = "重大活动" })).Expect(HttpStatusCode.OK);
        (await inspection.PostAsync("commission-leader", $"deadlines/{number}/resume", new { on = "2025-11-19", reason = "活动结束" })).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-01-12", (await inspection.DeadlineAsync("result")).Due);

        // One month more, asked by the party and granted by another person.
        (await inspection.PostAsync("liaison", "asks", new { kind = "extend", deadline = number, by = "2个月", reason = "工程量大" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await inspection.PostAsync("liaison", "asks", new { kind = "extend", deadline = number, by = "1个月", reason = "工程量大" })).Expect(HttpStatusCode.OK);
        var ask = (await world["liaison"].GetAsync($"{inspection.Path}/asks")).Expect(HttpStatusCode.OK).Json[0].GetProperty("id").GetString();
        (await inspection.PostAsync("liaison", $"asks/{ask}/decision", new { grant = true, reason = "同意" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var preview = (await world["commission-leader"].GetAsync($"{inspection.Path}/asks/{ask}/preview")).Expect(HttpStatusCode.OK).Json.GetProperty("changes")[0];
        Assert.Equal("2026-02-10", preview.GetProperty("dueAfter").GetString());
        (await inspection.PostAsync("commission-leader", $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-02-10", (await inspection.DeadlineAsync("result")).Due);
        (await inspection.PostAsync("commission-leader", $"asks/{ask}/decision", new { grant = true, reason = "同意" })).ExpectProblem(HttpStatusCode.Conflict, "not-open");

        // The receipt was a day earlier than was typed in.
        (await inspection.PostAsync("commission-office", "asks", new { kind = "correct", field = "received-on", date = "2025-10-30", reason = "以送达凭证为准" })).Expect(HttpStatusCode.OK);
        var correction = (await world["commission-leader"].GetAsync($"{inspection.Path}/asks")).Expect(HttpStatusCode.OK).Json[1].GetProperty("id").GetString();
        (await inspection.PostAsync("commission-leader", $"asks/{correction}/decision", new { grant = true, reason = "属实" })).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-02-09", (await inspection.DeadlineAsync("result")).Due);
        Assert.Equal("2025-10-30", (await inspection.GetAsync()).GetProperty("fields").GetProperty("received-on").GetString());

        var explained = (await world["liaison"].GetAsync($"{inspection.Path}/deadlines")).Expect(HttpStatusCode.OK).Json.EnumerateArray()
            .Single(deadline => deadline.GetProperty("deadline").GetProperty("name").GetString() == "result");
        var kinds = explained.GetProperty("explanation").EnumerateArray().Select(explanation => explanation.GetProperty("kind").GetString()).ToList();
        Assert.Superset(new HashSet<string?> { "trigger", "rule", "suspension", "extension", "due", "calendar" }, kinds.ToHashSet());
        Assert.Equal(JsonValueKind.Object, explained.GetProperty("ourReading").ValueKind);

        // Terminated by two persons: nothing moves any more, nothing fires any more.
        (await inspection.PostAsync("commission-office", "asks", new { kind = "terminate", reason = "机构改革" })).Expect(HttpStatusCode.OK);
        var end = (await world["commission-leader"].GetAsync($"{inspection.Path}/asks")).Expect(HttpStatusCode.OK).Json[2].GetProperty("id").GetString();
        (await inspection.PostAsync("commission-leader", $"asks/{end}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
        Assert.Equal("cancelled", (await inspection.DeadlineAsync("result")).State);
        (await inspection.TryStepAsync("liaison", "report-result")).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        var fired = (await inspection.RungsAsync()).Count;
        await world.ClockAsync("2026-04-01T10:00:00");
        Assert.Equal(fired, (await inspection.RungsAsync()).Count);
    }

    private static async Task<InspectionWorld> WorldAsync(XunchaServer server)
    {
        var world = await InspectionWorld.CreateAsync(server, "菏泽市", "某县", members: 4, "commission-office", "commission-leader", "organization-department");
        await world.ClockAsync("2025-08-20T09:00:00");
        return world;
    }

    /// <summary>An inspection whose party received the feedback on 31 October 2025.</summary>
    private static async Task<Matter> ReceivedAsync(InspectionWorld world)
    {
        var inspection = await world.OpenAsync("inspections", "inspections/heze-comprehensive", "某县安全生产全面巡查");
        await inspection.AppointAsync(members: 4, deputy: true);
        await inspection.AttachAsync("commission-office", "plan", "team-list");
        await inspection.StepAsync("commission-office", "submit-plan");
        await inspection.StepAsync("commission-leader", "approve-plan");
        await inspection.AttachAsync("commission-office", "advance-notice");
        await inspection.StepAsync("commission-office", "notify-party");
        await inspection.AttachAsync("commission-office", "training-record");
        await inspection.StepAsync("commission-office", "train-team");
        (await inspection.TryStepAsync("leader", "enter")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await inspection.TrainAsync();
        await world.ClockAsync("2025-09-01T09:30:00");
        await inspection.StepAsync("leader", "enter");
        await inspection.StepAsync("member-1", "open-channels", fields: new Dictionary<string, string>
        {
            ["publicity"] = "市县电视台和报纸公告",
            ["hotline"] = "0530-0000000",
            ["mailbox"] = "xc@example.invalid",
        });

        await world.ClockAsync("2025-09-19T17:00:00");
        (await inspection.TryStepAsync("leader", "leave")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        var paper = await world.OpenAsync("work-records", "tasks/work-record", "听取汇报", by: "member-1", parent: inspection.Id);
        (await world["liaison"].GetAsync(paper.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await paper.StepAsync("member-1", "file", fields: new Dictionary<string, string>
        {
            ["way"] = "hear-reports",
            ["held-on"] = "2025-09-02",
            ["place"] = "县政府",
            ["participants"] = "巡查组全体",
            ["area"] = "responsibility",
            ["number"] = "1",
            ["summary"] = "听取县政府汇报",
        });
        await inspection.StepAsync("leader", "leave");
        Assert.Equal(("2025-10-16", "open", null, "none"), await inspection.DeadlineAsync("report"));

        await world.ClockAsync("2025-10-16T11:00:00");
        await inspection.AttachAsync("leader", "report");
        await inspection.StepAsync("leader", "form-report");
        Assert.Equal(("2025-10-16", "met", true, "none"), await inspection.DeadlineAsync("report"));
        await inspection.StepAsync("commission-office", "submit-report");
        await inspection.StepAsync("commission-leader", "clear-report");
        await world.ClockAsync("2025-10-31T15:00:00");
        await inspection.AttachAsync("leader", "feedback-letter");
        await inspection.StepAsync("leader", "feed-back", on: "2025-10-30");
        await inspection.AttachAsync("liaison", "proof-of-service");
        await inspection.StepAsync("liaison", "confirm-receipt", fields: new Dictionary<string, string> { ["received-on"] = "2025-10-31" });
        Assert.Equal(("2025-12-31", "open", null, "none"), await inspection.DeadlineAsync("result"));
        return inspection;
    }
}
