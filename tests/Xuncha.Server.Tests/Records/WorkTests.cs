using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class WorkOnSqlite(TrainingOnSqlite fixture) : WorkTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class WorkOnPostgres(TrainingOnPostgres fixture) : WorkTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>What waits for somebody, and finding a record by its id alone.</summary>
public abstract class WorkTests(ServerFixture fixture)
{
    [Fact]
    public async Task Waits_for_whoever_has_the_next_step_and_for_nobody_else()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await InspectionWorld.CreateAsync(server, "某省", "某市", members: 2, "commission-office", "leading-group");
        await world.ClockAsync("2019-07-25T09:00:00");
        var inspection = await world.OpenAsync("inspections", "inspections/jiangsu-comprehensive", "巡查");
        await inspection.AppointAsync(members: 2, deputy: false);
        await inspection.AttachAsync("commission-office", "plan", "team-list");
        Assert.Equal(inspection.Id, Assert.Single(await WorkAsync(world["commission-office"])).GetProperty("record").GetProperty("id").GetGuid());
        Assert.Empty(await WorkAsync(world["leading-group"]));

        await inspection.StepAsync("commission-office", "submit-plan");
        var item = Assert.Single(await WorkAsync(world["leading-group"]));
        Assert.Equal("inspection", item.GetProperty("record").GetProperty("kind").GetString());
        Assert.Equal((await inspection.GetAsync()).GetProperty("state").GetProperty("title").GetProperty("zh").GetString(), item.GetProperty("record").GetProperty("stateTitle").GetProperty("zh").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("deadline").ValueKind);
        Assert.Empty(await WorkAsync(world["commission-office"]));
        Assert.Empty(await WorkAsync(world["outsider"]));
    }

    [Fact]
    public async Task Comes_by_due_date_page_by_page_and_goes_with_the_step()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, "2026-03-04T09:00:00");
        var (latest, later) = (await tasks.OpenAsync("2026-03-04"), await tasks.OpenAsync("2026-03-02"));
        var first = (await tasks.Office.GetAsync("/api/v1/work?limit=1")).Expect(HttpStatusCode.OK).Json;
        var rest = (await tasks.Office.GetAsync($"/api/v1/work?limit=1&after={first.GetProperty("next").GetString()}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(
            [(later, "2026-03-16", true), (latest, "2026-03-18", true)],
            new[] { first, rest }.Select(page => page.GetProperty("items")[0]).Select(item => (
                item.GetProperty("record").GetProperty("id").GetGuid(), item.GetProperty("deadline").GetProperty("due").GetString()!, item.GetProperty("isOwn").GetBoolean())));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        (await tasks.Office.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{later}/transitions/finish", new { }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
        Assert.Equal(latest, Assert.Single(await WorkAsync(tasks.Office)).GetProperty("record").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Finds_a_record_of_any_kind_by_its_id_or_its_parent_where_one_may_know_of_it()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await InspectionWorld.CreateAsync(server, "某省", "某市", members: 2, "commission-office", "leading-group");
        await world.ClockAsync("2019-07-25T09:00:00");
        var inspection = await world.OpenAsync("inspections", "inspections/jiangsu-comprehensive", "巡查");
        var found = (await world["commission-office"].GetAsync($"/api/v1/records/{inspection.Id}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("inspection", "巡查"), (found.GetProperty("kind").GetString(), found.GetProperty("title").GetString()));
        var openings = (await world["commission-office"].GetAsync($"/api/v1/records/{inspection.Id}/openings")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(one => one.GetProperty("definition").GetString()!).ToList();
        Assert.Contains("hand-overs/hand-over", openings);
        (await world["outsider"].GetAsync($"/api/v1/records/{inspection.Id}/openings")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world["outsider"].GetAsync($"/api/v1/records/{inspection.Id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(inspection.Id, Assert.Single(Items((await world["commission-office"].GetAsync("/api/v1/records?status=running")).Expect(HttpStatusCode.OK).Json)).GetProperty("id").GetGuid());
        Assert.Empty(Items((await world["commission-office"].GetAsync($"/api/v1/records?parent={inspection.Id}")).Expect(HttpStatusCode.OK).Json));
        Assert.Empty(Items((await world["outsider"].GetAsync("/api/v1/records")).Expect(HttpStatusCode.OK).Json));
    }

    [Fact]
    public async Task Names_organisations_and_people_by_their_ids_or_a_part_of_their_names()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await InspectionWorld.CreateAsync(server, "某省", "临江市", members: 2, "commission-office");
        var office = world["commission-office"];
        var two = Items((await office.GetAsync($"/api/v1/organisations?ids={world.Party}&ids={world.Organizer}")).Expect(HttpStatusCode.OK).Json);
        Assert.Equal(["某省", "临江市"], two.Select(item => item.GetProperty("nameZh").GetString()!));
        Assert.Equal(world.Party, Assert.Single(Items((await office.GetAsync("/api/v1/organisations?name=临江")).Expect(HttpStatusCode.OK).Json)).GetProperty("id").GetGuid());
        Assert.Equal(office.PersonId, Assert.Single(Items((await office.GetAsync($"/api/v1/people?ids={office.PersonId}")).Expect(HttpStatusCode.OK).Json)).GetProperty("id").GetGuid());
        Assert.Empty(Items((await office.GetAsync("/api/v1/people?name=nobody-is-called-so")).Expect(HttpStatusCode.OK).Json));
    }

    private static async Task<List<JsonElement>> WorkAsync(Api person) => Items((await person.GetAsync("/api/v1/work")).Expect(HttpStatusCode.OK).Json);

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}
