using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Hosting;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

/// <summary>Old entries move to files that prove them, and the log goes on without a gap.</summary>
public sealed class AuditArchiveTests(PostgresCluster postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archives_and_proves_on_SQLite()
    {
        await using var server = await XunchaServer.OnSqliteAsync();
        await ArchivesAsync(server, server.Options.Database);
    }

    [Fact]
    public async Task Archives_and_proves_on_PostgreSQL_as_the_owner()
    {
        var (application, owner) = await postgres.CreateDatabaseAsync(training: false);
        await using var server = await XunchaServer.OnPostgresAsync(application, training: false);
        await ArchivesAsync(server, Database.Postgres(owner));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0")]
    [InlineData("a year")]
    public async Task Refuses_to_start_with_a_retention_under_six_months(string months)
    {
        var refused = await XunchaProgram.RunAsync(["serve"], "", new Dictionary<string, string> { ["XUNCHA_AUDIT_RETENTION"] = months, ["XUNCHA_DATA"] = Path.GetTempPath() });
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("XUNCHA_AUDIT_RETENTION", refused.Errors, StringComparison.Ordinal);
    }

    private static async Task ArchivesAsync(XunchaServer server, Database owner)
    {
        var folder = Directory.CreateTempSubdirectory("xuncha-archive-");
        string File(string name) => Path.Combine(folder.FullName, name);
        await LogExport.GrowAsync(server, seals: 3, entries: 4);
        var whole = LogExport.Verify(await LogExport.LinesAsync(server));
        await Assert.ThrowsAsync<NotArchivedException>(() => ArchiveAsync(server, owner, 200, File("too-early"))); // a year is kept
        Assert.Empty(folder.EnumerateFiles());

        // Something holds an entry fast: nothing is moved, and no file stands in the way of the next try.
        await using (var db = owner.Open())
        {
            await db.ExecuteAsync("CREATE TABLE held (id uuid REFERENCES audit_entry (id)); INSERT INTO held SELECT id FROM audit_entry LIMIT 1", Cancellation);
            await Assert.ThrowsAnyAsync<DbException>(() => ArchiveAsync(server, owner, 400, File("first")));
            Assert.Empty(folder.EnumerateFiles());
            await db.ExecuteAsync("DROP TABLE held", Cancellation);
        }

        whole = LogExport.Verify(await LogExport.LinesAsync(server));
        var moved = await ArchiveAsync(server, owner, 400, File("first"));
        Assert.Equal(whole.Proven, moved);
        await LogExport.GrowAsync(server, seals: 2, entries: 3);
        var rest = LogExport.Verify(await LogExport.LinesAsync(server));
        Assert.Empty(rest.Findings);
        Assert.Equal((whole.LastSeal, 1L), (rest.ArchivedSeals, rest.FirstSeal));

        // Again, with what has come since; then every combination that makes sense is proven.
        await ArchiveAsync(server, owner, 400, File("second"));
        await LogExport.GrowAsync(server, seals: 1, entries: 1);
        await WriteAsync(await LogExport.LinesAsync(server), File("rest"));
        Assert.Empty(await FindingsAsync(File("rest")));
        Assert.Empty(await FindingsAsync(File("first")));
        Assert.Empty(await FindingsAsync(File("second")));
        Assert.Empty(await FindingsAsync(File("rest"), File("first"), File("second")));
        Assert.Empty(await FindingsAsync(File("first"), File("second")));

        // What is removed without an archive is found, here and in an archive.
        var lines = await LogExport.LinesAsync(server);
        var last = lines.Last(line => line.Seal is not null).Seal!.Number;
        Assert.NotEmpty(LogExport.Verify(lines.Where(line => line.Sealed?.Seal != last)).Findings);
        var text = await System.IO.File.ReadAllLinesAsync(File("first"), Cancellation);
        await System.IO.File.WriteAllLinesAsync(File("first"), text.Where((_, i) => i != text.Length - 1), Cancellation);
        Assert.Equal(FindingKind.EntryRemoved, Assert.Single(await FindingsAsync(File("first"))).Kind);
        folder.Delete(recursive: true);
    }

    // As if it were so many days later.
    private static async Task<long> ArchiveAsync(XunchaServer server, Database owner, int ahead, string file)
    {
        await LogExport.SealAsync(server);
        var keys = server.Services.GetRequiredService<KeyRing>();
        await using var db = owner.Open(AuditServices.OfCommand(keys, "audit archive"));
        var today = server.Now().InZone(XunchaClock.Zone).Date;
        return await new AuditArchive(db, keys, server.Services.GetRequiredService<XunchaClock>(), new()).RunAsync(today.PlusDays(1), today.PlusDays(ahead), file, Cancellation);
    }

    private static async Task<IReadOnlyList<Finding>> FindingsAsync(params string[] files)
    {
        var verifier = new ChainVerifier([], []);
        foreach (var file in files)
        {
            await ExportReader.ReadAsync(file, verifier, Cancellation);
        }

        return verifier.Finish().Findings;
    }

    private static Task WriteAsync(IEnumerable<ExportLine> lines, string file) =>
        System.IO.File.WriteAllLinesAsync(file, lines.Select(line => JsonSerializer.Serialize(line, Json.Options)), Cancellation);
}
