using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Xuncha.Server.Storage;

/// <summary>Where the data lies: a SQLite file in a folder, or a PostgreSQL database.</summary>
/// <param name="ConnectionString">How to connect.</param>
/// <param name="Folder">The folder of SQLite's file; null on PostgreSQL.</param>
internal sealed record Database(string ConnectionString, string? Folder)
{
    /// <summary>PostgreSQL, otherwise SQLite.</summary>
    public bool IsPostgres => Folder is null;

    /// <summary>The file <c>xuncha.db</c> in a folder.</summary>
    public static Database Sqlite(string folder) =>
        new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "xuncha.db") }.ToString(), folder);

    /// <summary>A PostgreSQL database.</summary>
    /// <exception cref="DatabaseNotUsableException">The text is not a connection string. The message does not repeat it: it may hold a password.</exception>
    public static Database Postgres(string connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
            return new(connectionString, Folder: null);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new DatabaseNotUsableException("连接串格式不对 / this is not a connection string: Host=…;Database=…;Username=…;Password=…");
        }
    }

    /// <summary>Registers the context, as <see cref="XunchaDb"/>.</summary>
    public void AddTo(IServiceCollection services)
    {
        if (IsPostgres)
        {
            services.AddDbContextPool<XunchaDb, PostgresXunchaDb>(options => options.UseNpgsql(ConnectionString).AddInterceptors(new RowLocks.Interceptor()));
        }
        else
        {
            services.AddSingleton(_ => SqliteFolderLock.Take(Folder!));
            services.AddDbContextPool<XunchaDb, SqliteXunchaDb>(
                options => options.UseSqlite(ConnectionString).AddInterceptors(new SqlitePragmas()));
        }
    }

    /// <summary>Opens a context outside of dependency injection. The caller disposes of it.</summary>
    public XunchaDb Open() => IsPostgres
        ? new PostgresXunchaDb(new DbContextOptionsBuilder<PostgresXunchaDb>()
            .UseNpgsql(ConnectionString).AddInterceptors(new RowLocks.Interceptor()).Options)
        : new SqliteXunchaDb(new DbContextOptionsBuilder<SqliteXunchaDb>()
            .UseSqlite(ConnectionString).AddInterceptors(new SqlitePragmas()).Options);
}
