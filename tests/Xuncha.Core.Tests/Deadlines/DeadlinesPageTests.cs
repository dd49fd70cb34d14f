using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Tests.Calendars;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Deadlines;

/// <summary>Holds <c>docs/reference/deadlines.md</c> to the calculator.</summary>
public sealed partial class DeadlinesPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Example.Repository, "docs/reference/deadlines.md"));

    [Fact]
    public void Every_example_of_the_page_comes_out_as_it_says()
    {
        var rows = Row().Matches(Page.Split("## Examples")[1].Split("## ")[0]);
        Assert.Equal(11, rows.Count);
        Assert.All(rows, row =>
        {
            var rule = new DeadlineRule(Period.Parse(row.Groups["period"].Value), row.Groups["stay"].Success);
            Suspension[] suspensions = row.Groups["first"].Success ? [new(Date(row, "first"), Date(row, "last"))] : [];
            Extension[] extensions = row.Groups["extension"].Success ? [new(Period.Parse(row.Groups["extension"].Value))] : [];
            var due = DeadlineCalculator.Compute(rule, Date(row, "event"), China.Calendar, suspensions, extensions);
            Assert.Equal((Date(row, "due"), row.Groups["provisional"].Success), (due.Date, due.IsProvisional));
        });
    }

    [Fact]
    public void The_local_calendar_of_the_page_can_be_read_and_built()
    {
        var reading = CalendarReader.Read(Page.Split("```yaml\n")[1].Split("```")[0], "deadlines.md");
        Assert.Empty(reading.Problems);
        Assert.False(WorkingCalendar.Create(reading.Data!, China.Data).IsWorkingDay(new LocalDate(2026, 4, 20)));
    }

    [Fact]
    public void The_page_names_every_holiday_that_a_file_may_use() =>
        Assert.All(Holidays.ByName.Keys, name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

    private static LocalDate Date(Match row, string group) => LocalDatePattern.Iso.Parse(row.Groups[group].Value).Value;

    [GeneratedRegex(
        @"^\| (?<event>[0-9-]{10}) \| (?<stay>longest stay, )?(?<period>[0-9a-z ]+)(, suspended (?<first>[0-9-]{10}) to (?<last>[0-9-]{10}))?"
        + @"(, extended by (?<extension>[0-9a-z ]+))? \| (?<due>[0-9-]{10})(?<provisional>, provisional)? \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
