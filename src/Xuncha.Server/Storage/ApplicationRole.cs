using Npgsql;

namespace Xuncha.Server.Storage;

/// <summary>
/// The role the server runs as on PostgreSQL. It owns nothing, so that it can neither alter a table nor take a trigger away; on
/// append-only tables it may read and add, no more.
/// </summary>
internal static class ApplicationRole
{
    /// <summary>Makes the role named in the application's connection string if it is absent, and gives it exactly its rights.</summary>
    /// <param name="owner">The database, as the owner.</param>
    /// <param name="application">The application's connection string, with user name and, if the role must be made, password.</param>
    /// <param name="cancellation">Ends the work; what is not committed is undone.</param>
    public static async Task GrantAsync(XunchaDb owner, string application, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(application);
        var role = Identifier(connection.Username ?? throw new DatabaseNotUsableException(
            "XUNCHA_DB 没有写用户名 / XUNCHA_DB names no user"));
        var neverDeletes = string.Join(", ", AppendOnly.All.Where(table => !table.IsQueue).Select(table => table.Name));
        var owners = string.Join(", ", AppendOnly.All.Where(table => table.IsOwners).Select(table => table.Name));
        await owner.ExecuteAsync($"""
            DO $do$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {Literal(connection.Username)}) THEN
                CREATE ROLE {role} LOGIN PASSWORD {Literal(connection.Password ?? "")};
                -- A node that vanished must free its rows soon; by role, because pgbouncer passes no session settings on.
                ALTER ROLE {role} SET idle_in_transaction_session_timeout = '60s';
                ALTER ROLE {role} SET tcp_keepalives_idle = 15;
                ALTER ROLE {role} SET tcp_keepalives_interval = 5;
                ALTER ROLE {role} SET tcp_keepalives_count = 3;
              END IF;
              EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), {Literal(connection.Username)});
            END $do$;
            GRANT USAGE ON SCHEMA public TO {role};
            REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
            REVOKE UPDATE ON {string.Join(", ", AppendOnly.Tables)} FROM {role};
            REVOKE DELETE ON {neverDeletes} FROM {role};
            REVOKE INSERT ON {owners} FROM {role};
            REVOKE INSERT, UPDATE, DELETE ON "__EFMigrationsHistory" FROM {role};
            """, cancellation);
    }

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
