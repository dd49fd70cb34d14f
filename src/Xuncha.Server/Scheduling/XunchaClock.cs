using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Scheduling;

/// <summary>The one place that reads time. Everything else is given an instant.</summary>
/// <param name="process">The process's clock.</param>
/// <param name="options">Whether there is an offset at all: outside training nobody asks the database for one.</param>
internal sealed class XunchaClock(TimeProvider process, ServerOptions options)
{
    /// <summary>The zone in which dates are counted and days end.</summary>
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    /// <summary>The process's clock, to the microsecond, without the offset of training.</summary>
    public Instant Real() => Instant.FromDateTimeOffset(process.GetUtcNow()).ToMicroseconds();

    /// <summary>The instant of a request or a command: the process's clock, in training moved by the offset in the database.</summary>
    public async Task<Instant> NowAsync(XunchaDb db, CancellationToken cancellation) => Real() + await OffsetAsync(db, cancellation);

    /// <summary>Today in China.</summary>
    public async Task<LocalDate> TodayAsync(XunchaDb db, CancellationToken cancellation) =>
        (await NowAsync(db, cancellation)).InZone(Zone).Date;

    /// <summary>The instant by which due-ness is decided: the database's clock on PostgreSQL, the process's on SQLite; in training with the offset.</summary>
    public async Task<Instant> DueNowAsync(XunchaDb db, CancellationToken cancellation) =>
        await DatabaseAsync(db, cancellation) + await OffsetAsync(db, cancellation);

    /// <summary>The database's own clock (on SQLite the process's), without the offset of training.</summary>
    public async Task<Instant> DatabaseAsync(XunchaDb db, CancellationToken cancellation)
    {
        if (!db.Database.IsNpgsql())
        {
            return Real();
        }

        var utc = await db.Database.SqlQueryRaw<DateTime>("""SELECT clock_timestamp() AS "Value" """).SingleAsync(cancellation);
        return Instant.FromDateTimeUtc(utc);
    }

    /// <summary>How far training's clock is ahead of the real one; zero outside training.</summary>
    public async Task<Duration> OffsetAsync(XunchaDb db, CancellationToken cancellation)
    {
        if (!options.Training)
        {
            return Duration.Zero;
        }

        var stored = await db.Set<Setting>().Where(s => s.Key == Setting.TrainingOffset).Select(s => s.Value).SingleOrDefaultAsync(cancellation);
        return stored is null ? Duration.Zero : Duration.FromTicks(long.Parse(stored, CultureInfo.InvariantCulture) * 10);
    }
}
