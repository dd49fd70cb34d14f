using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;

namespace Xuncha.Core.Deadlines;

/// <summary>The suspended days, each counted once though suspensions may overlap or touch.</summary>
internal sealed class SuspensionLedger
{
    private readonly ImmutableArray<(LocalDate First, LocalDate Last)> _spans;

    /// <summary>Takes the suspensions that have ended; one that still lasts has no end to count with and is left out.</summary>
    public SuspensionLedger(IEnumerable<Suspension> suspensions)
    {
        var spans = new List<(LocalDate First, LocalDate Last)>();
        foreach (var suspension in suspensions.Where(span => span.Last is not null).OrderBy(span => span.First))
        {
            var last = suspension.Last!.Value;
            if (spans.Count > 0 && suspension.First <= spans[^1].Last.PlusDays(1))
            {
                spans[^1] = (spans[^1].First, LocalDate.Max(spans[^1].Last, last));
            }
            else
            {
                spans.Add((suspension.First, last));
            }
        }

        _spans = [.. spans];
    }

    public bool Covers(LocalDate date) => _spans.Any(span => span.First <= date && date <= span.Last);

    /// <summary>The suspended stretches after a day up to and including another, in order.</summary>
    public IEnumerable<(LocalDate First, LocalDate Last)> Within(LocalDate after, LocalDate upTo) =>
        from span in _spans
        let first = LocalDate.Max(span.First, after.PlusDays(1))
        let last = LocalDate.Min(span.Last, upTo)
        where first <= last
        select (first, last);

    /// <summary>How many calendar days are suspended after a day up to and including another.</summary>
    public int Days(LocalDate after, LocalDate upTo) =>
        Within(after, upTo).Sum(span => NodaTime.Period.DaysBetween(span.First, span.Last) + 1);

    /// <summary>How many working days are suspended after a day up to and including another.</summary>
    public int WorkingDays(LocalDate after, LocalDate upTo, WorkingCalendar calendar) =>
        Within(after, upTo).Sum(span => calendar.WorkingDaysBetween(span.First.PlusDays(-1), span.Last));
}
