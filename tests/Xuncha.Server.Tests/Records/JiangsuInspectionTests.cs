using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class JiangsuOnSqlite(TrainingOnSqlite fixture) : JiangsuInspectionTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class JiangsuOnPostgres(TrainingOnPostgres fixture) : JiangsuInspectionTests(fixture), IClassFixture<TrainingOnPostgres>;

public sealed class JiangsuThroughPgBouncer(TrainingThroughPgBouncer fixture) : JiangsuInspectionTests(fixture), IClassFixture<TrainingThroughPgBouncer>;

/// <summary>The inspection of Wuxi on the dates of 2019 and 2020, over HTTP, with the clock moved.</summary>
public abstract class JiangsuInspectionTests(ServerFixture fixture)
{
    private static readonly string[] Posts = ["commission-office", "leading-group", "party-committee", "government", "organization-department"];

    [Fact]
    public async Task Runs_from_preparation_to_rectification_in_time()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await WorldAsync(server);
        var inspection = await PrepareAsync(world);

        Assert.Equal(("2019-09-03", "open", null, "none"), await inspection.DeadlineAsync("stay"));
        await world.ClockAsync("2019-08-30T17:00:00");
        await inspection.StepAsync("leader", "leave");
        Assert.Equal(("2019-09-03", "met", true, "none"), await inspection.DeadlineAsync("stay"));
        Assert.Equal(("2019-09-16", "open", null, "none"), await inspection.DeadlineAsync("report"));

        // Dated on the due day and recorded two days later, when the first escalation had gone out: in time.
        await world.ClockAsync("2019-09-18T10:00:00");
        Assert.Equal("yellow", (await inspection.DeadlineAsync("report")).Level);
        await inspection.AttachAsync("leader", "report");
        await inspection.StepAsync("leader", "form-report", on: "2019-09-16");
        Assert.Equal(("2019-09-16", "met", true), Verdict(await inspection.DeadlineAsync("report")));
        await inspection.StepAsync("commission-office", "submit-report", on: "2019-09-17");

        // Both organs approve, each with its own date; the later one starts the clock.
        await world.ClockAsync("2019-09-20T16:00:00");
        var signed = await inspection.StepAsync("party-committee", "approve-report", on: "2019-09-19");
        Assert.Equal("submitted", signed.GetProperty("state").GetProperty("name").GetString());
        await inspection.StepAsync("government", "approve-report");
        Assert.Equal("2019-10-10", (await inspection.DeadlineAsync("feedback")).Due);

        await world.ClockAsync("2019-10-10T11:00:00");
        await inspection.AttachAsync("leader", "feedback-letter");
        await inspection.StepAsync("leader", "feed-back");
        Assert.Equal(("2019-10-10", "met", true), Verdict(await inspection.DeadlineAsync("feedback")));
        await inspection.AttachAsync("liaison", "proof-of-service");
        await inspection.StepAsync("liaison", "confirm-receipt", fields: new Dictionary<string, string> { ["received-on"] = "2019-10-10" });
        Assert.Equal("2019-11-20", (await inspection.DeadlineAsync("plan")).Due);
        Assert.Equal("2020-04-10", (await inspection.DeadlineAsync("result")).Due);

        await world.ClockAsync("2019-11-20T23:59:00");
        await inspection.AttachAsync("liaison", "rectification-plan");
        await inspection.StepAsync("liaison", "report-plan");
        Assert.Equal(("2019-11-20", "met", true), Verdict(await inspection.DeadlineAsync("plan")));

        await world.ClockAsync("2020-04-10T18:00:00");
        await inspection.AttachAsync("liaison", "result");
        await inspection.StepAsync("liaison", "report-result");
        Assert.Equal(("2020-04-10", "met", true), Verdict(await inspection.DeadlineAsync("result")));
        await inspection.StepAsync("commission-office", "accept-result");
        await inspection.AttachAsync("commission-office", "circular");
        var closed = await inspection.StepAsync("commission-office", "inform-organization");
        Assert.Equal("ended", closed.GetProperty("status").GetString());

        Assert.Equal(
            [
                "stay 2019-08-27 09:00", // seven days before 3 September
                "stay 2019-08-30 09:00", // two days before is Sunday 1 September: the working day before
                "report 2019-09-06 09:00",
                "report 2019-09-12 09:00", // Friday 13 is Mid-Autumn
                "report 2019-09-17 09:00",
                "feedback 2019-09-27 09:00", // Sunday 29 September works
                "feedback 2019-10-09 09:00",
                "plan 2019-11-06 09:00",
                "plan 2019-11-13 09:00",
                "plan 2019-11-19 09:00",
                "result 2020-03-26 09:00", // Monday 6 April is Qingming's day off
                "result 2020-04-02 09:00",
                "result 2020-04-09 09:00",
            ],
            await inspection.RungsAsync());
        await world.ClockAsync("2020-06-30T18:00:00");
        Assert.Equal(13, (await inspection.RungsAsync()).Count);
    }

    [Fact]
    public async Task Escalates_what_is_late_once_for_each_rung_and_judges_it_late()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await WorldAsync(server);
        var inspection = await PrepareAsync(world);

        await world.ClockAsync("2019-09-12T10:00:00"); // nine days over the stay
        Assert.Equal("red", (await inspection.DeadlineAsync("stay")).Level);
        await inspection.StepAsync("leader", "leave", on: "2019-08-30"); // the paper says when they left
        Assert.Equal(("2019-09-03", "met", true), Verdict(await inspection.DeadlineAsync("stay")));

        await world.ClockAsync("2019-10-08T10:00:00");
        Assert.Equal("red", (await inspection.DeadlineAsync("report")).Level);
        await inspection.AttachAsync("leader", "report");
        await inspection.StepAsync("leader", "form-report");
        Assert.Equal(("2019-09-16", "met", false), Verdict(await inspection.DeadlineAsync("report")));
        await inspection.StepAsync("commission-office", "submit-report");
        await inspection.StepAsync("government", "approve-report");
        await inspection.StepAsync("party-committee", "approve-report");

        await world.ClockAsync("2019-12-02T10:00:00");
        await inspection.AttachAsync("leader", "feedback-letter");
        await inspection.StepAsync("leader", "feed-back");
        Assert.False((await inspection.DeadlineAsync("feedback")).InTime);
        await inspection.AttachAsync("commission-office", "proof-of-service");
        await inspection.StepAsync("commission-office", "confirm-receipt", fields: new Dictionary<string, string> { ["received-on"] = "2019-12-02" });
        Assert.Equal("2020-01-14", (await inspection.DeadlineAsync("plan")).Due);
        Assert.Equal("2020-06-02", (await inspection.DeadlineAsync("result")).Due);

        await world.ClockAsync("2020-06-30T10:00:00");
        Assert.Equal("red", (await inspection.DeadlineAsync("plan")).Level);
        Assert.Equal("red", (await inspection.DeadlineAsync("result")).Level);

        // The look-back is proposed, once; the party knows nothing of it.
        var proposal = Assert.Single(await inspection.HistoryAsync("child-opened"));
        Assert.Empty(await inspection.HistoryAsync("child-opened", by: "liaison"));
        var child = proposal.GetProperty("childId").GetString();
        (await world["leading-group"].GetAsync($"/api/v1/inspections/{child}")).Expect(HttpStatusCode.OK);
        (await world["liaison"].GetAsync($"/api/v1/inspections/{child}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // It has a team of its own, in which the old one does not sit until somebody is appointed.
        Assert.Equal(0, (await world["leading-group"].GetAsync($"/api/v1/inspections/{child}/team")).Expect(HttpStatusCode.OK).Json.GetArrayLength());
        (await world["commission-office"].PostAsync($"/api/v1/inspections/{child}/team", new { personId = world["leader"].PersonId, seat = "leader" })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await world["leading-group"].GetAsync($"/api/v1/inspections/{child}/team")).Json.GetArrayLength());

        var rungs = await inspection.RungsAsync();
        Assert.Equal(rungs.Distinct().Count(), rungs.Count);
        Assert.Equal(
            [
                "stay 2019-08-27 09:00",
                "stay 2019-08-30 09:00",
                "stay 2019-09-04 09:00",
                "stay 2019-09-10 09:00",
                "report 2019-09-17 09:00",
                "report 2019-09-23 09:00",
            ],
            rungs.Where(rung => rung.StartsWith("stay", StringComparison.Ordinal) || string.CompareOrdinal(rung, "report 2019-09-16") > 0 && rung.StartsWith("report", StringComparison.Ordinal)));
        Assert.Equal(
            ["plan 2019-12-30 09:00", "plan 2020-01-07 09:00", "plan 2020-01-13 09:00", "plan 2020-01-15 09:00", "plan 2020-02-04 09:00"],
            rungs.Where(rung => rung.StartsWith("plan", StringComparison.Ordinal)));
        Assert.Equal(
            ["result 2020-05-19 09:00", "result 2020-05-26 09:00", "result 2020-06-01 09:00", "result 2020-06-03 09:00", "result 2020-06-16 09:00"],
            rungs.Where(rung => rung.StartsWith("result", StringComparison.Ordinal)));

        // Each rung told those whom it names, and told them once.
        var told = (await world.InboxAsync("party-leader", inspection.Id)).Where(text => text.Contains("result of rectification", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, told.Count); // five before, one before, late
        Assert.Equal(told.Distinct().Count(), told.Count);
    }

    private static (string Due, string State, bool? InTime) Verdict((string Due, string State, bool? InTime, string Level) deadline) =>
        (deadline.Due, deadline.State, deadline.InTime);

    private static async Task<InspectionWorld> WorldAsync(XunchaServer server)
    {
        var world = await InspectionWorld.CreateAsync(server, "江苏省", "无锡市", members: 2, Posts);
        await world.ClockAsync("2019-07-25T09:00:00");
        return world;
    }

    private static async Task<Matter> PrepareAsync(InspectionWorld world)
    {
        var inspection = await world.OpenAsync("inspections", "inspections/jiangsu-comprehensive", "无锡市安全生产全面巡查");
        await inspection.AttachAsync("commission-office", "plan", "team-list");
        (await inspection.TryStepAsync("commission-office", "submit-plan")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await inspection.AppointAsync(members: 2, deputy: false);
        (await world["liaison"].GetAsync(inspection.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await inspection.StepAsync("commission-office", "submit-plan");
        (await inspection.TryStepAsync("commission-office", "approve-plan")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await inspection.StepAsync("leading-group", "approve-plan");
        (await world["liaison"].GetAsync(inspection.Path)).Expect(HttpStatusCode.OK);
        (await world["outsider"].GetAsync(inspection.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await world.ClockAsync("2019-08-05T09:30:00");
        await inspection.StepAsync("leader", "enter");
        return inspection;
    }
}
