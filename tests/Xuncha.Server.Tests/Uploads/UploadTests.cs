using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Uploads;
using Xunit;

namespace Xuncha.Server.Tests.Uploads;

public sealed class UploadsOnSqlite(TrainingOnSqlite fixture) : UploadTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class UploadsOnPostgres(TrainingOnPostgres fixture) : UploadTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class UploadTests(ServerFixture fixture)
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i:x8}\n")))];

    private XunchaServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Goes_on_where_it_broke_off_though_the_server_was_killed_and_is_then_a_paper()
    {
        await using var server = await fixture.StartAnotherAsync();
        var world = await World.OnAsync(server, new LocalDate(2025, 6, 3));
        var record = await world.OpenAsync("interviews", "interviews/summons");
        (await record.StepAsync(world.Office, "decide", new { fields = new { interviewee = "主要负责人", grounds = "逾期未整改" } })).Expect(HttpStatusCode.OK);
        var (userName, password, id) = await server.NewAccountAsync("sender");
        await server.GivePostAsync(id, "commission-office", world.City);
        string upload;
        using (var api = await server.SignInAsync(userName, password))
        {
            upload = await CreateAsync(api, Pdf.Length, "通知.pdf");
            (await PartAsync(api, upload, 0, new ByteArrayContent(Pdf[..1000]))).Expect(HttpStatusCode.NoContent);

            // The connection breaks in the midst of a part: what came is kept, though nobody was told.
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => PartAsync(api, upload, 1000, new BreakingContent(Pdf[1000..200_000])));
        }

        // What a killed server leaves behind what it told: bytes that count for nothing.
        await server.StopAsync();
        await File.AppendAllTextAsync(Path.Combine(server.Options.Files, "uploads", $"{Guid.Parse(upload[^36..]):N}.part"), "not acknowledged", Cancellation);
        await server.RestartAsync(options => options);
        using var again = await server.SignInAsync(userName, password);
        var offset = await OffsetAsync(again, upload);
        Assert.InRange(offset, 1000, 200_000);

        var attach = $"{record.Path}/papers?name=notice&upload={upload[^36..]}";
        (await again.PostAsync(attach)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid"); // not all of it is here
        var last = (await PartAsync(again, upload, offset, new ByteArrayContent(Pdf[offset..]))).Expect(HttpStatusCode.NoContent);
        Assert.Equal($"{Pdf.Length}", last.Headers.GetValues("Upload-Offset").Single());
        (await again.SendAsync(HttpMethod.Post, attach, null, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.OK);
        (await again.SendAsync(HttpMethod.Post, attach, null, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.OK);
        (await again.PostAsync(attach)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid"); // it is gone

        var paper = Assert.Single((await again.GetAsync($"{record.Path}/papers")).Json.EnumerateArray());
        Assert.Equal("通知.pdf", paper.GetProperty("fileName").GetString());
        Assert.Equal(Pdf, await again.Http.GetByteArrayAsync($"{record.Path}/papers/{paper.GetProperty("id").GetGuid()}", Cancellation));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Options.Files, "uploads")));
    }

    [Fact]
    public async Task Holds_an_uploaded_file_against_its_name_as_any_other()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3));
        var record = await world.OpenAsync("interviews", "interviews/summons");
        (await record.StepAsync(world.Office, "decide", new { fields = new { interviewee = "主要负责人", grounds = "逾期未整改" } })).Expect(HttpStatusCode.OK);
        var upload = await CreateAsync(world.Office, Pdf.Length, "notice.png");
        (await PartAsync(world.Office, upload, 0, new ByteArrayContent(Pdf))).Expect(HttpStatusCode.NoContent);
        (await world.Office.PostAsync($"{record.Path}/papers?name=notice&upload={upload[^36..]}")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "wrong-file");
        (await world.Leader.PostAsync($"{record.Path}/papers?name=notice&upload={upload[^36..]}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await TusAsync(world.Office, HttpMethod.Delete, upload)).Expect(HttpStatusCode.NoContent);
        (await TusAsync(world.Office, HttpMethod.Head, upload)).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Is_its_owners_alone_and_takes_parts_in_order_one_at_a_time()
    {
        using var owner = await Server.NewPersonAsync();
        using var other = await Server.NewPersonAsync();
        var upload = await CreateAsync(owner, 100, "a.pdf");
        (await TusAsync(other, HttpMethod.Head, upload)).Expect(HttpStatusCode.NotFound);
        (await PartAsync(other, upload, 0, new ByteArrayContent(Pdf[..10]))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await TusAsync(other, HttpMethod.Delete, upload)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await PartAsync(owner, upload, 7, new ByteArrayContent(Pdf[..10]))).ExpectProblem(HttpStatusCode.Conflict, "wrong-offset");
        (await PartAsync(owner, upload, 0, new ByteArrayContent(Pdf[..101]))).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");

        // A part that is being sent holds the file: whoever comes meanwhile is told so.
        // Each of the two may be the one that meets the other: a first part that was refused so is sent again.
        var gate = new HeldContent(Pdf[..10]);
        var first = PartAsync(owner, upload, 0, gate);
        Answer second;
        do
        {
            if (first.IsCompleted)
            {
                (await first).ExpectProblem(HttpStatusCode.Locked, "upload-busy");
                gate.Dispose();
                gate = new HeldContent(Pdf[..10]);
                first = PartAsync(owner, upload, 0, gate);
            }

            second = await PartAsync(owner, upload, 99, new ByteArrayContent(Pdf[..1]));
        }
        while (second.Status == HttpStatusCode.Conflict); // the first has not arrived yet
        second.ExpectProblem(HttpStatusCode.Locked, "upload-busy");
        gate.Open();
        (await first).Expect(HttpStatusCode.NoContent);
        gate.Dispose();
        Assert.Equal(10, await OffsetAsync(owner, upload));
    }

    [Fact]
    public async Task Keeps_nothing_of_a_part_that_is_not_what_its_checksum_says()
    {
        using var owner = await Server.NewPersonAsync();
        var upload = await CreateAsync(owner, 20, "a.pdf");
        var right = $"sha256 {Convert.ToBase64String(SHA256.HashData(Pdf.AsSpan(0, 20)))}";
        (await PartAsync(owner, upload, 0, new ByteArrayContent(Pdf[1..21]), ("Upload-Checksum", right))).ExpectProblem((HttpStatusCode)460, "checksum-mismatch");
        (await PartAsync(owner, upload, 0, new ByteArrayContent(Pdf[..20]), ("Upload-Checksum", "md5 AAAA"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(0, await OffsetAsync(owner, upload));
        (await PartAsync(owner, upload, 0, new ByteArrayContent(Pdf[..20]), ("Upload-Checksum", right))).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Speaks_one_version_and_tells_its_limits()
    {
        using var owner = await Server.NewPersonAsync();
        var told = await owner.SendAsync(HttpMethod.Options, "/api/v1/uploads");
        Assert.Equal(["1.0.0", "creation,expiration,termination,checksum", "1073741824"], new[] { "Tus-Version", "Tus-Extension", "Tus-Max-Size" }.Select(name => told.Headers.GetValues(name).Single()));
        var refused = await owner.PostAsync("/api/v1/uploads");
        refused.ExpectProblem(HttpStatusCode.PreconditionFailed, "tus-version");
        Assert.Equal("1.0.0", refused.Headers.GetValues("Tus-Version").Single());
        (await TusAsync(owner, HttpMethod.Post, "/api/v1/uploads", ("Upload-Length", "9999999999999"), ("Upload-Metadata", "filename YS5wZGY="))).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        (await TusAsync(owner, HttpMethod.Post, "/api/v1/uploads", ("Upload-Length", "-1"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Limits_how_many_are_on_their_way_and_forgets_what_nobody_went_on_with()
    {
        using var owner = await Server.NewPersonAsync();
        var first = await CreateAsync(owner, 20, "a.pdf");
        (await PartAsync(owner, first, 0, new ByteArrayContent(Pdf[..10]))).Expect(HttpStatusCode.NoContent);
        for (var i = 1; i < new UploadRules().MostOfOne; i++)
        {
            await CreateAsync(owner, 20, "a.pdf");
        }

        (await TusAsync(owner, HttpMethod.Post, "/api/v1/uploads", ("Upload-Length", "20"), ("Upload-Metadata", "filename YS5wZGY="))).ExpectProblem(HttpStatusCode.Conflict, "too-many-uploads");
        await Server.InDatabaseAsync(db => db.Set<Upload>().Where(u => u.OwnerId == owner.PersonId).ExecuteUpdateAsync(row => row.SetProperty(u => u.ExpiresAt, Server.Now()), Cancellation));
        (await TusAsync(owner, HttpMethod.Head, first)).Expect(HttpStatusCode.NotFound);
        await using (var scope = Server.Services.CreateAsyncScope())
        {
            await ActivatorUtilities.CreateInstance<ForgetUploads>(scope.ServiceProvider).RunAsync(Cancellation);
        }

        Assert.Equal(0, await Server.InDatabaseAsync(db => db.Set<Upload>().CountAsync(u => u.OwnerId == owner.PersonId, Cancellation)));
        Assert.False(File.Exists(Path.Combine(Server.Options.Files, "uploads", $"{Guid.Parse(first[^36..]):N}.part")));
    }

    private static async Task<string> CreateAsync(Api api, long length, string fileName)
    {
        var made = await TusAsync(api, HttpMethod.Post, "/api/v1/uploads",
            ("Upload-Length", $"{length}"), ("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(fileName))},filetype YXBwbGljYXRpb24vcGRm"));
        made.Expect(HttpStatusCode.Created);
        Assert.Equal("1.0.0", made.Headers.GetValues("Tus-Resumable").Single());
        return made.Headers.Location!.ToString();
    }

    private static async Task<int> OffsetAsync(Api api, string upload) =>
        int.Parse((await TusAsync(api, HttpMethod.Head, upload)).Expect(HttpStatusCode.OK).Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);

    private static Task<Answer> TusAsync(Api api, HttpMethod method, string path, params (string, string)[] headers) =>
        api.SendAsync(method, path, null, [("Tus-Resumable", "1.0.0"), .. headers]);

    private static async Task<Answer> PartAsync(Api api, string upload, long offset, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        foreach (var (name, value) in headers.Append(("Tus-Resumable", "1.0.0")).Append(("Upload-Offset", $"{offset}")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await api.Http.SendAsync(request, Cancellation);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Sends bytes, announces more, and breaks off.</summary>
    private sealed class BreakingContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes, Cancellation);
            await stream.FlushAsync(Cancellation);
            throw new IOException("The cable was pulled.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length + 1;
            return true;
        }
    }

    /// <summary>Sends half of its bytes, and the rest when it is let.</summary>
    private sealed class HeldContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource gate = new();

        public void Open() => gate.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), Cancellation);
            await stream.FlushAsync(Cancellation);
            await gate.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2), Cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
