using System.Net;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class ReferencesOnSqlite(TrainingOnSqlite fixture) : ReferenceTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class ReferencesOnPostgres(TrainingOnPostgres fixture) : ReferenceTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Fields that name something outside of their record.</summary>
public abstract class ReferenceTests(ServerFixture fixture)
{
    private const string Roles = """
        basis: 测试
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        """;

    private const string Family = $$"""
        id: inspections/with-areas
        version: 1
        name: { zh: 母项, en: Parent }
        record: inspection
        {{Roles}}
        checklist:
          decisions: { zh: 决策部署, en: decisions }
          capacity:  { zh: 监管能力, en: capacity }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              working: { name: { zh: 办理中, en: working }, transitions: { close: { name: { zh: 办结, en: close }, to: closed, by: office, when: [{ records: findings/with-references, all-in: [done] }] } } }
              closed:  { name: { zh: 办结, en: closed }, end: true }
        """;

    private const string Finding = $$"""
        id: findings/with-references
        version: 1
        name: { zh: 问题, en: Finding }
        record: finding
        {{Roles}}
          unit: { zh: 责任单位, en: responsible unit, post: liaison, of: unit }
        fields:
          area:    { type: area, zh: 巡查内容, en: area }
          person:  { type: person, zh: 责任人, en: person }
          related: { type: record, zh: 相关记录, en: related record }
          unit:    { type: organisation, zh: 责任单位, en: unit }
          money:   { type: number, zh: 资金, en: money, at-least: 0 }
        corrections: { asked-by: office, granted-by: liaison }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              found:
                name: { zh: 发现, en: found }
                visible-to: [office]
                transitions:
                  assign: { name: { zh: 交办, en: assign }, to: assigned, by: office, needs: [area], takes: [person, related, unit, money] }
              assigned:
                name: { zh: 已交办, en: assigned }
                transitions:
                  answer: { name: { zh: 答复, en: answer }, to: done, sign-off: { any-of: [office, liaison, unit] } }
              done: { name: { zh: 办结, en: done }, end: true }
        """;

    private async Task<(World World, RecordHandle Finding)> FoundAsync()
    {
        var (world, _, finding) = await InspectedAsync();
        return (world, finding);
    }

    private async Task<(World World, RecordHandle Inspection, RecordHandle Finding)> InspectedAsync()
    {
        var world = await World.OnAsync(fixture.Server, new LocalDate(2026, 3, 2), Family, Finding);
        var inspection = await world.OpenAsync("inspections", "inspections/with-areas");
        return (world, inspection, await world.OpenAsync("findings", "findings/with-references", under: inspection));
    }

    [Fact]
    public async Task Opens_a_finding_under_an_inspection_and_under_nothing_else()
    {
        var (world, _, finding) = await InspectedAsync();
        var problem = (await world.Office.PostAsync("/api/v1/findings", new { definition = "findings/with-references", title = "问题下的问题", parentId = finding.Id }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("$.parentId", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_was_terminated_keeps_its_parent_from_nothing()
    {
        var (world, inspection, finding) = await InspectedAsync();
        (await finding.StepAsync(world.Office, "assign", new { fields = new { area = "capacity" } })).Expect(HttpStatusCode.OK);
        (await inspection.StepAsync(world.Office, "close")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await finding.PostAsync(world.Office, "asks", new { kind = "terminate", reason = "企业已关闭" })).Expect(HttpStatusCode.OK);
        var ask = (await world.Office.GetAsync($"{finding.Path}/asks")).Expect(HttpStatusCode.OK).Json[0].GetProperty("id").GetString();
        (await finding.PostAsync(world.Liaison, $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
        (await inspection.StepAsync(world.Office, "close")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("area", "elsewhere", "capacity")]
    [InlineData("person", "{organisation}", "person")]
    [InlineData("person", "somebody", "person")]
    [InlineData("related", "{hidden}", "record")]
    [InlineData("unit", "{person}", "organisation")]
    [InlineData("money", "-1", "must not be less")]
    public async Task Refuses_what_is_not_there_or_not_to_be_named(string field, string value, string says)
    {
        var (world, finding) = await FoundAsync();
        var neighbour = await fixture.Server.NewOrganisationAsync("邻市");
        var stranger = await fixture.Server.NewPersonAsync(("commission-office", neighbour));
        var hidden = (await stranger.PostAsync("/api/v1/inspections", new { definition = "inspections/with-areas", title = "他市巡查", organizerId = neighbour, partyId = neighbour })).Expect(HttpStatusCode.Created).Id;
        value = value.Replace("{organisation}", $"{world.City}", StringComparison.Ordinal).Replace("{person}", $"{world.Office.PersonId}", StringComparison.Ordinal)
            .Replace("{hidden}", $"{hidden}", StringComparison.Ordinal);
        var fields = new Dictionary<string, object> { ["area"] = "decisions", [field] = field == "money" ? -1 : value };
        var problem = (await finding.StepAsync(world.Office, "assign", new { fields })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains(says, problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains($"$.fields.{field}", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("found", await finding.StateAsync(world.Office));
    }

    [Fact]
    public async Task Takes_what_need_not_be_given()
    {
        var (world, finding) = await FoundAsync();
        var (_, other) = await FoundAsync();
        var step = (await finding.GetAsync(world.Office)).Json.GetProperty("nextSteps").EnumerateArray().Single();
        Assert.Equal(["person", "related", "unit", "money"], step.GetProperty("takes").EnumerateArray().Select(name => name.GetString()));
        var done = (await finding.StepAsync(world.Office, "assign", new { fields = new { area = "capacity", person = world.Liaison.PersonId, related = other.Id, money = 12.5 } }))
            .Expect(HttpStatusCode.OK).Json.GetProperty("fields");
        Assert.Equal("capacity", done.GetProperty("area").GetString());
        Assert.Equal(12.5, done.GetProperty("money").GetDouble());
        Assert.False(done.TryGetProperty("unit", out _));
    }

    [Fact]
    public async Task Opens_a_record_to_the_unit_that_it_names()
    {
        var (world, finding) = await FoundAsync();
        var bureau = await fixture.Server.NewOrganisationAsync("县应急管理局", "department", world.County);
        var liaison = await fixture.Server.NewPersonAsync(("liaison", bureau));
        (await liaison.GetAsync(finding.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await finding.StepAsync(world.Office, "assign", new { fields = new { area = "capacity", unit = bureau } })).Expect(HttpStatusCode.OK);
        Assert.Contains($"{finding.Id}", (await liaison.GetAsync("/api/v1/findings")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        (await finding.StepAsync(liaison, "answer")).Expect(HttpStatusCode.OK);
    }
}
