using System.CommandLine;
using Npgsql;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha migrate</c>: brings a PostgreSQL database to this version, as its owner. (SQLite is migrated at start.)</summary>
internal static class MigrateCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var training = new Option<bool>("--training")
        {
            Description = "把新数据库标为练习数据库 / mark a new database as one for training",
        };
        var command = new Command(
            "migrate",
            "升级 PostgreSQL 数据库（XUNCHA_DB_OWNER 为表的所有者，XUNCHA_DB 为应用角色）/ migrate the PostgreSQL database as its owner "
            + "(XUNCHA_DB_OWNER) and grant the application's role (XUNCHA_DB)") { training };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(training), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool training, CancellationToken cancellation)
    {
        if (ServerOptions.Variable("XUNCHA_DB_OWNER") is not { } owner || ServerOptions.Variable("XUNCHA_DB") is not { } application)
        {
            await Console.Error.WriteLineAsync(
                "需要 XUNCHA_DB_OWNER 和 XUNCHA_DB（SQLite 在启动时自动升级）/ XUNCHA_DB_OWNER and XUNCHA_DB are needed (SQLite is migrated at start)");
            return ExitCode.Usage;
        }

        try
        {
            await MigrateAsync(owner, application, training, cancellation);
            Console.WriteLine("数据库已升级 / the database is up to date");
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DatabaseNotUsableException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Errors;
        }
    }

    /// <summary>Migrates as the owner, then gives the application's role its rights.</summary>
    /// <param name="owner">Connection string of the owner.</param>
    /// <param name="application">Connection string of the application.</param>
    /// <param name="training">What a new database is for.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="DatabaseNotUsableException">Both are the same role.</exception>
    public static async Task MigrateAsync(string owner, string application, bool training, CancellationToken cancellation)
    {
        var database = Database.Postgres(owner);
        _ = Database.Postgres(application);
        if (new NpgsqlConnectionStringBuilder(owner).Username == new NpgsqlConnectionStringBuilder(application).Username)
        {
            throw new DatabaseNotUsableException(
                "XUNCHA_DB_OWNER 与 XUNCHA_DB 须是两个角色 / XUNCHA_DB_OWNER and XUNCHA_DB must be two roles: the application must not own its tables");
        }

        await using var db = database.Open();
        await DatabaseSetup.MigrateAsync(db, training, cancellation);
        await ApplicationRole.GrantAsync(db, application, cancellation);
    }
}
