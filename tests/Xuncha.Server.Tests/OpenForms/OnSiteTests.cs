using System.Net;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.OpenForms;

public sealed class OnSiteOnSqlite(TrainingOnSqlite fixture) : OnSiteTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class OnSiteOnPostgres(TrainingOnPostgres fixture) : OnSiteTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>What an inspection shows to everybody while it is on, and what the team does meanwhile.</summary>
public abstract class OnSiteTests(ServerFixture fixture)
{
    private const string Open = "/api/v1/open";

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Publishes_what_the_definition_says_while_it_says_so_and_nothing_else()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var draft = await world.OpenAsync("inspections", "inspections/open-small", "未公布");
        var (inspection, code) = await world.OpenAsync();
        using var anyone = Server.Anonymous();
        var shown = await ShownAsync(anyone, code);
        Assert.NotNull(shown);
        Assert.Equal(["fire safety"], shown.Value.GetProperty("areas").EnumerateArray().Select(area => area.GetProperty("en").GetString()));
        Assert.Equal(["hotline"], shown.Value.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()));
        Assert.Equal("甲县", shown.Value.GetProperty("party").GetProperty("zh").GetString());
        var everything = (await anyone.GetAsync($"{Open}/inspections?limit=200")).Body;
        Assert.All(new[] { "内部名称", "内部范围", "未公布", $"{draft.Id}", $"{inspection.Id}" }, inside => Assert.DoesNotContain(inside, everything, StringComparison.Ordinal));

        (await world.Office.SendFileAsync($"{inspection.Path}/papers?name=report&fileName=r.pdf", "%PDF-1.7"u8.ToArray())).Expect(HttpStatusCode.OK);
        (await inspection.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);
        Assert.Null(await ShownAsync(anyone, code));
        (await anyone.PostAsync($"{Open}/tip-offs", new { inspection = code, content = "甲" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Asks_by_a_code_takes_one_answer_for_each_form_and_counts()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (inspection, _) = await world.OpenAsync();
        using var member = await world.MemberAsync(inspection);
        using var anyone = Server.Anonymous();
        var task = await world.OpenAsync("tasks", "tasks/questionnaire", "问卷", inspection);
        object[] questions =
        [
            new { kind = "one", text = "多久检查一次？", options = new[] { "每周", "每月" } },
            new { kind = "several", text = "有哪些隐患？", options = new[] { "粉尘", "高温", "用电" } },
            new { kind = "text", text = "还有什么要说？" },
        ];
        (await member.SendAsync(HttpMethod.Put, $"{task.Path}/questions", new { questions = new[] { new { kind = "one", text = "空" } } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await member.SendAsync(HttpMethod.Put, $"{task.Path}/questions", new { questions = new[] { questions[0], null } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await member.SendAsync(HttpMethod.Put, $"{task.Path}/questions", new { questions })).Expect(HttpStatusCode.OK);
        (await world.Liaison.GetAsync($"{task.Path}/questions")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(JsonValueKind.Null, (await member.GetAsync($"{task.Path}/questions")).Json.GetProperty("code").ValueKind);
        (await task.StepAsync(member, "open-form", new { fields = new { topic = "企业安全管理" } })).Expect(HttpStatusCode.OK);
        (await member.SendAsync(HttpMethod.Put, $"{task.Path}/questions", new { questions })).ExpectProblem(HttpStatusCode.Conflict, "not-open");

        var code = (await member.GetAsync($"{task.Path}/questions")).Json.GetProperty("code").GetString();
        Assert.True(code!.Length >= 25);
        var path = $"{Open}/questionnaires/{code}";
        var form = (await anyone.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("企业安全管理", 3), (form.GetProperty("fields")[0].GetProperty("value").GetString(), form.GetProperty("questions").GetArrayLength()));
        await AnswerAsync(anyone, path, new { question = 1, options = new[] { 2 } }, new { question = 2, options = new[] { 1, 3 } });
        var respondent = await AnswerAsync(anyone, path, new { question = 1, options = new[] { 2 } }, new { question = 3, text = "夜班" });
        (await anyone.PostAsync(path, new { respondent, answers = new[] { new { question = 1, options = new[] { 1 } } } })).ExpectProblem(HttpStatusCode.Conflict, "already-answered");
        foreach (var wrong in new object?[] { null, new { question = 9, text = "x" }, new { question = 1, options = new[] { 1, 2 } }, new { question = 2, options = new[] { 4 } }, new { question = 3, options = new[] { 1 } } })
        {
            (await anyone.PostAsync(path, new { respondent = new string('a', 32), answers = new[] { wrong } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        }

        // It closes by itself after its fifteen days.
        await world.SetDayAsync(new LocalDate(2025, 9, 24));
        await world.SweepAsync();
        Assert.Equal("closed", await task.StateAsync(member));
        (await anyone.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await anyone.PostAsync(path, new { respondent = new string('b', 32), answers = new[] { new { question = 3, text = "晚了" } } })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var results = (await member.GetAsync($"{task.Path}/results")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(2, results.GetProperty("responses").GetInt32());
        Assert.Equal(["[0,2]", "[1,0,1]", "[\"夜班\"]"], results.GetProperty("questions").EnumerateArray().Select(question =>
            (question.GetProperty("counts") is { ValueKind: JsonValueKind.Array } counts ? counts : question.GetProperty("texts")).GetRawText()));
        (await world.Liaison.GetAsync($"{task.Path}/results")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Leader.GetAsync($"{task.Path}/results")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Counts_what_was_done_by_way_for_those_who_may_know_of_it()
    {
        var world = await OpenInspections.WorldAsync(Server);
        var (inspection, _) = await world.OpenAsync();
        using var member = await world.MemberAsync(inspection);
        await FileAsync(member, inspection, "individual-interviews", 12);
        var talks = await FileAsync(member, inspection, "individual-interviews", 5);
        await FileAsync(member, inspection, "spot-checks", 3);
        await OpenAsync(member, inspection); // a draft

        var counts = (await member.GetAsync($"{inspection.Path}/work-records/summary")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((3, 1, 10), (counts.GetProperty("filed").GetInt32(), counts.GetProperty("drafts").GetInt32(), counts.GetProperty("ways").GetArrayLength()));
        Assert.Equal(["individual-interviews 2 17", "spot-checks 1 3"], counts.GetProperty("ways").EnumerateArray().Where(way => way.GetProperty("papers").GetInt32() > 0)
            .Select(way => $"{way.GetProperty("way").GetString()} {way.GetProperty("papers").GetInt32()} {way.GetProperty("number").GetDecimal()}"));
        Assert.Single((await member.GetAsync($"{talks.Path}/papers")).Json.EnumerateArray());

        // The party sees the inspection and not what the team wrote down.
        var party = (await world.Liaison.GetAsync($"{inspection.Path}/work-records/summary")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((0, 0, 0), (party.GetProperty("filed").GetInt32(), party.GetProperty("drafts").GetInt32(), party.GetProperty("ways").GetArrayLength()));
        (await world.Stranger.GetAsync($"{inspection.Path}/work-records/summary")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<JsonElement?> ShownAsync(Api anyone, string code) =>
        (await anyone.GetAsync($"{Open}/inspections?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("code").GetString() == code).Select(item => (JsonElement?)item).SingleOrDefault();

    private static async Task<string> AnswerAsync(Api anyone, string path, params object[] answers)
    {
        var respondent = (await anyone.GetAsync(path)).Expect(HttpStatusCode.OK).Json.GetProperty("respondent").GetString()!;
        (await anyone.PostAsync(path, new { respondent, answers })).Expect(HttpStatusCode.NoContent);
        return respondent;
    }

    private static async Task<RecordHandle> OpenAsync(Api member, RecordHandle inspection)
    {
        var made = (await member.PostAsync("/api/v1/work-records", new { definition = "tasks/work-record", title = "底稿", parentId = inspection.Id })).Expect(HttpStatusCode.Created);
        return new($"/api/v1/work-records/{made.Id}", made.Id);
    }

    private static async Task<RecordHandle> FileAsync(Api member, RecordHandle inspection, string way, int number)
    {
        var paper = await OpenAsync(member, inspection);
        (await member.SendFileAsync($"{paper.Path}/papers?name=evidence&fileName=e.pdf", "%PDF-1.7"u8.ToArray())).Expect(HttpStatusCode.OK);
        var fields = new Dictionary<string, object>
        {
            ["way"] = way,
            ["held-on"] = "2025-09-08",
            ["started-at"] = "09:00",
            ["place"] = "某厂",
            ["led-by"] = member.PersonId,
            ["participants"] = "某某、专家",
            ["area"] = "fire",
            ["number"] = number,
            ["summary"] = "查看",
        };
        (await paper.StepAsync(member, "file", new { fields })).Expect(HttpStatusCode.OK);
        return paper;
    }
}
