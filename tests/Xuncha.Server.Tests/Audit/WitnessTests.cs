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
        Assert.Equal(("agrees", newest.Number), await StatusAsync(server));

        // As if the database were an older copy: the witness remembers more.
        var later = newest with { Number = newest.Number + 50, Signature = [1, 2, 3] };
        await File.AppendAllTextAsync(file, JsonSerializer.Serialize(later, Json.Options) + "\n{\"number\":9", Cancellation); // and a line that was cut off
        Assert.Equal(("differs", later.Number), await StatusAsync(server));
        await server.RestartAsync();
        var status = (await (await server.AuditAdminAsync()).GetAsync("/api/v1/audit/status")).Expect(HttpStatusCode.OK).Json;
        Assert.NotEqual(JsonValueKind.Null, status.GetProperty("notAsWitnessed").ValueKind); // and stays so, whatever is told from now on
        Assert.Equal("agrees", status.GetProperty("witness").GetProperty("state").GetString());
        var noted = await server.InDatabaseAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.Action == SealAudit.NotAsWitnessed, Cancellation));
        Assert.Equal($"{later.Number}", noted.SubjectId);
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
        Assert.Equal("unreachable", (await StatusAsync(server)).State);
        other.IsOut = false;
        await UntilToldAsync(server, newest, () => Task.FromResult(other.Newest));
        Assert.Empty(other.Faults);
        Assert.Equal(("agrees", newest.Number), await StatusAsync(server));
    }

    // The server's own job comes too, and may be telling it of the seal before.
    private static async Task UntilToldAsync(XunchaServer server, AuditSeal seal, Func<Task<AuditSeal?>> told)
    {
        do
        {
            await RunAsync(server);
        }
        while (!SealAudit.IsSame(seal, await told()));
    }

    private static async Task RunAsync(XunchaServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SealAudit>().RunAsync(Cancellation);
    }

    private static Task<AuditSeal> NewestAsync(XunchaServer server) =>
        server.InDatabaseAsync(db => db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstAsync(Cancellation));

    private static async Task<(string State, long Seal)> StatusAsync(XunchaServer server)
    {
        var witness = (await (await server.AuditAdminAsync()).GetAsync("/api/v1/audit/status")).Expect(HttpStatusCode.OK).Json.GetProperty("witness");
        return (witness.GetProperty("state").GetString()!, witness.GetProperty("seal") is { ValueKind: JsonValueKind.Number } seal ? seal.GetInt64() : 0);
    }

    /// <summary>A witness over HTTP that checks what it is told, as its builders would from docs/operations/audit.md.</summary>
    private sealed class OtherSystem : IAsyncDisposable
    {
        public static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

        private readonly WebApplication app = Build();

        public ConcurrentBag<string> Faults { get; } = [];

        public AuditSeal? Newest { get; private set; }

        public bool IsOut { get; set; }

        public string Address => $"{app.Urls.Single()}/seals";

        public static async Task<OtherSystem> StartAsync()
        {
            var system = new OtherSystem();
            system.app.MapGet("/seals", () => system.IsOut ? Results.StatusCode(503) : system.Newest is { } newest ? Results.Json(newest, Json.Options) : Results.NotFound());
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
            if (IsOut)
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
