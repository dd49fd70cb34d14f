using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Xuncha.Server.Storage;

/// <summary>
/// The tables whose rows are written once. Triggers refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE; they are made again after every
/// migration, because EF's SQLite table rebuilds drop them, and the server does not start when one is missing.
/// </summary>
internal static class AppendOnly
{
    /// <summary>All of them, in one place.</summary>
    public static readonly IReadOnlyList<string> Tables = ["administration_entry", "history_entry", "known_key"];

    /// <summary>Makes the triggers, as the owner of the tables. May be called again.</summary>
    public static async Task CreateTriggersAsync(XunchaDb db, CancellationToken cancellation)
    {
        var sql = db.Database.IsNpgsql()
            ? PostgresFunction + string.Concat(Tables.Select(PostgresTriggers))
            : string.Concat(Tables.Select(SqliteTriggers));
        await db.ExecuteAsync(sql, cancellation);
    }

    /// <summary>The triggers that should be there and are not, or are switched off. Empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> MissingTriggersAsync(XunchaDb db, CancellationToken cancellation)
    {
        var present = await db.Database
            .SqlQueryRaw<string>(db.Database.IsNpgsql()
                ? """SELECT tgrelid::regclass::text || ':' || tgname AS "Value" FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"""
                : """SELECT tbl_name || ':' || name AS "Value" FROM sqlite_master WHERE type = 'trigger'""")
            .ToListAsync(cancellation);
        return [.. Tables.SelectMany(table => Events(db).Select(e => $"{table}:{Name(table, e)}")).Except(present)];
    }

    private static readonly string[] SqliteEvents = ["update", "delete"];

    private static readonly string[] PostgresEvents = ["update", "delete", "truncate"];

    private static string[] Events(XunchaDb db) => db.Database.IsNpgsql() ? PostgresEvents : SqliteEvents;

    private static string Name(string table, string @event) => $"{table}_refuses_{@event}";

    private static string SqliteTriggers(string table) => string.Concat(SqliteEvents.Select(e => $"""
        DROP TRIGGER IF EXISTS {Name(table, e)};
        CREATE TRIGGER {Name(table, e)} BEFORE {e} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;

        """));

    private const string PostgresFunction = """
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;

        """;

    private static string PostgresTriggers(string table) => string.Concat(PostgresEvents.Select(e => $"""
        CREATE OR REPLACE TRIGGER {Name(table, e)} BEFORE {e} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

        """));
}

internal static class RawSql
{
    /// <summary>Runs statements as they stand (ExecuteSqlRaw would read braces in them as parameters), in the current transaction if there is one.</summary>
    public static async Task ExecuteAsync(this XunchaDb db, string sql, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // The statements are built from names in this assembly alone.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
