using System.Net;
using System.Text;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Definitions;

public sealed class DefinitionsOnSqlite(OnSqlite fixture) : DefinitionTests(fixture), IClassFixture<OnSqlite>;

public sealed class DefinitionsOnPostgres(OnPostgres fixture) : DefinitionTests(fixture), IClassFixture<OnPostgres>;

public abstract class DefinitionTests(ServerFixture fixture)
{
    [Fact]
    public async Task Lists_what_came_with_the_product_and_shows_its_parts()
    {
        await fixture.Server.PublishAllAsync();
        var designer = await fixture.Server.DesignerAsync();
        var list = (await designer.GetAsync("/api/v1/definitions")).Expect(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        Assert.Equal(1, Item("inspections/heze-special").GetProperty("published").GetInt32());
        Assert.Equal("inspection", Item("inspections/heze-special").GetProperty("record").GetString());

        var version = (await designer.GetAsync("/api/v1/definitions/inspections/heze-special/versions/1")).Expect(HttpStatusCode.OK).Json;
        Assert.NotEmpty(version.GetProperty("stages").EnumerateArray().SelectMany(stage => stage.GetProperty("states").EnumerateArray()));
        Assert.Contains(version.GetProperty("discipline").EnumerateArray(), rule => rule.GetProperty("for")[0].GetString() == "team-leader");
        Assert.StartsWith("任职回避", version.GetProperty("recusal").GetProperty("zh").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("#", version.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(version.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("isError").GetBoolean());
        Assert.Equal(64, version.GetProperty("version").GetProperty("hash").GetString()!.Length);

        JsonElement Item(string id) => list.Single(item => item.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task Checks_a_text_in_both_forms_without_keeping_it()
    {
        var designer = await fixture.Server.DesignerAsync();
        var yaml = Text("tasks/checked", 1).Replace("to: filed", "to: nowhere", StringComparison.Ordinal);
        var asJson = (await designer.PostAsync("/api/v1/definitions/check", new { yaml })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("tasks/checked", 1, false), (asJson.GetProperty("id").GetString(), asJson.GetProperty("version").GetInt32(), asJson.GetProperty("isPublishable").GetBoolean()));
        Assert.Contains(asJson.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("line").GetInt32() > 1 && problem.GetProperty("isError").GetBoolean());

        using var content = new StringContent(yaml, Encoding.UTF8, "text/yaml");
        using var response = await designer.Http.PostAsync("/api/v1/definitions/check", content, TestContext.Current.CancellationToken);
        Assert.Equal(asJson.ToString(), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (await designer.GetAsync("/api/v1/definitions/tasks/checked")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("""{"yaml":1}""", "application/json", 422, "invalid")]
    [InlineData("""{}""", "application/json", 400, "malformed")]
    [InlineData("""{""", "application/json", 400, "malformed")]
    [InlineData("id: x", "text/plain", 415, "unsupported-media-type")]
    public async Task Refuses_a_body_of_another_form(string body, string mediaType, int status, string code)
    {
        var designer = await fixture.Server.DesignerAsync();
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        using var response = await designer.Http.PostAsync("/api/v1/definitions/check", content, TestContext.Current.CancellationToken);
        new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ExpectProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Publishes_a_draft_once_and_never_changes_it_again()
    {
        var designer = await fixture.Server.DesignerAsync();
        var added = (await designer.PostAsync("/api/v1/definitions", new { yaml = Text("tasks/published", 1) })).Expect(HttpStatusCode.Created);
        Assert.Equal("/api/v1/definitions/tasks/published/versions/1", added.Headers.Location!.ToString());
        (await designer.PostAsync("/api/v1/definitions", new { yaml = Text("tasks/published", 1).Replace("起草", "草拟", StringComparison.Ordinal) })).Expect(HttpStatusCode.Created);
        const string publish = "/api/v1/definitions/tasks/published/versions/1/publish";
        var proposal = (await designer.PostAsync(publish)).Expect(HttpStatusCode.Accepted).Id;
        (await designer.PostAsync($"/api/v1/proposals/{proposal}/confirm")).ExpectProblem(HttpStatusCode.Conflict, "second-person");

        // Not another text than the one that was proposed.
        var office = await fixture.Server.OfficeAsync();
        (await designer.PostAsync("/api/v1/definitions", new { yaml = Text("tasks/published", 1) })).Expect(HttpStatusCode.Created);
        (await office.PostAsync($"/api/v1/proposals/{proposal}/confirm")).ExpectProblem(HttpStatusCode.Conflict, "superseded");
        await fixture.Server.ReleaseAsync(publish);
        var published = (await designer.GetAsync("/api/v1/definitions/tasks/published")).Expect(HttpStatusCode.OK).Json[0];
        Assert.Equal(designer.PersonId, published.GetProperty("publishedBy").GetGuid());
        (await designer.PostAsync(publish)).ExpectProblem(HttpStatusCode.Conflict, "already-published");
        (await designer.PostAsync("/api/v1/definitions", new { yaml = Text("tasks/published", 1) })).ExpectProblem(HttpStatusCode.Conflict, "already-published");
        (await designer.PostAsync("/api/v1/definitions/tasks/published/versions/9/publish")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        (await designer.PostAsync("/api/v1/definitions", new { yaml = Text("tasks/published", 2).Replace("起草", "拟稿", StringComparison.Ordinal) })).Expect(HttpStatusCode.Created);
        var difference = (await designer.GetAsync("/api/v1/definitions/tasks/published/difference?from=1&to=2")).Expect(HttpStatusCode.OK);
        Assert.Contains("拟稿", difference.Body, StringComparison.Ordinal);
        var versions = (await designer.GetAsync("/api/v1/definitions/tasks/published")).Expect(HttpStatusCode.OK).Json.EnumerateArray();
        Assert.Equal([2, 1], versions.Select(version => version.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task Keeps_a_draft_that_refers_to_nothing_yet_but_does_not_publish_it()
    {
        var designer = await fixture.Server.DesignerAsync();
        var yaml = Text("tasks/unready", 1).Replace("to: filed", "to: nowhere", StringComparison.Ordinal);
        (await designer.PostAsync("/api/v1/definitions", new { yaml })).Expect(HttpStatusCode.Created);
        var refusal = (await designer.PostAsync("/api/v1/definitions/tasks/unready/versions/1/publish")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "definition-errors");
        Assert.Contains("nowhere", refusal.GetProperty("problems").ToString(), StringComparison.Ordinal);
        (await designer.PostAsync("/api/v1/definitions", new { yaml = "id: tasks/unreadable\n" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "definition-errors");
    }

    [Fact]
    public async Task Leaves_definitions_to_process_designers()
    {
        using var person = await fixture.Server.NewPersonAsync();
        (await person.PostAsync("/api/v1/definitions", new { yaml = Text("tasks/foreign", 1) })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await person.PostAsync("/api/v1/definitions/tasks/work-record/versions/1/publish")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await person.GetAsync("/api/v1/definitions")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", "text/vnd.mermaid", "stateDiagram-v2", "起草")]
    [InlineData("?language=en", "text/vnd.mermaid", "stateDiagram-v2", "draft")]
    [InlineData("?format=svg", "image/svg+xml", "<svg", "起草")]
    public async Task Draws_a_version(string query, string mediaType, string start, string word)
    {
        var designer = await fixture.Server.DesignerAsync();
        using var response = await designer.Http.GetAsync($"/api/v1/definitions/tasks/work-record/versions/1/diagram{query}", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(start, body, StringComparison.Ordinal);
        Assert.Contains(word, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("work-record/versions/1/diagram?format=png", 422, "invalid")]
    [InlineData("work-record/versions/1/diagram?language=fr", 422, "invalid")]
    [InlineData("work-record/versions/7/diagram", 404, "not-found")]
    [InlineData("work-record/versions/7", 404, "not-found")]
    [InlineData("work-record/difference?from=1&to=7", 404, "not-found")]
    [InlineData("work-record/difference?from=1", 400, "malformed")]
    public async Task Refuses_what_is_not_there(string path, int status, string code) =>
        (await (await fixture.Server.DesignerAsync()).GetAsync($"/api/v1/definitions/tasks/{path}")).ExpectProblem((HttpStatusCode)status, code);

    [Fact]
    public async Task Simulates_the_whole_timeline_of_a_version()
    {
        var designer = await fixture.Server.DesignerAsync();
        const string simulate = "/api/v1/definitions/inspections/jiangsu-comprehensive/versions/1/simulate";
        var simulated = (await designer.PostAsync(simulate, new { from = "2019-07-24" })).Expect(HttpStatusCode.OK).Json;
        var due = simulated.GetProperty("entries").EnumerateArray().First(entry => entry.GetProperty("kind").GetString() == "due");
        Assert.NotEmpty(due.GetProperty("explanation").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, simulated.GetProperty("stop").ValueKind);
        (await designer.PostAsync(simulate, new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await designer.PostAsync(simulate, new { from = "1999-01-01" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await designer.PostAsync("/api/v1/definitions/tasks/none/versions/1/simulate", new { from = "2019-07-24" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var unready = Text("tasks/unready-to-simulate", 1).Replace("to: filed", "to: nowhere", StringComparison.Ordinal);
        (await designer.PostAsync("/api/v1/definitions", new { yaml = unready })).Expect(HttpStatusCode.Created);
        (await designer.PostAsync("/api/v1/definitions/tasks/unready-to-simulate/versions/1/simulate", new { from = "2019-07-24" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "definition-errors");
    }

    /// <summary>The working paper's definition under another id.</summary>
    private static string Text(string id, int version) => Workflows.Text("tasks/work-record", id, version);
}
