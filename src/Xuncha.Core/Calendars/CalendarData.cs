using System.Collections.Immutable;
using NodaTime;

namespace Xuncha.Core.Calendars;

/// <summary>What a notice says of one day.</summary>
/// <param name="Date">The day.</param>
/// <param name="IsWorking">Whether it is worked (上班); otherwise it is off (放假).</param>
/// <param name="Holiday">The holiday that the day belongs to.</param>
public sealed record DayDecision(LocalDate Date, bool IsWorking, Text Holiday);

/// <summary>One paper that decides days, usually the State Council's yearly notice.</summary>
/// <param name="Number">The paper's number, such as 国办发明电〔2025〕7号; where a source names none, the paper's address.</param>
/// <param name="Date">The day the paper is dated; null where it is not known.</param>
/// <param name="Days">What it says, in order of date, each day once. It may name days of the year before or after.</param>
public sealed record Notice(string Number, LocalDate? Date, ImmutableArray<DayDecision> Days);

/// <summary>The notices of one year in the order of their issue: a later one changes what an earlier one said.</summary>
/// <param name="Year">The calendar year that the notices are about.</param>
/// <param name="Notices">At least one.</param>
public sealed record CalendarYear(int Year, ImmutableArray<Notice> Notices);

/// <summary>
/// What a calendar is made of: the notices of its years. Immutable; a new notice makes new data. A <see cref="WorkingCalendar"/>
/// is built from it.
/// </summary>
/// <remarks>
/// A national calendar has every year from its first day's on. A local one (<c>deadlines.md</c> 10) names the calendar that it
/// extends, takes zone and horizon from it, and has only those years in which it differs.
/// </remarks>
public sealed record CalendarData
{
    /// <summary>The earliest first day that a calendar may have: the first holiday regulation is of December 1949.</summary>
    public static readonly LocalDate EarliestFirstDay = new(1950, 1, 1);

    private CalendarData(
        string id, Text name, string? extends, string zone, LocalDate firstDay, ImmutableArray<CalendarYear> years)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new ArgumentException("A calendar needs an id.", nameof(id));
        }

        Id = id;
        Name = name;
        Extends = extends;
        Zone = zone;
        FirstDay = firstDay;
        Years = [.. years.OrderBy(year => year.Year)];
        if (GapIn(Years, extends is null ? firstDay.Year : null) is { } problem)
        {
            throw new ArgumentException(problem.En, nameof(years));
        }
    }

    /// <summary>The calendar's name in definitions and on the command line, such as <c>cn</c>.</summary>
    public string Id { get; }

    /// <summary>What people call it.</summary>
    public Text Name { get; }

    /// <summary>The id of the national calendar that this one extends; null for a national one.</summary>
    public string? Extends { get; }

    /// <summary>The time zone's id; empty for a local calendar.</summary>
    public string Zone { get; }

    /// <summary>The first day that the calendar knows; for a local calendar the national one's counts.</summary>
    public LocalDate FirstDay { get; }

    /// <summary>The years, ascending.</summary>
    public ImmutableArray<CalendarYear> Years { get; }

    /// <summary>A calendar of its own.</summary>
    /// <exception cref="ArgumentException">A year from the first day's on is missing, or is there twice.</exception>
    public static CalendarData National(string id, Text name, string zone, LocalDate firstDay, IEnumerable<CalendarYear> years) =>
        new(id, name, null, zone, firstDay, [.. years]);

    /// <summary>A calendar that adds local days off and make-up days to a national one.</summary>
    /// <exception cref="ArgumentException">A year is there twice.</exception>
    public static CalendarData Local(string id, Text name, string extends, IEnumerable<CalendarYear> years) =>
        new(id, name, extends, "", EarliestFirstDay, [.. years]);

    /// <summary>The same calendar with one year added or put in the place of what was there: how a notice is loaded.</summary>
    /// <exception cref="ArgumentException">A national calendar would have a gap before that year.</exception>
    public CalendarData With(CalendarYear year) =>
        new(Id, Name, Extends, Zone, FirstDay, [.. Years.Where(other => other.Year != year.Year), year]);

    /// <summary>What is wrong with the years, or null.</summary>
    /// <param name="years">The years, ascending.</param>
    /// <param name="first">The year that must be the first, with no gap after it; null for a local calendar.</param>
    internal static Text? GapIn(IReadOnlyList<CalendarYear> years, int? first)
    {
        if (first is { } start && years.Count == 0)
        {
            return new($"缺少{start}年的放假安排", $"the year {start} is missing");
        }

        for (var i = 0; i < years.Count; i++)
        {
            if (i > 0 && years[i].Year == years[i - 1].Year)
            {
                return new($"{years[i].Year}年重复", $"the year {years[i].Year} is there twice");
            }

            if (first + i is { } expected && years[i].Year != expected)
            {
                return new($"缺少{expected}年的放假安排", $"the year {expected} is missing");
            }
        }

        return null;
    }
}
