using Xuncha.Core.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Calendars;

public sealed class CalendarReaderTests
{
    private const string Sound = """
        id: x
        name: { zh: 示例, en: Example }
        zone: Asia/Shanghai
        first-day: 2026-01-01
        years:
          2026:
            - notice: 某发〔2025〕1号
              date: 2025-11-04
              holidays:
                new-year: { off: 2025-12-31..01-02, work: [01-03, 01-04] }
        """;

    [Fact]
    public void Reads_days_of_the_year_before_ranges_and_lists()
    {
        var reading = CalendarReader.Read(Sound, "x.yaml");
        Assert.Empty(reading.Problems);
        var days = Assert.Single(Assert.Single(reading.Data!.Years).Notices).Days;
        Assert.Equal("2025-12-31- 2026-01-01- 2026-01-02- 2026-01-03+ 2026-01-04+",
            string.Join(' ', days.Select(day => $"{day.Date:R}{(day.IsWorking ? "+" : "-")}")));
    }

    [Theory]
    [InlineData("id: x\n", "", "missing-key", 1, "")]
    [InlineData("zone: Asia/Shanghai", "zone: Asia/Peking", "unknown-zone", 3, "zone")]
    [InlineData("first-day: 2026-01-01", "first-day: 2026-13-01", "bad-date", 4, "first-day")]
    [InlineData("first-day: 2026-01-01", "first-day: 2025-01-01", "missing-year", 6, "years")]
    [InlineData("first-day: 2026-01-01", "first-day: 1949-01-01", "bad-first-day", 4, "first-day")]
    [InlineData("  2026:", "  twenty:", "bad-year", 6, "years.twenty")]
    [InlineData("    - notice", "      notice", "not-a-list", 7, "years.2026")]
    [InlineData("date: 2025-11-04", "dated: 2025-11-04", "unknown-key", 8, "years.2026[0].dated")]
    [InlineData("new-year:", "new-years:", "unknown-holiday", 10, "years.2026[0].holidays.new-years")]
    [InlineData("01-03, 01-04", "01-32", "bad-date", 10, "years.2026[0].holidays.new-year.work[0]")]
    [InlineData("01-03, 01-04", "02-29", "bad-date", 10, "years.2026[0].holidays.new-year.work[0]")]
    [InlineData("01-03, 01-04", "01-02", "day-twice", 10, "years.2026[0].holidays.new-year.work[0]")]
    [InlineData("2025-12-31..01-02", "01-02..01-01", "bad-range", 10, "years.2026[0].holidays.new-year.off")]
    [InlineData("2025-12-31..01-02", "2024-12-31", "bad-range", 10, "years.2026[0].holidays.new-year.off")]
    [InlineData("work: [", "worked: [", "unknown-key", 10, "years.2026[0].holidays.new-year.worked")]
    [InlineData("zone: Asia/Shanghai", "zone: [", "bad-yaml", 4, "")]
    [InlineData("zone: Asia/Shanghai", "extends: cn", "unknown-key", 4, "first-day")]
    [InlineData("id: x", "id: [x]", "not-a-text", 1, "id")]
    [InlineData("name: { zh: 示例, en: Example }", "name: Example", "not-a-map", 2, "name")]
    public void Names_the_place_of_what_is_wrong(string right, string wrong, string code, int line, string path)
    {
        var reading = CalendarReader.Read(Sound.Replace(right, wrong, StringComparison.Ordinal), "x.yaml");
        Assert.Null(reading.Data);
        var problem = reading.Problems.FirstOrDefault(problem => problem.Code == code);
        Assert.True(problem is not null, string.Join('\n', reading.Problems));
        Assert.Equal(("x.yaml", line, path), (problem.File, problem.Line, problem.Path));
    }

    [Fact]
    public void Reports_everything_at_once()
    {
        var reading = CalendarReader.Read(Sound.Replace("Asia/Shanghai", "Nowhere", StringComparison.Ordinal)
            .Replace("new-year", "no-year", StringComparison.Ordinal).Replace("01-04", "13-04", StringComparison.Ordinal), "x.yaml");
        Assert.Equal(["unknown-zone", "unknown-holiday", "bad-date"], reading.Problems.Select(problem => problem.Code));
    }
}
