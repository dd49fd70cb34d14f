using System.Net;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class VisibilityOnSqlite(TrainingOnSqlite fixture) : VisibilityTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class VisibilityOnPostgres(TrainingOnPostgres fixture) : VisibilityTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class VisibilityTests(ServerFixture fixture)
{
    private static readonly LocalDate Left = new(2025, 6, 3);

    /// <summary>An inspection whose third clock is so late that a summons has been proposed.</summary>
    private async Task<(World World, RecordHandle Inspection, RecordHandle Summons)> LateAsync()
    {
        var world = await World.OnAsync(fixture.Server, Left, SmallDefinitions.Ladders);
        var inspection = await world.OpenAsync("inspections", "inspections/ladders", $"迟-{Guid.NewGuid():N}", on: Left);
        (await inspection.StepAsync(world.Office, "leave", new { on = "2025-06-03", paperNumber = "试〔1〕号" })).Expect(HttpStatusCode.OK);
        await world.SetDayAsync(new LocalDate(2025, 8, 20));
        await world.SweepAsync();
        var proposed = (await world.Office.GetAsync($"/api/v1/interviews?parent={inspection.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        var id = Assert.Single(proposed.EnumerateArray()).GetProperty("id").GetGuid();
        return (world, inspection, new($"/api/v1/interviews/{id}", id));
    }

    [Fact]
    public async Task Shows_a_party_nothing_of_another_partys_inspection()
    {
        var (world, inspection, _) = await LateAsync();
        foreach (var below in new[] { "", "/history", "/deadlines", "/papers", "/team", "/asks" })
        {
            (await world.Stranger.GetAsync(inspection.Path + below)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await world.Stranger.SendAsync(HttpMethod.Post, $"{inspection.Path}/transitions/answer", new { }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Stranger.SendAsync(HttpMethod.Post, $"{inspection.Path}/deadlines/1/suspend", new { on = "2025-06-10", reason = "试" }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var list in new[] { "inspections", "interviews", "deadlines", $"inspections?party={world.County}", $"deadlines?party={world.County}", $"deadlines?under={world.City}", "deadlines?overdue=true" })
        {
            Assert.DoesNotContain($"{inspection.Id}", (await world.Stranger.GetAsync($"/api/v1/{list}")).Expect(HttpStatusCode.OK).Body, StringComparison.OrdinalIgnoreCase);
        }

        // What is not there and what one may not know of are answered alike.
        var absent = await world.Stranger.GetAsync($"/api/v1/inspections/{Guid.NewGuid()}");
        Assert.Equal(absent.Body, (await world.Stranger.GetAsync(inspection.Path)).Body);
    }

    [Fact]
    public async Task Does_not_find_a_record_under_another_kinds_address()
    {
        var (world, inspection, _) = await LateAsync();
        (await world.Office.GetAsync($"/api/v1/tasks/{inspection.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Shows_the_party_its_inspection_and_nothing_of_a_summons_that_is_only_proposed()
    {
        var (world, inspection, summons) = await LateAsync();
        var seen = (await inspection.GetAsync(world.Liaison)).Body;
        var history = (await world.Liaison.GetAsync($"{inspection.Path}/history?limit=200")).Expect(HttpStatusCode.OK).Body;
        Assert.Contains("child-opened", (await world.Office.GetAsync($"{inspection.Path}/history?limit=200")).Body, StringComparison.OrdinalIgnoreCase);
        foreach (var body in new[] { seen, history, (await world.Liaison.GetAsync("/api/v1/interviews")).Body, (await world.Liaison.GetAsync($"/api/v1/interviews?parent={inspection.Id}")).Body })
        {
            Assert.DoesNotContain($"{summons.Id}", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("summons", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("约谈", body, StringComparison.Ordinal);
        }

        (await world.Liaison.GetAsync(summons.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Liaison.GetAsync($"{summons.Path}/history")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Refuses_the_party_for_a_condition_that_is_not_open_to_it()
    {
        var (world, inspection, summons) = await LateAsync();
        var problem = (await inspection.StepAsync(world.Liaison, "answer")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        Assert.Equal("hidden", Assert.Single(problem.GetProperty("refusals").EnumerateArray()).GetProperty("subject").GetString());
        Assert.DoesNotContain("summons", problem.GetRawText(), StringComparison.OrdinalIgnoreCase);
        var next = Step((await inspection.GetAsync(world.Liaison)).Json, "answer");
        Assert.False(next.GetProperty("isPermitted").GetBoolean());
        Assert.DoesNotContain("summons", next.GetRawText(), StringComparison.OrdinalIgnoreCase);

        // The office, which knows of the summons, reads the reason; and once notice is given, so does the party.
        Assert.Contains("interviews/summons", Step((await inspection.GetAsync(world.Office)).Json, "answer").GetRawText(), StringComparison.Ordinal);
        (await summons.StepAsync(world.Office, "decline", new { reason = "已说明情况" })).Expect(HttpStatusCode.OK);
        (await inspection.StepAsync(world.Liaison, "answer")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Writes_nothing_of_a_hidden_record_into_the_history_when_the_system_could_not_act()
    {
        var (world, inspection, _) = await LateAsync();
        await world.SetDayAsync(new LocalDate(2025, 10, 10)); // the whole period is over, and the open proposal stands against lapsing
        await world.SweepAsync();
        foreach (var body in new[] { (await world.Liaison.GetAsync($"{inspection.Path}/history?limit=200")).Expect(HttpStatusCode.OK).Body, (await inspection.GetAsync(world.Liaison)).Body })
        {
            Assert.DoesNotContain("summons", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("约谈", body, StringComparison.Ordinal);
        }

        Assert.Contains("automatic-refused", (await world.Office.GetAsync($"{inspection.Path}/history?limit=200")).Body, StringComparison.OrdinalIgnoreCase);
    }

    private static JsonElement Step(JsonElement record, string name) =>
        record.GetProperty("nextSteps").EnumerateArray().Single(step => step.GetProperty("name").GetString() == name);
}
