using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Demo;
using Xuncha.Server.Organisations;
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

public sealed class DemoOnPostgres(DemoWorldOnPostgres fixture) : DemoTests(fixture), IClassFixture<DemoWorldOnPostgres>;

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
            string[] unplayed = ["plans/yearly-plan", "tasks/questionnaire"]; // their tables have no players yet
            Assert.Equal(unplayed, ids.Except(DemoData.Scenes.Select(scene => scene.Definition)).Order());
            var records = (await db.Set<Record>().AsNoTracking().Include(r => r.Deadlines).ToListAsync(cancellation)).ToLookup(r => r.DefinitionId);
            var now = Diary.InstantOf(DemoOptions.End.At(DemoOptions.EndTime));
            var missing = new List<string>();
            foreach (var id in ids.Except(unplayed))
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

    private T Service<T>()
        where T : notnull => Server.Services.GetRequiredService<T>();
}
