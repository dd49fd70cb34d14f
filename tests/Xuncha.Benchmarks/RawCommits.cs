using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Xuncha.Benchmarks;

/// <summary>What the database alone can do: eight connections, each inserting one row a commit.</summary>
internal static class RawCommits
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);

    /// <summary>Commits a second on SQLite, with the pragmas that the server sets.</summary>
    public static async Task<double> OnSqliteAsync(string file)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
        return await MeasureAsync(async () =>
        {
            var connection = new SqliteConnection(source);
            await connection.OpenAsync();
            await ExecuteAsync(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 20000; CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
            return connection;
        });
    }

    /// <summary>Commits a second on PostgreSQL.</summary>
    public static async Task<double> OnPostgresAsync(string source)
    {
        await using (var connection = new NpgsqlConnection(source))
        {
            await connection.OpenAsync();
            await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS raw (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)");
        }

        return await MeasureAsync(async () =>
        {
            var connection = new NpgsqlConnection(source);
            await connection.OpenAsync();
            return connection;
        });
    }

    /// <summary>The version of a PostgreSQL server, and whether it syncs.</summary>
    public static async Task<string> VersionAsync(string source)
    {
        await using var connection = new NpgsqlConnection(source);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')";
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<double> MeasureAsync(Func<Task<DbConnection>> open)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Transitions.Clients).Select(_ => Task.Run(async () =>
        {
            await using var connection = await open();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO raw (body) VALUES ('one row, one commit')";
            await command.PrepareAsync();
            var count = 0;
            for (; watch.Elapsed < Span; count++)
            {
                await command.ExecuteNonQueryAsync();
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
