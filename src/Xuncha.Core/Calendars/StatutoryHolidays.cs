using System.Globalization;
using NodaTime;

namespace Xuncha.Core.Calendars;

/// <summary>
/// The days off that the holiday regulation (全国年节及纪念日放假办法) fixes by itself, as in force from 1 January 2025. A
/// calendar counts by them beyond its last notice (<c>deadlines.md</c> 11).
/// </summary>
public static class StatutoryHolidays
{
    private static readonly ChineseLunisolarCalendar Lunar = new();

    /// <summary>
    /// The days off of a year in order of date: the statutory days (art. 2) and, for each that falls on a weekend, the working
    /// day on which it is made up (art. 6).
    /// </summary>
    /// <remarks>
    /// Our choice where the regulation is silent: when two holidays fall on one day (Mid-Autumn within 1 to 3 October), the
    /// second is made up as well. The notices of 2009 and 2020 did so.
    /// </remarks>
    /// <param name="year">A year from 2025 to 2099.</param>
    public static IReadOnlyList<(LocalDate Date, Text Holiday, bool IsMadeUp)> Of(int year)
    {
        var days = new SortedDictionary<LocalDate, (Text Holiday, bool IsMadeUp)>();
        var owed = new List<(LocalDate Date, Text Holiday)>();
        foreach (var (date, holiday) in Fixed(year).OrderBy(day => day.Date))
        {
            if (!days.TryAdd(date, (holiday, false)) || date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            {
                owed.Add((date, holiday));
            }
        }

        foreach (var (date, holiday) in owed)
        {
            var next = date.PlusDays(1);
            while (next.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || days.ContainsKey(next))
            {
                next = next.PlusDays(1);
            }

            days[next] = (holiday, true);
        }

        return [.. days.Select(day => (day.Key, day.Value.Holiday, day.Value.IsMadeUp))];
    }

    /// <summary>The day of Qingming, when the sun reaches 15 degrees, by the usual formula for this century.</summary>
    /// <param name="year">A year from 2000 to 2099.</param>
    public static LocalDate Qingming(int year)
    {
        var y = year % 100;
        return new(year, 4, (int)((y * 0.2422) + 4.81) - (y / 4));
    }

    /// <summary>The day of the common calendar on which a day of the lunar calendar falls.</summary>
    /// <param name="year">The common year in which the lunar year begins.</param>
    /// <param name="month">The lunar month, not counting leap months.</param>
    /// <param name="day">The day of the lunar month.</param>
    public static LocalDate LunarDay(int year, int month, int day)
    {
        var leap = Lunar.GetLeapMonth(year);
        var place = leap > 0 && month >= leap ? month + 1 : month;
        return LocalDate.FromDateTime(Lunar.ToDateTime(year, place, day, 0, 0, 0, 0));
    }

    private static IEnumerable<(LocalDate Date, Text Holiday)> Fixed(int year)
    {
        yield return (new(year, 1, 1), Holidays.NewYear);
        var lunarNewYear = LunarDay(year, 1, 1);
        for (var i = -1; i <= 2; i++)
        {
            yield return (lunarNewYear.PlusDays(i), Holidays.SpringFestival);
        }

        yield return (Qingming(year), Holidays.Qingming);
        yield return (new(year, 5, 1), Holidays.LabourDay);
        yield return (new(year, 5, 2), Holidays.LabourDay);
        yield return (LunarDay(year, 5, 5), Holidays.DragonBoat);
        for (var i = 1; i <= 3; i++)
        {
            yield return (new(year, 10, i), Holidays.NationalDay);
        }

        yield return (LunarDay(year, 8, 15), Holidays.MidAutumn);
    }
}
