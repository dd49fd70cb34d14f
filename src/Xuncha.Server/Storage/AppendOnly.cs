using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Xuncha.Server.Storage;

/// <summary>A table whose rows are written once.</summary>
/// <param name="Name">The table.</param>
/// <param name="MayGo">The one case in which a row, <c>OLD</c>, may be deleted, as an SQL condition; null for never.</param>
/// <param name="IsQueue">Whether the application deletes in that case; otherwise only the owner of the tables may.</param>
/// <param name="IsOwners">Whether rows are written by the owner of the tables alone.</param>
internal sealed record WrittenOnce(string Name, string? MayGo = null, bool IsQueue = false, bool IsOwners = false);

/// <summary>
/// The tables whose rows are written once. Triggers refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE; they are made again after every
/// migration, because EF's SQLite table rebuilds drop them, and the server does not start when one is missing.
/// </summary>
internal static class AppendOnly
{
    /// <summary>All of them, in one place.</summary>
    public static readonly IReadOnlyList<WrittenOnce> All =
    [
        new("history_entry"),
        new("known_key"),
        new("audit_entry", "EXISTS (SELECT 1 FROM audit_sealed_entry s JOIN audit_archive a ON a.through_seal >= s.seal_number WHERE s.entry_id = OLD.id)"),
        new("audit_sealed_entry", "EXISTS (SELECT 1 FROM audit_archive a WHERE a.through_seal >= OLD.seal_number)"),
        new("audit_unsealed", "EXISTS (SELECT 1 FROM audit_sealed_entry s WHERE s.entry_id = OLD.entry_id)", IsQueue: true),
        new("audit_seal"),
        new("audit_archive", IsOwners: true),
    ];

    /// <summary>Their names.</summary>
    public static readonly IReadOnlyList<string> Tables = [.. All.Select(table => table.Name)];

    // An entry waits for its seal from the moment it is there, whoever wrote it.
    private const string Queueing = "audit_entry_waits_for_its_seal";

    /// <summary>Makes the triggers, as the owner of the tables. May be called again.</summary>
    public static async Task CreateTriggersAsync(XunchaDb db, CancellationToken cancellation)
    {
        var sql = db.Database.IsNpgsql()
            ? PostgresFunctions + string.Concat(All.Select(PostgresTriggers))
            : SqliteQueueing + string.Concat(All.Select(SqliteTriggers));
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
        return [.. Tables.SelectMany(table => Events(db).Select(e => $"{table}:{Name(table, e)}")).Append($"audit_entry:{Queueing}").Except(present)];
    }

    private static readonly string[] SqliteEvents = ["update", "delete"];

    private static readonly string[] PostgresEvents = ["update", "delete", "truncate"];

    private static string[] Events(XunchaDb db) => db.Database.IsNpgsql() ? PostgresEvents : SqliteEvents;

    private static string Name(string table, string @event) => $"{table}_refuses_{@event}";

    private static string SqliteTriggers(WrittenOnce table) => string.Concat(SqliteEvents.Select(e => $"""
        DROP TRIGGER IF EXISTS {Name(table.Name, e)};
        CREATE TRIGGER {Name(table.Name, e)} BEFORE {e} ON {table.Name} {(e == "delete" && table.MayGo is { } mayGo ? $"WHEN NOT {mayGo}" : "")}
        BEGIN SELECT RAISE(ABORT, '{table.Name} is append-only'); END;

        """));

    private const string SqliteQueueing = $"""
        DROP TRIGGER IF EXISTS {Queueing};
        CREATE TRIGGER {Queueing} AFTER INSERT ON audit_entry
        BEGIN INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); END;

        """;

    private const string PostgresFunctions = $"""
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
        CREATE OR REPLACE FUNCTION {Queueing}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); RETURN NULL; END $$;
        CREATE OR REPLACE TRIGGER {Queueing} AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION {Queueing}();

        """;

    // A condition on the row needs a trigger for each row; without one, even a statement that finds no row is refused.
    private static string PostgresTriggers(WrittenOnce table) => string.Concat(PostgresEvents.Select(e => e == "delete" && table.MayGo is { } mayGo
        ? $"""
        CREATE OR REPLACE FUNCTION {Name(table.Name, e)}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF {mayGo} THEN RETURN OLD; END IF; RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
        CREATE OR REPLACE TRIGGER {Name(table.Name, e)} BEFORE {e} ON {table.Name} FOR EACH ROW EXECUTE FUNCTION {Name(table.Name, e)}();

        """
        : $"""
        CREATE OR REPLACE TRIGGER {Name(table.Name, e)} BEFORE {e} ON {table.Name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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
