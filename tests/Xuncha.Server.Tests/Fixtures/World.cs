using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Xuncha.Server.Calendars;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>A city, two counties and their people on a server in training, whose clock the test moves and which sweeps when the test says so.</summary>
public sealed class World
{
    private static readonly ConditionalWeakTable<XunchaServer, World> Made = [];

    private World(XunchaServer server) => Server = server;

    public XunchaServer Server { get; }

    public Guid City { get; private set; }

    public Guid County { get; private set; }

    /// <summary>Holds the commission's office in the city.</summary>
    public Api Office { get; private set; } = null!;

    /// <summary>A leader of the commission in the city.</summary>
    public Api Leader { get; private set; } = null!;

    /// <summary>The county's liaison.</summary>
    public Api Liaison { get; private set; } = null!;

    /// <summary>The liaison of the other county.</summary>
    public Api Stranger { get; private set; } = null!;

    /// <summary>The one of a server, with these definitions published and the clock at noon of a day.</summary>
    public static async Task<World> OnAsync(XunchaServer server, LocalDate today, params string[] definitions)
    {
        await server.PublishAsync(definitions);
        if (!Made.TryGetValue(server, out var world))
        {
            Made.Add(server, world = await CreateAsync(server));
        }

        await world.SetDayAsync(today);
        return world;
    }

    /// <summary>The one that was made for a server.</summary>
    public static World Of(XunchaServer server) => Made.TryGetValue(server, out var world) ? world : throw new ArgumentException("There is none.", nameof(server));

    /// <summary>From now on alarms are applied when the test says so; after a restart it has to be said again.</summary>
    public Task PauseAsync() =>
        Server.Services.GetServices<IHostedService>().OfType<SweepService>().Single().StopAsync(TestContext.Current.CancellationToken);

    private static async Task<World> CreateAsync(XunchaServer server)
    {
        var world = new World(server);
        await world.PauseAsync();
        world.City = await server.NewOrganisationAsync("示例市");
        world.County = await server.NewOrganisationAsync("甲县", "county", world.City);
        var other = await server.NewOrganisationAsync("乙县", "county", world.City);
        world.Office = await server.NewPersonAsync(("commission-office", world.City));
        world.Leader = await server.NewPersonAsync(("commission-leader", world.City));
        world.Liaison = await server.NewPersonAsync(("liaison", world.County));
        world.Stranger = await server.NewPersonAsync(("liaison", other));
        return world;
    }

    /// <summary>Sets the clock to a time of a day in China; it goes on from there.</summary>
    public Task SetDayAsync(LocalDate day, int hour = 12, int minute = 0) => Server.InDatabaseAsync(async db =>
    {
        var cancellation = TestContext.Current.CancellationToken;
        var wanted = (day + new LocalTime(hour, minute)).InZoneStrictly(XunchaClock.Zone).ToInstant();
        var offset = wanted - Server.Services.GetRequiredService<XunchaClock>().Real();
        var value = (offset.BclCompatibleTicks / 10).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var setting = await db.Set<Setting>().SingleOrDefaultAsync(s => s.Key == Setting.TrainingOffset, cancellation);
        if (setting is null)
        {
            db.Add(new Setting { Key = Setting.TrainingOffset, Value = value });
        }
        else
        {
            setting.Value = value;
        }

        return await db.SaveChangesAsync(cancellation);
    });

    /// <summary>Applies what is due now.</summary>
    public Task<int> SweepAsync(bool isOneByOne = false, int batchSize = 500) => SweepAsync(Server.Services, isOneByOne, batchSize);

    /// <summary>The same on another server of the same database.</summary>
    public static Task<int> SweepAsync(IServiceProvider services, bool isOneByOne = false, int batchSize = 500) =>
        new Sweep(services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<XunchaClock>(), services.GetRequiredService<CalendarStore>())
        {
            IsOneByOne = isOneByOne,
            BatchSize = batchSize,
        }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Opens a record of the county's, as the office.</summary>
    public async Task<RecordHandle> OpenAsync(string route, string definition, string title = "记录", RecordHandle? under = null, LocalDate? on = null)
    {
        object body = under is null
            ? new { definition, title, organizerId = City, partyId = County, on = on?.ToString("uuuu-MM-dd", null) }
            : new { definition, title, parentId = under.Id, on = on?.ToString("uuuu-MM-dd", null) };
        var made = (await Office.PostAsync($"/api/v1/{route}", body)).Expect(HttpStatusCode.Created);
        return new($"/api/v1/{route}/{made.Id}", made.Id);
    }
}

/// <summary>A record by its address.</summary>
public sealed record RecordHandle(string Path, Guid Id)
{
    /// <summary>The record as a caller sees it.</summary>
    public async Task<Answer> GetAsync(Api api) => (await api.GetAsync(Path)).Expect(HttpStatusCode.OK);

    /// <summary>Takes a step on the version that is there now, or on the one given.</summary>
    public async Task<Answer> StepAsync(Api api, string transition, object? body = null, string? match = null, string? key = null)
    {
        List<(string, string)> headers = [("If-Match", match ?? (await GetAsync(api)).Headers.ETag!.Tag)];
        if (key is not null)
        {
            headers.Add(("Idempotency-Key", key));
        }

        return await api.SendAsync(HttpMethod.Post, $"{Path}/transitions/{transition}", body ?? new { }, [.. headers]);
    }

    /// <summary>Posts to something of the record, with the present version.</summary>
    public async Task<Answer> PostAsync(Api api, string below, object body) =>
        await api.SendAsync(HttpMethod.Post, $"{Path}/{below}", body, ("If-Match", (await GetAsync(api)).Headers.ETag!.Tag));

    /// <summary>The state that it is in.</summary>
    public async Task<string> StateAsync(Api api) => (await GetAsync(api)).Json.GetProperty("state").GetProperty("name").GetString()!;
}
