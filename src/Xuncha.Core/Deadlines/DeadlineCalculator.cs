using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;

namespace Xuncha.Core.Deadlines;

/// <summary>Computes due dates by <c>docs/reference/deadlines.md</c>. Pure: the same question has the same answer.</summary>
public static class DeadlineCalculator
{
    /// <summary>When something is due.</summary>
    /// <param name="rule">How to count.</param>
    /// <param name="trigger">The day of the event that starts the clock, which only a longest stay counts; or the day that was set.</param>
    /// <param name="calendar">The calendar to count by.</param>
    /// <param name="suspensions">
    /// The suspensions, in any order. One that has not ended is left out: while it lasts no due date can be known, and the caller
    /// says so.
    /// </param>
    /// <param name="extensions">The extensions granted, in the order of their grant.</param>
    /// <exception cref="CalendarRangeException">The calendar does not reach the trigger or the result.</exception>
    public static DueDate Compute(
        DeadlineRule rule,
        LocalDate trigger,
        WorkingCalendar calendar,
        IEnumerable<Suspension>? suspensions = null,
        IEnumerable<Extension>? extensions = null)
    {
        var walk = DeadlineWalk.Of(rule, trigger, calendar, suspensions ?? [], extensions ?? []);
        var cutOff = rule.CutOff is { } time
            ? walk.Due.At(time).InZoneLeniently(calendar.Zone).ToInstant()
            : calendar.Zone.AtStartOfDay(walk.Due.PlusDays(1)).ToInstant();
        return new(walk.Due, walk.Nominal, cutOff, walk.IsProvisional, calendar.Revision);
    }

    /// <summary>Why something is due on its date, with every day left out and why, in both languages.</summary>
    /// <param name="rule">How to count.</param>
    /// <param name="trigger">The day of the event that starts the clock.</param>
    /// <param name="calendar">The calendar to count by.</param>
    /// <param name="suspensions">The suspensions; one that has not ended is named and not counted.</param>
    /// <param name="extensions">The extensions granted, in the order of their grant.</param>
    /// <param name="basis">The article or paper that the rule comes from; null leaves it out.</param>
    /// <exception cref="CalendarRangeException">The calendar does not reach the trigger or the result.</exception>
    public static ImmutableArray<ExplanationLine> Explain(
        DeadlineRule rule,
        LocalDate trigger,
        WorkingCalendar calendar,
        IReadOnlyCollection<Suspension>? suspensions = null,
        IReadOnlyCollection<Extension>? extensions = null,
        string? basis = null)
    {
        var walk = DeadlineWalk.Of(rule, trigger, calendar, suspensions ?? [], extensions ?? []);
        return new ExplanationWriter(rule, trigger, calendar, walk).Write(suspensions ?? [], basis);
    }
}
