using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Tables;
using Xuncha.Server.Tests.Findings;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Planning;
using Xunit;

namespace Xuncha.Server.Tests.Figures;

public sealed class FiguresOnSqlite(TrainingOnSqlite fixture) : FigureTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class FiguresOnPostgres(TrainingOnPostgres fixture) : FigureTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>The figures of the leaders' board: each opens to the rows that it counts, of what is the caller's alone.</summary>
public abstract class FigureTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Open_to_their_rows_for_every_caller_in_every_place_and_span()
    {
        await Server.PublishAllAsync();
        var world = await World.OnAsync(Server, new LocalDate(2026, 3, 2));
        await world.RectifyingAsync("2026-01-10", "2026-03-10");
        var done = await world.RectifyingAsync("2026-02-10", "2026-04-20");
        await done.ApplyAsync(world);
        await done.VerifyAsync(world);
        await done.TakeAsync(world.Office, "strike-off");
        await world.ToldAsync("2025-12-10", "2026-03-05");
        await world.ToldAsync("2026-02-25", "2026-05-20");
        await world.OpenAsync("findings", "findings/general", "待登记"); // no day, no region, not the party's to know of
        await world.SweepAsync();
        await world.SetDayAsync(new(2026, 3, 25));
        await world.SweepAsync();
        var neighbour = await Server.NewOrganisationAsync("丙县", "county", world.City);
        var other = await Server.NewPersonAsync(("commission-office", neighbour));

        string[] queries = ["", "&from=2026-01-01&to=2026-03-31", $"&under={world.County}&from=2026-02-01&to=2026-02-28"];
        foreach (var (caller, asked, least) in new[] { (world.Office, queries, 100), (world.Leader, queries[..1], 30), (world.Liaison, queries[..2], 60), (other, [$"&under={world.City}"], 0) })
        {
            var figures = 0;
            foreach (var (about, query) in FigureReading.Kinds.SelectMany(about => asked.Select(query => (about, query))))
            {
                figures += await caller.ExpectRowsAsync(about, query);
            }

            Assert.True(figures >= least, $"{figures} figures");
        }

        // Each sees what it may know of: the draft is the office's, and none of it is the neighbours'.
        Assert.Equal(5, Total(await world.Office.FiguresAsync("places", $"&under={world.City}")));
        Assert.Equal(4, Total(await world.Liaison.FiguresAsync("places")));
        Assert.Equal(0, Total(await world.Stranger.FiguresAsync("places", $"&under={world.City}")));
        Assert.Equal(0, Total(await other.FiguresAsync("places", $"&under={world.County}")));

        // From the city one goes down to the county, and there it is the county itself.
        var county = (await world.Office.FiguresAsync("places")).GetProperty("rows").EnumerateArray().Single();
        Assert.Equal((world.County, "甲县 5 4 2 1 0"), (county.GetProperty("placeId").GetGuid(), FigureReading.Line(county)));
        Assert.Equal(["甲县（本级） 5 4 2 1 0"], FigureReading.Lines(await world.Office.FiguresAsync("places", $"&under={world.County}")));

        // The first quarter of the year beside the last one of the year before.
        Assert.Equal(["甲县 3 2 1 1 0 1 0"], FigureReading.Lines(await world.Office.FiguresAsync("places", "&from=2026-01-01&to=2026-03-31")));

        // Found one day before yesterday's month; nothing is known of the draft's age.
        Assert.Equal(
            ["0至30天 1 0", "31至90天 1 1", "91至180天 1 1", "181至365天 0 0", "365天以上 0 0", "未填写或无权查看 1 0"],
            FigureReading.Lines(await world.Office.FiguresAsync("ages")));

        // Told on the 2nd of March to be rectified by the 20th of April, and struck off on the day itself.
        Assert.Contains((await world.Office.FiguresAsync("steps", "&from=2026-04-01&to=2026-04-30")).GetProperty("rows").EnumerateArray(), row =>
            (row.GetProperty("pace").GetProperty("typical").GetInt32(), row.GetProperty("limit").GetInt32()) == (0, 49));
    }

    [Fact]
    public async Task Count_coverage_as_far_as_the_caller_reaches()
    {
        using var world = await PlanningWorld.OnAsync(Server, "甲乙丙");
        await world.NewProgrammeAsync();
        await world.InspectAsync("甲县", "2024-05-06");
        foreach (var (caller, line) in new[] { (world.Office, "1 2 0 0 0 0"), (world.Leader, "1 2 0 0 0 0"), (world.Liaison, "1 0 0 0 0 0") })
        {
            var table = await caller.FiguresAsync("coverage");
            Assert.Equal([$"2024—2025年安全生产巡查方案：各县区 {line}"], FigureReading.Lines(table));
            await caller.ExpectRowsAsync("coverage");
        }

        Assert.Equal(
            ["2024—2025年安全生产巡查方案：各县区 0 1 0 0 0 0"], FigureReading.Lines(await world.Office.FiguresAsync("coverage", $"&under={world.Counties["乙县"]}")));
    }

    [Fact]
    public async Task Leave_as_a_table()
    {
        await Server.PublishAllAsync();
        var world = await World.OnAsync(Server, new LocalDate(2026, 3, 2));
        foreach (var format in new[] { "xlsx", "csv" })
        {
            using var response = await world.Office.Http.GetAsync($"/api/v1/figures/export?format={format}&under={world.County}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var lines = Table.Read(new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))).Select(row => string.Join(' ', row.Cells.Take(4))).ToList();
            Assert.Contains($"各地问题隐患 合计 全部 {Total(await world.Office.FiguresAsync("places", $"&under={world.County}"))}", lines);
        }

        Assert.NotEmpty(await Server.InDatabaseAsync(db => db.Set<AuditEntry>().Where(e => e.Action == "figures-exported").ToListAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("about=luck")]
    [InlineData("from=2026-01-01")]
    [InlineData("from=2026-02-01&to=2026-01-01")]
    public async Task Are_not_counted_over_what_makes_no_sense(string query)
    {
        var world = await World.OnAsync(Server, new LocalDate(2026, 3, 2));
        (await world.Office.GetAsync($"/api/v1/figures?{query}")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    private static int Total(JsonElement table) => table.GetProperty("total").GetProperty("figures")[0].GetProperty("count").GetInt32();
}
