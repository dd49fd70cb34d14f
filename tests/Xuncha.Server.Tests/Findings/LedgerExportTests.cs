using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Imports;
using Xuncha.Server.Tables;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Tables;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class LedgerExportOnSqlite(TrainingOnSqlite fixture) : LedgerExportTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class LedgerExportOnPostgres(TrainingOnPostgres fixture) : LedgerExportTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>The ledger leaves as a table, as it comes in as one.</summary>
public abstract class LedgerExportTests(ServerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("xlsx")]
    [InlineData("csv")]
    public async Task Gives_the_rows_that_the_filter_leaves_and_the_caller_may_know_of(string format)
    {
        await fixture.Server.PublishAllAsync();
        var world = await World.OnAsync(fixture.Server, new LocalDate(2026, 3, 2));
        var told = await world.ToldAsync("2026-02-10", "2026-03-20");
        await ImportAsync(world, format);

        var office = await ExportAsync(world.Office, $"format={format}&industry=town-gas&under={world.County}");
        Assert.Equal(
            [$"=HYPERLINK(\"http://x\"){format}", $"阀井漏气{format}"],
            office.Skip(1).Select(row => Cell(office, row, "标题")).Where(title => title.EndsWith(format, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var row = office.Skip(1).First(row => Cell(office, row, "标题") == $"阀井漏气{format}");
        Assert.Equal(
            ("已登记", "风险防控体系", "甲县", "城镇燃气", "2026-02-25", "1.5"),
            (Cell(office, row, "状态"), Cell(office, row, "巡查内容"), Cell(office, row, "所在地区"), Cell(office, row, "行业领域"), Cell(office, row, "发现日期"), Cell(office, row, "整改资金（万元）")));

        // The party knows of what it was told, a stranger of nothing.
        var party = await ExportAsync(world.Liaison, $"format={format}");
        Assert.Contains(party, seen => seen.Cells[0] == $"{told.Id}");
        Assert.DoesNotContain(party, seen => seen.Cells[0] == row.Cells[0]);
        Assert.Single(await ExportAsync(world.Stranger, $"format={format}"));
        Assert.NotEmpty(await fixture.Server.InDatabaseAsync(db => db.Set<AuditEntry>().Where(e => e.Action == "ledger-exported" && e.ActorId == world.Stranger.PersonId).ToListAsync(Cancellation)));
        (await world.Office.GetAsync("/api/v1/ledger/export?format=pdf&standing=gone")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    private async Task ImportAsync(World world, string mark)
    {
        var file = Workbook.Of(
            ["标题", "类别", "巡查内容（清单项）", "所在地区", "行业领域", "问题描述", "地点", "发现日期", "整改资金（万元）"],
            [$"=HYPERLINK(\"http://x\"){mark}", "问题", "风险防控体系", "甲县", "城镇燃气", "乱", "某小区", "2026年2月25日", null],
            [$"阀井漏气{mark}", "一般事故隐患", "risks", "甲县", "town gas", "漏气", "某小区", new DateOnly(2026, 2, 25), 1.5]);
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var asked = await world.Office.Http.PostAsync(
            $"/api/v1/imports?definition=findings/general&organizer={world.City}&party={world.County}&name=a.xlsx", content, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await fixture.Server.Services.GetServices<IHostedService>().OfType<ImportService>().Single().StopAsync(Cancellation);
        await fixture.Server.Services.GetRequiredService<ImportRunner>().RunAsync(Cancellation);
        var job = (await world.Office.GetAsync(asked.Headers.Location!.ToString())).Expect(HttpStatusCode.OK).Json;
        Assert.True(job.GetProperty("state").GetString() == "done", job.GetRawText());
    }

    private static string Cell(List<TableRow> table, TableRow row, string head) =>
        table[0].Cells.ToList().IndexOf(head) is >= 0 and var column ? row.Cells.ElementAtOrDefault(column) ?? "" : throw new KeyNotFoundException(head);

    private static async Task<List<TableRow>> ExportAsync(Api who, string query)
    {
        using var response = await who.Http.GetAsync($"/api/v1/ledger/export?{query}", Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. Table.Read(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)))];
    }
}
