using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Xuncha.Server.Storage;

/// <summary>Instants as UTC date-times, cut to the microsecond that PostgreSQL keeps, so that both databases give back what went in.</summary>
internal sealed class InstantConverter() : ValueConverter<Instant, DateTime>(
    instant => instant.ToMicroseconds().ToDateTimeUtc(),
    utc => Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)));

/// <summary>Dates as dates.</summary>
internal sealed class LocalDateConverter() : ValueConverter<LocalDate, DateOnly>(
    date => date.ToDateOnly(),
    date => LocalDate.FromDateOnly(date));

/// <summary>Times of day as times of day.</summary>
internal sealed class LocalTimeConverter() : ValueConverter<LocalTime, TimeOnly>(
    time => time.ToTimeOnly(),
    time => LocalTime.FromTimeOnly(time));

/// <summary>Instants are kept to the microsecond everywhere.</summary>
internal static class Microseconds
{
    /// <summary>The instant without what lies below the microsecond, towards the past.</summary>
    public static Instant ToMicroseconds(this Instant instant)
    {
        // Ten ticks are a microsecond; the floor keeps instants before 1970 in order too.
        var ticks = instant.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (((ticks % 10) + 10) % 10));
    }
}
