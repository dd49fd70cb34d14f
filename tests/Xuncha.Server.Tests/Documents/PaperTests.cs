using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Server.Documents;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Documents;

public sealed class PapersOnSqlite(TrainingOnSqlite fixture) : PaperTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class PapersOnPostgres(TrainingOnPostgres fixture) : PaperTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class PaperTests(ServerFixture fixture)
{
    private static readonly byte[] Pdf = "%PDF-1.7 约谈通知书"u8.ToArray();

    [Theory]
    [InlineData("notice.exe", null, "a PDF document")] // an extension that is not taken
    [InlineData("notice.png", null, "a PDF document")]
    [InlineData("notice.docx", null, "a PDF document")]
    [InlineData("notice", null, "a PDF document")]
    [InlineData("notice.pdf", "image/png", "a PDF document")] // sent as something else
    public async Task Refuses_a_file_that_is_not_what_its_name_and_type_say(string fileName, string? type, string found)
    {
        var (world, record) = await DecidedAsync();
        var answer = await AttachAsync(world.Office, record, fileName, type);
        var detail = answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "wrong-file").GetProperty("detail").GetString();
        Assert.StartsWith($"The content of '{fileName}' (sent as {type ?? "application/octet-stream"}) is {found}.", detail, StringComparison.Ordinal);
        Assert.Empty((await world.Office.GetAsync($"{record.Path}/papers")).Json.EnumerateArray());
        Assert.Empty(Directory.EnumerateFiles(fixture.Server.Options.Files, "*.part")); // nothing of it stays
    }

    [Fact]
    public async Task Takes_a_file_sent_as_what_it_is()
    {
        var (world, record) = await DecidedAsync();
        (await AttachAsync(world.Office, record, "notice.PDF", "application/pdf")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Gives_back_byte_for_byte_what_was_attached()
    {
        var (world, record) = await DecidedAsync();
        (await AttachAsync(world.Office, record, "notice.pdf")).Expect(HttpStatusCode.OK);
        var paper = Assert.Single((await world.Office.GetAsync($"{record.Path}/papers")).Json.EnumerateArray());
        var bytes = await world.Office.Http.GetByteArrayAsync($"{record.Path}/papers/{paper.GetProperty("id").GetGuid()}", TestContext.Current.CancellationToken);
        Assert.Equal(Pdf, bytes);
        (await world.Stranger.GetAsync($"{record.Path}/papers/{paper.GetProperty("id").GetGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Keeps_nothing_of_a_file_for_which_the_record_does_not_wait()
    {
        var (world, record) = await DecidedAsync();
        (await AttachAsync(world.Office, record, "notice.pdf")).Expect(HttpStatusCode.OK);
        byte[] late = [.. Pdf, .. "，迟到"u8];

        // The record moves on when the file's first half is on its way.
        using var content = new Halved(late, async () =>
            (await record.StepAsync(world.Office, "give-notice", new { fields = new Dictionary<string, string> { ["set-for"] = "2025-06-05", ["place"] = "市安委会办公室" } })).Expect(HttpStatusCode.OK));
        var answer = await AttachAsync(world.Office, record, "late.pdf", content);

        answer.ExpectProblem(HttpStatusCode.Conflict, "not-open");
        Assert.Null(fixture.Server.Services.GetRequiredService<FileStore>().Open(Convert.ToHexStringLower(SHA256.HashData(late))));
        Assert.Empty(Directory.EnumerateFiles(fixture.Server.Options.Files, "*.part"));
        Assert.Single((await world.Office.GetAsync($"{record.Path}/papers")).Json.EnumerateArray());
    }

    private async Task<(World World, RecordHandle Record)> DecidedAsync()
    {
        var world = await World.OnAsync(fixture.Server, new LocalDate(2025, 6, 3));
        var record = await world.OpenAsync("interviews", "interviews/summons");
        (await record.StepAsync(world.Office, "decide", new { fields = new { interviewee = "主要负责人", grounds = "逾期未整改" } })).Expect(HttpStatusCode.OK);
        return (world, record);
    }

    private static async Task<Answer> AttachAsync(Api api, RecordHandle record, string fileName, string? type = null)
    {
        using var content = new ByteArrayContent(Pdf);
        return await AttachAsync(api, record, fileName, content, type);
    }

    private static async Task<Answer> AttachAsync(Api api, RecordHandle record, string fileName, HttpContent content, string? type = null)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type ?? "application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{record.Path}/papers?name=notice&fileName={fileName}") { Content = content };
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Content between whose halves something happens.</summary>
    private sealed class Halved(byte[] bytes, Func<Task> between) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            await between();
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
