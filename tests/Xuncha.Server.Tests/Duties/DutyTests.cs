using System.Net;
using NodaTime;
using Xuncha.Server.Tests.Findings;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Duties;

public sealed class DutiesOnSqlite(TrainingOnSqlite fixture) : DutyTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class DutiesOnPostgres(TrainingOnPostgres fixture) : DutyTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Lists of duties, and findings that are tied to an entry of them.</summary>
public abstract class DutyTests(ServerFixture fixture)
{
    private const string Duties = "/api/v1/duties";

    private static object Body(Guid organisation, string code, string? from = null) =>
        new { organisationId = organisation, code, title = "监督检查燃气经营单位", text = "对燃气经营单位实施监督检查", basis = "《城镇燃气管理条例》", validFrom = from };

    [Fact]
    public async Task Are_kept_by_the_office_of_the_organisation_or_above_and_read_by_everybody()
    {
        var world = await World.OnAsync(fixture.Server, new LocalDate(2026, 3, 2));
        var bureau = await fixture.Server.NewOrganisationAsync("县住建局", "department", world.County);
        var county = await fixture.Server.NewPersonAsync(("commission-office", world.County));
        var own = (await county.PostAsync(Duties, Body(bureau, "1"))).Expect(HttpStatusCode.Created);
        (await world.Office.PostAsync(Duties, Body(bureau, "2", "2026-04-01"))).Expect(HttpStatusCode.Created);
        (await county.PostAsync(Duties, Body(world.City, "1"))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Stranger.PostAsync(Duties, Body(bureau, "3"))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await county.PostAsync(Duties, Body(bureau, "1"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await county.PostAsync(Duties, new { organisationId = bureau })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");

        Assert.Equal(["1", "2"], await CodesAsync(world.Stranger, $"organisation={bureau}"));
        Assert.Equal(["1"], await CodesAsync(world.Stranger, $"under={bureau}&on=2026-03-31"));
        Assert.Equal("2026-03-02", (await world.Stranger.GetAsync($"{Duties}/{own.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("validFrom").GetString());
        (await world.Stranger.GetAsync($"{Duties}/{Guid.NewGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        (await world.Stranger.PostAsync($"{Duties}/{own.Id}/end", new { on = "2026-12-31" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await county.PostAsync($"{Duties}/{own.Id}/end", new { on = "2026-03-01" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await county.PostAsync($"{Duties}/{own.Id}/end", new { on = "2026-12-31" })).Expect(HttpStatusCode.OK);
        (await county.PostAsync($"{Duties}/{own.Id}/end", new { on = "2026-12-31" })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        (await county.PostAsync(Duties, Body(bureau, "1", "2027-01-01"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Are_tied_to_findings_while_they_are_in_force_and_found_in_the_ledger_by_them()
    {
        await fixture.Server.PublishAllAsync();
        var world = await World.OnAsync(fixture.Server, new LocalDate(2026, 3, 2));
        var duty = (await world.Office.PostAsync(Duties, Body(world.County, "A"))).Expect(HttpStatusCode.Created).Id;
        var later = (await world.Office.PostAsync(Duties, Body(world.County, "B", "2026-04-01"))).Expect(HttpStatusCode.Created).Id;
        var finding = await world.OpenAsync("findings", "findings/general", "监管不到位");
        foreach (var wrong in new object[] { later, Guid.NewGuid(), "A" })
        {
            var problem = (await finding.AskAsync(world.Office, "register", world.Found("2026-03-01", ("kind", "problem"), ("duty", wrong)))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Contains("$.fields.duty", problem.GetRawText(), StringComparison.Ordinal);
        }

        await finding.TakeAsync(world.Office, "register", world.Found("2026-03-01", ("kind", "problem"), ("duty", duty)));
        var row = Assert.Single((await world.Office.GetAsync($"/api/v1/ledger?duty={duty}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((finding.Id, "监督检查燃气经营单位"), (row.GetProperty("id").GetGuid(), row.GetProperty("duty").GetProperty("title").GetProperty("zh").GetString()));
    }

    private static async Task<IEnumerable<string?>> CodesAsync(Api api, string query)
    {
        List<string?> codes = [];
        for (string? after = ""; after is not null;)
        {
            var page = (await api.GetAsync($"{Duties}?{query}&limit=1{after}")).Expect(HttpStatusCode.OK).Json;
            codes.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("code").GetString()));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }

        return codes;
    }
}
