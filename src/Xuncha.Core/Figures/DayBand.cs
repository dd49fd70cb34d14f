using System.Collections.Immutable;
using NodaTime;

namespace Xuncha.Core.Figures;

/// <summary>So many days ago, from <paramref name="First"/> to <paramref name="Last"/>, both inclusive. The bands of a list leave out no day up to today (which bands: our choice).</summary>
/// <param name="First">The fewest days.</param>
/// <param name="Last">The most; null for any number more.</param>
public sealed record DayBand(int First, int? Last)
{
    /// <summary>How long a finding has been open: a month, a quarter, half a year, a year, and longer.</summary>
    public static readonly ImmutableArray<DayBand> Ages = [new(0, 30), new(31, 90), new(91, 180), new(181, 365), new(366, null)];

    /// <summary>How late a deadline is.</summary>
    public static readonly ImmutableArray<DayBand> Lateness = [new(0, 5), new(6, 15), new(16, 30), new(31, null)];

    /// <summary>The band in words.</summary>
    public Text Title => Last is { } last ? new($"{First}至{last}天", $"{First} to {last} days") : new($"{First - 1}天以上", $"more than {First - 1} days");

    /// <summary>The day that is the longest ago, as seen from a day; null for any day before.</summary>
    public LocalDate? From(LocalDate today) => Last is { } last ? today.PlusDays(-last) : null;

    /// <summary>The day that is the least long ago, as seen from a day.</summary>
    public LocalDate To(LocalDate today) => today.PlusDays(-First);

    /// <summary>Whether a day is in it, as seen from another.</summary>
    public bool Contains(LocalDate day, LocalDate today) => !(day < From(today)) && day <= To(today);
}
