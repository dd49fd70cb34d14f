using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
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

    /// <summary>Builds it where it is not there yet.</summary>
    /// <returns>The accounts, when they were made; otherwise none.</returns>
    /// <exception cref="DatabaseNotUsableException">The database holds something else, or a world that was not finished.</exception>
    public async Task<IReadOnlyList<DemoAccount>> EnsureAsync(DemoOptions options, CancellationToken cancellation)
    {
        if (await db.Set<Setting>().AnyAsync(s => s.Key == Setting.Demo, cancellation))
        {
            return [];
        }

        if (await db.Set<Organisation>().AnyAsync(o => o.ParentId != null, cancellation))
        {
            throw new DatabaseNotUsableException("数据库已有其他数据，或演示数据未生成完：请换一个空的数据目录 / the database holds other data, or a demo that was not finished: start with an empty data folder");
        }

        var places = new Places();
        var staff = new Staff(places, new(options.Seed));
        var accounts = await SettleAsync(places, staff, cancellation);
        var stage = new Stage(places, staff, new(places, staff), await SamplePaper.KeepAsync(files, cancellation));
        await SetClockAsync(DemoOptions.Begin.At(LocalTime.Midnight), cancellation);
        await using (var scope = scopes.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<LedgerRows>()
                .MakeAsync(stage, calendars[Calendar], options.Hazards - DemoOptions.MajorHazards, options.Seed + 1, cancellation);
        }

        var diary = new Diary(scopes);
        var catalog = await definitions.CatalogAsync(db, calendars.Ids, cancellation);
        new Plot(stage, diary, new(stage, diary, catalog, calendars[Calendar], options.Seed, cancellation), cancellation).Write();
        await diary.PlayAsync(DemoOptions.End.PlusDays(-1), cancellation);
        var end = DemoOptions.End.At(DemoOptions.EndTime);
        await diary.AdvanceAsync(end, cancellation);
        await SetClockAsync(end, cancellation);
        db.Add(new Setting { Key = Setting.Demo, Value = $"{options.Seed}" });
        await db.SaveChangesAsync(cancellation);
        return accounts;
    }

    private async Task<IReadOnlyList<DemoAccount>> SettleAsync(Places places, Staff staff, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Real();
        places.Make(db, await db.Set<Organisation>().SingleAsync(cancellation), now);
        await db.SaveChangesAsync(cancellation);
        var accounts = await staff.MakeAsync(db, people, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return accounts;
    }

    private async Task SetClockAsync(LocalDateTime local, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TrainingClock>().SetToAsync(Diary.InstantOf(local), cancellation);
    }
}
