using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

public sealed class SealerOnSqlite(OnSqlite fixture) : SealerTests(fixture), IClassFixture<OnSqlite>;

public sealed class SealerOnPostgres(OnPostgres fixture) : SealerTests(fixture), IClassFixture<OnPostgres>
{
    [Fact]
    public async Task Seals_what_began_before_a_seal_and_was_committed_after_it()
    {
        await using var slow = Server.Services.CreateAsyncScope();
        var late = slow.ServiceProvider.GetRequiredService<XunchaDb>();
        await using var transaction = await late.Database.BeginTransactionAsync(Cancellation);
        late.Note<Setting>("tested", "late");
        await late.SaveChangesAsync(Cancellation);

        await LogExport.GrowAsync(Server, seals: 1, entries: 3); // younger, and sealed before
        var before = await SealsAsync(); // ahead of the commit, after which the server's own job may be first
        await transaction.CommitAsync(Cancellation);
        var entry = await Server.InDatabaseAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.SubjectId == "late", Cancellation));
        await LogExport.SealAsync(Server);
        var position = await Server.InDatabaseAsync(db => db.Set<SealedEntry>().SingleAsync(s => s.EntryId == entry.Id, Cancellation));
        Assert.True(position.SealNumber > before);
        Assert.Empty(LogExport.Verify(await LogExport.LinesAsync(Server)).Findings);
    }
}

/// <summary>Everything that is written is sealed soon, once, in a chain.</summary>
public abstract class SealerTests(ServerFixture fixture)
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Seals_no_entry_twice_when_two_nodes_seal_at_once()
    {
        await Server.InDatabaseAsync(async db =>
        {
            for (var i = 0; i < 500; i++)
            {
                db.Note<Setting>("tested", $"both/{i}");
            }

            return await db.SaveChangesAsync(Cancellation);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => LogExport.SealAsync(Server), Cancellation)));
        var verdict = LogExport.Verify(await LogExport.LinesAsync(Server));
        Assert.Empty(verdict.Findings);
        await Server.InDatabaseAsync(async db =>
        {
            var positions = await db.Set<SealedEntry>().OrderBy(s => s.Position).Select(s => s.Position).ToListAsync(Cancellation);
            Assert.Equal(Enumerable.Range(1, positions.Count).Select(i => (long)i), positions);
            Assert.Equal(500, await db.Set<SealedEntry>().CountAsync(s => db.Set<AuditEntry>().Any(e => e.Id == s.EntryId && e.SubjectId!.StartsWith("both/")), Cancellation));
            return 0;
        });
    }

    [Fact]
    public async Task Comes_by_itself_and_leaves_nothing_unsealed()
    {
        await Server.InDatabaseAsync(db =>
        {
            db.Note<Setting>("tested", "soon");
            return db.SaveChangesAsync(Cancellation);
        });
        while (await Server.InDatabaseAsync(db => db.Set<UnsealedEntry>().AnyAsync(u => db.Set<AuditEntry>().Any(e => e.Id == u.EntryId && e.SubjectId == "soon"), Cancellation)))
        {
            await Task.Delay(100, Cancellation); // until the next tick
        }
    }

    [Fact]
    public async Task Seals_what_was_left_before_anyone_writes_at_the_next_start()
    {
        await using var server = await fixture.StartAnotherAsync();
        await server.InDatabaseAsync(db =>
        {
            db.Note<Setting>("tested", "left");
            return db.SaveChangesAsync(Cancellation);
        });
        await server.RestartAsync(options => options with { Algorithms = Algorithms.Sm });
        Assert.True(await server.InDatabaseAsync(db => db.Set<SealedEntry>().AnyAsync(s => db.Set<AuditEntry>().Any(e => e.Id == s.EntryId && e.SubjectId == "left"), Cancellation)));

        // From one family of algorithms to the other the chain goes on.
        server.Services.GetRequiredService<KeyRing>().Add(KeyUse.Seals);
        await LogExport.GrowAsync(server, seals: 2, entries: 3);
        var lines = await LogExport.LinesAsync(server);
        Assert.Equal([KeyAlgorithm.Es256, KeyAlgorithm.Sm2Sm3], lines[0].Header!.Keys.Select(key => key.Algorithm));
        Assert.Equal(KeyAlgorithm.Sm2Sm3, lines.Last(line => line.Seal is not null).Seal!.Algorithm);
        var verdict = LogExport.Verify(lines);
        Assert.Empty(verdict.Findings);
        Assert.Equal(0, verdict.Unsealed);
        var changed = lines.Select(line => line.Sealed is { Entry: { SubjectId: "1/1" } entry } row ? new ExportLine { Sealed = row with { Entry = entry with { Address = "10.0.0.1" } } } : line);
        Assert.Equal(FindingKind.EntryChanged, Assert.Single(LogExport.Verify(changed).Findings).Kind);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET action = 'other'")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("UPDATE audit_seal SET count = 1")]
    [InlineData("DELETE FROM audit_seal")]
    [InlineData("UPDATE audit_sealed_entry SET seal_number = 1")]
    [InlineData("DELETE FROM audit_sealed_entry")]
    [InlineData("DELETE FROM audit_unsealed")]
    public async Task Refuses_to_change_what_was_written_and_to_let_an_entry_go_unsealed(string sql)
    {
        await LogExport.GrowAsync(Server, seals: 1, entries: 1);
        await Server.InDatabaseAsync(async db =>
        {
            // In one transaction, which is undone: the job must not seal it meanwhile.
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            db.Note<Setting>("tested", "kept");
            await db.SaveChangesAsync(Cancellation);
            await Assert.ThrowsAnyAsync<DbException>(() => db.ExecuteAsync(sql, Cancellation));
            return 0;
        });
    }

    private protected Task<long> SealsAsync() => Server.InDatabaseAsync(db => db.Set<AuditSeal>().Select(s => s.Number).MaxAsync(Cancellation));
}
