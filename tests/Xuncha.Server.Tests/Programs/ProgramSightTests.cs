using System.Net;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Programs;

public sealed class ProgramSightOnSqlite(TrainingOnSqlite fixture) : ProgramSightTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class ProgramSightOnPostgres(TrainingOnPostgres fixture) : ProgramSightTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>A program sees what its posts show it, within its part of the tree.</summary>
public abstract class ProgramSightTests(ServerFixture fixture)
{
    private static readonly string[] Scopes = ["deadlines:read", "inspections:read", "inspections:write", "organisations:read"];

    [Fact]
    public async Task See_through_their_posts_and_within_their_part_of_the_tree()
    {
        var server = fixture.Server;
        var world = await World.OnAsync(server, new LocalDate(2026, 3, 2), SmallDefinitions.Ladders);
        var other = await server.NewOrganisationAsync("丙县", "county", world.City);
        var own = await world.OpenAsync("inspections", "inspections/ladders");
        var foreign = (await world.Office.PostAsync("/api/v1/inspections", new { definition = "inspections/ladders", title = "另一县的", organizerId = world.City, partyId = other })).Expect(HttpStatusCode.Created).Id;
        foreach (var record in new[] { own, new($"/api/v1/inspections/{foreign}", foreign) })
        {
            (await record.StepAsync(world.Office, "leave", new { on = "2026-03-02", paperNumber = "试〔1〕号" })).Expect(HttpStatusCode.OK);
        }

        var program = await RegisteredProgram.RegisterAsync(server, Scopes, within: world.County);
        using var api = await program.SignedInAsync();
        (await api.GetAsync(own.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found"); // without a post nothing
        await server.GivePostAsync(program.Id, "commission-office", world.City);
        (await api.GetAsync(own.Path)).Expect(HttpStatusCode.OK);
        Assert.Equal([own.Id], await IdsAsync(api, "/api/v1/inspections"));
        Assert.Contains(foreign, await IdsAsync(world.Office, "/api/v1/inspections"));

        foreach (var below in new[] { "", "/history", "/deadlines", "/asks", "/papers", "/team" })
        {
            (await api.GetAsync($"/api/v1/inspections/{foreign}{below}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await api.SendAsync(HttpMethod.Post, $"/api/v1/inspections/{foreign}/transitions/answer", new { }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var there = await api.PostAsync("/api/v1/inspections", new { definition = "inspections/ladders", title = "x", organizerId = world.City, partyId = other });
        Assert.True(there.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.partyId", out _));
        (await api.PostAsync("/api/v1/inspections", new { definition = "inspections/ladders", title = "x", organizerId = world.City, partyId = world.County })).Expect(HttpStatusCode.Created);
        (await api.PostAsync($"{own.Path}/asks/{Guid.NewGuid()}/decision", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden"); // it takes two persons

        Assert.Equal([world.County], await IdsAsync(api, "/api/v1/organisations"));
        (await api.GetAsync($"/api/v1/organisations/{other}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await api.GetAsync("/api/v1/deadlines")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain($"{foreign}", (await api.GetAsync("/api/v1/deadlines?limit=200")).Body, StringComparison.Ordinal);
        Assert.Contains($"{foreign}", (await world.Office.GetAsync("/api/v1/deadlines?limit=200")).Body, StringComparison.Ordinal);
    }

    private static async Task<List<Guid>> IdsAsync(Api api, string path) =>
        [.. (await api.GetAsync(path)).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
}
