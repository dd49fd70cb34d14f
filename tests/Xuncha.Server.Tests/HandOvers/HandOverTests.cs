using System.Globalization;
using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Records;
using Xunit;

namespace Xuncha.Server.Tests.HandOvers;

public sealed class HandOversOnSqlite(TrainingOnSqlite fixture) : HandOverTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class HandOversOnPostgres(TrainingOnPostgres fixture) : HandOverTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>What goes to other organs, and decisions that stand only when the level above has confirmed them.</summary>
public abstract class HandOverTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_hand_over_is_received_accepted_reported_on_and_concluded_each_in_its_time()
    {
        using var world = await InspectionWorld.CreateAsync(fixture.Server, "某省", "某市", 0, "commission-office", "commission-leader");
        var police = await fixture.Server.NewOrganisationAsync("某市公安局", "department", world.Organizer);
        using var desk = await fixture.Server.NewPersonAsync(("hand-over-desk", police));
        world.Add("desk", desk);
        var handOver = await DraftedAsync(world, police, "illegal-act");
        (await handOver.TryStepAsync("commission-office", "approve")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await handOver.StepAsync("commission-leader", "approve");
        (await desk.GetAsync(handOver.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await handOver.StepAsync("commission-office", "send");

        // The party is told nothing, at no time.
        (await world["liaison"].GetAsync(handOver.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await world["liaison"].GetAsync("/api/v1/hand-overs")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());

        await PassAsync("receipt", days: 1);
        await handOver.StepAsync("desk", "receive");
        Assert.Equal(("met", false), ((await handOver.DeadlineAsync("receipt")).State, (await handOver.DeadlineAsync("receipt")).InTime));
        Assert.NotEmpty(await world.InboxAsync("desk", handOver.Id));
        await handOver.StepAsync("desk", "accept");
        Assert.True((await handOver.DeadlineAsync("acceptance")).InTime);

        // Each report of progress has a period and a verdict of its own.
        await PassAsync("progress", days: 0);
        await handOver.StepAsync("desk", "report-progress", fields: new { progress = "已立案调查" });
        Assert.True((await handOver.DeadlineAsync("progress")).InTime);
        await handOver.StepAsync("commission-office", "take-note");
        Assert.Equal("open", (await handOver.DeadlineAsync("progress")).State);

        await handOver.AttachAsync("desk", "reply");
        await handOver.StepAsync("desk", "report-outcome", fields: new { result = "dealt-with", outcome = "已处罚" });
        await handOver.StepAsync("commission-office", "confirm");
        Assert.Equal("concluded", await handOver.StateAsync());

        async Task PassAsync(string deadline, int days) =>
            await world.ClockAsync($"{DateOnly.Parse((await handOver.DeadlineAsync(deadline)).Due, CultureInfo.InvariantCulture).AddDays(days):yyyy-MM-dd}T10:00:00");
    }

    [Fact]
    public async Task What_is_returned_goes_to_somebody_else()
    {
        using var world = await InspectionWorld.CreateAsync(fixture.Server, "某省", "某市", 0, "commission-office", "commission-leader");
        var (one, other) = (await fixture.Server.NewOrganisationAsync("甲局", "department", world.Organizer), await fixture.Server.NewOrganisationAsync("乙局", "department", world.Organizer));
        using var first = await fixture.Server.NewPersonAsync(("hand-over-desk", one));
        using var second = await fixture.Server.NewPersonAsync(("hand-over-desk", other));
        world.Add("first", first);
        world.Add("second", second);
        var handOver = await DraftedAsync(world, one, "problem");
        await handOver.StepAsync("commission-leader", "approve");
        await handOver.StepAsync("commission-office", "send");
        await handOver.StepAsync("first", "receive");
        (await handOver.TryStepAsync("first", "return")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await handOver.StepAsync("first", "return", reason: "不属本局管辖");
        await handOver.StepAsync("commission-office", "withdraw", reason: "改送乙局");
        var next = await DraftedAsync(world, other, "problem");
        await next.StepAsync("commission-leader", "approve");
        await next.StepAsync("commission-office", "send");
        (await first.GetAsync(next.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await second.GetAsync(handOver.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await next.StepAsync("second", "receive");
    }

    [Fact]
    public async Task A_case_goes_from_enforcement_to_the_police_within_the_days_that_the_provisions_set()
    {
        using var world = await InspectionWorld.CreateAsync(fixture.Server, "某市应急局", "某企业", 0, "enforcement-officer", "agency-head");
        var police = await fixture.Server.NewOrganisationAsync("公安局", "department", world.Organizer);
        using var desk = await fixture.Server.NewPersonAsync(("hand-over-desk", police));
        world.Add("police", desk);
        var justice = await world.OpenAsync("hand-overs", "hand-overs/justice", "涉嫌危险作业案", by: "enforcement-officer");
        await justice.AttachAsync("enforcement-officer", "proposal", "report");
        await justice.StepAsync("enforcement-officer", "propose", fields: new { suspect = "某企业", facts = "关闭报警设备", offence = "危险作业罪" });
        await justice.StepAsync("agency-head", "approve");
        await justice.AttachAsync("enforcement-officer", "transfer", "copy");
        await justice.StepAsync("enforcement-officer", "transfer", fields: new { recipient = police });
        await justice.StepAsync("police", "take");
        await justice.AttachAsync("police", "refusal");
        await justice.StepAsync("police", "not-file", reason: "情节轻微");
        await justice.AttachAsync("enforcement-officer", "request");
        await justice.StepAsync("enforcement-officer", "ask-review");
        await justice.StepAsync("police", "uphold", reason: "维持");
        await justice.AttachAsync("enforcement-officer", "request");
        await justice.StepAsync("enforcement-officer", "ask-supervision");
        await justice.AttachAsync("police", "filed-notice");
        await justice.StepAsync("police", "file");
        await justice.AttachAsync("enforcement-officer", "evidence-list");
        await justice.StepAsync("enforcement-officer", "hand-evidence");
        await justice.StepAsync("enforcement-officer", "assist", fields: new { assistance = "提供检验报告" });
        await justice.AttachAsync("police", "verdict");
        await justice.StepAsync("police", "tell-outcome", fields: new { outcome = "移送起诉" });
        Assert.Equal("concluded", await justice.StateAsync("police"));
    }

    [Fact]
    public async Task A_countys_decision_stands_only_when_the_level_above_has_confirmed_it()
    {
        using var world = await InspectionWorld.CreateAsync(fixture.Server, "某县", "某镇", 0, "discipline-organ", "discipline-leader");
        var above = await fixture.Server.RootAsync();
        using var reviewer = await fixture.Server.NewPersonAsync(("discipline-organ", above));
        world.Add("reviewer", reviewer);
        var decision = await world.OpenAsync("accountability", "accountability/decision", "某事故问责", by: "discipline-organ");
        var content = new { matter = "某事故", persons = "某某", facts = "失察", measure = "诫勉" };
        await DecideAsync();
        Assert.Equal("decided", await decision.StateAsync("reviewer"));
        (await decision.TryStepAsync("discipline-organ", "carry-out", fields: new { execution = "已执行" })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        await decision.StepAsync("discipline-organ", "send-up");
        (await decision.TryStepAsync("discipline-organ", "confirm")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await decision.StepAsync("reviewer", "send-back", reason: "处理偏轻");
        await DecideAsync();
        await decision.StepAsync("discipline-organ", "send-up");
        await decision.AttachAsync("reviewer", "confirmation");
        await decision.StepAsync("reviewer", "confirm");
        Assert.Equal("standing", await decision.StateAsync("discipline-organ"));
        await decision.StepAsync("discipline-organ", "carry-out", fields: new { execution = "已执行" });
        (await world["liaison"].GetAsync(decision.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        async Task DecideAsync()
        {
            await decision.AttachAsync("discipline-organ", "opinion");
            await decision.StepAsync("discipline-organ", "submit", fields: content);
            await decision.StepAsync("discipline-leader", "decide");
        }
    }

    [Theory]
    [InlineData("by-party", "obstruction")]
    [InlineData("by-member", "leak")]
    public async Task A_breach_is_verified_decided_by_another_and_handed_to_discipline(string definition, string kind)
    {
        using var world = await InspectionWorld.CreateAsync(fixture.Server, "某省", "某市", 1, "commission-office", "commission-leader");
        var breach = await world.OpenAsync("breaches", $"breaches/{definition}", "违规行为");
        Dictionary<string, object> fields = new() { ["kind"] = kind, ["description"] = "经过", ["happened-on"] = "2026-02-02" };
        if (definition == "by-member")
        {
            (fields["concerned"], fields["source"]) = (world["member-1"].PersonId, "来信");
        }

        await breach.StepAsync("commission-office", "register", fields: fields);
        var verified = await breach.TryStepAsync("commission-office", "establish", fields: new { finding = "属实" });
        if (definition == "by-party")
        {
            // Whoever reports it does not verify it.
            verified.ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
            using var second = await fixture.Server.NewPersonAsync(("commission-office", world.Organizer));
            world.Add("second", second);
            await breach.StepAsync("second", "establish", fields: new { finding = "属实" });
        }
        else
        {
            verified.Expect(HttpStatusCode.OK);
            (await world["member-1"].GetAsync(breach.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await breach.TryStepAsync("commission-leader", "decide", fields: new { measure = "discipline" })).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        await breach.StepAsync("commission-leader", "hand-over", fields: new { measure = "discipline" });
        (await breach.TryStepAsync("commission-office", "close", fields: new { outcome = "已处理" })).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        Assert.Single((await world["commission-office"].GetAsync($"/api/v1/hand-overs?parent={breach.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await world["liaison"].GetAsync(breach.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Whom_a_breach_concerns_does_not_know_of_it_whatever_post_they_hold()
    {
        using var world = await InspectionWorld.CreateAsync(fixture.Server, "某省", "某市", 0, "commission-office", "commission-leader", "leading-group");
        using var second = await fixture.Server.NewPersonAsync(("commission-office", world.Organizer));
        using var deputy = await fixture.Server.NewPersonAsync();
        var concerned = world["commission-office"];
        await fixture.Server.StandInAsync(concerned, deputy);

        // The leading group does the part of the office.
        var breach = await world.OpenAsync("breaches", "breaches/by-member", "违规行为", by: "leading-group");
        await breach.StepAsync("leading-group", "register", fields: new Dictionary<string, object>
        {
            ["kind"] = "leak",
            ["concerned"] = concerned.PersonId,
            ["source"] = "来信",
            ["description"] = "经过",
            ["happened-on"] = "2026-02-02",
        });
        await breach.StepAsync("leading-group", "establish", fields: new { finding = "属实" });
        await breach.StepAsync("commission-leader", "hand-over", fields: new { measure = "discipline" });
        var handOver = (await second.GetAsync($"/api/v1/hand-overs?parent={breach.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items")[0].GetProperty("id").GetGuid();

        (await second.GetAsync(breach.Path)).Expect(HttpStatusCode.OK);
        Assert.Contains($"{breach.Id}", (await second.GetAsync("/api/v1/notifications?limit=200")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        foreach (var barred in new[] { concerned, deputy })
        {
            (await barred.GetAsync(breach.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await barred.GetAsync($"{breach.Path}/history")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await barred.GetAsync($"/api/v1/hand-overs/{handOver}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await barred.SendAsync(HttpMethod.Post, $"{breach.Path}/transitions/close", new { fields = new { outcome = "无事" } }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            foreach (var list in new[] { "breaches", "hand-overs", "notifications", "deadlines" })
            {
                var body = (await barred.GetAsync($"/api/v1/{list}?limit=200")).Expect(HttpStatusCode.OK).Body;
                Assert.DoesNotContain($"{breach.Id}", body, StringComparison.Ordinal);
                Assert.DoesNotContain($"{handOver}", body, StringComparison.Ordinal);
            }
        }
    }

    private static object Content(Guid recipient, string matter) => new { organ = "police", matter, recipient, description = "某企业非法储存危险化学品" };

    private static async Task<Matter> DraftedAsync(InspectionWorld world, Guid recipient, string matter)
    {
        var handOver = await world.OpenAsync("hand-overs", "hand-overs/hand-over", "移交事项");
        await handOver.AttachAsync("commission-office", "letter");
        await handOver.StepAsync("commission-office", "submit", fields: Content(recipient, matter));
        return handOver;
    }
}
