using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Commands;

public sealed class CalendarCommandOnSqlite(TrainingOnSqlite fixture) : CalendarCommandTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class CalendarCommandOnPostgres(TrainingOnPostgres fixture) : CalendarCommandTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class CalendarCommandTests(ServerFixture fixture) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xuncha-notice-").FullName;

    private Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["XUNCHA_DB"] = fixture.Server.Options.Database.IsPostgres ? fixture.Server.Options.Database.ConnectionString : "",
        ["XUNCHA_DATA"] = fixture.Server.Options.Database.Folder ?? _folder,
        ["XUNCHA_KEYS"] = fixture.Server.Options.Keys,
    };

    [Fact]
    public async Task Says_what_a_notice_would_change_and_changes_it_only_when_told_to_while_the_server_runs()
    {
        using var tasks = await DatedTasks.CreateAsync(fixture.Server, "2026-12-20T09:00:00");
        var task = await tasks.OpenAsync("2026-12-18", "要移动的");
        var file = await FileAsync("""
            {"year":2027,"papers":[],"days":[{"name":"元旦","date":"2026-12-26","isOffDay":false},
             {"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-02","isOffDay":true},{"name":"元旦","date":"2027-01-03","isOffDay":true}]}
            """);
        string[] command = ["calendar", "import", file, "--number", "测试〔2026〕1号", "--date", "2026-12-10", "--training"];
        var preview = await RunAsync(command);
        Assert.Equal((0, ""), (preview.ExitCode, preview.Errors));
        Assert.Contains("2026-12-26", preview.Output, StringComparison.Ordinal);
        Assert.Contains("要移动的", preview.Output, StringComparison.Ordinal);
        Assert.Contains("2027-01-04 → 2026-12-31", preview.Output, StringComparison.Ordinal);
        Assert.Equal("2027-01-04", (await tasks.DeadlineAsync(task)).GetProperty("due").GetString());

        var applied = await RunAsync([.. command, "--apply", "--json"]);
        Assert.Equal((0, ""), (applied.ExitCode, applied.Errors));
        var json = JsonDocument.Parse(applied.Output).RootElement;
        Assert.Equal((true, 2), (json.GetProperty("applied").GetBoolean(), json.GetProperty("revision").GetInt32()));
        Assert.Equal("2026-12-31", json.GetProperty("deadlines")[0].GetProperty("newDue").GetString());
        Assert.Equal("2026-12-31", (await tasks.DeadlineAsync(task)).GetProperty("due").GetString());
        Assert.Equal("\"2\"", (await tasks.Office.GetAsync("/api/v1/calendars/cn")).Expect(HttpStatusCode.OK).Headers.ETag!.ToString());
    }

    [Theory]
    [InlineData(2, """{"year":2027,"papers":["x"],"days":[]}""", "--date", "10.12.2026")]
    [InlineData(2, """{"year":2027,"papers":["x"],"days":[]}""", "--calendar", "atlantis")]
    [InlineData(1, """{"year":2027}""")]
    [InlineData(1, "no json")]
    [InlineData(1, """{"year":2095,"papers":["x"],"days":[]}""")] // a gap
    public async Task Says_what_is_wrong(int code, string content, params string[] more)
    {
        var outcome = await RunAsync(["calendar", "import", await FileAsync(content), "--training", .. more]);
        Assert.Equal(code, outcome.ExitCode);
        Assert.NotEmpty(outcome.Errors);
    }

    [Fact]
    public async Task Wants_a_file_and_a_database_of_the_kind_that_is_named()
    {
        Assert.Equal(2, (await RunAsync(["calendar", "import", "/no/such/file", "--training"])).ExitCode);
        var file = await FileAsync("""{"year":2027,"papers":["x"],"days":[]}""");
        Assert.Equal(1, (await RunAsync(["calendar", "import", file])).ExitCode);
        var nowhere = await XunchaProgram.RunAsync(
            ["calendar", "import", file], input: "", new Dictionary<string, string>(StringComparer.Ordinal) { ["XUNCHA_DB"] = "", ["XUNCHA_DATA"] = _folder });
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Contains(_folder, nowhere.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private Task<Outcome> RunAsync(string[] command) => XunchaProgram.RunAsync(command, input: "", Environment);

    private async Task<string> FileAsync(string content)
    {
        var file = Path.Combine(_folder, "2027.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        return file;
    }
}
