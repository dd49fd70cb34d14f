using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Commands;

/// <summary><c>xuncha simulate</c>.</summary>
public sealed class SimulateTests
{
    private static readonly string Jiangsu = Path.Combine(AppContext.BaseDirectory, "workflows", "inspections", "jiangsu-comprehensive.yaml");

    [Fact]
    public async Task Prints_the_legal_dates_as_json()
    {
        var outcome = await XunchaProgram.RunAsync(
            "simulate", Jiangsu, "--from", "2019-07-24", "--event", "enter=2019-08-05", "leave=2019-08-30", "--event", "approve-report=2019-09-20",
            "feed-back=2019-10-10", "confirm-receipt=2019-10-10", "--json");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        var due = json.RootElement.GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("kind").GetString() == "due")
            .Select(entry => $"{entry.GetProperty("subject").GetString()} {entry.GetProperty("date").GetString()}");
        Assert.Equal(["stay 2019-09-03", "report 2019-09-16", "feedback 2019-10-10", "plan 2019-11-20", "result 2020-04-10"], due);
        Assert.Equal("closed", json.RootElement.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("stop").ValueKind);
    }

    [Fact]
    public async Task Prints_the_timeline_with_what_is_assumed_and_why_a_date_is_due()
    {
        var outcome = await XunchaProgram.RunAsync("simulate", Jiangsu, "--from", "2019-07-24", "--event", "leave=2019-08-30");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Contains(outcome.Lines, line => line.StartsWith("2019-08-30 =>  结束巡查", StringComparison.Ordinal));
        Assert.Contains(outcome.Lines, line => line.StartsWith("2019-09-16 =>* 形成报告", StringComparison.Ordinal));
        Assert.Contains(outcome.Lines, line => line.StartsWith("2019-09-16 !! ", StringComparison.Ordinal));
        Assert.Contains("中秋", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave=2019-07-01", "leave", "dated before the record was opened")]
    [InlineData("no-such-step=2019-08-01", "no-such-step", "no transition")]
    public async Task Ends_with_1_where_the_record_does_not_come_to_what_was_asked(string given, string named, string edge)
    {
        var outcome = await XunchaProgram.RunAsync("simulate", Jiangsu, "--from", "2019-07-24", "--event", given);

        Assert.Equal((edge, 1), (edge, outcome.ExitCode));
        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "yesterday")]
    [InlineData("--from", "2019-07-24", "--event", "leave")]
    [InlineData("--from", "2019-07-24", "--event", "leave=soon")]
    [InlineData("--from", "2019-07-24", "--event", "leave=2019-08-30", "leave=2019-08-31")]
    [InlineData("--json")]
    public async Task Ends_with_2_when_called_wrongly(params string[] options) =>
        Assert.Equal(2, (await XunchaProgram.RunAsync(["simulate", Jiangsu, .. options])).ExitCode);

    [Fact]
    public async Task Ends_with_1_on_a_definition_with_errors()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "id: tasks/broken\n", TestContext.Current.CancellationToken);
            var outcome = await XunchaProgram.RunAsync("simulate", file, "--from", "2019-07-24");
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("error", outcome.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
