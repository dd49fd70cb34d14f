using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;

namespace Xuncha.Server.Demo;

/// <summary>On which days a row of the ledger was opened and led on.</summary>
/// <param name="Opened">When it was opened.</param>
/// <param name="Steps">The day of each step.</param>
/// <param name="Due">The day by which it is to be rectified.</param>
/// <param name="IsLate">Whether that day passes while the clock runs.</param>
internal sealed record LedgerDays(LocalDate Opened, IReadOnlyList<LocalDate> Steps, LocalDate Due, bool IsLate)
{
    private const int LateInAHundred = 10;

    /// <summary>Draws them. What was rectified was so well before its day; what is late became so in the last weeks.</summary>
    /// <param name="path">The steps.</param>
    /// <param name="setDay">The field that sets the day.</param>
    /// <param name="leadsToTheEnd">How many steps lead to the end.</param>
    /// <param name="calendar">The days on which people work.</param>
    /// <param name="dice">Draws.</param>
    public static LedgerDays Draw(ImmutableArray<Transition> path, string setDay, int leadsToTheEnd, WorkingCalendar calendar, Dice dice)
    {
        var told = path.Select((step, index) => (step, index)).Where(entry => entry.step.Needs.Contains(setDay)).Select(entry => entry.index).DefaultIfEmpty(-1).First();
        if (told < 0)
        {
            var opened = Ago(dice.Between(20, NodaTime.Period.DaysBetween(DemoOptions.Begin, DemoOptions.End)));
            return new(opened, Days(opened, path.Length, calendar, dice), DemoOptions.End, IsLate: false);
        }

        var isOpen = path.Length - told <= 3;
        var isLate = isOpen && dice.Percent(LateInAHundred);
        var due = isLate ? Ago(dice.Between(1, 30)) : DemoOptions.End.PlusDays(dice.Between(10, 70));
        var telling = isLate ? due.PlusDays(-dice.Between(30, 45))
            : path.Length < leadsToTheEnd - 1 ? Ago(dice.Between(32, 60))
            : Ago(dice.Between(75, NodaTime.Period.DaysBetween(DemoOptions.Begin, DemoOptions.End) - 20));
        telling = calendar.NextWorkingDay(telling);
        var first = calendar.AddWorkingDays(telling, -told);
        return new(
            first,
            [.. Enumerable.Range(0, told).Select(step => calendar.AddWorkingDays(first, step)), telling, .. Days(telling, path.Length - told - 1, calendar, dice)],
            isOpen ? due : telling.PlusDays(dice.Between(60, 90)),
            isLate);
    }

    private static LocalDate Ago(int days) => DemoOptions.End.PlusDays(-days);

    private static List<LocalDate> Days(LocalDate after, int count, WorkingCalendar calendar, Dice dice)
    {
        var days = new List<LocalDate>();
        for (var i = 0; i < count; i++)
        {
            days.Add(after = calendar.AddWorkingDays(after, dice.Between(1, 3)));
        }

        return days;
    }
}
