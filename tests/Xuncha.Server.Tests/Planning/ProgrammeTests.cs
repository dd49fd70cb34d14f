using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Planning;

public sealed class ProgrammesOnSqlite(TrainingOnSqlite fixture) : ProgrammeTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class ProgrammesOnPostgres(TrainingOnPostgres fixture) : ProgrammeTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Programmes, and how far they have come, over HTTP.</summary>
public abstract class ProgrammeTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Computes_who_is_covered_owed_exempt_urgent_or_gone_and_says_why()
    {
        using var world = await PlanningWorld.OnAsync(Server, "甲乙丙丁戊己");
        var programme = await world.NewProgrammeAsync();
        var covering = await world.InspectAsync("甲县", "2024-05-06");
        var outside = await world.OutsideAsync("乙县", "2025-02-10");
        await world.InspectAsync("丙县", "2025-01-20", "inspections/narrow"); // special: exempt, not covered
        (await (await Server.SystemAdminAsync()).PostAsync($"/api/v1/organisations/{world.Counties["丁县"]}/end", new { on = "2024-06-30" })).Expect(HttpStatusCode.OK);
        var problems = await world.FindAsync("戊县", 2);
        await world.CloseAsync(await world.InspectAsync("己县", "2024-07-01"));

        Assert.Equal("甲县 covered; 乙县 exempt; 丙县 exempt; 丁县 gone; 戊县 urgent; 己县 owed", await PlanningWorld.CoverageAsync(programme, world.Office));
        var seen = (await world.Office.GetAsync($"/api/v1/programmes/{programme}/coverage?on=2025-03-01")).Json;
        Assert.Equal(6, seen.GetProperty("total").GetInt32());
        Assert.Equal(6, seen.GetProperty("counts").EnumerateObject().Sum(count => count.Value.GetInt32()));
        var items = seen.GetProperty("items").EnumerateArray().ToList();
        Assert.All(items, item => Assert.Equal(world.City, item.GetProperty("parentId").GetGuid()));
        Assert.Equal(("巡查市2024-05-06进驻的全面巡查已覆盖", covering.Id), (Reason(items[0]), items[0].GetProperty("inspectionId").GetGuid()));
        Assert.Equal(("上级当年度已巡查（省安委会2025-02-10进驻），至2025-12-31不再安排，本周期届时已满", outside), (Reason(items[1]), items[1].GetProperty("outsideInspectionId").GetGuid()));
        Assert.Equal("应于2025-12-31前巡查，存在突出问题（未销号2项）", Reason(items[4]));
        Assert.Equal(2, items[4].GetProperty("figures").GetProperty("problems").GetInt32());

        // The day matters: nobody was inspected yet and one will soon be gone, the exemption ends with the year, the cycle is over.
        Assert.Equal("甲县 owed; 乙县 owed; 丙县 owed; 丁县 urgent; 戊县 urgent; 己县 owed", await PlanningWorld.CoverageAsync(programme, world.Office, "2024-05-05"));
        Assert.Equal("甲县 covered; 乙县 exempt; 丙县 exempt; 丁县 gone; 戊县 missed; 己县 missed", await PlanningWorld.CoverageAsync(programme, world.Office, "2026-01-01"));
        (await world.Office.GetAsync($"/api/v1/programmes/{programme}/coverage?on=9999-12-31")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");

        // A part at a time, and one status.
        Assert.Equal("乙县 exempt; 丙县 exempt", await PlanningWorld.CoverageAsync(programme, world.Office, query: "&status=exempt"));
        var next = (await world.Office.GetAsync($"/api/v1/programmes/{programme}/coverage?on=2025-03-01&limit=4")).Json.GetProperty("next").GetString();
        Assert.Equal("戊县 urgent; 己县 owed", await PlanningWorld.CoverageAsync(programme, world.Office, query: $"&limit=4&after={next}"));

        // What was entered by mistake counts no more.
        (await world.Office.PostAsync($"/api/v1/outside-inspections/{outside}/void", new { reason = "登记有误" })).Expect(HttpStatusCode.OK);
        (await world.Office.PostAsync($"/api/v1/outside-inspections/{outside}/void", new { reason = "登记有误" })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        Assert.Contains("乙县 owed", await PlanningWorld.CoverageAsync(programme, world.Office), StringComparison.Ordinal);

        // Struck off, a problem is none that stands out, though its record still runs.
        (await problems[0].StepAsync(world.Office, "strike-off")).Expect(HttpStatusCode.OK);
        var relieved = (await world.Office.GetAsync($"/api/v1/programmes/{programme}/coverage?on=2025-03-01")).Json.GetProperty("items")[4];
        Assert.Equal(("owed", 1), (relieved.GetProperty("status").GetString(), relieved.GetProperty("figures").GetProperty("problems").GetInt32()));
    }

    [Fact]
    public async Task Shows_each_level_its_own_and_what_is_below_it()
    {
        using var world = await PlanningWorld.OnAsync(Server, "甲乙");
        var programme = await world.NewProgrammeAsync();
        await world.FindAsync("甲县", 2);
        await world.InspectAsync("乙县", "2024-05-06");

        // The level above sees all, and no figures, which are the office's; the county its own row alone, and nothing of what is open against it.
        Assert.Equal("甲县 owed; 乙县 covered", await PlanningWorld.CoverageAsync(programme, await Server.OfficeAsync()));
        var own = (await world.Liaison.GetAsync($"/api/v1/programmes/{programme}/coverage?on=2025-03-01")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("甲县", Assert.Single(own.GetProperty("items").EnumerateArray()).GetProperty("party").GetProperty("zh").GetString());
        Assert.Equal((1, 1), (own.GetProperty("total").GetInt32(), own.GetProperty("counts").GetProperty("owed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, own.GetProperty("items")[0].GetProperty("figures").ValueKind);
        Assert.Contains("甲县 urgent", await PlanningWorld.CoverageAsync(programme, world.Office), StringComparison.Ordinal);

        // Others, and administrators, know of no programme.
        foreach (var other in new[] { await Server.SystemAdminAsync(), await Server.DesignerAsync(), World.Of(Server).Office })
        {
            (await other.GetAsync($"/api/v1/programmes/{programme}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await other.GetAsync($"/api/v1/programmes/{programme}/coverage")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.DoesNotContain($"{programme}", (await other.GetAsync("/api/v1/programmes?limit=200")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        }

        Assert.Contains($"{programme}", (await world.Liaison.GetAsync("/api/v1/programmes")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);

        // An inspection that is being prepared is nobody's business yet, its id nobody's who may not know of it.
        var covered = (await (await Server.OfficeAsync()).GetAsync($"/api/v1/programmes/{programme}/coverage?on=2025-03-01&status=covered")).Json.GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, covered.GetProperty("inspectionId").ValueKind);
    }

    [Fact]
    public async Task Lets_the_office_alone_make_a_programme_and_another_take_its_place_once()
    {
        using var world = await PlanningWorld.OnAsync(Server, "甲");
        (await world.Liaison.PostAsync("/api/v1/programmes", world.Programme())).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Leader.PostAsync("/api/v1/programmes", world.Programme())).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var faulty = (await world.Office.PostAsync("/api/v1/programmes", world.Programme(to: "2026-06-30"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.True(faulty.GetProperty("errors").TryGetProperty("$.duties[0].everyMonths", out _));
        var unknown = (await world.Office.PostAsync("/api/v1/programmes", new
        {
            organizerId = world.City,
            comprehensive = new[] { "findings/open" },
            special = new[] { "inspections/nowhere" },
            duties = new object?[] { null },
        })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.All(["$.nameZh", "$.from", "$.comprehensive", "$.special", "$.duties"], path => Assert.True(unknown.TryGetProperty(path, out _), path));

        var first = await world.NewProgrammeAsync();
        var second = (await world.Office.PostAsync("/api/v1/programmes", world.Programme(first))).Expect(HttpStatusCode.Created);
        Assert.Equal(first, second.Json.GetProperty("supersedes").GetGuid());
        Assert.Equal(second.Id, (await world.Office.GetAsync($"/api/v1/programmes/{first}")).Json.GetProperty("supersededBy").GetGuid());
        (await world.Office.PostAsync("/api/v1/programmes", world.Programme(first))).ExpectProblem(HttpStatusCode.Conflict, "superseded");
        (await world.Office.PostAsync("/api/v1/programmes", world.Programme(Guid.NewGuid()))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Takes_inspections_and_accidents_from_the_office_above_the_party_alone()
    {
        using var world = await PlanningWorld.OnAsync(Server, "甲乙");
        var inspection = new { partyId = world.Counties["甲县"], family = "special", body = "国务院安委会", from = "2025-01-10", to = "2025-01-20", paperNumber = "安委〔2025〕1号" };
        var accident = new { partyId = world.Counties["甲县"], on = "2025-01-15", severity = "larger", deaths = 3, source = "事故快报" };
        foreach (var (path, body, late) in new (string, object, object)[]
        {
            ("outside-inspections", inspection, new { inspection.partyId, inspection.family, inspection.body, from = "2025-03-02", inspection.paperNumber }),
            ("accidents", accident, new { accident.partyId, on = "2025-03-02", accident.severity, accident.deaths, accident.source }),
        })
        {
            foreach (var other in new[] { world.Liaison, world.Leader, World.Of(Server).Office, await Server.SystemAdminAsync() })
            {
                (await other.PostAsync($"/api/v1/{path}", body)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            }

            (await world.Office.PostAsync($"/api/v1/{path}", late)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            var id = (await world.Office.PostAsync($"/api/v1/{path}", body)).Expect(HttpStatusCode.Created).Id;

            // The county reads what is said of it, voids nothing; a stranger knows of nothing.
            Assert.Contains($"{id}", (await world.Liaison.GetAsync($"/api/v1/{path}")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
            Assert.Contains($"{id}", (await world.Office.GetAsync($"/api/v1/{path}?party={world.Counties["甲县"]}")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain($"{id}", (await world.Office.GetAsync($"/api/v1/{path}?party={world.Counties["乙县"]}")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain($"{id}", (await World.Of(Server).Office.GetAsync($"/api/v1/{path}")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
            (await world.Liaison.PostAsync($"/api/v1/{path}/{id}/void", new { reason = "试" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await World.Of(Server).Office.PostAsync($"/api/v1/{path}/{id}/void", new { reason = "试" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await world.Office.PostAsync($"/api/v1/{path}/{id}/void", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            (await world.Office.PostAsync($"/api/v1/{path}/{id}/void", new { reason = "登记有误" })).Expect(HttpStatusCode.OK);
        }
    }

    private static string Reason(JsonElement item) => item.GetProperty("reason").GetProperty("zh").GetString()!;
}
