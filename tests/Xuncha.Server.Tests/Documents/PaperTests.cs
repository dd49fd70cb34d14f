using System.Net;
using System.Net.Http.Headers;
using NodaTime;
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
        content.Headers.ContentType = new MediaTypeHeaderValue(type ?? "application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{record.Path}/papers?name=notice&fileName={fileName}") { Content = content };
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
