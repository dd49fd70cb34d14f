using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xuncha.Server.Scheduling;

namespace Xuncha.Server.Storage;

/// <summary>The database cannot be used as it is. The message says why and what to do, for the person who starts the server.</summary>
/// <param name="message">Chinese and English.</param>
internal sealed class DatabaseNotUsableException(string message) : Exception(message);

/// <summary>Brings a database to this version's shape, and refuses one that does not have it.</summary>
internal static class DatabaseSetup
{
    /// <summary>
    /// Applies the migrations, makes the append-only triggers again and, on a new database, writes down whether it is for training.
    /// On PostgreSQL it is run as the owner of the tables.
    /// </summary>
    /// <param name="db">The database, as its owner.</param>
    /// <param name="training">What a new database is for; an existing one must be of that kind.</param>
    /// <param name="cancellation">Ends the work; what is not committed is undone.</param>
    /// <exception cref="DatabaseNotUsableException">The database is of the other kind; nothing was changed.</exception>
    public static async Task MigrateAsync(XunchaDb db, bool training, CancellationToken cancellation)
    {
        if ((await AppliedAsync(db, cancellation)).Any())
        {
            await CheckKindAsync(db, training, cancellation);
        }

        if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any())
        {
            await FreeAbandonedLockAsync(db, cancellation);
            await db.Database.MigrateAsync(cancellation);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db.Database.IsNpgsql())
        {
            await Housekeeping.CreateTablesAsync(db, cancellation);
        }

        await AppendOnly.CreateTriggersAsync(db, cancellation);
        var kind = training ? "true" : "false";
        // In SQL, for the audit log cannot be written yet: there are no keys.
        await db.Database.ExecuteSqlAsync($"INSERT INTO setting (key, value) VALUES ({Setting.Training}, {kind}) ON CONFLICT (key) DO NOTHING", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Refuses to go on with a database that is unreachable, older or newer than this version, without a trigger, or of the other kind.</summary>
    /// <exception cref="DatabaseNotUsableException">The database cannot be used, and why.</exception>
    public static async Task CheckAsync(XunchaDb db, bool training, CancellationToken cancellation)
    {
        await ConnectAsync(db, cancellation);
        var applied = (await AppliedAsync(db, cancellation)).ToHashSet(StringComparer.Ordinal);
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if (known.Except(applied).Any())
        {
            throw new DatabaseNotUsableException("数据库需要升级，请先运行 xuncha migrate / the database must be migrated first: run xuncha migrate");
        }

        if (applied.Except(known).Any())
        {
            throw new DatabaseNotUsableException("数据库属于更新的版本 / the database belongs to a newer version of the program");
        }

        if (await AppendOnly.MissingTriggersAsync(db, cancellation) is { Count: > 0 } missing)
        {
            throw new DatabaseNotUsableException(
                $"缺少只增表的触发器 / triggers of append-only tables are missing: {string.Join(", ", missing)} — xuncha migrate");
        }

        await CheckKindAsync(db, training, cancellation);
    }

    // EF marks a running migration of SQLite by a row; a process that was killed meanwhile leaves it, and the next would wait for ever.
    // Whoever migrates holds the folder's lock, so that a row that is there is an abandoned one. (PostgreSQL's lock ends with its session.)
    private static async Task FreeAbandonedLockAsync(XunchaDb db, CancellationToken cancellation)
    {
        if (db.Database.IsSqlite())
        {
            await db.ExecuteAsync("DROP TABLE IF EXISTS __EFMigrationsLock", cancellation);
        }
    }

    private static async Task ConnectAsync(XunchaDb db, CancellationToken cancellation)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancellation);
            await db.Database.CloseConnectionAsync();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException { InnerException: DbException })
        {
            throw new DatabaseNotUsableException(
                $"无法连接数据库（新数据库请先运行 xuncha migrate）/ the database cannot be reached (a new one: run xuncha migrate first): {(e as DbException ?? e.InnerException!).Message}");
        }
    }

    private static async Task CheckKindAsync(XunchaDb db, bool training, CancellationToken cancellation)
    {
        var marked = await db.Set<Setting>().Where(s => s.Key == Setting.Training).Select(s => s.Value).SingleOrDefaultAsync(cancellation);
        if (marked is not null && (marked == "true") != training)
        {
            throw new DatabaseNotUsableException(training
                ? "这不是练习数据库，请去掉 --training 或换一个数据目录 / this is not a training database: start without --training, or with another data folder"
                : "这是练习数据库，请加 --training 启动 / this is a training database: start with --training");
        }
    }

    private static async Task<IEnumerable<string>> AppliedAsync(XunchaDb db, CancellationToken cancellation)
    {
        try
        {
            return await db.Database.GetAppliedMigrationsAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Tables made by the owner and not granted yet: to the application's role they are as good as absent.
            return [];
        }
    }
}
