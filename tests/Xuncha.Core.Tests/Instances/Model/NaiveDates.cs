using NodaTime;
using Xuncha.Core.Tests.Calendars;

namespace Xuncha.Core.Tests.Instances.Model;

/// <summary>Date arithmetic one day at a time, from the notices themselves.</summary>
internal static class NaiveDates
{
    private static readonly Dictionary<LocalDate, bool> Decided = China.Data.Years
        .SelectMany(year => year.Notices).SelectMany(notice => notice.Days)
        .GroupBy(day => day.Date).ToDictionary(days => days.Key, days => days.Last().IsWorking);

    public static bool IsWorking(LocalDate day) =>
        Decided.TryGetValue(day, out var isWorking) ? isWorking : day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);

    /// <summary>When a clock is due.</summary>
    public static LocalDate Due(Clock clock, LocalDate trigger, List<(LocalDate First, LocalDate? Last)> suspensions, List<int> extensions)
    {
        var end = Stretch(clock.IsStay ? trigger.PlusDays(-1) : trigger, clock.Count, clock.Unit, clock.IsStay ? trigger : null);
        foreach (var days in extensions)
        {
            end = Stretch(end, days, "working days", null);
        }

        // An extension in working days ends on one; only a period in days or months can end on a day off.
        while (clock.Rolls && !clock.IsStay && clock.Unit != "working days" && extensions.Count == 0 && (!IsWorking(end) || IsSuspended(end)))
        {
            end = end.PlusDays(1);
        }

        return end;

        LocalDate Stretch(LocalDate after, int count, string unit, LocalDate? stayFrom)
        {
            if (unit == "months")
            {
                var nominal = stayFrom is { } first ? Months(first, count).PlusDays(-1) : Months(after, count);
                for (count = 0; after.PlusDays(count) < nominal; count++)
                {
                }
            }

            var day = after;
            while (count > 0)
            {
                day = day.PlusDays(1);
                count -= !IsSuspended(day) && (unit != "working days" || IsWorking(day)) ? 1 : 0;
            }

            return day;
        }

        bool IsSuspended(LocalDate day) => suspensions.Exists(span => span.Last is not null && span.First <= day && day <= span.Last);
    }

    /// <summary>On which day a rung fires.</summary>
    public static LocalDate Rung(LocalDate due, int offset, string unit)
    {
        var step = offset <= 0 ? -1 : 1;
        var day = due;
        for (var left = Math.Abs(offset); left > 0;)
        {
            day = day.PlusDays(step);
            left -= unit == "days" || IsWorking(day) ? 1 : 0;
        }

        while (!IsWorking(day))
        {
            day = day.PlusDays(step);
        }

        return day;
    }

    private static LocalDate Months(LocalDate day, int count)
    {
        var (year, month) = (day.Year, day.Month + count);
        while (month > 12)
        {
            (year, month) = (year + 1, month - 12);
        }

        for (var last = day.Day; ; last--)
        {
            if (last <= CalendarSystem.Iso.GetDaysInMonth(year, month))
            {
                return new(year, month, last);
            }
        }
    }
}
