using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Xuncha.Server.Storage;

/// <summary>
/// What every SQLite connection must have before its first statement. Transactions need no care of ours: the provider opens them
/// with BEGIN IMMEDIATE, so that a decision holds the write lock before it reads.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // recursive_triggers: without it, INSERT OR REPLACE deletes rows past the append-only triggers.
    // busy_timeout: SQLite's own waiting is finer than the provider's 150 ms steps.
    // cache_size: 64 MiB at most. In the 2 MiB that are usual, a large transaction reads its own pages back from the log again and again.
    private const string Pragmas = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA recursive_triggers = ON;
        PRAGMA busy_timeout = 20000;
        PRAGMA cache_size = -65536;
        """;

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Run(connection);

    /// <inheritdoc/>
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Run(connection); // SQLite has no asynchronous I/O
        return Task.CompletedTask;
    }

    private static void Run(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
