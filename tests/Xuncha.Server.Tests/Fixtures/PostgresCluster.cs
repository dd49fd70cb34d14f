using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xuncha.Server.Commands;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>
/// A real PostgreSQL of the run's own (tests, benchmarks), started when it is first asked for and stopped at the end: on a free loopback port,
/// with fsync on and passwords, the owner and the application apart. When it cannot be started, the tests that need it fail.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Password = "only-for-this-run";
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"xuncha-pg-{Guid.NewGuid():N}");
    private readonly Lazy<Task> started;
    private readonly ConcurrentDictionary<bool, Lazy<Task<string>>> templates = new();
    private readonly SemaphoreSlim migrating = new(1); // both templates make the one application role
    private Process? server;
    private int port;
    private int databases;

    public PostgresCluster() => started = new(StartAsync);

    /// <summary>Connection string of a fresh migrated database, as the application's role and as the owner.</summary>
    public async Task<(string Application, string Owner)> CreateDatabaseAsync(bool training)
    {
        await started.Value;
        var template = await templates.GetOrAdd(training, kind => new(() => CreateTemplateAsync(kind))).Value;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template} OWNER xuncha_owner");
        return (For("xuncha_app", name), For("xuncha_owner", name));
    }

    /// <summary>Connection strings of an empty database, to which nothing was done yet.</summary>
    public async Task<(string Application, string Owner)> CreateEmptyDatabaseAsync(string applicationRole = "xuncha_app")
    {
        await started.Value;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} OWNER xuncha_owner");
        return (For(applicationRole, name), For("xuncha_owner", name));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is null)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        await RunAsync("kill", "-INT", server.Id.ToString()); // fast shutdown, of the process we started
        await server.WaitForExitAsync();
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var bin = Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.Parse(Path.GetFileName(d))).First() + "/bin";
        // PostgreSQL refuses to run as root; Debian's package brings a user for it.
        string[] asUser = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        Directory.CreateDirectory(folder);
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (asUser.Length > 0)
        {
            await RunAsync("chown", "-R", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        await RunAsync([.. asUser, $"{bin}/initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256",
            "--pwfile", passwordFile]);
        port = FreePort();
        server = Start([.. asUser, $"{bin}/postgres", "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={folder}", "-c", "fsync=on", "-c", "max_connections=600", "-c", "logging_collector=on"]);
        await WaitUntilReadyAsync(server);
        await ExecuteAsync($"CREATE ROLE xuncha_owner LOGIN CREATEROLE PASSWORD '{Password}'");
    }

    private async Task WaitUntilReadyAsync(Process process)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (attempt < 300 && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task<string> CreateTemplateAsync(bool training)
    {
        var name = training ? "template_training" : "template_real";
        await ExecuteAsync($"CREATE DATABASE {name} OWNER xuncha_owner");
        await migrating.WaitAsync();
        try
        {
            await MigrateCommand.MigrateAsync(
                For("xuncha_owner", name, pooling: false), For("xuncha_app", name), training, CancellationToken.None);
            return name;
        }
        finally
        {
            migrating.Release();
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(For("postgres", "postgres", pooling: false));
        await connection.OpenAsync();
#pragma warning disable CA2100 // names made here
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    // A template is copied only while nobody is connected to it: hence no pool there.
    private string For(string role, string database, bool pooling = true) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = role,
        Password = Password,
        Database = database,
        Pooling = pooling,
        MaxPoolSize = 60,
        IncludeErrorDetail = true,
    }.ToString();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;

    private static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{errors}");
        }
    }
}
