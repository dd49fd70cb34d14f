using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Deadlines;

/// <summary>When a rung fires.</summary>
/// <param name="Rung">The rung.</param>
/// <param name="Date">The working day on which it fires.</param>
/// <param name="At">The instant at which it fires.</param>
public sealed record RungTime(Rung Rung, LocalDate Date, Instant At);

/// <summary>Places the rungs of a ladder around a due date (<c>deadlines.md</c> 15).</summary>
public static class LadderTimes
{
    /// <summary>
    /// When each rung fires, in the ladder's order. A rung before or on the due date that would fall on a day off fires on the
    /// working day before it; one after, on the working day after.
    /// </summary>
    /// <param name="due">The due date.</param>
    /// <param name="ladder">The ladder.</param>
    /// <param name="calendar">The calendar that the due date was counted by.</param>
    /// <exception cref="CalendarRangeException">The calendar does not reach a rung.</exception>
    public static ImmutableArray<RungTime> Of(LocalDate due, Ladder ladder, WorkingCalendar calendar) =>
    [
        .. ladder.Rungs.Select(rung =>
        {
            var date = DateOf(rung, due, ladder.Unit, calendar);
            return new RungTime(rung, date, date.At(ladder.At).InZoneLeniently(calendar.Zone).ToInstant());
        }),
    ];

    private static LocalDate DateOf(Rung rung, LocalDate due, PeriodUnit unit, WorkingCalendar calendar)
    {
        var date = unit switch
        {
            PeriodUnit.WorkingDays => calendar.AddWorkingDays(due, rung.Offset),
            PeriodUnit.Days => due.PlusDays(rung.Offset),
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "A ladder counts in working days or days."),
        };
        return calendar.IsWorkingDay(date) ? date
            : rung.Offset <= 0 ? calendar.PreviousWorkingDay(date)
            : calendar.NextWorkingDay(date);
    }
}
