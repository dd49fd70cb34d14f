using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Hosting;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

public sealed class WitnessOnSqlite(OnSqlite fixture) : WitnessTests(fixture), IClassFixture<OnSqlite>;

public sealed class WitnessOnPostgres(OnPostgres fixture) : WitnessTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Somebody outside remembers the newest seal, and what a restore or a cut took away is seen.</summary>
public abstract class WitnessTests(ServerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remembers_seals_in_a_file_and_tells_at_the_next_start_that_the_database_is_older()
    {
        await using var server = await fixture.StartAnotherAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("xuncha-witness-").FullName, "seals.ndjson");
        await server.RestartAsync(options => options with { Audit = new() { Witness = file } });
        await server.AuditAdminAsync(); // signs in, which is an entry, before anything is compared
        await LogExport.GrowAsync(server, seals: 2, entries: 2);
        var newest = await NewestAsync(server);
        await UntilToldAsync(server, newest, async () => FileWitness.Lines(await File.ReadAllTextAsync(file, Cancellation)).LastOrDefault());
        await ExpectAsync(server, "agrees", newest.Number);

        // As if the database were an older copy: the witness remembers more. The server stands still, whose own job tells it too.
        await server.StopAsync();
        var later = newest with { Number = newest.Number + 50, Signature = [1, 2, 3] };
        await File.AppendAllTextAsync(file, JsonSerializer.Serialize(later, Json.Options) + "\n{\"number\":9", Cancellation); // and a line that was cut off
        await server.RestartAsync();
        var status = (await (await server.AuditAdminAsync()).GetAsync("/api/v1/audit/status")).Expect(HttpStatusCode.OK).Json;
        Assert.NotEqual(JsonValueKind.Null, status.GetProperty("notAsWitnessed").ValueKind); // and stays so, whatever is told from now on
        await ExpectAsync(server, "differs", newest.Number);
        Assert.StartsWith($"{later.Number}/", (await FindingsAsync(server)).Single(), StringComparison.Ordinal);
        var findings = LogExport.Verify(await LogExport.LinesAsync(server), [.. FileWitness.Lines(await File.ReadAllTextAsync(file, Cancellation))]).Findings;
        Assert.Equal([new(FindingKind.CutOff, later.Number)], findings);
        await server.StopAsync(); // which may be telling it something
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Tells_another_system_signed_and_tries_again_when_it_does_not_answer()
    {
        await using var other = await OtherSystem.StartAsync();
        await using var server = await fixture.StartAnotherAsync();
        await server.RestartAsync(options => options with { Audit = new() { Witness = other.Address, WitnessSecret = OtherSystem.Secret } });
        await server.AuditAdminAsync();
        await LogExport.SealAsync(server);
        await UntilToldAsync(server, await NewestAsync(server), () => Task.FromResult(other.Newest));
        other.IsOut = true;
        await LogExport.GrowAsync(server, seals: 1, entries: 2);
        await RunAsync(server);
        var newest = await NewestAsync(server);
        Assert.False(SealAudit.IsSame(newest, other.Newest));
        await ExpectAsync(server, "unreachable", 0);
        other.IsOut = false;
        await UntilToldAsync(server, newest, () => Task.FromResult(other.Newest));
        Assert.Empty(other.Faults);
        await ExpectAsync(server, "agrees", newest.Number);
    }

    [Fact]
    public async Task Writes_down_what_the_witness_remembers_before_it_tells_it_anything_newer()
    {
        await using var other = await OtherSystem.StartAsync();
        await using var server = await fixture.StartAnotherAsync();
        other.IsOut = true; // also at the start
        await server.RestartAsync(options => options with { Audit = new() { Witness = other.Address, WitnessSecret = OtherSystem.Secret } });
        var remembered = await NewestAsync(server) with { Signature = [1, 2, 3] };
        other.Newest = remembered;
        var findings = new ConcurrentBag<string>();
        other.Telling = async () =>
        {
            foreach (var finding in await FindingsAsync(server))
            {
                findings.Add(finding);
            }

            return findings.Count > 1; // the first time it does not take it, and is told of again
        };
        other.IsOut = false;
        await LogExport.GrowAsync(server, seals: 1, entries: 1);
        await UntilToldAsync(server, await NewestAsync(server), () => Task.FromResult(SealAudit.IsSame(remembered, other.Newest) ? null : other.Newest));
        Assert.Single(await FindingsAsync(server));
        Assert.All(findings, finding => Assert.StartsWith($"{remembered.Number}/", finding, StringComparison.Ordinal));
        await ExpectAsync(server, "differs", remembered.Number);
    }

    [Theory]
    [InlineData("application/json; charset=none", "{}")]
    [InlineData("application/json", "nothing")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", """{"number":1,"first":1,"count":1,"root":null,"previous":"","at":"2026-09-01T01:00:00Z","algorithm":"es256","keyId":"1","signature":""}""")]
    public async Task Takes_a_strange_answer_for_none(string contentType, string body)
    {
        await using var other = await OtherSystem.StartAsync();
        other.Answer = Results.Bytes(Encoding.UTF8.GetBytes(body), contentType);
        var options = fixture.Server.Options with { Audit = new() { Witness = other.Address, WitnessSecret = OtherSystem.Secret } };
        await using var scope = fixture.Server.Services.CreateAsyncScope();
        var seals = ActivatorUtilities.CreateInstance<SealAudit>(scope.ServiceProvider, options);
        await seals.StartAsync(Cancellation);
        Assert.Equal(new(WitnessState.Unreachable, null), await seals.AskWitnessAsync(Cancellation));
    }

    // The server's own job comes too, and may be telling it of the seal before, or of one after.
    private static async Task UntilToldAsync(XunchaServer server, AuditSeal seal, Func<Task<AuditSeal?>> told)
    {
        do
        {
            await RunAsync(server);
        }
        while (await told() is not { } newest || newest.Number < seal.Number);
    }

    private static async Task RunAsync(XunchaServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SealAudit>().RunAsync(Cancellation);
    }

    private static Task<AuditSeal> NewestAsync(XunchaServer server) =>
        server.InDatabaseAsync(db => db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstAsync(Cancellation));

    private static Task<List<string>> FindingsAsync(XunchaServer server) =>
        server.InDatabaseAsync(db => db.Set<AuditEntry>().Where(SealAudit.IsFinding).Select(e => e.SubjectId!).ToListAsync(Cancellation));

    // By this seal or one after it: asking is itself written down, and sealed.
    private static async Task ExpectAsync(XunchaServer server, string state, long seal)
    {
        var witness = (await (await server.AuditAdminAsync()).GetAsync("/api/v1/audit/status")).Expect(HttpStatusCode.OK).Json.GetProperty("witness");
        Assert.Equal(state, witness.GetProperty("state").GetString());
        Assert.True((witness.GetProperty("seal") is { ValueKind: JsonValueKind.Number } said ? said.GetInt64() : 0) >= seal);
    }

    /// <summary>A witness over HTTP that checks what it is told, as its builders would from docs/operations/audit.md.</summary>
    private sealed class OtherSystem : IAsyncDisposable
    {
        public static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

        private readonly WebApplication app = Build();

        public ConcurrentBag<string> Faults { get; } = [];

        public AuditSeal? Newest { get; set; }

        public bool IsOut { get; set; }

        /// <summary>What it answers to everything; null for as it should.</summary>
        public IResult? Answer { get; set; }

        /// <summary>Comes before it takes what it is told, and says whether it does.</summary>
        public Func<Task<bool>> Telling { get; set; } = () => Task.FromResult(true);

        public string Address => $"{app.Urls.Single()}/seals";

        public static async Task<OtherSystem> StartAsync()
        {
            var system = new OtherSystem();
            system.app.MapGet("/seals", () => system.Answer is { } answer ? answer : system.IsOut ? Results.StatusCode(503) : system.Newest is { } newest ? Results.Json(newest, Json.Options) : Results.NotFound());
            system.app.MapPost("/seals", system.TakeAsync);
            await system.app.StartAsync(Cancellation);
            return system;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private static WebApplication Build()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            return builder.Build();
        }

        private async Task<IResult> TakeAsync(HttpRequest request)
        {
            if (IsOut || !await Telling())
            {
                return Results.StatusCode(503);
            }

            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync(Cancellation);
            var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{body}";
            if (request.Headers["webhook-signature"] != $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(signed)))}")
            {
                Faults.Add($"not signed: {signed}");
            }

            Newest = JsonSerializer.Deserialize<AuditSeal>(body, Json.Options);
            return Results.NoContent();
        }
    }
}
