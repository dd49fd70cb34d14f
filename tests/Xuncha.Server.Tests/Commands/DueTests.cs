using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Commands;

public sealed class DueTests
{
    [Theory]
    [InlineData("2026-02-10", "10 working days", "2026-03-02", false)]
    [InlineData("2026-02-10", "10个工作日", "2026-03-02", false)]
    [InlineData("2026-08-03", "2 months", "2026-10-08", false)] // rolls over the National Day
    [InlineData("2026-04-01", "半年", "2026-10-08", false)]
    [InlineData("2027-04-30", "1 working day", "2027-05-05", true)] // beyond the notices
    public async Task Prints_the_due_date_as_json(string from, string period, string due, bool provisional)
    {
        var outcome = await XunchaProgram.RunAsync("due", from, period, "--json");
        Assert.Equal(0, outcome.ExitCode);
        var json = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(
            (from, period, due, provisional),
            (Text(json, "from"), Text(json, "period"), Text(json, "due"), json.GetProperty("provisional").GetBoolean()));
        Assert.NotEmpty(json.GetProperty("explanation").EnumerateArray());
    }

    [Fact]
    public async Task Explains_in_both_languages_and_takes_a_period_without_quotes()
    {
        var outcome = await XunchaProgram.RunAsync("due", "2026-09-18", "10", "working", "days");
        Assert.Equal((0, "2026-10-09"), (outcome.ExitCode, outcome.Lines[0]));
        Assert.Contains("到期日：2026-10-09", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("due 2026-10-09", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_line_by_line_and_goes_on_after_a_bad_one()
    {
        var outcome = await XunchaProgram.RunAsync(
            ["due", "--batch"], "2026-09-19;1 working day\nnonsense\n2026-02-30;1 day\n1999-12-31;1 day\n2025-12-31 ; 2 months\n");
        Assert.Equal((1, 5), (outcome.ExitCode, outcome.Lines.Count));
        Assert.Equal("""{"from":"2026-09-19","period":"1 working day","due":"2026-09-20","provisional":false}""", outcome.Lines[0]);
        Assert.All(outcome.Lines.Skip(1).Take(3), line => Assert.True(JsonDocument.Parse(line).RootElement.TryGetProperty("error", out _)));
        Assert.Equal("2026-02-28", Text(JsonDocument.Parse(outcome.Lines[4]).RootElement, "due"));
    }

    [Fact]
    public async Task Ends_a_batch_without_bad_lines_with_0() =>
        Assert.Equal(0, (await XunchaProgram.RunAsync(["due", "--batch"], "2026-09-19;1 working day\r\n")).ExitCode);

    [Theory]
    [InlineData(2)]
    [InlineData(2, "2026-02-10")]
    [InlineData(2, "2026-02-30", "1 day")] // not a day
    [InlineData(2, "2026-02-10", "ten days")]
    [InlineData(2, "2026-02-10", "0 days")]
    [InlineData(2, "2026-02-10", "1 day", "--calendar", "atlantis")]
    [InlineData(2, "2026-02-10", "1 day", "--batch")]
    [InlineData(1, "1999-12-31", "1 day")] // a good question without an answer
    public async Task Says_what_is_wrong_on_standard_error(int code, params string[] arguments)
    {
        var outcome = await XunchaProgram.RunAsync(["due", .. arguments]);
        Assert.Equal(code, outcome.ExitCode);
        Assert.NotEmpty(outcome.Errors);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
