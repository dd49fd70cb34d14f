using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Definitions;
using Xuncha.Server.Demo;
using Xuncha.Server.Findings;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Scheduling;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Demo;

public sealed class DemoOnSqlite(DemoWorldOnSqlite fixture) : DemoTests(fixture), IClassFixture<DemoWorldOnSqlite>
{
    [Fact]
    public async Task Is_the_same_from_the_same_seed_but_for_its_passwords()
    {
        await using var other = await Fixture.StartAnotherAsync();

        Assert.Equal(await StoryAsync(Server), await StoryAsync(other));
        Assert.Empty(Server.DemoAccounts.Select(account => account.Password).Intersect(other.DemoAccounts.Select(account => account.Password)));
    }

    private static Task<List<string>> StoryAsync(XunchaServer server) => server.InDatabaseAsync(async db =>
        (await db.Set<Record>().AsNoTracking().Include(r => r.Deadlines).ToListAsync(TestContext.Current.CancellationToken))
            .Select(r => $"{r.DefinitionId} {r.Title} {r.State} {string.Join(' ', r.Deadlines.OrderBy(d => d.Number).Select(d => $"{d.Name} {d.DueOn} {d.InTime}"))}")
            .Order(StringComparer.Ordinal).ToList());
}

public sealed class DemoOnPostgres(DemoWorldOnPostgres fixture) : DemoTests(fixture), IClassFixture<DemoWorldOnPostgres>
{
    [Fact]
    public async Task Is_built_by_one_of_two_nodes_while_the_other_waits()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(Server.Options.Database.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var builds = await connection.BeginTransactionAsync(cancellation);
        await AskAsync(connection, $"SELECT pg_advisory_xact_lock({DemoWorld.Lock})");

        var second = XunchaApp.CreateAsync(Server.Options, cancellation);
        while (await AskAsync(connection, "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted") is 0L)
        {
            Assert.False(second.IsCompleted, $"It did not wait: {second.Exception}");
            await Task.Delay(20, cancellation);
        }

        await builds.CommitAsync(cancellation);
        await using var app = (await second).App;
        Assert.Empty((await second).DemoAccounts);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class DemoWorldOnSqlite() : ServerFixture(() => XunchaServer.OnSqliteAsync(training: true, DemoTests.Hazards));

public sealed class DemoWorldOnPostgres(PostgresCluster postgres) : ServerFixture(() => XunchaServer.OnPostgresAsync(postgres, training: true, DemoTests.Hazards));

public abstract class DemoTests(ServerFixture fixture)
{
    public const int Hazards = 300;

    private static readonly string[] Routes = ["inspections", "findings", "interviews", "work-records", "tasks", "hand-overs", "tip-offs", "breaches", "accountability", "plans"];

    protected ServerFixture Fixture => fixture;

    protected XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Has_the_places_and_the_ledger_that_were_asked_for()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (cities, counties, rows, major, done, open) = await Server.InDatabaseAsync(async db =>
        {
            var organisations = await db.Set<Organisation>().AsNoTracking().ToListAsync(cancellation);
            var province = organisations.Single(o => o.DivisionCode == "320000");
            var city = organisations.Single(o => o.DivisionCode == "371100");
            var ledger = await db.Set<Record>().AsNoTracking().Where(r => r.OrganizerId == city.Id && r.Kind == RecordKind.Finding).ToListAsync(cancellation);
            var major = ledger.Where(r => r.DefinitionId == "findings/major-hazard").ToList();
            return (
                organisations.Count(o => o.ParentId == province.Id && o.Kind == OrganisationKind.City),
                organisations.Count(o => o.Path.StartsWith(province.Path, StringComparison.Ordinal) && o.Kind == OrganisationKind.County),
                ledger.Count,
                major.Count,
                major.Count(r => LedgerNames.StruckOff.Contains(r.State)),
                major.Count(r => r.Status == RecordStatus.Running));
        });

        Assert.Equal((13, 95, Hazards, 11, 4), (cities, counties, rows, major, done));
        Assert.InRange(open, 7, 11);
    }

    [Fact]
    public async Task Has_a_record_in_every_state_and_late_and_timely_ones_of_every_clock()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var missing = await Server.InDatabaseAsync(async db =>
        {
            var ids = await db.Set<DefinitionVersion>().Select(v => v.Id).Distinct().ToListAsync(cancellation);
            var records = (await db.Set<Record>().AsNoTracking().Include(r => r.Deadlines).ToListAsync(cancellation)).ToLookup(r => r.DefinitionId);
            var now = Diary.InstantOf(DemoOptions.End.At(DemoOptions.EndTime));
            var missing = new List<string>();
            foreach (var id in ids)
            {
                var definition = (await Service<DefinitionStore>().NewestAsync(db, id, cancellation))!;
                missing.AddRange(definition.States
                    .Where(state => Paths.To(definition, definition.Initial.Name, state.Name.Equals) is not null && records[id].All(r => r.State != state.Name))
                    .Select(state => $"{id}: {state.Name}"));
                var clocks = records[id].SelectMany(r => r.Deadlines).ToLookup(d => d.Name);
                missing.AddRange(definition.Deadlines.Where(rule => clocks[rule.Name].All(d => d.InTime != true)).Select(rule => $"{id}: {rule.Name} in time"));
                missing.AddRange(definition.Deadlines.Where(rule => !clocks[rule.Name].Any(d => d.InTime == false || (d.State == DeadlineState.Open && d.CutOff < now))).Select(rule => $"{id}: {rule.Name} late"));
            }

            return missing;
        });

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Opens_every_record_to_one_of_those_who_sign_in()
    {
        var seen = new HashSet<Guid>();
        foreach (var account in Server.DemoAccounts)
        {
            using var api = await Server.SignInAsync(account.UserName, account.Password);
            foreach (var route in Routes)
            {
                for (string? next = $"/api/v1/{route}?limit=200"; next is not null;)
                {
                    var page = (await api.GetAsync(next)).Expect(HttpStatusCode.OK).Json;
                    seen.UnionWith(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
                    next = page.GetProperty("next").GetString() is { } after ? $"/api/v1/{route}?limit=200&after={Uri.EscapeDataString(after)}" : null;
                }
            }
        }

        var all = await Server.InDatabaseAsync(db => db.Set<Record>().Select(r => new { r.Id, Name = r.DefinitionId + " " + r.State }).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(all.Where(record => !seen.Contains(record.Id)).Select(record => record.Name).Distinct());
        Assert.Equal(Server.DemoAccounts.Count, Server.DemoAccounts.Select(account => account.Password).Distinct().Count());
    }

    [Fact]
    public Task Tells_one_story_in_records_history_and_alarms() => Server.InDatabaseAsync(async db =>
    {
        await Consistency.CheckRecordsAsync(db, Server.Services, TestContext.Current.CancellationToken);
        return true;
    });

    [Fact]
    public async Task Is_not_gone_on_with_where_its_building_was_broken_off()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var scope = Server.Services.CreateAsyncScope();
        var world = scope.ServiceProvider.GetRequiredService<DemoWorld>();
        Assert.Empty(await world.EnsureAsync(new(Hazards), cancellation)); // it is there

        var seed = await MarkAsync(Setting.Unfinished);
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => world.EnsureAsync(new(Hazards), cancellation));
        Assert.Contains("not finished", refused.Message, StringComparison.Ordinal);
        await MarkAsync(seed);

        Task<string> MarkAsync(string value) => Server.InDatabaseAsync(async db =>
        {
            var mark = await db.Set<Setting>().SingleAsync(s => s.Key == Setting.Demo, cancellation);
            (var former, mark.Value) = (mark.Value, value);
            await db.SaveChangesAsync(cancellation);
            return former;
        });
    }

    [Fact]
    public async Task Has_programmes_in_which_parties_stand_in_every_way_and_plans_whose_inspections_go_on()
    {
        var counts = new Dictionary<string, int>();
        var opened = new List<string>();
        foreach (var office in (string[])["js-office", "hz-office", "rz-office"])
        {
            using var api = await SignInAsync(office);
            foreach (var programme in await ItemsAsync(api, "programmes"))
            {
                var coverage = (await api.GetAsync($"/api/v1/programmes/{programme.GetProperty("id").GetGuid()}/coverage")).Expect(HttpStatusCode.OK).Json;
                foreach (var status in coverage.GetProperty("counts").EnumerateObject())
                {
                    counts[status.Name] = counts.GetValueOrDefault(status.Name) + status.Value.GetInt32();
                }
            }

            foreach (var plan in await ItemsAsync(api, "plans"))
            {
                opened.AddRange((await ItemsAsync(api, $"plans/{plan.GetProperty("id").GetGuid()}/items"))
                    .Select(item => item.GetProperty("inspection")).Where(inspection => inspection.ValueKind == JsonValueKind.Object)
                    .Select(inspection => inspection.GetProperty("state").GetProperty("name").GetString()!));
            }
        }

        Assert.Equal(Enum.GetValues<CoverageStatus>().Select(status => status.ToString().ToLowerInvariant()).Order(), counts.Where(status => status.Value > 0).Select(status => status.Key).Order());
        Assert.Equal(PlanData.Plans.Sum(plan => plan.Opened), opened.Count);
    }

    [Fact]
    public async Task Has_questionnaires_that_were_answered_and_findings_that_name_duties_and_units()
    {
        using var office = await SignInAsync("hz-office");
        var answered = 0;
        foreach (var task in (await ItemsAsync(office, "tasks")).Where(task => task.GetProperty("definition").GetString() == "tasks/questionnaire"))
        {
            answered += (await office.GetAsync($"/api/v1/tasks/{task.GetProperty("id").GetGuid()}/results")).Expect(HttpStatusCode.OK).Json.GetProperty("responses").GetInt32() > 0 ? 1 : 0;
        }

        using var unit = await SignInAsync("dg-housing");
        var own = await ItemsAsync(unit, "findings");
        var failed = await Server.InDatabaseAsync(db => db.Set<LedgerRow>().CountAsync(row => row.DutyId != null, TestContext.Current.CancellationToken));

        Assert.Equal(3, answered); // one that collects, one that was closed, one that closed by itself
        Assert.NotEmpty(own);
        Assert.InRange(failed, 1, int.MaxValue);
    }

    private Task<Api> SignInAsync(string userName) => Server.SignInAsync(userName, Server.DemoAccounts.Single(account => account.UserName == userName).Password);

    private static async Task<List<JsonElement>> ItemsAsync(Api api, string route) =>
        [.. (await api.GetAsync($"/api/v1/{route}?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private T Service<T>()
        where T : notnull => Server.Services.GetRequiredService<T>();
}
