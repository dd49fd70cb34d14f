using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xuncha.Server.Commands;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Storage;

/// <summary>What a database must be before the server starts on it.</summary>
/// <param name="postgres">The cluster of this run.</param>
public sealed class SetupTests(PostgresCluster postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Refuses_a_database_of_the_other_kind(bool marked, bool started)
    {
        await using var onSqlite = await XunchaServer.OnSqliteAsync(marked);
        await onSqlite.StopAsync();
        var refusal = await RefusesAsync(onSqlite.Options with { Training = started });
        Assert.Contains("--training", refusal.Message, StringComparison.Ordinal);
        await using var onPostgres = await XunchaServer.OnPostgresAsync(postgres, marked);
        await RefusesAsync(onPostgres.Options with { Training = started });
    }

    [Fact]
    public async Task Refuses_to_migrate_a_database_to_the_other_kind()
    {
        var (application, owner) = await postgres.CreateDatabaseAsync(training: false);
        await Assert.ThrowsAsync<DatabaseNotUsableException>(() => MigrateCommand.MigrateAsync(owner, application, training: true, Cancellation));
    }

    [Fact]
    public async Task Refuses_a_PostgreSQL_database_that_was_not_migrated()
    {
        var (application, owner) = await postgres.CreateEmptyDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("xuncha-setup-");
        var options = new ServerOptions(Database.Postgres(application), "http://127.0.0.1:0", Training: false, Path.GetTempPath(), folder.FullName);
        var refusal = await RefusesAsync(options);
        Assert.Contains("xuncha migrate", refusal.Message, StringComparison.Ordinal);
        await MigrateCommand.MigrateAsync(owner, application, training: false, Cancellation);
        var (app, administrators) = await XunchaApp.CreateAsync(options, Cancellation);
        await app.DisposeAsync();
        folder.Delete(recursive: true);
        Assert.Equal(3, administrators.Count);
    }

    [Fact]
    public async Task Makes_the_applications_role_and_may_be_run_again()
    {
        var (application, owner) = await postgres.CreateEmptyDatabaseAsync("xuncha 'quoted\" role");
        await MigrateCommand.MigrateAsync(owner, application, training: false, Cancellation);
        await MigrateCommand.MigrateAsync(owner, application, training: false, Cancellation);
        await using var db = Database.Postgres(application).Open();
        await DatabaseSetup.CheckAsync(db, training: false, Cancellation);
    }

    [Fact]
    public async Task Refuses_one_role_for_owner_and_application()
    {
        var (_, owner) = await postgres.CreateEmptyDatabaseAsync();
        await Assert.ThrowsAsync<DatabaseNotUsableException>(() => MigrateCommand.MigrateAsync(owner, owner, training: false, Cancellation));
    }

    [Theory]
    [InlineData("ALTER TABLE history_entry DISABLE TRIGGER ALL")]
    [InlineData("DROP TRIGGER history_entry_refuses_update ON history_entry")]
    [InlineData("ALTER TABLE person ADD COLUMN extra text")]
    [InlineData("DROP TABLE history_entry")]
    [InlineData("TRUNCATE history_entry")]
    [InlineData("UPDATE history_entry SET subject = ''")]
    [InlineData("DELETE FROM history_entry")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("DELETE FROM audit_sealed_entry")]
    [InlineData("UPDATE audit_unsealed SET entry_id = entry_id")]
    [InlineData("INSERT INTO audit_archive VALUES (9, '', now())")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\"")]
    [InlineData("CREATE TABLE public.mine (id int)")]
    public async Task Lets_the_applications_role_do_no_more_than_it_needs(string sql)
    {
        var (application, _) = await postgres.CreateDatabaseAsync(training: false);
        await using var db = Database.Postgres(application).Open();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => db.ExecuteAsync(sql, Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("UPDATE history_entry SET subject = ''")]
    [InlineData("DELETE FROM history_entry")]
    [InlineData("TRUNCATE history_entry")]
    public async Task Stops_even_the_owner_at_the_triggers(string sql)
    {
        var (_, owner) = await postgres.CreateDatabaseAsync(training: false);
        await using var db = Database.Postgres(owner).Open();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => db.ExecuteAsync(sql, Cancellation));
        Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TRIGGER history_entry_refuses_truncate ON history_entry")]
    [InlineData("ALTER TABLE history_entry DISABLE TRIGGER history_entry_refuses_update")]
    public async Task Refuses_a_PostgreSQL_database_without_a_trigger_until_it_is_migrated_again(string sql)
    {
        var (application, owner) = await postgres.CreateDatabaseAsync(training: false);
        await using var asOwner = Database.Postgres(owner).Open();
        await asOwner.ExecuteAsync(sql, Cancellation);
        await RefusesAsync(new ServerOptions(Database.Postgres(application), "http://127.0.0.1:0", Training: false, Path.GetTempPath(), Path.GetTempPath()));
        await MigrateCommand.MigrateAsync(owner, application, training: false, Cancellation);
        await using var db = Database.Postgres(application).Open();
        await DatabaseSetup.CheckAsync(db, training: false, Cancellation);
    }

    [Fact]
    public async Task Refuses_a_database_of_a_newer_version()
    {
        await using var server = await XunchaServer.OnSqliteAsync();
        await server.InDatabaseAsync(async db =>
        {
            await db.ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')", Cancellation);
            return 0;
        });
        await server.StopAsync();
        var refusal = await RefusesAsync(server.Options);
        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_second_server_on_one_SQLite_folder()
    {
        await using var server = await XunchaServer.OnSqliteAsync();
        var refusal = await RefusesAsync(server.Options);
        Assert.Contains("another server", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_after_a_migration_of_SQLite_that_was_killed()
    {
        var folder = Directory.CreateTempSubdirectory("xuncha-killed-");
        var database = Database.Sqlite(folder.FullName);
        await using (var db = database.Open())
        {
            await db.ExecuteAsync(
                "CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')",
                Cancellation);
        }

        var (app, administrators) = await XunchaApp.CreateAsync(new ServerOptions(database, "http://127.0.0.1:0", Training: false, Path.GetTempPath(), folder.FullName), Cancellation);
        await app.DisposeAsync();
        Assert.Equal(3, administrators.Count);
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Opens_every_SQLite_connection_with_what_durability_and_append_only_need()
    {
        await using var server = await XunchaServer.OnSqliteAsync();
        await server.InDatabaseAsync(async db =>
        {
            Assert.Equal("wal", await ScalarAsync<string>(db, "SELECT journal_mode AS Value FROM pragma_journal_mode"));
            Assert.Equal(2, await ScalarAsync<long>(db, "SELECT synchronous AS Value FROM pragma_synchronous")); // FULL
            Assert.Equal(1, await ScalarAsync<long>(db, "SELECT foreign_keys AS Value FROM pragma_foreign_keys"));
            Assert.Equal(1, await ScalarAsync<long>(db, "SELECT recursive_triggers AS Value FROM pragma_recursive_triggers"));
            return 0;
        });
    }

    [Fact]
    public async Task Takes_SQLites_write_lock_before_a_transaction_reads()
    {
        await using var server = await XunchaServer.OnSqliteAsync();
        await server.InDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            await using var other = new SqliteConnection(server.Options.Database.ConnectionString);
            await other.OpenAsync(Cancellation);
            await using var command = other.CreateCommand();
            command.CommandTimeout = 1;
            command.CommandText = "BEGIN IMMEDIATE";
            var busy = await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(Cancellation));
            Assert.Equal(5, busy.SqliteErrorCode); // SQLITE_BUSY
            return 0;
        });
    }

    private static async Task<DatabaseNotUsableException> RefusesAsync(ServerOptions options) =>
        await Assert.ThrowsAsync<DatabaseNotUsableException>(() => XunchaApp.CreateAsync(options, Cancellation));

    private static async Task<T> ScalarAsync<T>(XunchaDb db, string sql) => await db.Database.SqlQueryRaw<T>(sql).SingleAsync(Cancellation);
}
