using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Definitions;

public sealed class MigrationOnSqlite(TrainingOnSqlite fixture) : MigrationTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class MigrationOnPostgres(TrainingOnPostgres fixture) : MigrationTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Version 2 renames the open state, lets the party see it too, and has 5 working days instead of 10.</summary>
public abstract class MigrationTests(ServerFixture fixture)
{
    private const string Path = "/api/v1/definitions/tasks/dated/migration";

    private static readonly (string, string)[] Second =
    [
        ("      open:\n", "      pending:\n"),
        ("entering: open", "entering: pending"),
        ("10 working days", "5 working days"),
        ("  office: { zh: 办公室, en: office, post: dated-office, of: organizer }", "  office: { zh: 办公室, en: office, post: dated-office, of: organizer }\n  reader: { zh: 读者, en: reader, post: dated-reader, of: organizer }"),
        ("notify: [office], level", "notify: [office, reader], level"),
    ];

    private static readonly Dictionary<string, string> States = new(StringComparer.Ordinal) { ["open"] = "pending" };

    [Fact]
    public async Task Moves_records_as_the_preview_said_with_their_dates_and_shows_them_to_whom_the_new_version_names()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, "2026-03-10T09:00:00");
        using var reader = await server.NewPersonAsync(("dated-reader", tasks.Organizer));
        var task = await tasks.OpenAsync("2026-03-09");
        await tasks.PublishAsync(2, Second);
        (await reader.GetAsync($"/api/v1/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        var designer = await server.DesignerAsync();
        var refused = (await designer.PostAsync($"{Path}/preview", new { from = 1, to = 2 })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((0, 1), (refused.GetProperty("moved").GetInt32(), refused.GetProperty("refused").GetInt32()));
        Assert.Equal("states.open", Row(refused).GetProperty("refusals")[0].GetProperty("subject").GetString());

        var preview = (await designer.PostAsync($"{Path}/preview", new { from = 1, to = 2, states = States })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((task, "open", "pending"), (Row(preview).GetProperty("record").GetGuid(), Row(preview).GetProperty("from").GetString(), Row(preview).GetProperty("to").GetString()));
        Assert.Empty(Row(preview).GetProperty("deadlines").EnumerateArray());
        Assert.Equal(1, (await tasks.GetAsync(task)).GetProperty("definitionVersion").GetInt32());

        var applied = await server.ReleaseAsync($"{Path}/apply", new { from = 1, to = 2, states = States, reason = "修订" });
        Assert.Equal((1, 0), Outcome(applied));
        var moved = await tasks.GetAsync(task);
        Assert.Equal((2, "pending"), (moved.GetProperty("definitionVersion").GetInt32(), moved.GetProperty("state").GetProperty("name").GetString()));
        Assert.Equal("2026-03-23", (await tasks.DeadlineAsync(task)).GetProperty("due").GetString());
        Assert.Single(await tasks.HistoryAsync(task, "migrated"));
        (await reader.GetAsync($"/api/v1/tasks/{task}")).Expect(HttpStatusCode.OK);

        // What has moved is not moved again.
        object again = new { from = 1, to = 2, states = States, reason = "修订", instances = new[] { task } };
        Assert.Equal((0, 1), Outcome(await server.ReleaseAsync($"{Path}/apply", again)));
        Assert.Equal("not-open", Row((await designer.PostAsync($"{Path}/preview", again)).Expect(HttpStatusCode.OK).Json).GetProperty("refusals")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Counts_due_dates_again_only_where_asked_and_moves_only_the_records_named()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, "2026-03-10T09:00:00");
        var (first, second) = (await tasks.OpenAsync("2026-03-09"), await tasks.OpenAsync("2026-03-09"));
        await tasks.PublishAsync(2, Second);
        object migration = new { from = 1, to = 2, states = States, recount = true, reason = "修订", instances = new[] { first } };
        var preview = (await (await server.OfficeAsync()).PostAsync($"{Path}/preview", migration)).Expect(HttpStatusCode.OK).Json;
        var change = Row(preview).GetProperty("deadlines")[0];
        Assert.Equal((1, 0), Outcome(await server.ReleaseAsync($"{Path}/apply", migration)));
        Assert.Equal(("2026-03-23", "2026-03-16"), (change.GetProperty("dueBefore").GetString(), change.GetProperty("dueAfter").GetString()));
        Assert.Equal("2026-03-16", (await tasks.DeadlineAsync(first)).GetProperty("due").GetString());
        Assert.Equal(1, (await tasks.GetAsync(second)).GetProperty("definitionVersion").GetInt32());
    }

    [Fact]
    public async Task Refuses_versions_that_are_not_published_and_wants_a_reason()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, "2026-03-10T09:00:00");
        var designer = await server.DesignerAsync();
        var errors = (await designer.PostAsync($"{Path}/apply", new { from = 1, to = 2 })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(["$.reason", "$.to"], errors.EnumerateObject().Select(error => error.Name).Order());
        (await designer.PostAsync($"{Path}/preview", new { from = 1, to = 1 })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await designer.PostAsync("/api/v1/definitions/tasks/none/migration/preview", new { from = 1, to = 2 })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await tasks.Office.PostAsync($"{Path}/preview", new { from = 1, to = 2 })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await tasks.Office.PostAsync($"{Path}/apply", new { from = 1, to = 2 })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    private static (int Moved, int Refused) Outcome(Fixtures.Answer confirmed) =>
        (confirmed.Json.GetProperty("outcome").GetProperty("moved").GetInt32(), confirmed.Json.GetProperty("outcome").GetProperty("refused").GetInt32());

    private static JsonElement Row(JsonElement migration) => migration.GetProperty("records").EnumerateArray().Single();
}
