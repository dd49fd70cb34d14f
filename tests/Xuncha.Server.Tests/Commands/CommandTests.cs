using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Commands;

/// <summary>The command line as a whole.</summary>
/// <param name="postgres">The cluster of this run.</param>
public sealed class CommandTests(PostgresCluster postgres)
{
    [Theory]
    [InlineData("--help")]
    [InlineData("due", "--help")]
    [InlineData("check", "--help")]
    [InlineData("calendar", "import", "--help")]
    [InlineData("diagram", "--help")]
    [InlineData("simulate", "--help")]
    [InlineData("serve", "--help")]
    [InlineData("migrate", "--help")]
    [InlineData("keys", "rotate", "--help")]
    public async Task Helps_in_both_languages(params string[] arguments)
    {
        var outcome = await XunchaProgram.RunAsync(arguments);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}+.* / [a-zA-Z]", outcome.Output);
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("serve", "--no-such-option")]
    [InlineData("check")]
    [InlineData("check", "/no/such/file")]
    [InlineData("diagram", "/no/such/file")]
    [InlineData("migrate")] // without XUNCHA_DB_OWNER
    public async Task Ends_with_2_when_called_wrongly(params string[] arguments)
    {
        var outcome = await XunchaProgram.RunAsync(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.NotEmpty(outcome.Errors);
    }

    [Fact]
    public async Task Finds_no_error_in_the_definitions_and_calendars_that_come_with_the_product()
    {
        var outcome = await XunchaProgram.RunAsync("check", Path.Combine(AppContext.BaseDirectory, "workflows"));
        Assert.True(outcome.ExitCode == 0, outcome.Output);
    }

    [Fact]
    public async Task Reports_errors_with_file_line_and_column_and_ends_with_1()
    {
        var folder = Directory.CreateTempSubdirectory("xuncha-check-");
        try
        {
            var file = Path.Combine(folder.FullName, "broken.yaml");
            await File.WriteAllTextAsync(file, "id: tasks/broken\nversion: 1\nno-such-key: 1\n", TestContext.Current.CancellationToken);
            var outcome = await XunchaProgram.RunAsync("check", folder.FullName);
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains($"{file}(3,1): error", outcome.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("stateDiagram-v2")]
    [InlineData("<svg", "--svg", "--language", "en")]
    public async Task Draws_a_definition(string start, params string[] options)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "workflows", "interviews", "summons.yaml");
        var outcome = await XunchaProgram.RunAsync(["diagram", file, .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Contains(start, outcome.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_only_after_migrate_on_PostgreSQL()
    {
        var (application, owner) = await postgres.CreateEmptyDatabaseAsync();
        var environment = new Dictionary<string, string> { ["XUNCHA_DB"] = application, ["XUNCHA_DB_OWNER"] = owner, ["XUNCHA_URLS"] = "http://127.0.0.1:0" };
        var early = await XunchaProgram.RunAsync(["serve"], input: "", environment);
        Assert.Equal(1, early.ExitCode);
        Assert.Contains("xuncha migrate", early.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await XunchaProgram.RunAsync(["migrate"], input: "", environment)).ExitCode);
        await using var db = Database.Postgres(application).Open();
        Assert.Equal("false", (await db.Set<Setting>().SingleAsync(s => s.Key == Setting.Training, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task Prints_the_codes_of_the_first_administrators_once_and_then_where_it_listens()
    {
        var folder = Directory.CreateTempSubdirectory("xuncha-serve-");
        try
        {
            var first = await LinesUntilListeningAsync(folder.FullName);
            Assert.Equal(["sysadmin", "secadmin", "auditadmin"], first.Where(line => line.Contains("activation code", StringComparison.Ordinal)).Select(line => line.Split(' ')[^2]));
            Assert.DoesNotContain(await LinesUntilListeningAsync(folder.FullName), line => line.Contains("activation code", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> LinesUntilListeningAsync(string folder)
    {
        using var process = XunchaProgram.Start(
            ["--urls", "http://127.0.0.1:0"], new Dictionary<string, string> { ["XUNCHA_DATA"] = folder, ["XUNCHA_DB"] = "" });
        var lines = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
                if (line.Contains("http://127.0.0.1:", StringComparison.Ordinal))
                {
                    return lines;
                }
            }

            Assert.Fail(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            return lines;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
