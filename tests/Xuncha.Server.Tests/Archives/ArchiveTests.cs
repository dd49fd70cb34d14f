using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Xuncha.Server.Archives;
using Xuncha.Server.Protection;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Archives;

public sealed class ArchivesOnSqlite(TrainingOnSqlite fixture) : ArchiveTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class ArchivesOnPostgres(TrainingOnPostgres fixture) : ArchiveTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>An inspection that has ended, as one file that anyone can verify without the product.</summary>
public abstract class ArchiveTests(ServerFixture fixture)
{
    private const string About = """
        id: tasks/about
        version: 1
        name: { zh: 人员事项, en: About somebody }
        basis: 测试
        record: task
        calendar: cn
        roles:
          office: { zh: 办公室, en: office, post: commission-office, of: organizer }
        fields:
          concerned: { type: person, zh: 当事人, en: person concerned }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              open:  { name: { zh: 待办, en: open }, transitions: { name: { name: { zh: 指明, en: name }, to: named, by: office, needs: [concerned] } } }
              named: { name: { zh: 已指明, en: named }, end: true }
        """;

    private static readonly byte[] Report = "%PDF-1.7 the report"u8.ToArray();
    private static readonly byte[] Opinion = "%PDF-1.7 the leader's opinion"u8.ToArray();

    private XunchaServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Holds_what_the_archiving_role_may_read_and_is_verified_by_common_tools()
    {
        var (world, inspection, finished) = await EndedAsync();
        var made = (await world.Office.PostAsync($"{inspection.Path}/archives")).Expect(HttpStatusCode.Created).Json;
        var file = await FetchAsync(world.Office, inspection, made);
        Assert.Equal(made.GetProperty("hash").GetString(), Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, Cancellation))));

        // As the how-to tells it, without the product.
        var parent = Directory.CreateTempSubdirectory("xuncha-archive-").FullName;
        File.Copy(file, Path.Combine(parent, "archive.zip"));
        var (exitCode, said) = await RunAsync(parent, $"set -e\n{HowTo()}");
        Assert.True(exitCode == 0, said);
        Assert.Contains("Verified OK", said, StringComparison.Ordinal);
        Assert.Contains(made.GetProperty("fingerprint").GetString()!, said, StringComparison.Ordinal);
        var folder = Path.Combine(parent, "archive");
        Assert.Equal(0, (await XunchaProgram.RunAsync("verify-archive", file, "--fingerprint", made.GetProperty("fingerprint").GetString()!)).ExitCode);
        Assert.Equal(1, (await XunchaProgram.RunAsync("verify-archive", file, "--fingerprint", new string('0', 64))).ExitCode);

        // The inspection, the tip-off and the questionnaire, with history, deadlines, papers and results; neither the sender nor what is the leader's alone.
        var everything = string.Concat(await Task.WhenAll(Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Select(path => File.ReadAllTextAsync(path, Cancellation))));
        Assert.All(new[] { "举报内容甲", "内部范围", "收集答卷", "夜班", "report.pdf", "本流程定为收到后5个工作日" }, text => Assert.Contains(text, everything, StringComparison.Ordinal));
        Assert.All(new[] { "张三", "13900000000", "opinion.pdf" }, text => Assert.DoesNotContain(text, everything, StringComparison.Ordinal));
        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), Cancellation)).RootElement;
        Assert.Equal(["inspection", "task", "tip-off"], manifest.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("kind").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(Report, await File.ReadAllBytesAsync(Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "files"))), Cancellation));
        Assert.Contains(OpenInspections.Definition.Split('\n')[2], await File.ReadAllTextAsync(Path.Combine(folder, "definitions", "inspections-open-small-1.yaml"), Cancellation), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "calendars"), "cn-*.json"));
        Directory.Delete(parent, recursive: true);

        // The same content is the same archive; what has changed makes another.
        Assert.Equal(made.GetProperty("id").GetGuid(), (await world.Office.PostAsync($"{inspection.Path}/archives")).Expect(HttpStatusCode.OK).Json.GetProperty("id").GetGuid());
        (await finished.StepAsync(world.Office, "decline", new { fields = new { answer = "不属于受理范围" }, reason = "重复" })).Expect(HttpStatusCode.OK);
        (await world.Office.PostAsync($"{inspection.Path}/archives")).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await world.Office.GetAsync($"{inspection.Path}/archives")).Json.GetArrayLength());
        File.Delete(file);
    }

    [Fact]
    public async Task Is_for_the_role_that_the_definition_names_once_it_has_ended()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (running, _) = await world.OpenAsync();
        (await world.Office.PostAsync($"{running.Path}/archives")).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await world.Liaison.PostAsync($"{running.Path}/archives")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Leader.GetAsync($"{running.Path}/archives")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Stranger.PostAsync($"{running.Path}/archives")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Office.GetAsync($"{running.Path}/archives/{Guid.NewGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Shows_a_changed_byte_wherever_it_is()
    {
        var (world, inspection, _) = await EndedAsync();
        var file = await FetchAsync(world.Office, inspection, (await world.Office.PostAsync($"{inspection.Path}/archives")).Expect(HttpStatusCode.Created).Json);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        var unseen = new List<int>();
        for (var at = 0; at < bytes.Length; at += Math.Max(1, bytes.Length / 150))
        {
            bytes[at] ^= 0x20;
            await File.WriteAllBytesAsync(file, bytes, Cancellation);
            bytes[at] ^= 0x20;
            await using var tampered = File.OpenRead(file);
            if ((await ArchiveVerifier.RunAsync(tampered, Cancellation)).Findings.Count == 0)
            {
                unseen.Add(at);
            }
        }

        Assert.Empty(unseen);
        await File.WriteAllBytesAsync(file, [.. bytes, 0], Cancellation);
        Assert.Equal(1, (await XunchaProgram.RunAsync("verify-archive", file)).ExitCode);
        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        Assert.Equal(0, (await XunchaProgram.RunAsync("verify-archive", file)).ExitCode);
        File.Delete(file);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static async Task Is_signed_by_either_family_of_algorithms(bool sm)
    {
        var key = ProtectionKey.Create(KeyUse.Archives, sm ? Algorithms.Sm : Algorithms.Standard, NodaTime.Instant.FromUtc(2026, 1, 1, 0, 0));
        var path = Path.GetTempFileName();
        await using (var file = File.Create(path))
        {
            await ArchivePackage.WriteAsync(file, OneAsync(), key, Cancellation);
        }

        await using (var file = File.OpenRead(path))
        {
            var verdict = await ArchiveVerifier.RunAsync(file, Cancellation);
            Assert.Equal((0, 2, ArchivePackage.Fingerprint(Signing.PublicOf(key))), (verdict.Findings.Count, verdict.Files, verdict.Fingerprint));
        }

        var folder = Directory.CreateTempSubdirectory("xuncha-archive-").FullName;
        await ZipFile.ExtractToDirectoryAsync(path, folder, Cancellation);
        var digest = sm ? "-sm3 -sigopt distid:1234567812345678" : "-sha256";
        Assert.Equal(0, (await RunAsync(folder, $"openssl dgst {digest} -verify public-key.pem -signature SHA256SUMS.sig SHA256SUMS")).ExitCode);
        Directory.Delete(folder, recursive: true);
        File.Delete(path);
    }

    private static async IAsyncEnumerable<PackagedFile> OneAsync()
    {
        await Task.CompletedTask;
        yield return new("a.txt", new MemoryStream("甲"u8.ToArray()));
    }

    /// <summary>An inspection that has ended, with a tip-off that still runs and a questionnaire that was answered.</summary>
    private async Task<(World World, RecordHandle Inspection, RecordHandle TipOff)> EndedAsync()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (inspection, code) = await world.OpenAsync();
        using var anyone = Server.Anonymous();
        (await anyone.PostAsync("/api/v1/open/tip-offs", new { inspection = code, content = "举报内容甲", senderName = "张三", senderContact = "13900000000" })).Expect(HttpStatusCode.Created);
        var tipOff = (await world.Office.GetAsync($"/api/v1/tip-offs?parent={inspection.Id}")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        using var member = await world.MemberAsync(inspection);
        var made = (await member.PostAsync("/api/v1/tasks", new { definition = "tasks/questionnaire", title = "问卷", parentId = inspection.Id })).Expect(HttpStatusCode.Created);
        var task = new RecordHandle($"/api/v1/tasks/{made.Id}", made.Id);
        (await member.SendAsync(HttpMethod.Put, $"{task.Path}/questions", new { questions = new[] { new { kind = "text", text = "还有什么要说？" } } })).Expect(HttpStatusCode.OK);
        (await task.StepAsync(member, "open-form", new { fields = new { topic = "安全" } })).Expect(HttpStatusCode.OK);
        var form = $"/api/v1/open/questionnaires/{(await member.GetAsync($"{task.Path}/questions")).Json.GetProperty("code").GetString()}";
        (await anyone.PostAsync(form, new { respondent = new string('c', 32), answers = new[] { new { question = 1, text = "夜班" } } })).Expect(HttpStatusCode.NoContent);
        await Server.PublishAsync(About); // what is about a person may be about one of those who fetch the archive
        (await (await world.OpenAsync("tasks", "tasks/about", under: inspection)).StepAsync(world.Office, "name", new { fields = new { concerned = world.Stranger.PersonId } })).Expect(HttpStatusCode.OK);
        (await world.Leader.SendFileAsync($"{inspection.Path}/papers?name=opinion&fileName=opinion.pdf", Opinion)).Expect(HttpStatusCode.OK);
        (await inspection.StepAsync(world.Leader, "remark")).Expect(HttpStatusCode.OK);
        (await world.Office.SendFileAsync($"{inspection.Path}/papers?name=report&fileName=report.pdf", Report)).Expect(HttpStatusCode.OK);
        (await inspection.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);
        return (world, inspection, new($"/api/v1/tip-offs/{tipOff}", tipOff));
    }

    private static async Task<string> FetchAsync(Api office, RecordHandle inspection, JsonElement archive)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, await office.Http.GetByteArrayAsync($"{inspection.Path}/archives/{archive.GetProperty("id").GetGuid()}", Cancellation), Cancellation);
        return path;
    }

    // The first commands of the page, as they stand there.
    private static string HowTo([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/how-to/verify-an-archive.md")).Split("```sh\n")[1].Split("```")[0];

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string command)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec 2>&1\n{command}"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output);
    }
}
