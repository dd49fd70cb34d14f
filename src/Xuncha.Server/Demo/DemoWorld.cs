using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Documents;
using Xuncha.Server.Organisations;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>
/// Builds the world of <c>--demo</c> on an empty training database: the same from the same seed, ids, passwords and the times of the audit log apart. Every
/// record comes about by the decisions and the writer by which people's do.
/// </summary>
internal sealed class DemoWorld(
    XunchaDb db, IServiceScopeFactory scopes, UserManager<Person> people, XunchaClock clock, CalendarStore calendars, DefinitionStore definitions, FileStore files)
{
    private const string Calendar = "cn";

    /// <summary>A number of our own among PostgreSQL's advisory locks: of several nodes, one builds.</summary>
    public const long Lock = 0x5855_4E43_4841_0002;

    /// <summary>Builds it where it is not there yet.</summary>
    /// <returns>The accounts, when they were made; otherwise none.</returns>
    /// <exception cref="DatabaseNotUsableException">The database holds something else, or a world that was not finished.</exception>
    public async Task<IReadOnlyList<DemoAccount>> EnsureAsync(DemoOptions options, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var claim = await ClaimAsync(scope.ServiceProvider.GetRequiredService<XunchaDb>(), cancellation);
        if (await db.Set<Setting>().AsNoTracking().SingleOrDefaultAsync(s => s.Key == Setting.Demo, cancellation) is { } known)
        {
            return known.Value != Setting.Unfinished ? [] : throw new DatabaseNotUsableException(
                "上次未生成完演示数据：请换一个空的数据目录或数据库 / the demo was not finished: start with an empty data folder, or another database");
        }

        if (await db.Set<Organisation>().AnyAsync(o => o.ParentId != null, cancellation))
        {
            throw new DatabaseNotUsableException("数据库已有其他数据：请换一个空的数据目录或数据库 / the database holds other data: start with an empty data folder, or another database");
        }

        var places = new Places();
        var staff = new Staff(places, new(options.Seed));
        var mark = new Setting { Key = Setting.Demo, Value = Setting.Unfinished };
        var accounts = await SettleAsync(places, staff, mark, cancellation);
        await PlayAsync(places, staff, options, cancellation);
        mark.Value = $"{options.Seed}";
        db.Update(mark);
        await db.SaveChangesAsync(cancellation);
        return accounts;
    }

    // Of several nodes one builds, and the others wait; where it dies, its transaction ends. On SQLite there is one, which holds the folder's lock.
    private static async Task<IDbContextTransaction?> ClaimAsync(XunchaDb own, CancellationToken cancellation)
    {
        if (!own.Database.IsNpgsql())
        {
            return null;
        }

        var transaction = await own.Database.BeginTransactionAsync(cancellation);
        own.Database.SetCommandTimeout(0); // as long as it takes
        await own.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellation);
        return transaction;
    }

    private async Task PlayAsync(Places places, Staff staff, DemoOptions options, CancellationToken cancellation)
    {
        var (diary, duties) = (new Diary(scopes), new DutyLists());
        await diary.SetClockAsync(DemoOptions.Begin.At(LocalTime.Midnight), cancellation);
        await duties.MakeAsync(places, staff, new(scopes, cancellation));
        var stage = new Stage(places, staff, new(places, staff, duties), await SamplePaper.KeepAsync(files, cancellation), await SamplePicture.KeepAsync(files, cancellation));
        await using (var scope = scopes.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<LedgerRows>()
                .MakeAsync(stage, calendars[Calendar], options.Hazards - DemoOptions.MajorHazards, options.Seed + 1, cancellation);
        }

        var catalog = await definitions.CatalogAsync(db, calendars.Ids, cancellation);
        var stories = new Stories(stage, diary, catalog, calendars[Calendar], options.Seed, cancellation);
        new PlannedYears(stage, diary, stories, cancellation).Write();
        new Plot(stage, diary, stories, cancellation).Write();
        await diary.PlayAsync(DemoOptions.End.PlusDays(-1), cancellation);
        var end = DemoOptions.End.At(DemoOptions.EndTime);
        await diary.AdvanceAsync(end, cancellation);
        await diary.SetClockAsync(end, cancellation);
    }

    private async Task<IReadOnlyList<DemoAccount>> SettleAsync(Places places, Staff staff, Setting mark, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Real();
        db.Add(mark);
        places.Make(db, await db.Set<Organisation>().SingleAsync(cancellation), now);
        await db.SaveChangesAsync(cancellation);
        var accounts = await staff.MakeAsync(db, people, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return accounts;
    }
}
