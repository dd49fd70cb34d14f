using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>
/// A real pgbouncer in transaction mode with three server connections for each database, so that what one session leaves behind is another's
/// the moment after. Whatever needs a session of its own (settings, locks, LISTEN) breaks behind it.
/// </summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xuncha-pgbouncer-").FullName;
    private Process? _process;
    private int _port;

    /// <summary>Starts it before the cluster that a connection string names.</summary>
    /// <returns>The same connection string, by way of the pool.</returns>
    public async Task<string> ConnectAsync(string direct)
    {
        var connection = new NpgsqlConnectionStringBuilder(direct);
        if (_process is null)
        {
            await StartAsync(connection);
        }

        connection.Port = _port;
        return connection.ToString();
    }

    /// <summary>Ends it: whoever is connected loses the connection, and nobody gets another.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.Kill(); // the process we started; it holds nothing
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(NpgsqlConnectionStringBuilder direct)
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var users = Path.Combine(_folder, "users.txt");
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(users, $"\"{direct.Username}\" \"{direct.Password}\"\n");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host=127.0.0.1 port={direct.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = 3
            max_client_conn = 300
            logfile = {Path.Combine(_folder, "pgbouncer.log")}

            """);

        // Like PostgreSQL it refuses to run as root.
        string[] asUser = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        if (asUser.Length > 0)
        {
            using var owned = Process.Start("chown", ["-R", "postgres", _folder]);
            await owned.WaitForExitAsync();
        }

        string[] command = [.. asUser, "/usr/sbin/pgbouncer", "-q", settings];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, WorkingDirectory = _folder })!;
        var probe = new NpgsqlConnectionStringBuilder(direct.ToString()) { Port = _port, Pooling = false }.ToString();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(probe);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < 100 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }
}

/// <summary>Training on PostgreSQL behind a pool in transaction mode.</summary>
public sealed class TrainingThroughPgBouncer : ServerFixture, IAsyncDisposable
{
    private readonly PgBouncer _pool;

    public TrainingThroughPgBouncer(PostgresCluster postgres)
        : this(postgres, new PgBouncer())
    {
    }

    private TrainingThroughPgBouncer(PostgresCluster postgres, PgBouncer pool)
        : base(async () => await XunchaServer.OnPostgresAsync(await pool.ConnectAsync((await postgres.CreateDatabaseAsync(training: true)).Application), training: true)) =>
        _pool = pool;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _pool.DisposeAsync();
    }
}
