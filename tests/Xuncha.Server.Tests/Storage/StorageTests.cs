using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Storage;

public sealed class StorageOnSqlite(OnSqlite fixture) : StorageTests(fixture), IClassFixture<OnSqlite>;

public sealed class StorageOnPostgres(OnPostgres fixture) : StorageTests(fixture), IClassFixture<OnPostgres>;

public abstract class StorageTests(ServerFixture fixture)
{
    [Fact]
    public Task Has_no_model_changes_without_a_migration() => fixture.Server.InDatabaseAsync(db =>
    {
        Assert.False(db.Database.HasPendingModelChanges());
        return Task.FromResult(0);
    });

    [Fact]
    public Task Names_every_table_and_column_in_snake_case() => fixture.Server.InDatabaseAsync(db =>
    {
        var names = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Select(p => p.GetColumnName()).Append(e.GetTableName()!));
        Assert.All(names, name => Assert.Matches("^[a-z0-9_]+$", name));
        return Task.FromResult(0);
    });

    [Fact]
    public Task Has_every_append_only_trigger_after_migration() => fixture.Server.InDatabaseAsync(async db =>
    {
        Assert.Empty(await AppendOnly.MissingTriggersAsync(db, TestContext.Current.CancellationToken));
        return 0;
    });

    [Fact]
    public Task Lists_only_tables_that_exist_as_append_only() => fixture.Server.InDatabaseAsync(db =>
    {
        Assert.Subset(db.Model.GetEntityTypes().Select(e => e.GetTableName()!).ToHashSet(), AppendOnly.Tables.ToHashSet());
        return Task.FromResult(0);
    });

    [Theory]
    [InlineData("UPDATE audit_entry SET action = 'other'")]
    [InlineData("DELETE FROM audit_entry")]
    public Task Refuses_to_change_what_is_append_only(string sql) => fixture.Server.InDatabaseAsync(async db =>
    {
        var id = await AddEntryAsync(db, Instant.FromUtc(2026, 1, 1, 0, 0));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.ExecuteAsync(sql, TestContext.Current.CancellationToken));
        Assert.True(await db.Set<AuditEntry>().AnyAsync(e => e.Id == id && e.Action == "tested", TestContext.Current.CancellationToken));
        return 0;
    });

    [Theory]
    [InlineData(17_000_000_001_234_567, 17_000_000_001_234_560)] // below the microsecond: cut
    [InlineData(17_000_000_001_234_560, 17_000_000_001_234_560)]
    [InlineData(-15, -20)] // before 1970 too, towards the past
    [InlineData(0, 0)]
    public async Task Keeps_instants_to_the_microsecond(long ticks, long kept)
    {
        var id = await fixture.Server.InDatabaseAsync(db => AddEntryAsync(db, Instant.FromUnixTimeTicks(ticks)));
        var read = await fixture.Server.InDatabaseAsync(
            db => db.Set<AuditEntry>().SingleAsync(e => e.Id == id, TestContext.Current.CancellationToken));
        Assert.Equal(Instant.FromUnixTimeTicks(kept), read.At);
    }

    private static async Task<Guid> AddEntryAsync(XunchaDb db, Instant at)
    {
        // As it comes to the table, without the interceptor's hand: a row is a row whoever writes it.
        var id = Guid.NewGuid();
        var kept = new InstantConverter().ConvertToProvider(at);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO audit_entry (id, at, action, outcome) VALUES ({id}, {kept}, 'tested', 'Done')", TestContext.Current.CancellationToken);
        return id;
    }
}
