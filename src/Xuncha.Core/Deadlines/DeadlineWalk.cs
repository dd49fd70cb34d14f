using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;

namespace Xuncha.Core.Deadlines;

/// <summary>One stretch of a deadline: the rule's own period, the way to a day that was set, or an extension.</summary>
/// <param name="By">Its length; null up to a day that was set.</param>
/// <param name="After">The day after which it runs, exclusive.</param>
/// <param name="Unsuspended">Where it would end had nothing been suspended.</param>
/// <param name="End">Where it ends, inclusive.</param>
internal sealed record DeadlineSegment(Period? By, LocalDate After, LocalDate Unsuspended, LocalDate End);

/// <summary>
/// The one way from a trigger to a due date, of which the due date and its explanation are two views.
/// </summary>
/// <param name="Segments">The period and each extension, in order.</param>
/// <param name="Rolls">Whether the end was asked to be a working day.</param>
/// <param name="Due">The due date.</param>
/// <param name="IsProvisional">Whether a day was consulted that a coming notice may change.</param>
/// <param name="Ledger">The suspensions.</param>
internal sealed record DeadlineWalk(
    ImmutableArray<DeadlineSegment> Segments, bool Rolls, LocalDate Due, bool IsProvisional, SuspensionLedger Ledger)
{
    public LocalDate Nominal => Segments[^1].End;

    public static DeadlineWalk Of(
        DeadlineRule rule,
        LocalDate trigger,
        WorkingCalendar calendar,
        IEnumerable<Suspension> suspensions,
        IEnumerable<Extension> extensions)
    {
        _ = calendar.IsWorkingDay(trigger); // a trigger that the calendar does not know is an error under every rule
        var ledger = new SuspensionLedger(suspensions);
        var end = rule.IsLongestStay ? trigger.PlusDays(-1) : trigger;
        var segments = ImmutableArray.CreateBuilder<DeadlineSegment>();
        foreach (var length in extensions.Select(extension => (Period?)extension.By).Prepend(rule.Period))
        {
            var segment = length switch
            {
                // The clock runs since before the day that was set: whatever was suspended on the way to it counts.
                null => Moved(null, LocalDate.MinIsoValue, trigger, ledger),
                { Unit: PeriodUnit.WorkingDays } by => Working(by, end, calendar, ledger),
                { Unit: PeriodUnit.Days } by => Moved(by, end, end.PlusDays(by.Count), ledger),
                // A stay of a month from the 1st lasts to the month's end, which is not a month from the day before.
                { } by when rule.IsLongestStay && segments.Count == 0 =>
                    Moved(by, end, trigger.PlusMonths(by.Count).PlusDays(-1), ledger),
                { } by => Moved(by, end, end.PlusMonths(by.Count), ledger),
            };
            segments.Add(segment);
            end = segment.End;
        }

        var rolls = rule.Rolls && !rule.IsLongestStay && segments[^1].By?.Unit != PeriodUnit.WorkingDays;
        var due = end;
        while (rolls && (!calendar.IsWorkingDay(due) || ledger.Covers(due)))
        {
            due = due.PlusDays(1);
        }

        var isProvisional = (rolls && due >= calendar.ProvisionalFrom)
            || segments.Any(segment => segment.By?.Unit == PeriodUnit.WorkingDays && segment.End >= calendar.ProvisionalFrom);
        return new(segments.ToImmutable(), rolls, due, isProvisional, ledger);
    }

    /// <summary>The n-th working day that is not suspended. Each round takes in the suspended days that the last one reached.</summary>
    private static DeadlineSegment Working(Period by, LocalDate after, WorkingCalendar calendar, SuspensionLedger ledger)
    {
        var unsuspended = calendar.AddWorkingDays(after, by.Count);
        var end = unsuspended;
        for (var suspended = 0; ledger.WorkingDays(after, end, calendar) is var found && found != suspended; suspended = found)
        {
            end = calendar.AddWorkingDays(after, by.Count + found);
        }

        return new(by, after, unsuspended, end);
    }

    /// <summary>The end in days or months, moved on by the suspended days up to it, those included that the move itself reaches.</summary>
    private static DeadlineSegment Moved(Period? by, LocalDate after, LocalDate unsuspended, SuspensionLedger ledger)
    {
        var end = unsuspended;
        for (var suspended = 0; ledger.Days(after, end) is var found && found != suspended; suspended = found)
        {
            end = unsuspended.PlusDays(found);
        }

        return new(by, after, unsuspended, end);
    }
}
