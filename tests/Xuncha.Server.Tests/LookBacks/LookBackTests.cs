using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Records;
using Xuncha.Server.Tests.Teams;
using Xunit;

namespace Xuncha.Server.Tests.LookBacks;

public sealed class LookBacksOnSqlite(TrainingOnSqlite fixture) : LookBackTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class LookBacksOnPostgres(TrainingOnPostgres fixture) : LookBackTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Going back to findings that were rectified.</summary>
public abstract class LookBackTests(ServerFixture fixture)
{
    private const string Finding = """
        id: findings/looked-back
        version: 1
        name: { zh: 问题, en: Finding }
        basis: 测试
        record: finding
        calendar: cn
        roles:
          office: { zh: 办公室, en: office, post: commission-office, of: organizer }
        stages:
          work:
            name: { zh: 整改, en: rectification }
            states:
              rectifying: { name: { zh: 整改中, en: rectifying }, transitions: { strike-off: { name: { zh: 销号, en: strike off }, to: struck-off, by: office } } }
              struck-off: { name: { zh: 已销号, en: struck off }, transitions: { close: { name: { zh: 归档, en: close }, to: closed, by: office } } }
              closed:     { name: { zh: 归档, en: closed }, end: true }
        """;

    private async Task<(InspectionWorld World, Matter LookBack, List<Guid> StruckOff, Matter Open)> LookBackAsync(int struckOff)
    {
        await fixture.Server.PublishAsync(Finding);
        var world = await InspectionWorld.CreateAsync(fixture.Server, "某省", "某市", 2, "commission-office", "leading-group");
        List<Guid> findings = [];
        for (var number = 1; number <= struckOff; number++)
        {
            var finding = await world.OpenAsync("findings", "findings/looked-back", $"问题{number}");
            await finding.StepAsync("commission-office", "strike-off");
            findings.Add(finding.Id);
        }

        return (world, await world.OpenAsync("inspections", "inspections/look-back", "回头看"), findings, await world.OpenAsync("findings", "findings/looked-back", "整改中的问题"));
    }

    [Fact]
    public async Task Draws_the_same_findings_by_the_same_seed_and_tells_it()
    {
        var (world, lookBack, struckOff, open) = await LookBackAsync(8);
        using var _ = world;
        var other = await world.OpenAsync("inspections", "inspections/look-back", "另一次回头看");
        foreach (var record in new[] { lookBack, other })
        {
            (await world["commission-office"].PostAsync($"{record.Path}/rechecks", new { sample = new { count = 3, state = "struck-off", seed = "2026-抽签" } })).Expect(HttpStatusCode.OK);
        }

        var drawn = await SubjectsAsync(world, lookBack);
        Assert.Equal(3, drawn.Count);
        Assert.Equal(drawn.Order(), (await SubjectsAsync(world, other)).Order());
        Assert.All(drawn, finding => Assert.Contains(finding, struckOff));
        Assert.DoesNotContain(open.Id, drawn);
        var lines = await lookBack.HistoryAsync("child-opened");
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Contains("2026-抽签", line.GetProperty("text").GetProperty("zh").GetString(), StringComparison.Ordinal));

        // A second draw leaves out what was drawn; more than there is, is all there is.
        (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { sample = new { count = 100, state = "struck-off" } })).Expect(HttpStatusCode.OK);
        Assert.Equal(struckOff.Order(), (await SubjectsAsync(world, lookBack)).Order());
        (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { sample = new { count = 1, state = "struck-off" } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Takes_named_findings_of_the_party_all_or_none()
    {
        var (world, lookBack, struckOff, _) = await LookBackAsync(2);
        using var first = world;
        using var neighbours = await InspectionWorld.CreateAsync(fixture.Server, "邻省", "邻市", 0, "commission-office", "leading-group");
        var foreign = await neighbours.OpenAsync("findings", "findings/looked-back", "别处的问题");
        var wrong = (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { findings = new[] { struckOff[0], foreign.Id, struckOff[0] } }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(["$.findings[1]", "$.findings[2]"], wrong.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        Assert.Empty(await SubjectsAsync(world, lookBack));
        var lead = await world.OpenAsync("findings", "findings/duty-lead", "某局履职线索");
        (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { findings = new[] { lead.Id } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world["leading-group"].PostAsync($"{lookBack.Path}/rechecks", new { findings = struckOff })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world["liaison"].PostAsync($"{lookBack.Path}/rechecks", new { findings = struckOff })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { findings = struckOff })).Expect(HttpStatusCode.OK);
        Assert.Equal(struckOff.Order(), (await SubjectsAsync(world, lookBack)).Order());
    }

    [Fact]
    public async Task The_team_checks_each_before_it_leaves_and_weak_rectification_goes_to_discipline()
    {
        var (world, lookBack, struckOff, _) = await LookBackAsync(1);
        using var first = world;
        (await world["commission-office"].PostAsync($"{lookBack.Path}/rechecks", new { findings = struckOff })).Expect(HttpStatusCode.OK);
        await lookBack.AppointAsync(2, deputy: false);
        await lookBack.AttachAsync("commission-office", "plan");
        await lookBack.StepAsync("commission-office", "submit", fields: new { grounds = "outstanding-problems", scope = "已销号问题" });
        await lookBack.StepAsync("leading-group", "decide");
        await lookBack.StepAsync("leader", "enter");
        (await lookBack.TryStepAsync("leader", "leave")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        var recheck = new Matter(world, "tasks", await RecheckAsync(world, lookBack));
        (await world["liaison"].GetAsync(recheck.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await recheck.StepAsync("member-1", "check", fields: new { result = "rebounded", note = "又堆放杂物", place = "某厂" });
        await lookBack.StepAsync("leader", "leave");
        await lookBack.AttachAsync("leader", "report");
        await lookBack.StepAsync("leader", "form-report", fields: new { finding = "weak" });
        await lookBack.StepAsync("leading-group", "hold-to-account");
        await lookBack.AttachAsync("commission-office", "accountability-proposal");
        await lookBack.StepAsync("commission-office", "hand-over");
        var id = (await world["commission-office"].GetAsync($"/api/v1/hand-overs?parent={lookBack.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        var handOver = new Matter(world, "hand-overs", id);
        await handOver.StepAsync("leading-group", "withdraw", reason: "另案处理");
        await world.ClockAsync("2027-01-04T10:00:00");
        Assert.Equal("settled", await lookBack.StateAsync());
    }

    [Fact]
    public async Task Takes_no_choice_from_a_deputy_who_is_recused_from_the_party()
    {
        var (world, lookBack, struckOff, _) = await LookBackAsync(1);
        using var first = world;
        using var deputy = await fixture.Server.NewPersonAsync();
        await fixture.Server.StandInAsync(world["commission-office"], deputy);
        await TeamWorld.DeclareKinAsync(deputy, world.Party);

        foreach (var chosen in new object[] { new { findings = struckOff }, new { sample = new { count = 1, state = "struck-off" } } })
        {
            var refused = await deputy.PostAsync($"{lookBack.Path}/rechecks", chosen);
            refused.ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
            Assert.Contains("公务回避", refused.Body, StringComparison.Ordinal);
        }

        Assert.Empty(await SubjectsAsync(world, lookBack));
        using var other = await fixture.Server.NewPersonAsync();
        await fixture.Server.StandInAsync(world["commission-office"], other);
        (await other.PostAsync($"{lookBack.Path}/rechecks", new { findings = struckOff })).Expect(HttpStatusCode.OK);
    }

    private static async Task<List<Guid>> SubjectsAsync(InspectionWorld world, Matter lookBack)
    {
        List<Guid> subjects = [];
        foreach (var item in (await world["commission-office"].GetAsync($"/api/v1/tasks?parent={lookBack.Id}&limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray())
        {
            var recheck = (await world["commission-office"].GetAsync($"/api/v1/tasks/{item.GetProperty("id").GetString()}")).Expect(HttpStatusCode.OK).Json;
            subjects.Add(recheck.GetProperty("fields").GetProperty("subject").GetGuid());
        }

        return subjects;
    }

    private static async Task<Guid> RecheckAsync(InspectionWorld world, Matter lookBack) =>
        (await world["commission-office"].GetAsync($"/api/v1/tasks?parent={lookBack.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
}
