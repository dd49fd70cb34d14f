using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Server;
using Xuncha.Server.Definitions;
using Xuncha.Server.Documents;
using Xuncha.Server.Hosting;
using Xuncha.Server.Imports;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Tables;
using Xuncha.Server.Tests.Fixtures;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Benchmarks;

/// <summary>
/// Findings opened below an inspection and registered, in one transaction, with history, audience, notices, audit entries: what an import does
/// once its rows are checked. No HTTP; the rows would be the same.
/// </summary>
internal static class ManyRecords
{
    private const int Records = 30_000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="databases"><c>sqlite</c>, <c>postgres</c>, or none for both.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> databases)
    {
        if (databases is [] or ["sqlite"])
        {
            var folder = Directory.CreateTempSubdirectory("xuncha-bench-").FullName;
            await MeasureAsync("SQLite", Database.Sqlite(folder), folder);
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        if (databases is [] or ["postgres"])
        {
            await using var cluster = new PostgresCluster();
            var folder = Directory.CreateTempSubdirectory("xuncha-bench-").FullName;
            await MeasureAsync("PostgreSQL", Database.Postgres((await cluster.CreateDatabaseAsync(training: false)).Application), folder);
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, Database database, string folder)
    {
        var prepared = await XunchaApp.CreateAsync(
            new ServerOptions(database, "http://127.0.0.1:0", Training: false, Path.Combine(folder, "files"), Path.Combine(folder, "keys")), CancellationToken.None);
        await using var app = prepared.App;
        var (caller, inspection) = await PrepareAsync(app);
        await WriteAsync(app, caller, inspection, Records / 10); // warms up
        var (cpu, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await WriteAsync(app, caller, inspection, Records);
        Console.WriteLine(
            $"{name}: {Records:N0} findings opened and registered in {watch.Elapsed.TotalSeconds:N1} s, {Records / watch.Elapsed.TotalSeconds:N0} /s, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Records:N2} ms of processor each");
        await ImportAsync(app, name, caller, inspection);
    }

    // The same from a workbook: kept, read, checked and written, as POST /imports asks for it.
    private static async Task ImportAsync(WebApplication app, string name, Caller caller, Guid inspection)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var definition = (await scope.ServiceProvider.GetRequiredService<DefinitionStore>().NewestAsync(db, "findings/general", default))!;
        var area = (await scope.ServiceProvider.GetRequiredService<EnteredReferences>().AreasAsync(inspection, definition, default))[0].Title.Zh;
        using var file = new MemoryStream();
        await XlsxWriter.WriteAsync(
            file,
            [new("数据", [.. new[] { "编号", "标题", "类别", "巡查内容（清单项）", "所在地区", "问题描述", "地点", "发现日期" }.Select(head => new SheetColumn(head))],
                Enumerable.Range(0, Records).Select(i => (IReadOnlyList<string?>)[$"{i}", $"问题{i}", "一般事故隐患", area, "县", $"第{i}处：未设置安全警示标志，未落实双人双锁", "一号车间东侧", FieldValue.Of(caller.Today)]))],
            default);
        file.Position = 0;
        var (hash, _) = (await scope.ServiceProvider.GetRequiredService<FileStore>().KeepAsync(file, _ => true, default))!.Value;
        var wanted = new NewRecord(definition.Id, null, inspection);
        var job = new ImportJob
        {
            Id = Ids.New(caller.Now),
            AskedBy = caller.Person,
            Within = "",
            AskedAt = caller.Now,
            DefinitionId = definition.Id,
            Step = "register",
            ParentId = inspection,
            OrganizerId = null,
            PartyId = null,
            Target = ImportJob.TargetOf(wanted),
            FileName = "list.xlsx",
            Hash = hash,
            IsCheck = false,
        };
        db.Add(job);
        await db.SaveChangesAsync();
        var watch = Stopwatch.StartNew();
        await app.Services.GetRequiredService<ImportRunner>().RunAsync(default);
        var ended = await db.Set<ImportJob>().AsNoTracking().SingleAsync(j => j.Id == job.Id);
        Console.WriteLine($"{name}: a workbook of {ended.Rows:N0} rows imported in {watch.Elapsed.TotalSeconds:N1} s ({ended.State}, {ended.Written:N0} written)");
    }

    private static async Task<(Caller Caller, Guid Inspection)> PrepareAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var clock = scope.ServiceProvider.GetRequiredService<XunchaClock>();
        var now = await clock.NowAsync(db, default);
        await db.Set<DefinitionVersion>().Where(v => v.PublishedAt == null).ExecuteUpdateAsync(v => v.SetProperty(x => x.PublishedAt, now));
        var root = await db.Set<Organisation>().SingleAsync(o => o.ParentId == null);
        var person = await db.Set<Person>().OrderBy(p => p.UserName).FirstAsync();
        var city = Below(root, "市", now);
        var party = Below(city, "县", now);
        db.AddRange(city, party);
        db.Add(new PostHolding { Id = Ids.New(now), PersonId = person.Id, OrganisationId = city.Id, Post = "commission-office", From = new(2020, 1, 1) });
        await db.SaveChangesAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var definition = await scope.ServiceProvider.GetRequiredService<DefinitionStore>().NewestAsync(db, "inspections/jiangsu-comprehensive", default);
        var office = Caller(person.Id, now, Audience.PostKey(city.Id, "commission-office"));
        var batch = scope.ServiceProvider.GetRequiredService<RecordBatch>();
        var inspection = await batch.OpenAsync(definition!, "巡查", null, new Place(city.Path, party.Path, Guid.Empty), office, null, On(now), default);
        await batch.SaveAsync(default);
        await transaction.CommitAsync();
        return (Caller(person.Id, now, Audience.SeatKey(inspection.Id, null)), inspection.Id);

        static Organisation Below(Organisation above, string title, Instant now)
        {
            var id = Ids.New(now);
            return new() { Id = id, ParentId = above.Id, Kind = OrganisationKind.City, NameZh = title, NameEn = title, ValidFrom = new(2020, 1, 1), Path = Organisation.PathOf(id, above.Path) };
        }

        static Caller Caller(Guid person, Instant now, params string[] keys) => new(person, keys.ToDictionary(key => key, _ => (Guid?)null, StringComparer.Ordinal), now);
    }

    private static async Task WriteAsync(WebApplication app, Caller caller, Guid inspection, int count)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var batch = scope.ServiceProvider.GetRequiredService<RecordBatch>();
        var definition = (await scope.ServiceProvider.GetRequiredService<DefinitionStore>().NewestAsync(db, "findings/general", default))!;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var parent = await db.Set<Record>().AsNoTracking().SingleAsync(r => r.Id == inspection);
        var areas = await scope.ServiceProvider.GetRequiredService<EnteredReferences>().AreasAsync(parent.Id, definition, default);
        var fields = new Dictionary<string, string>
        {
            ["kind"] = "general-hazard",
            ["area"] = areas[0].Name,
            ["region"] = $"{parent.PartyId:D}",
            ["place"] = "一号车间东侧",
            ["responsible-unit"] = "某某化工有限公司",
            ["advice"] = "立即整改，并举一反三",
            ["found-on"] = FieldValue.Of(caller.Today),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var finding = await batch.OpenAsync(definition, $"问题{i}", parent, parent.Place, caller, null, On(caller.Now), default);
            var decision = await batch.StepAsync(finding, caller, caller.On(finding, definition), new("register", null, null, fields.Add("description", $"第{i}处：未设置安全警示标志，未落实双人双锁")), default);
            if (decision is Decision.Refused refused)
            {
                throw new InvalidOperationException(string.Join("; ", refused.Reasons.Select(reason => reason.Text.En)));
            }
        }

        await batch.SaveAsync(default);
        await transaction.CommitAsync();
    }

    private static Occurrence On(Instant now) => new(now.InZone(XunchaClock.Zone).Date, now.InZone(XunchaClock.Zone).TimeOfDay);
}
