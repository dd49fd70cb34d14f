using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Definitions;

public sealed class ArrivalOnSqlite : ArrivalTests
{
    private readonly string _data = Directory.CreateTempSubdirectory("xuncha-arrival-").FullName;

    internal override Task<Database> DatabaseAsync() => Task.FromResult(Database.Sqlite(_data));

    protected override bool PublishesAtFirst => true;

    public override void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
        base.Dispose();
    }
}

public sealed class ArrivalOnPostgres(PostgresCluster postgres) : ArrivalTests
{
    internal override async Task<Database> DatabaseAsync() => Database.Postgres((await postgres.CreateDatabaseAsync(training: false)).Application);

    protected override bool PublishesAtFirst => false;

    [Fact]
    public async Task Takes_files_once_when_several_nodes_start_together()
    {
        var database = await DatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(database)));
        Assert.Single(await VersionsAsync(database));
        Assert.Single(await RevisionsAsync(database));
    }
}

/// <summary>A folder with one definition and one calendar, which change between starts.</summary>
public abstract class ArrivalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xuncha-workflows-").FullName;

    protected ArrivalTests()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "workflows");
        foreach (var file in (string[])["tasks/work-record.yaml", "calendars/cn.yaml"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.Copy(Path.Combine(source, file), Path.Combine(_folder, file));
        }
    }

    private string Definition => Path.Combine(_folder, "tasks", "work-record.yaml");

    private string Calendar => Path.Combine(_folder, "calendars", "cn.yaml");

    internal abstract Task<Database> DatabaseAsync();

    protected abstract bool PublishesAtFirst { get; }

    [Fact]
    public async Task Publishes_at_once_on_an_empty_embedded_database_and_nowhere_else()
    {
        var database = await DatabaseAsync();
        await StartAsync(database);
        Assert.Equal(PublishesAtFirst, (await VersionsAsync(database)).Single().PublishedAt is not null);
        Replace(Definition, "version: 1", "version: 2");
        await StartAsync(database);
        await StartAsync(database);
        Assert.Equal([(1, PublishesAtFirst), (2, false)], (await VersionsAsync(database)).Select(v => (v.Version, v.PublishedAt is not null)));
    }

    [Fact]
    public async Task Replaces_a_drafts_text_and_refuses_to_change_a_published_one()
    {
        var database = await DatabaseAsync();
        await StartAsync(database);
        Replace(Definition, "version: 1", "version: 2");
        await StartAsync(database);
        Replace(Definition, "工作底稿", "工作底稿甲");
        await StartAsync(database);
        Assert.Contains("工作底稿甲", (await VersionsAsync(database)).Single(v => v.Version == 2).Text, StringComparison.Ordinal);

        await using (var db = database.Open())
        {
            (await db.Set<DefinitionVersion>().SingleAsync(v => v.Version == 2, TestContext.Current.CancellationToken)).PublishedAt = NodaTime.Instant.FromUtc(2026, 1, 1, 0, 0);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Replace(Definition, "工作底稿甲", "工作底稿乙");
        var refusal = await Assert.ThrowsAsync<WorkflowFilesException>(() => StartAsync(database));
        Assert.All((string[])[Definition, "tasks/work-record", "2"], part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.Contains("工作底稿甲", (await VersionsAsync(database)).Single(v => v.Version == 2).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_at_errors_and_tells_all_of_them()
    {
        var database = await DatabaseAsync();
        Replace(Definition, "to: filed", "to: nowhere");
        await File.WriteAllTextAsync(Path.Combine(_folder, "tasks", "other.yaml"), "id: tasks/other\nno-such-key: 1\n", TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<WorkflowFilesException>(() => StartAsync(database));
        Assert.Contains("nowhere", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("other.yaml(2,1)", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await VersionsAsync(database));

        Replace(Calendar, "zone: Asia/Shanghai", "zone: Asia/Atlantis");
        Assert.Contains("Atlantis", (await Assert.ThrowsAsync<WorkflowFilesException>(() => StartAsync(database))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_a_changed_calendar_waiting_and_never_takes_an_old_one_for_new()
    {
        var database = await DatabaseAsync();
        await StartAsync(database);
        var original = await File.ReadAllTextAsync(Calendar, TestContext.Current.CancellationToken);
        Replace(Calendar, "10-01..10-07, work: [09-20, 10-10]", "10-01..10-08, work: [09-20, 10-10]");
        await StartAsync(database);
        await StartAsync(database);
        await File.WriteAllTextAsync(Calendar, original, TestContext.Current.CancellationToken);
        await StartAsync(database);
        Assert.Equal([(1, true), (2, false)], (await RevisionsAsync(database)).Select(r => (r.Number, r.AppliedAt is not null)));
    }

    [Fact]
    public async Task Refuses_a_calendar_that_extends_none_that_is_there()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "calendars", "local.yaml"), "id: local\nname: { zh: 地方, en: Local }\nextends: nowhere\nyears: {}\n", TestContext.Current.CancellationToken);
        var database = await DatabaseAsync();
        Assert.Contains("nowhere", (await Assert.ThrowsAsync<WorkflowFilesException>(() => StartAsync(database))).Message, StringComparison.Ordinal);
    }

    public virtual void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Prepares a server as a start does, and lets go of it.</summary>
    internal async Task StartAsync(Database database)
    {
        var (app, _) = await XunchaApp.CreateAsync(new(database, "http://127.0.0.1:0", Training: false, Path.Combine(_folder, "files"), Path.Combine(_folder, "keys"), _folder), TestContext.Current.CancellationToken);
        await app.DisposeAsync();
    }

    internal static async Task<List<DefinitionVersion>> VersionsAsync(Database database)
    {
        await using var db = database.Open();
        return await db.Set<DefinitionVersion>().OrderBy(v => v.Version).ToListAsync(TestContext.Current.CancellationToken);
    }

    internal static async Task<List<CalendarRevision>> RevisionsAsync(Database database)
    {
        await using var db = database.Open();
        return await db.Set<CalendarRevision>().OrderBy(r => r.Number).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static void Replace(string file, string old, string now)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, now, StringComparison.Ordinal));
    }
}
