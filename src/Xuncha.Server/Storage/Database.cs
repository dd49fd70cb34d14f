using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Xuncha.Server.Audit;

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
            services.AddDbContextPool<XunchaDb, PostgresXunchaDb>((provider, options) =>
                options.UseNpgsql(ConnectionString).AddInterceptors(new RowLocks.Interceptor(), provider.GetRequiredService<AuditInterceptor>()));
        }
        else
        {
            services.AddSingleton(_ => SqliteFolderLock.Take(Folder!));
            services.AddDbContextPool<XunchaDb, SqliteXunchaDb>((provider, options) =>
                options.UseSqlite(ConnectionString).AddInterceptors(new SqlitePragmas(), provider.GetRequiredService<AuditInterceptor>()));
        }
    }

    /// <summary>Opens a context outside of dependency injection. The caller disposes of it.</summary>
    /// <param name="audit">Writes down what is saved; null for migrations and for reading alone.</param>
    public XunchaDb Open(AuditInterceptor? audit = null)
    {
        IInterceptor[] interceptors = [IsPostgres ? new RowLocks.Interceptor() : new SqlitePragmas(), .. audit is null ? (IInterceptor[])[] : [audit]];
        return IsPostgres
            ? new PostgresXunchaDb(new DbContextOptionsBuilder<PostgresXunchaDb>().UseNpgsql(ConnectionString).AddInterceptors(interceptors).Options)
            : new SqliteXunchaDb(new DbContextOptionsBuilder<SqliteXunchaDb>().UseSqlite(ConnectionString).AddInterceptors(interceptors).Options);
    }
}
