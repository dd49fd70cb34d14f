using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Archives;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Calendars;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Definitions;
using Xuncha.Server.Demo;
using Xuncha.Server.Duties;
using Xuncha.Server.Figures;
using Xuncha.Server.Findings;
using Xuncha.Server.Hosting;
using Xuncha.Server.Imports;
using Xuncha.Server.Notifications;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Organisations;
using Xuncha.Server.People;
using Xuncha.Server.Planning;
using Xuncha.Server.Problems;
using Xuncha.Server.Programs;
using Xuncha.Server.Proposals;
using Xuncha.Server.Protection;
using Xuncha.Server.Questionnaires;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;
using Xuncha.Server.TipOffs;
using Xuncha.Server.Uploads;
using Xuncha.Server.WorkRecords;

namespace Xuncha.Server;

/// <summary>A server that is ready to start.</summary>
/// <param name="App">The application. The caller starts it and disposes of it.</param>
/// <param name="FirstAdministrators">Made now, on an empty database; otherwise none.</param>
internal sealed record PreparedServer(WebApplication App, IReadOnlyList<FirstAdministrator> FirstAdministrators)
{
    /// <summary>Made now, where a demo was built; otherwise none.</summary>
    public IReadOnlyList<DemoAccount> DemoAccounts { get; init; } = [];
}

/// <summary>Puts the application together: services, middleware, endpoints. Every feature is named here once.</summary>
internal static class XunchaApp
{
    private const long MostBytesOfABody = 1024 * 1024;

    /// <summary>Builds the application on a database that is ready for it.</summary>
    /// <exception cref="DatabaseNotUsableException">The database cannot be used, and why.</exception>
    /// <exception cref="KeysNotUsableException">The keys cannot be used, and why.</exception>
    /// <exception cref="WorkflowFilesException">The definitions or calendars cannot be used, and why.</exception>
    public static async Task<PreparedServer> CreateAsync(ServerOptions options, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytesOfABody;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        // What it says of a start that failed, whoever started it says in a line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // What it logs it also throws, and what is thrown is logged once and without values (UnhandledExceptions).
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        // That a token was not good, its caller is told.
        builder.Logging.AddFilter(typeof(BearerHandler).FullName, LogLevel.Warning);
        // It warns that keys are not encrypted at rest. They are: Access/DatabaseKeys does it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddServices(builder.Services, options);

        var app = builder.Build();
        try
        {
            Use(app);
            await using var scope = app.Services.CreateAsyncScope();
            await PrepareAsync(scope.ServiceProvider, options.Training, cancellation);
            var administrators = await FirstStart.RunAsync(scope.ServiceProvider, cancellation);
            var accounts = options.Demo is { } demo ? await scope.ServiceProvider.GetRequiredService<DemoWorld>().EnsureAsync(demo, cancellation) : [];
            return new PreparedServer(app, administrators) { DemoAccounts = accounts };
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<XunchaClock>();
        options.Database.AddTo(services);
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<UnhandledExceptions>();
        services.AddProtection(options);
        services.AddAudit();
        services.AddProposals();
        services.AddSignIn(options);
        services.AddPrograms();
        services.AddOrganisations();
        services.AddPeople();
        services.AddRecords();
        services.AddDeadlines();
        services.AddFindings();
        services.AddFigures();
        services.AddImports(options);
        services.AddTeams();
        services.AddPlanning();
        services.AddCalendars();
        services.AddDefinitions();
        services.AddUploads();
        services.AddOpenForms();
        services.AddTipOffs();
        services.AddQuestionnaires();
        services.AddWorkRecords();
        services.AddArchives();
        services.AddDemo();
        services.AddRateLimiter();
        services.AddPages();
        services.AddOpenApiDocument();
        services.AddHousekeeping(options.Database);
    }

    private static void Use(WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServerOptions>();
        app.UseProxies(options);
        app.Use(SecurityHeaders.InvokeAsync);
        app.UseExceptionHandler(_ => { });
        app.UsePages();
        app.UseStatusCodePages(context =>
            new ProblemResult(ProblemTypes.ForStatus(context.HttpContext.Response.StatusCode), Needed(context.HttpContext) ?? BodyLimit.Told(context.HttpContext, context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext));
        app.UseAddressLimit(options.Rates);
        app.UseOpenLimit(options.Rates);
        app.Use(CrossSiteRefusal.InvokeAsync);
        app.UseAuthentication();
        app.UseCallerLimit(options.Rates);
        app.Use(RefusedRequests.InvokeAsync);
        app.Use(Restriction.InvokeAsync);
        app.Use(ScopeGate.InvokeAsync);
        app.UseAuthorization();
        app.Use(KnownQuery.InvokeAsync);

        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").Requires(Rule.PeopleRead);
        app.MapOAuth();
        var api = app.MapGroup("/api/v1");
        api.RefuseUnknownQuery();
        api.MapSessions();
        api.MapOrganisations();
        api.MapPeople();
        api.MapPosts();
        api.MapDeputies();
        api.MapProfiles();
        api.MapProposals();
        api.MapClients();
        api.MapAudit();
        api.MapRecords();
        api.MapFindings();
        api.MapFigures();
        api.MapDuties();
        api.MapImports();
        api.MapPlanning();
        api.MapDeadlines();
        api.MapNotifications();
        api.MapDefinitions();
        api.MapCalendars();
        api.MapUploads();
        api.MapOpenForms();
        api.MapTipOffs();
        api.MapQuestionnaires();
        api.MapWorkRecords();
        api.MapArchives();
        if (options.Training)
        {
            api.MapTraining();
        }
    }

    // Whom an operation is for, where the framework refused it for want of a post.
    private static Text? Needed(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status403Forbidden
        && context.GetEndpoint() is { } endpoint && Rule.Of(endpoint.Metadata) is { } rule
            ? rule.Says
            : null;

    private static async Task PrepareAsync(IServiceProvider services, bool training, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<XunchaDb>();
        if (db.Database.IsSqlite())
        {
            services.GetRequiredService<SqliteFolderLock>(); // taken here, held until the application is disposed of
            await DatabaseSetup.MigrateAsync(db, training, cancellation);
        }

        await DatabaseSetup.CheckAsync(db, training, cancellation);
        await services.GetRequiredService<KeyCheck>().RunAsync(cancellation);
        await services.GetRequiredService<SealAudit>().StartAsync(cancellation); // before anyone writes
        await SigningKeys.EnsureAsync(db, services.GetRequiredService<FieldCipher>(), services.GetRequiredService<XunchaClock>().Real(), cancellation);
        await services.GetRequiredService<Arrival>().RunAsync(cancellation);
    }
}
