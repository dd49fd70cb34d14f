using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Xuncha.Server.Access;
using Xuncha.Server.Demo;
using Xuncha.Server.Hosting;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>The real application on a real port of the loopback, on a database of its own.</summary>
public sealed class XunchaServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly Dictionary<string, string> codes;
    private readonly Dictionary<string, Api> signedIn = new(StringComparer.Ordinal);
    private WebApplication app;
    private readonly Dictionary<string, (string UserName, string Password)> atRoot = new(StringComparer.Ordinal);
    private (string UserName, string Password)? keeper;
    private int people;

    private XunchaServer(PreparedServer prepared, ServerOptions options, string folder)
    {
        app = prepared.App;
        codes = prepared.FirstAdministrators.ToDictionary(administrator => administrator.UserName, administrator => administrator.Code);
        this.folder = folder;
        DemoAccounts = prepared.DemoAccounts;
        Options = options;
    }

    /// <summary>The password of the three administrators, once they have signed in for the first time.</summary>
    public const string AdministratorPassword = "the administrators' password";

    internal static readonly AccountRules Plain = new() { MustChooseOwn = false, SecondFactor = SecondFactorFor.Nobody };

    internal ServerOptions Options { get; private set; }

    /// <summary>The accounts of the demo, where one was built.</summary>
    internal IReadOnlyList<DemoAccount> DemoAccounts { get; }

    public Uri Address => new(app.Urls.Single());

    internal IServiceProvider Services => app.Services;

    /// <summary>Starts on a fresh SQLite folder; with a demo where the size of its ledger is given.</summary>
    public static async Task<XunchaServer> OnSqliteAsync(bool training = false, int? demo = null)
    {
        var data = Directory.CreateTempSubdirectory("xuncha-test-").FullName;
        return await StartAsync(Database.Sqlite(data), training, data, demo);
    }

    /// <summary>Starts on a fresh PostgreSQL database.</summary>
    public static async Task<XunchaServer> OnPostgresAsync(PostgresCluster postgres, bool training = false, int? demo = null) =>
        await OnPostgresAsync((await postgres.CreateDatabaseAsync(training)).Application, training, demo);

    /// <summary>Starts on the migrated PostgreSQL database that a connection string names.</summary>
    public static Task<XunchaServer> OnPostgresAsync(string connectionString, bool training, int? demo = null) =>
        StartAsync(Database.Postgres(connectionString), training, Directory.CreateTempSubdirectory("xuncha-test-").FullName, demo);

    /// <summary>A caller who is not signed in. The test disposes of it.</summary>
    public Api Anonymous() => new(Address);

    /// <summary>The one-time code of an administrator, as the first start printed it.</summary>
    public string CodeOf(string userName) => codes[userName];

    /// <summary>The system administrator of the first start, signed in: organisations, accounts, the clock.</summary>
    public Task<Api> SystemAdminAsync() => AdministratorAsync("sysadmin");

    /// <summary>The security administrator of the first start, signed in: posts.</summary>
    public Task<Api> SecurityAdminAsync() => AdministratorAsync("secadmin");

    /// <summary>The audit administrator of the first start, signed in.</summary>
    public Task<Api> AuditAdminAsync() => AdministratorAsync("auditadmin");

    /// <summary>A process designer, the same one each time.</summary>
    public Task<Api> DesignerAsync() => AtRootAsync("process-designer");

    /// <summary>Somebody of the commission's office at the root, the same one each time: releases definitions, approves calendars.</summary>
    public Task<Api> OfficeAsync() => AtRootAsync("commission-office");

    /// <summary>A person who keeps programs' credentials, the same one each time.</summary>
    public async Task<Api> KeeperAsync()
    {
        keeper ??= await NewAccountAsync("person") is var (userName, password, _) ? (userName, password) : null;
        return await KeptAsync(keeper!.Value.UserName, keeper.Value.Password);
    }

    /// <summary>Somebody signed in. The test disposes of it.</summary>
    public async Task<Api> SignInAsync(string userName, string password)
    {
        var api = Anonymous();
        (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
        return api;
    }

    /// <summary>Makes a person who holds these posts since 2004, and signs them in. The test disposes of it.</summary>
    public async Task<Api> NewPersonAsync(params (string Post, Guid Organisation)[] posts)
    {
        var (userName, password, id) = await NewAccountAsync("person");
        foreach (var (post, organisationId) in posts)
        {
            await GivePostAsync(id, post, organisationId);
        }

        return await SignInAsync(userName, password);
    }

    /// <summary>Gives a post since 2004.</summary>
    public Task GivePostAsync(Guid person, string post, Guid organisationId) =>
        ByTwoAsync($"/api/v1/people/{person}/posts", new { organisationId, post, from = "2004-01-01" });

    /// <summary>What the security administrator proposes and the system administrator confirms.</summary>
    public async Task ByTwoAsync(string path, object body) => await ByTwoAsync(await SecurityAdminAsync(), await SystemAdminAsync(), path, body);

    /// <summary>What one person proposes and another confirms.</summary>
    /// <returns>The answer to the confirmation.</returns>
    public static async Task<Answer> ByTwoAsync(Api proposer, Api second, string path, object? body = null, string match = "*")
    {
        var proposal = (await proposer.SendAsync(HttpMethod.Post, path, body, ("If-Match", match))).Expect(HttpStatusCode.Accepted).Id;
        return (await second.PostAsync($"/api/v1/proposals/{proposal}/confirm")).Expect(HttpStatusCode.OK);
    }

    /// <summary>What a process designer proposes and the commission's office releases.</summary>
    public async Task<Answer> ReleaseAsync(string path, object? body = null) => await ByTwoAsync(await DesignerAsync(), await OfficeAsync(), path, body);

    /// <summary>Makes a person.</summary>
    public async Task<(string UserName, string Password, Guid Id)> NewAccountAsync(string prefix)
    {
        var userName = $"{prefix}-{Interlocked.Increment(ref people)}";
        var made = await (await SystemAdminAsync()).PostAsync("/api/v1/people", new { userName, displayName = userName });
        var json = made.Expect(HttpStatusCode.Created).Json;
        return (userName, json.GetProperty("password").GetString()!, json.GetProperty("person").GetProperty("id").GetGuid());
    }

    /// <summary>The root organisation.</summary>
    public async Task<Guid> RootAsync() =>
        (await (await SystemAdminAsync()).GetAsync("/api/v1/organisations?limit=1")).Expect(HttpStatusCode.OK)
            .Json.GetProperty("items")[0].GetProperty("id").GetGuid();

    /// <summary>Makes an organisation, below the root if no parent is given.</summary>
    public async Task<Guid> NewOrganisationAsync(string nameZh, string kind = "city", Guid? parent = null) =>
        (await (await SystemAdminAsync()).PostAsync("/api/v1/organisations", new
        {
            parentId = parent ?? await RootAsync(),
            kind,
            nameZh,
            nameEn = nameZh,
            validFrom = "2004-01-01",
        })).Expect(HttpStatusCode.Created).Id;

    /// <summary>Stops and starts again on the same data. Clients made before hold the old address.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        app = (await StartAppAsync(Options)).App;
    }

    /// <summary>The same with other settings.</summary>
    internal Task RestartAsync(Func<ServerOptions, ServerOptions> change)
    {
        Options = change(Options);
        return RestartAsync();
    }

    /// <summary>The real instant, also in training.</summary>
    public Instant Now() => Services.GetRequiredService<XunchaClock>().Real();

    /// <summary>Forgets sessions and attempts that have run out, as the housekeeping does every hour.</summary>
    public async Task ForgetAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SessionDesk>().ForgetAsync(TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<SignInGuard>().ForgetAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs something against the database as the application sees it.</summary>
    internal async Task<T> InDatabaseAsync<T>(Func<XunchaDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<XunchaDb>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        if (Options.Database.IsPostgres)
        {
            // Its database is its own: what it leaves in the pool would stay for minutes, and a hundred servers fill the cluster.
            await using var connection = new NpgsqlConnection(Options.Database.ConnectionString);
            NpgsqlConnection.ClearPool(connection);
        }

        Directory.Delete(folder, recursive: true);
        if (Directory.Exists(Options.Keys))
        {
            Directory.Delete(Options.Keys, recursive: true);
        }
    }

    /// <summary>Stops it and keeps its data.</summary>
    public async Task StopAsync()
    {
        foreach (var api in signedIn.Values)
        {
            api.Dispose();
        }

        signedIn.Clear();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    // The first time by the code that the console printed, with a password of the test's own; after that with the password.
    private async Task<Api> AdministratorAsync(string userName)
    {
        if (codes.Remove(userName, out var code))
        {
            using var first = Anonymous();
            (await first.PostAsync("/api/v1/session/activation", new { userName, code, newPassword = AdministratorPassword })).Expect(HttpStatusCode.OK);
        }

        return await KeptAsync(userName, AdministratorPassword);
    }

    private async Task<Api> AtRootAsync(string post)
    {
        if (!atRoot.TryGetValue(post, out var account))
        {
            var (userName, password, id) = await NewAccountAsync("person");
            await GivePostAsync(id, post, await RootAsync());
            account = atRoot[post] = (userName, password);
        }

        return await KeptAsync(account.UserName, account.Password);
    }

    private async Task<Api> KeptAsync(string userName, string password) =>
        signedIn.TryGetValue(userName, out var kept) ? kept : signedIn[userName] = await SignInAsync(userName, password);

    private static async Task<XunchaServer> StartAsync(Database database, bool training, string folder, int? demo)
    {
        var options = new ServerOptions(database, "http://127.0.0.1:0", training, Path.Combine(folder, "files"), folder + "-keys")
        {
            Accounts = Plain, // people of tests keep the password that was made for them and need no code; PasswordTests and SecondFactorTests show the rest
            Demo = demo is { } hazards ? new(hazards) : null,
        };
        return new XunchaServer(await StartAppAsync(options), options, folder);
    }

    private static async Task<PreparedServer> StartAppAsync(ServerOptions options)
    {
        var prepared = await XunchaApp.CreateAsync(options, CancellationToken.None);
        await prepared.App.StartAsync();
        return prepared;
    }
}

/// <summary>
/// One server for a class of tests. A class that runs on both databases is abstract, takes a <see cref="ServerFixture"/>, and has
/// two sealed subclasses of one line each, with <see cref="OnSqlite"/> and <see cref="OnPostgres"/> as class fixtures.
/// </summary>
/// <param name="start">Starts the server.</param>
public abstract class ServerFixture(Func<Task<XunchaServer>> start) : IAsyncLifetime
{
    public XunchaServer Server { get; private set; } = null!;

    /// <summary>A second server of the same kind, on a database of its own.</summary>
    public Task<XunchaServer> StartAnotherAsync() => start();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Server = await start();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class OnSqlite() : ServerFixture(() => XunchaServer.OnSqliteAsync());

public sealed class OnPostgres(PostgresCluster postgres) : ServerFixture(() => XunchaServer.OnPostgresAsync(postgres));

public sealed class TrainingOnSqlite() : ServerFixture(() => XunchaServer.OnSqliteAsync(training: true));

public sealed class TrainingOnPostgres(PostgresCluster postgres) : ServerFixture(() => XunchaServer.OnPostgresAsync(postgres, training: true));
