using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Figures;
using Xunit;

namespace Xuncha.Core.Tests.Figures;

public sealed class FiguresTests
{
    private static readonly LocalDate Today = new(2026, 3, 31);

    [Theory]
    [InlineData("2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31", "a year before a year, though that one has a day more")]
    [InlineData("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28", "a month before a month, though that one is shorter")]
    [InlineData("2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31", "a quarter before a quarter")]
    [InlineData("2024-01-01", "2025-12-31", "2022-01-01", "2023-12-31", "a cycle of two years")]
    [InlineData("2026-03-02", "2026-03-31", "2026-01-31", "2026-03-01", "thirty days, because it does not begin with a month")]
    [InlineData("2026-03-01", "2026-03-30", "2026-01-30", "2026-02-28", "nor does this end with one")]
    [InlineData("2026-03-05", "2026-03-05", "2026-03-04", "2026-03-04", "one day")]
    public void Knows_the_same_span_before(string from, string to, string first, string last, string edge)
    {
        var before = new Span(Day(from), Day(to)).Before();
        Assert.True((Day(first), Day(last)) == (before.From, before.To), $"{edge}: {before}");
    }

    [Fact]
    public void Has_no_span_that_ends_before_it_begins() => Assert.Throws<ArgumentException>(() => new Span(Today, Today.PlusDays(-1)));

    [Fact]
    public void Puts_every_day_up_to_today_into_one_band()
    {
        foreach (var bands in new[] { DayBand.Ages, DayBand.Lateness })
        {
            Assert.All(Enumerable.Range(0, 500), days => Assert.Single(bands, band => band.Contains(Today.PlusDays(-days), Today)));
            Assert.DoesNotContain(bands, band => band.Contains(Today.PlusDays(1), Today));
        }
    }

    [Fact]
    public void Says_a_band_in_words() => Assert.Equal(["0至5天", "6至15天", "16至30天", "30天以上"], DayBand.Lateness.Select(band => band.Title.Zh));

    [Theory]
    [InlineData("", null, null, "nothing has no pace")]
    [InlineData("3x0", null, null, "nor has what did not happen")]
    [InlineData("7x1", 7, 7, "one")]
    [InlineData("10x1 2x1", 2, 10, "of two, half take no longer than the shorter")]
    [InlineData("10x1 2x1 4x1", 4, 10, "the middle one of three, in whatever order")]
    [InlineData("1x5 100x1", 1, 100, "one that sticks does not move it")]
    [InlineData("1x1 9x5", 9, 9, "each counts as often as it is there")]
    public void Tells_the_pace(string taken, int? typical, int? longest, string edge)
    {
        var pace = Pace.Of(taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('x')).Select(one => (Number(one[0]), Number(one[1]))));
        Assert.True((typical, longest) == (pace?.Typical, pace?.Longest), $"{edge}: {pace}");
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
