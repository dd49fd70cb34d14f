using NodaTime;

namespace Xuncha.Core.Calendars;

/// <summary>A day that is worked under one state of a calendar and off under another.</summary>
/// <param name="Before">What was known of it.</param>
/// <param name="After">What is known of it now.</param>
public sealed record DayChange(DayInfo Before, DayInfo After)
{
    /// <summary>The days that change, in order: the preview of a notice before it is loaded.</summary>
    /// <param name="before">The calendar as it was.</param>
    /// <param name="after">The calendar as it would be.</param>
    public static IReadOnlyList<DayChange> Between(WorkingCalendar before, WorkingCalendar after)
    {
        var changes = new List<DayChange>();
        for (var date = LocalDate.Max(before.FirstDay, after.FirstDay); date <= WorkingCalendar.LastDay; date = date.PlusDays(1))
        {
            if (before.IsWorkingDay(date) != after.IsWorkingDay(date))
            {
                changes.Add(new(before.Describe(date), after.Describe(date)));
            }
        }

        return changes;
    }
}
