using NodaTime;

namespace Xuncha.Core.Figures;

/// <summary>The days over which something is counted, both inclusive.</summary>
public sealed record Span
{
    /// <summary>The days from one to another.</summary>
    /// <exception cref="ArgumentException">It ends before it begins.</exception>
    public Span(LocalDate from, LocalDate to)
    {
        if (to < from)
        {
            throw new ArgumentException("A span ends after it begins.", nameof(to));
        }

        (From, To) = (from, to);
    }

    /// <summary>The first day.</summary>
    public LocalDate From { get; }

    /// <summary>The last day.</summary>
    public LocalDate To { get; }

    /// <summary>
    /// The same span before (上一周期): of whole months as many whole months, so that a year is compared with a year and a quarter with a quarter; of other days as
    /// many days.
    /// </summary>
    public Span Before()
    {
        var next = To.PlusDays(1);
        var from = From.Day == 1 && next.Day == 1
            ? From.PlusMonths(-NodaTime.Period.Between(From, next, PeriodUnits.Months).Months)
            : From.PlusDays(-NodaTime.Period.DaysBetween(From, next));
        return new(from, From.PlusDays(-1));
    }
}
