using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Audit;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.TipOffs;
using Xunit;

namespace Xuncha.Server.Tests.TipOffs;

public sealed class TipOffsOnSqlite(TrainingOnSqlite fixture) : TipOffTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class TipOffsOnPostgres(TrainingOnPostgres fixture) : TipOffTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>A tip-off from the open form to the answer, over HTTP.</summary>
public abstract class TipOffTests(ServerFixture fixture)
{
    private const string Open = "/api/v1/open/tip-offs";
    private static readonly byte[] Pdf = "%PDF-1.7 material"u8.ToArray();

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Is_received_verified_and_answered_and_its_sender_follows_it_by_the_receipt()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (inspection, inspectionCode) = await world.OpenAsync();
        using var member = await world.MemberAsync(inspection);
        using var anyone = Server.Anonymous();
        var code = await SendAsync(anyone, new { inspection = inspectionCode, content = "夜班关闭报警器", place = "2号路", unit = "某化工厂", senderName = "张三", senderContact = "13900000000" });
        var receipt = $"{Open}/{code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)}"; // however it is typed
        Assert.Equal("received", await ToldAsync(anyone, receipt));

        (await anyone.PostAsync($"{receipt}/additions", new { content = "第二车间也一样" })).Expect(HttpStatusCode.NoContent);
        (await anyone.SendFileAsync($"{receipt}/papers?fileName=photo.pdf", Pdf)).Expect(HttpStatusCode.NoContent);
        (await anyone.SendFileAsync($"{receipt}/papers?fileName=photo.png", Pdf)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "wrong-file");

        // Office and team see it, the party nothing: neither itself, nor in lists, nor in the history of the inspection.
        var tipOff = await OfAsync(world.Office, inspection);
        var fields = (await tipOff.GetAsync(world.Office)).Json.GetProperty("fields");
        Assert.Equal(("open-form", "夜班关闭报警器", true), (fields.GetProperty("channel").GetString(), fields.GetProperty("content").GetString(), fields.GetProperty("sender").GetBoolean()));
        Assert.False((await tipOff.GetAsync(member)).Json.GetProperty("fields").TryGetProperty("sender", out _));
        var lines = (await member.GetAsync($"{tipOff.Path}/history")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(lines, line => line.GetProperty("kind").GetString() == "moved" && line.GetProperty("recordedBy").ValueKind == JsonValueKind.Null && line.GetProperty("onBehalfOf").GetString() == OpenTipOffs.Origin);
        Assert.Contains(lines, line => line.GetProperty("kind").GetString() == "sender-added" && line.GetProperty("reason").GetString() == "第二车间也一样");
        var paper = Assert.Single((await member.GetAsync($"{tipOff.Path}/papers")).Json.EnumerateArray());
        Assert.Equal(Pdf, await member.Http.GetByteArrayAsync($"{tipOff.Path}/papers/{paper.GetProperty("id").GetGuid()}", TestContext.Current.CancellationToken));
        (await world.Liaison.GetAsync(tipOff.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await world.Liaison.GetAsync("/api/v1/tip-offs")).Json.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain("举报", (await world.Liaison.GetAsync($"{inspection.Path}/history")).Body, StringComparison.Ordinal);

        // Five working days to decide, thirty days to answer: both marked as our reading.
        Assert.Equal("2025-09-15", (await tipOff.GetAsync(world.Office)).Json.GetProperty("deadlines")[0].GetProperty("due").GetString());
        (await tipOff.StepAsync(world.Office, "accept")).Expect(HttpStatusCode.OK);
        (await tipOff.StepAsync(world.Office, "assign", new { fields = new { verifier = member.PersonId } })).Expect(HttpStatusCode.OK);
        Assert.Equal("being verified", await ToldAsync(anyone, receipt));
        (await tipOff.StepAsync(member, "verify", new { fields = new { result = "confirmed", verification = "现场核实，报警器确已关闭" } })).Expect(HttpStatusCode.OK);
        var explained = (await world.Office.GetAsync($"{tipOff.Path}/deadlines")).Json.EnumerateArray().ToList();
        Assert.Equal(["accept", "answer"], explained.Select(deadline => deadline.GetProperty("deadline").GetProperty("name").GetString()));
        Assert.All(explained, deadline => Assert.Equal(JsonValueKind.Object, deadline.GetProperty("ourReading").ValueKind));

        (await tipOff.StepAsync(world.Office, "answer", new { fields = new { answer = "已责令整改" } })).Expect(HttpStatusCode.OK);
        var progress = (await anyone.GetAsync(receipt)).Expect(HttpStatusCode.OK);
        Assert.Equal("已责令整改", progress.Json.GetProperty("answer").GetString());
        Assert.Equal(["answer", "since", "state"], progress.Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        (await tipOff.StepAsync(world.Office, "close")).Expect(HttpStatusCode.OK);
        (await anyone.PostAsync($"{receipt}/additions", new { content = "还有" })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
    }

    [Fact]
    public async Task Takes_five_files_and_keeps_nothing_of_the_sixth()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (_, inspection) = await world.OpenAsync();
        using var anyone = Server.Anonymous();
        var receipt = $"{Open}/{await SendAsync(anyone, new { inspection, content = "占用通道" })}/papers?fileName=a.pdf";
        var files = Enumerable.Range(1, 7).Select(i => Encoding.UTF8.GetBytes($"%PDF-1.7 {i} {Guid.NewGuid()}")).ToList();
        foreach (var file in files.Take(4))
        {
            (await anyone.SendFileAsync(receipt, file)).Expect(HttpStatusCode.NoContent);
        }

        // There is room for one more when the sixth begins to come, and none when it is there.
        using var request = new HttpRequestMessage(HttpMethod.Post, receipt);
        request.Headers.ExpectContinue = true;
        request.Content = new LateContent(files[5], async () => (await anyone.SendFileAsync(receipt, files[4])).Expect(HttpStatusCode.NoContent));
        using var late = await anyone.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        (await anyone.SendFileAsync(receipt, files[6])).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        Assert.Equal([true, true, true, true, true, false, false], files.Select(file =>
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(file));
            return File.Exists(Path.Combine(Server.Options.Files, hash[..2], hash));
        }));
        Assert.Empty(Directory.EnumerateFiles(Server.Options.Files, "*.part"));
    }

    [Fact]
    public async Task Keeps_its_sender_apart_encrypted_and_for_those_who_are_named_with_a_reason()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (inspection, code) = await world.OpenAsync();
        using var member = await world.MemberAsync(inspection);
        using var anyone = Server.Anonymous();
        await SendAsync(anyone, new { inspection = code, content = "占用通道", senderName = "李四", senderContact = "lisi@example.invalid" });
        var tipOff = await OfAsync(world.Office, inspection);
        var stored = await Server.InDatabaseAsync(db => db.Set<TipOffSender>().AsNoTracking().SingleAsync(s => s.RecordId == tipOff.Id, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("李四", stored.Name, StringComparison.Ordinal);

        (await world.Liaison.PostAsync($"{tipOff.Path}/sender/reading", new { reason = "想知道" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await member.PostAsync($"{tipOff.Path}/sender/reading", new { reason = "想知道" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Leader.PostAsync($"{tipOff.Path}/sender/reading", new { reason = "想知道" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Office.PostAsync($"{tipOff.Path}/sender/reading", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var sender = (await world.Office.PostAsync($"{tipOff.Path}/sender/reading", new { reason = "回访" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("李四", "lisi@example.invalid"), (sender.GetProperty("name").GetString(), sender.GetProperty("contact").GetString()));

        // The reading is in the log; where the tip-off came from is not, nor who sent it.
        var subject = $"{tipOff.Id}";
        var entries = await Server.InDatabaseAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(e => e.SubjectId == subject).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(world.Office.PersonId, Assert.Single(entries, entry => entry.Action == "tip-off-sender-read").ActorId);
        Assert.All(entries.Where(entry => entry.ActorId is null), entry => Assert.Null(entry.Address));
        Assert.Contains(entries, entry => entry.ActorId is null);
    }

    [Fact]
    public async Task Comes_by_telephone_too_and_is_the_same_record()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (inspection, _) = await world.OpenAsync();
        using var member = await world.MemberAsync(inspection);
        var made = (await member.PostAsync("/api/v1/tip-offs", new { definition = "tip-offs/tip-off", title = "电话举报", parentId = inspection.Id })).Expect(HttpStatusCode.Created).Id;
        var call = new RecordHandle($"/api/v1/tip-offs/{made}", made);
        (await call.StepAsync(member, "receive-on-site", new { fields = new { channel = "hotline", content = "超员作业" } })).Expect(HttpStatusCode.OK);

        var tipOff = await world.OpenAsync("tip-offs", "tip-offs/tip-off", "来信举报", inspection);
        (await tipOff.StepAsync(world.Office, "receive", new { fields = new { channel = "letter", content = "无证上岗", sender = true } })).Expect(HttpStatusCode.OK);
        (await world.Office.SendAsync(HttpMethod.Put, $"{tipOff.Path}/sender", new { name = "王五" })).Expect(HttpStatusCode.OK);
        Assert.Equal("王五", (await world.Office.PostAsync($"{tipOff.Path}/sender/reading", new { reason = "回访" })).Expect(HttpStatusCode.OK).Json.GetProperty("name").GetString());
        (await world.Leader.SendAsync(HttpMethod.Put, $"{tipOff.Path}/sender", new { name = "王五" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await tipOff.StepAsync(world.Office, "decline", new { fields = new { answer = "不属于受理范围" }, reason = "非安全生产事项" })).Expect(HttpStatusCode.OK);
        (await world.Office.SendAsync(HttpMethod.Put, $"{tipOff.Path}/sender", new { name = "赵六" })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
    }

    [Fact]
    public async Task Goes_to_the_commission_of_a_division_and_becomes_a_finding_without_a_trace_in_it()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var division = $"{Random.Shared.Next(100000, 999999)}";
        var city = (await (await Server.SystemAdminAsync()).PostAsync("/api/v1/organisations", new
        {
            parentId = await Server.RootAsync(),
            kind = "city",
            nameZh = "另一市",
            nameEn = "Another city",
            divisionCode = division,
            validFrom = "2004-01-01",
        })).Expect(HttpStatusCode.Created).Id;
        using var anyone = Server.Anonymous();
        (await anyone.PostAsync(Open, new { division, content = "甲" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid"); // nobody is there
        using var office = await Server.NewPersonAsync(("commission-office", city));
        Assert.Contains(division, (await anyone.GetAsync("/api/v1/open/offices?limit=200")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        var code = await SendAsync(anyone, new { division, content = "非法储存" });
        var item = Assert.Single((await office.GetAsync("/api/v1/tip-offs")).Json.GetProperty("items").EnumerateArray());
        var tipOff = new RecordHandle($"/api/v1/tip-offs/{item.GetProperty("id").GetGuid()}", item.GetProperty("id").GetGuid());
        (await tipOff.StepAsync(office, "accept")).Expect(HttpStatusCode.OK);
        (await tipOff.StepAsync(office, "assign", new { fields = new { verifier = office.PersonId } })).Expect(HttpStatusCode.OK);
        (await tipOff.StepAsync(office, "verify", new { fields = new { result = "partly", verification = "部分属实" } })).Expect(HttpStatusCode.OK);
        (await tipOff.StepAsync(office, "turn-into-finding", new { fields = new { finding = tipOff.Id } })).Expect(HttpStatusCode.OK);
        (await tipOff.StepAsync(office, "answer", new { fields = new { answer = "处理中" } })).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet"); // who verified does not answer
        Assert.Equal("verified", await ToldAsync(anyone, $"{Open}/{code}"));
    }

    [Fact]
    public async Task Tells_nothing_to_whoever_guesses()
    {
        await OpenInspections.WorldAsync(Server);
        using var anyone = Server.Anonymous();
        foreach (var guess in new[] { "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "x", "'or 1=1" })
        {
            (await anyone.GetAsync($"{Open}/{guess}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await anyone.PostAsync($"{Open}/{guess}/additions", new { content = "甲" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await anyone.SendFileAsync($"{Open}/{guess}/papers?fileName=a.pdf", Pdf)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await anyone.PostAsync(Open, new { inspection = "AAAAA", content = "甲" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await anyone.PostAsync(Open, new { content = "甲" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await anyone.PostAsync(Open, new { inspection = "A", division = "1", content = "" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    private static async Task<string> SendAsync(Api anyone, object body) =>
        (await anyone.PostAsync(Open, body)).Expect(HttpStatusCode.Created).Json.GetProperty("code").GetString()!;

    private static async Task<string?> ToldAsync(Api anyone, string receipt) =>
        (await anyone.GetAsync(receipt)).Expect(HttpStatusCode.OK).Json.GetProperty("state").GetProperty("en").GetString();

    private static async Task<RecordHandle> OfAsync(Api office, RecordHandle inspection)
    {
        var item = Assert.Single((await office.GetAsync($"/api/v1/tip-offs?parent={inspection.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        return new($"/api/v1/tip-offs/{item.GetProperty("id").GetGuid()}", item.GetProperty("id").GetGuid());
    }

    /// <summary>Does something else before it sends its bytes.</summary>
    private sealed class LateContent(byte[] bytes, Func<Task> before) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await before();
            await stream.WriteAsync(bytes);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
