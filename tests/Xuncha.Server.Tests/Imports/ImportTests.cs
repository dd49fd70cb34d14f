using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Documents;
using Xuncha.Server.Imports;
using Xuncha.Server.Organisations;
using Xuncha.Server.Tables;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Tables;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Imports;

public sealed class ImportsOnSqlite(TrainingOnSqlite fixture) : ImportTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class ImportsOnPostgres(TrainingOnPostgres fixture) : ImportTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Files of records: all of a file's or none, and none twice. The tests say when imports run.</summary>
public abstract class ImportTests(ServerFixture fixture)
{
    private const string Listed = """
        id: findings/listed
        version: 1
        name: { zh: 台账问题, en: Listed finding }
        record: finding
        basis: 测试
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        fields:
          kind: { type: choice, zh: 类别, en: kind, options: { general: { zh: 一般隐患, en: general hazard }, major: { zh: 重大隐患, en: major hazard } } }
          description: { type: text, zh: 问题描述, en: what was found }
          found-on: { type: date, zh: 发现日期, en: found, not-after: today }
          people: { type: integer, zh: 涉及人数, en: people, at-least: 0 }
          owner: { type: organisation, zh: 责任单位, en: responsible unit }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              registered:
                name: { zh: 已登记, en: registered }
                transitions:
                  assign: { name: { zh: 交办, en: assign }, to: assigned, by: office, needs: [kind, description, found-on], takes: [people, owner], then: [{ notify: [liaison] }] }
              assigned:
                name: { zh: 已交办, en: assigned }
                transitions:
                  finish: { name: { zh: 办结, en: finish }, to: done, by: liaison }
              done: { name: { zh: 已办结, en: done }, end: true }
        """;

    private static readonly string[] Heads = ["编号", "标题", "类别", "问题描述", "发现日期", "涉及人数", "责任单位"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Imports_what_is_right_and_the_same_file_once()
    {
        var world = await WorldAsync();
        using var told = await Server.NewPersonAsync(("liaison", party));
        var file = Workbook.Of([Heads, .. Enumerable.Range(1, 60).Select(i => Row(world, i))]);
        var job = await RunAsync(world, file);
        Assert.Equal(("done", 60, 60, 0), (State(job), Number(job, "rows"), Number(job, "rowsWritten"), Number(job, "rowsSkipped")));
        var records = await RecordsAsync(world);
        Assert.Equal(60, records.Count);
        Assert.All(records, record => Assert.Equal("assigned", record.State));
        var third = records.Single(record => record.Title == "问题3");
        Assert.Equal(("major", "2025-05-03", "3", $"{world.County:D}"), (third.Fields["kind"], third.Fields["found-on"], third.Fields["people"], third.Fields["owner"]));

        // As one by one: history, notices, and in the audit log one entry for each, of the person who asked.
        var history = (await world.Liaison.GetAsync($"/api/v1/findings/{third.Id}/history")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["opened", "moved"], history.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal($"{world.Office.PersonId}", history[1].GetProperty("recordedBy").GetString());
        var entries = await Server.InDatabaseAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == $"{third.Id}").ToListAsync(Cancellation));
        Assert.Equal((world.Office.PersonId, "record-added", "import"), (entries.Single().ActorId!.Value, entries[0].Action, entries[0].Operation));

        // Each of those who are to be told is told once, of how many.
        Assert.Equal(["“台账问题”一次导入60条，与您有关"], await ToldAsync(told));
        Assert.Empty(await ToldAsync(world.Office));

        var again = await RunAsync(world, file);
        Assert.Equal(("repeated", 0, 60), (State(again), Number(again, "rowsWritten"), Number(again, "rowsSkipped")));
        var longer = await RunAsync(world, Workbook.Of([Heads, .. Enumerable.Range(1, 61).Select(i => Row(world, i))]));
        Assert.Equal(("done", 1, 60), (State(longer), Number(longer, "rowsWritten"), Number(longer, "rowsSkipped")));
        Assert.Equal(61, (await RecordsAsync(world)).Count);
        Assert.Equal(["“台账问题”一次导入1条，与您有关", "“台账问题”一次导入60条，与您有关"], await ToldAsync(told));
    }

    [Fact]
    public async Task Tells_every_error_at_once_with_row_and_column_and_imports_nothing()
    {
        var world = await WorldAsync();
        var rows = Enumerable.Range(1, 500).Select(i => Row(world, i)).ToList();
        rows[15][4] = "上周"; // row 17, the date
        rows[15][2] = null; // and the kind is missing
        rows[299][6] = "无此单位"; // row 301
        rows[498][0] = "2025-001"; // row 500, the number of row 2
        var job = await RunAsync(world, Workbook.Of([Heads, .. rows]));
        Assert.Equal(("refused", 500, 500, 0, 4), (State(job), Number(job, "rows"), Number(job, "rowsChecked"), Number(job, "rowsWritten"), Number(job, "errorCount")));
        Assert.Equal(
            [(17, "found-on"), (17, "kind"), (301, "owner"), (500, "number")],
            job.GetProperty("errors").EnumerateArray().Select(error => (Number(error, "row"), error.GetProperty("column").GetString())));
        Assert.Equal("'found' must be a day such as 2026-08-03, not '上周'", job.GetProperty("errors")[0].GetProperty("text").GetProperty("en").GetString());
        Assert.Empty(await RecordsAsync(world));

        var file = await BytesAsync(world.Office, $"/api/v1/imports/{job.GetProperty("id").GetGuid()}/errors");
        var errors = Table.Read(new MemoryStream(file)).ToList();
        Assert.Equal(["17", "301", "500"], errors.Skip(1).Select(row => row.Cells[0]));
        Assert.Equal("问题16", errors[1].Cells[3]); // the row as it came, behind number and errors

        // It can be mended and sent as it is: what it tells is not read.
        var again = await RunAsync(world, file);
        Assert.Equal([(2, "found-on"), (2, "kind"), (3, "owner")], again.GetProperty("errors").EnumerateArray().Select(error => (Number(error, "row"), error.GetProperty("column").GetString()!)));
    }

    [Fact]
    public async Task Stops_at_ten_thousand_errors_and_says_so()
    {
        var world = await WorldAsync();
        var rows = Enumerable.Repeat(string.Join(',', Enumerable.Repeat("x", 120)), 200);
        var job = await RunAsync(world, Encoding.UTF8.GetBytes($"标题\r\n{string.Join("\r\n", rows)}\r\n"), "清单.csv");
        Assert.Equal(("refused", 200), (State(job), Number(job, "rows")));
        Assert.InRange(Number(job, "errorCount"), ImportCheck.MostFaults, ImportCheck.MostFaults + 500);
        Assert.Contains(job.GetProperty("errors").EnumerateArray(), error =>
            Number(error, "row") == 1 && error.GetProperty("text").GetProperty("en").GetString()!.EndsWith("was not checked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_heads_that_the_definition_does_not_know_or_misses()
    {
        var world = await WorldAsync();
        var job = await RunAsync(world, Workbook.Of([["标题", "类别", "颜色", "问题描述", "问题描述"], ["一", "一般隐患", "红", "乱", "乱"]]));
        Assert.Equal("refused", State(job));
        Assert.Equal(["颜色", "description", "found-on"], job.GetProperty("errors").EnumerateArray().Where(error => Number(error, "row") == 1).Select(error => error.GetProperty("column").GetString()));
    }

    [Fact]
    public async Task Takes_GB18030_and_says_of_a_bad_file_why()
    {
        var world = await WorldAsync();
        var text = "标题,kind,问题描述,发现日期\r\n甲厂,重大隐患,\"消防通道堵塞,已拍照\",2025年5月1日\r\n";
        var job = await RunAsync(world, CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(text), "清单.csv");
        Assert.Equal("done", State(job));
        Assert.Equal("消防通道堵塞,已拍照", (await RecordsAsync(world)).Single().Fields["description"]);

        (await AskAsync(world, world.Office, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "清单.xls")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "wrong-file");
        var broken = await RunAsync(world, "标题\r\na\"b\",c\r\n"u8.ToArray(), "坏.csv");
        Assert.Equal(("refused", 1), (State(broken), Number(broken, "errorCount")));

        // What comes before the place where it breaks can be read, and comes back with the reason.
        var errors = Encoding.UTF8.GetString(await BytesAsync(world.Office, $"/api/v1/imports/{broken.GetProperty("id").GetGuid()}/errors?format=csv"));
        Assert.Contains("broken near line", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_checks_where_that_is_asked()
    {
        var world = await WorldAsync();
        var job = await RunAsync(world, Workbook.Of([Heads, Row(world, 1)]), query: "&check=true");
        Assert.Equal(("checked", 1, 0), (State(job), Number(job, "rowsChecked"), Number(job, "rowsWritten")));
        Assert.Empty(await RecordsAsync(world));
    }

    [Fact]
    public async Task Is_called_off_by_whoever_asked_and_seen_by_nobody_else()
    {
        var world = await WorldAsync();
        var asked = (await AskAsync(world, world.Office, Workbook.Of([Heads, Row(world, 1)]))).Expect(HttpStatusCode.Accepted);
        var path = asked.Headers.Location!.ToString();
        Assert.Equal("waiting", State((await world.Office.GetAsync(path)).Expect(HttpStatusCode.OK).Json));
        (await world.Leader.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Leader.PostAsync($"{path}/cancel")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Leader.GetAsync($"{path}/errors")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("cancelled", State((await world.Office.PostAsync($"{path}/cancel")).Expect(HttpStatusCode.OK).Json));
        (await world.Office.PostAsync($"{path}/cancel")).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        await RunAllAsync();
        Assert.Empty(await RecordsAsync(world));
    }

    [Fact]
    public async Task Is_for_those_alone_who_may_open_such_records_there_also_when_its_turn_comes()
    {
        var world = await WorldAsync();
        (await AskAsync(world, world.Liaison, Workbook.Of([Heads, Row(world, 1)]))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var helper = await Server.NewPersonAsync(("commission-office", world.City));
        var path = (await AskAsync(world, helper, Workbook.Of([Heads, Row(world, 1)]))).Expect(HttpStatusCode.Accepted).Headers.Location!.ToString();
        await Server.InDatabaseAsync(db => db.Set<PostHolding>().Where(h => h.PersonId == helper.PersonId).ExecuteUpdateAsync(h => h.SetProperty(x => x.To, new LocalDate(2025, 1, 1)), Cancellation));
        await RunAllAsync();
        Assert.Equal("refused", State((await helper.GetAsync(path)).Expect(HttpStatusCode.OK).Json));
        Assert.Empty(await RecordsAsync(world));
    }

    [Fact]
    public async Task Begins_anew_after_a_kill_and_imports_once()
    {
        var world = await WorldAsync();
        var asked = (await AskAsync(world, world.Office, Workbook.Of([Heads, .. Enumerable.Range(1, 20).Select(i => Row(world, i))]))).Expect(HttpStatusCode.Accepted);
        var path = asked.Headers.Location!.ToString();

        // A run that claimed it and died while it wrote leaves this behind, and nothing else: what it had written was not committed.
        var (dead, seen) = (Guid.NewGuid(), Server.Now() - ImportRunner.Patience - Duration.FromMinutes(1));
        await Server.InDatabaseAsync(db => db.Set<ImportJob>().Where(j => j.Id == asked.Id)
            .ExecuteUpdateAsync(j => j.SetProperty(x => x.Claim, dead).SetProperty(x => x.SeenAt, seen).SetProperty(x => x.State, ImportState.Writing), Cancellation));
        Assert.Equal("writing", State((await world.Office.GetAsync(path)).Expect(HttpStatusCode.OK).Json));
        var other = ActivatorUtilities.CreateInstance<ImportRunner>(Server.Services, new RunningImport());
        await Task.WhenAll(RunAllAsync(), Server.Options.Database.IsPostgres ? other.RunAsync(Cancellation) : Task.CompletedTask); // two nodes find it
        var job = (await world.Office.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("done", 20), (State(job), Number(job, "rowsWritten")));
        Assert.Equal(20, (await RecordsAsync(world)).Count);
    }

    [Fact]
    public async Task Gives_up_a_file_that_killed_the_process_each_time()
    {
        var world = await WorldAsync();
        var asked = (await AskAsync(world, world.Office, Workbook.Of([Heads, Row(world, 1)]))).Expect(HttpStatusCode.Accepted);
        var (dead, seen) = (Guid.NewGuid(), Server.Now() - ImportRunner.Patience - Duration.FromMinutes(1));
        await Server.InDatabaseAsync(db => db.Set<ImportJob>().Where(j => j.Id == asked.Id).ExecuteUpdateAsync(
            j => j.SetProperty(x => x.Claim, dead).SetProperty(x => x.SeenAt, seen).SetProperty(x => x.Runs, 5).SetProperty(x => x.State, ImportState.Reading), Cancellation));
        await RunAllAsync();
        Assert.Equal("failed", State((await world.Office.GetAsync(asked.Headers.Location!.ToString())).Expect(HttpStatusCode.OK).Json));
        Assert.Empty(await RecordsAsync(world));
    }

    [Fact]
    public async Task Goes_on_by_itself_with_what_waits_when_the_server_starts()
    {
        await using var server = await fixture.StartAnotherAsync();
        await server.PublishAsync(Listed);
        await server.Services.GetServices<IHostedService>().OfType<ImportService>().Single().StopAsync(Cancellation);
        var (city, county) = (await server.NewOrganisationAsync("示例市"), await server.NewOrganisationAsync("甲县", "county"));
        var (userName, password, id) = await server.NewAccountAsync("person");
        await server.GivePostAsync(id, "commission-office", city);
        using var before = await server.SignInAsync(userName, password);
        var path = (await AskAsync(city, county, before, Workbook.Of([Heads, ["1", "甲", "general", "乱", "2025-06-01", null, null]]))).Expect(HttpStatusCode.Accepted).Headers.Location!.ToString();
        await server.RestartAsync();

        using var after = await server.SignInAsync(userName, password);
        JsonElement job;
        do
        {
            await Task.Delay(100, Cancellation);
            job = (await after.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
        }
        while (job.GetProperty("endedAt").ValueKind == JsonValueKind.Null);
        Assert.Equal(("done", 1), (State(job), Number(job, "rowsWritten")));
    }

    [Fact]
    public async Task Answers_a_repeated_request_with_the_same_import()
    {
        var world = await WorldAsync();
        var file = Workbook.Of([Heads, Row(world, 1)]);
        var first = (await AskAsync(world, world.Office, file, key: "清单一次")).Expect(HttpStatusCode.Accepted);
        Assert.Equal(first.Id, (await AskAsync(world, world.Office, file, key: "清单一次")).Expect(HttpStatusCode.Accepted).Id);
        var other = Workbook.Of([Heads, Row(world, 2)]);
        (await AskAsync(world, world.Office, other, key: "清单一次")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "key-reused");
        Assert.Null(Server.Services.GetRequiredService<FileStore>().Open(Convert.ToHexStringLower(SHA256.HashData(other)))); // nothing of what was not taken stays
        await RunAllAsync();
    }

    [Theory]
    [InlineData("xlsx")]
    [InlineData("csv")]
    public async Task Gives_a_template_that_it_takes_back(string format)
    {
        var world = await WorldAsync();
        var heads = Table.Read(new MemoryStream(await BytesAsync(world.Office, $"/api/v1/imports/template?definition=findings/listed&format={format}"))).First().Cells;
        Assert.Equal(["Number", "Title", "Registered on", "kind", "what was found", "found", "people", "responsible unit"], heads);
        var job = await RunAsync(world, Workbook.Of([[.. heads], ["1", "甲", "2025-06-02", "general hazard", "乱", "2025-06-01", null, null]]));
        Assert.Equal("done", State(job));
        (await world.Office.GetAsync("/api/v1/imports/template?definition=findings/nothing")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    private static List<object?> Row(World world, int i) =>
        [$"2025-{i:000}", $"问题{i}", i % 3 == 0 ? "重大隐患" : "general hazard", "=通道堵塞", new DateOnly(2025, 5, 1).AddDays((i - 1) % 20), i, i % 2 == 0 ? null : $"{world.County}"];

    private static string State(JsonElement job) => job.GetProperty("state").GetString()!;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    // Each test imports to a party of its own, into which it looks.
    private async Task<World> WorldAsync()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), Listed);
        await Server.Services.GetServices<IHostedService>().OfType<ImportService>().Single().StopAsync(Cancellation);
        party = await Server.NewOrganisationAsync("丙县", "county", world.City);
        await Server.GivePostAsync(world.Liaison.PersonId, "liaison", party);
        return world;
    }

    private Guid party;

    private Task RunAllAsync() => Server.Services.GetRequiredService<ImportRunner>().RunAsync(Cancellation);

    private async Task<JsonElement> RunAsync(World world, byte[] file, string name = "清单.xlsx", string query = "")
    {
        var asked = (await AskAsync(world, world.Office, file, name, query)).Expect(HttpStatusCode.Accepted);
        await RunAllAsync();
        return (await world.Office.GetAsync(asked.Headers.Location!.ToString())).Expect(HttpStatusCode.OK).Json;
    }

    private Task<Answer> AskAsync(World world, Api who, byte[] file, string name = "清单.xlsx", string query = "", string? key = null) =>
        AskAsync(world.City, party, who, file, name, query, key);

    private static async Task<Answer> AskAsync(Guid organizer, Guid party, Api who, byte[] file, string name = "清单.xlsx", string query = "", string? key = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"/api/v1/imports?definition=findings/listed&organizer={organizer}&party={party}&name={Uri.EscapeDataString(name)}{query}");
        request.Content = new ByteArrayContent(file);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Uri.EscapeDataString(key));
        }

        using var response = await who.Http.SendAsync(request, Cancellation);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(Cancellation));
    }

    // What somebody was told of records of this definition, the newest first.
    private static async Task<List<string>> ToldAsync(Api who) =>
        [.. (await who.GetAsync("/api/v1/notifications?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Select(notice => notice.GetProperty("text").GetProperty("zh").GetString()!).Where(text => text.Contains("台账问题", StringComparison.Ordinal))];

    private static async Task<byte[]> BytesAsync(Api who, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var response = await who.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private Task<List<Record>> RecordsAsync(World world)
    {
        var (here, city) = (party, world.City);
        return Server.InDatabaseAsync(db => db.Set<Record>().AsNoTracking().Where(r => r.PartyId == here && r.OrganizerId == city).OrderBy(r => r.Id).ToListAsync(Cancellation));
    }
}
