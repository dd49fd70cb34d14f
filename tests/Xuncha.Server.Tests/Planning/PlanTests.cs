using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Teams;
using Xunit;

namespace Xuncha.Server.Tests.Planning;

public sealed class PlansOnSqlite(TrainingOnSqlite fixture) : PlanTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class PlansOnPostgres(TrainingOnPostgres fixture) : PlanTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>A yearly plan from the proposal to its inspections, over HTTP.</summary>
public abstract class PlanTests(ServerFixture fixture)
{
    [Fact]
    public async Task Proposes_is_changed_submitted_approved_by_another_and_opens_each_inspection_once()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙丙丁");
        var programme = await world.NewProgrammeAsync();
        await world.InspectAsync("丁县", "2024-05-06");
        await world.AccidentAsync("丙县", "2025-01-15");
        await world.AccidentAsync("丙县", "2025-02-15");
        var plan = await world.PlanAsync(programme);

        // Seen, then put in: who stands out comes first, specially; who was inspected is not in it. Again, nothing is added.
        var proposed = (await world.Office.GetAsync($"{plan.Path}/proposal")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["丙县 frequent-accidents inspections/narrow 2025-08-01", "甲县 duty inspections/wide 2025-08-16", "乙县 duty inspections/wide 2025-09-01"], proposed.GetProperty("placed").EnumerateArray().Select(Say));
        Assert.Empty(await world.ItemsAsync(plan));
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        Assert.Equal(proposed.GetProperty("placed").EnumerateArray().Select(Say), (await world.ItemsAsync(plan)).Select(Say));

        // Changed by hand, on the version that was seen.
        var second = (await world.ItemAsync(plan, "乙县")).GetProperty("id").GetGuid();
        var moved = await world.NewItemAsync(plan, "乙县", batch: "第二批", from: "2025-09-10", to: "2025-09-20");
        (await world.Office.SendAsync(HttpMethod.Put, $"{plan.Path}/items/{second}", moved)).ExpectProblem((HttpStatusCode)428, "match-required");
        (await world.Office.SendAsync(HttpMethod.Put, $"{plan.Path}/items/{second}", moved, ("If-Match", "\"0\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{second}", moved)).Expect(HttpStatusCode.OK);
        Assert.Contains((await world.ItemsAsync(plan)).Select(Say), said => said == "乙县 duty inspections/wide 2025-09-10");
        (await plan.PostAsync(world.Leader, "items", moved)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        // Not approved yet, it opens nothing; nobody approves alone; submitted, it is not changed.
        (await plan.PostAsync(world.Office, $"items/{second}/inspection", new { })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{second}")).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await plan.StepAsync(world.Office, "approve")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);

        // Twice at once: one opens it. Only who may open such an inspection does.
        (await plan.PostAsync(world.Leader, $"items/{second}/inspection", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => world.Office.PostAsync($"{plan.Path}/items/{second}/inspection", new { })));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        var opened = (await world.ItemAsync(plan, "乙县")).GetProperty("inspection");
        Assert.Equal("preparing", opened.GetProperty("state").GetProperty("name").GetString());
        var inspection = new RecordHandle($"/api/v1/inspections/{opened.GetProperty("id").GetGuid()}", opened.GetProperty("id").GetGuid());
        var record = (await inspection.GetAsync(world.Office)).Json;
        Assert.Equal((world.City, world.Counties["乙县"], "乙县（第二批）"), (record.GetProperty("organizerId").GetGuid(), record.GetProperty("partyId").GetGuid(), record.GetProperty("title").GetString()));

        // Each tells of the other; the item shows how far its inspection has come.
        Assert.Contains($"{plan.Id}", (await world.Office.GetAsync($"{inspection.Path}/history")).Body, StringComparison.Ordinal);
        Assert.Contains($"{inspection.Id}", (await world.Office.GetAsync($"{plan.Path}/history")).Body, StringComparison.Ordinal);
        (await inspection.StepAsync(world.Office, "enter", new { })).Expect(HttpStatusCode.OK);
        Assert.Equal("on-site", (await world.ItemAsync(plan, "乙县")).GetProperty("inspection").GetProperty("state").GetProperty("name").GetString());
        Assert.Contains("乙县 covered", await PlanningWorld.CoverageAsync(programme, world.Office), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_amended_with_a_reason_and_approved_again()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙");
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Leader, "send-back", new { reason = "请调整批次" })).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);
        var (first, second) = ((await world.ItemAsync(plan, "甲县")).GetProperty("id").GetGuid(), (await world.ItemAsync(plan, "乙县")).GetProperty("id").GetGuid());
        (await plan.PostAsync(world.Office, $"items/{first}/inspection", new { title = "甲县年度巡查" })).Expect(HttpStatusCode.OK);

        (await plan.StepAsync(world.Office, "amend")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await plan.StepAsync(world.Office, "amend", new { reason = "重大活动" })).Expect(HttpStatusCode.OK);
        (await plan.PostAsync(world.Office, $"items/{second}/inspection", new { })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{first}")).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{first}", await world.NewItemAsync(plan, "甲县"))).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{second}")).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{second}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("“乙县”未列入：应于2025-12-31前巡查", (await world.Office.GetAsync($"{plan.Path}/check")).Json.GetProperty("warnings")[0].GetProperty("zh").GetString());
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "close", new { fields = new { outcome = "已完成" } })).Expect(HttpStatusCode.OK);

        var history = (await world.Office.GetAsync($"{plan.Path}/history?limit=200")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(history, line => line.GetProperty("subject").GetString() == "amend" && line.GetProperty("reason").GetString() == "重大活动");
        Assert.Contains(history, line => line.GetProperty("text").GetProperty("zh").GetString()!.StartsWith("移出：乙县（第", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Holds_nobody_whom_another_programmes_plan_holds_for_the_year()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙");
        var (first, second) = (await world.PlanAsync(await world.NewProgrammeAsync()), await world.PlanAsync(await world.NewProgrammeAsync()));
        (await world.ChangeAsync(first, HttpMethod.Post, "items", await world.NewItemAsync(first, "甲县"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(second, HttpMethod.Post, "items", await world.NewItemAsync(second, "甲县"))).Expect(HttpStatusCode.OK);
        Assert.Contains("“甲县”已列入本组织同年度的另一份计划", Unmet(await second.StepAsync(world.Office, "submit")), StringComparison.Ordinal);

        // Nor is it proposed; out of the first plan, it is free.
        (await world.ChangeAsync(second, HttpMethod.Delete, $"items/{(await world.ItemAsync(second, "甲县")).GetProperty("id").GetGuid()}")).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(second, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        Assert.Equal([world.Counties["乙县"]], (await world.ItemsAsync(second)).Select(item => item.GetProperty("partyId").GetGuid()));
        (await world.ChangeAsync(first, HttpMethod.Delete, $"items/{(await world.ItemAsync(first, "甲县")).GetProperty("id").GetGuid()}")).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(second, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (await world.ItemsAsync(second)).Count);
    }

    [Fact]
    public async Task Opens_nothing_for_a_deputy_who_is_recused_from_the_party()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙");
        using var deputy = await fixture.Server.NewPersonAsync();
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);
        await TeamWorld.DeclareKinAsync(deputy, world.Counties["甲县"]);
        await fixture.Server.StandInAsync(world.Office, deputy);

        var refused = await OpenAsync("甲县");
        refused.ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
        Assert.Contains("公务回避", refused.Body, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await world.ItemAsync(plan, "甲县")).GetProperty("inspection").ValueKind);
        (await OpenAsync("乙县")).Expect(HttpStatusCode.OK);

        async Task<Answer> OpenAsync(string county) =>
            await plan.PostAsync(deputy, $"items/{(await world.ItemAsync(plan, county)).GetProperty("id").GetGuid()}/inspection", new { });
    }

    [Fact]
    public async Task Is_approved_by_nobody_who_has_changed_it_since_the_last_approval()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙");
        using var both = await fixture.Server.NewPersonAsync(("commission-office", world.City), ("commission-leader", world.City));
        using var deputy = await fixture.Server.NewPersonAsync();
        var posts = $"/api/v1/people/{both.PersonId}/posts";
        var office = (await both.GetAsync(posts)).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Single(post => post.GetProperty("post").GetString() == "commission-office");
        (await both.PostAsync($"{posts}/{office.GetProperty("id").GetGuid()}/deputies", new { deputyId = deputy.PersonId, from = "2025-03-01", to = "2025-03-31", reason = "年休假" })).Expect(HttpStatusCode.Created);

        // What a deputy drafts is the holder's draft too.
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        (await plan.PostAsync(deputy, "proposal", new { })).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        Assert.Contains("未更改过该计划", Unmet(await plan.StepAsync(both, "approve")), StringComparison.Ordinal);

        // Sent back and submitted again, it is still theirs.
        (await plan.StepAsync(both, "send-back", new { reason = "补充材料" })).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        Assert.Contains("未更改过该计划", Unmet(await plan.StepAsync(both, "approve")), StringComparison.Ordinal);
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);

        // Approved, it begins anew: opening an inspection changes nothing of the plan, and of the amendments the first is the office's alone.
        (await plan.PostAsync(both, $"items/{(await world.ItemAsync(plan, "甲县")).GetProperty("id").GetGuid()}/inspection", new { })).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "amend", new { reason = "重大活动" })).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{(await world.ItemAsync(plan, "乙县")).GetProperty("id").GetGuid()}")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(both, "approve")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "amend", new { reason = "增加对象" })).Expect(HttpStatusCode.OK);
        (await plan.PostAsync(both, "items", await world.NewItemAsync(plan, "乙县", batch: "第二批", from: "2025-09-01", to: "2025-09-15"))).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        Assert.Contains("未更改过该计划", Unmet(await plan.StepAsync(both, "approve")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_another_inspection_where_one_was_voided_or_terminated()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲");
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);
        var item = (await world.ItemAsync(plan, "甲县")).GetProperty("id").GetGuid();
        var first = await OpenAsync();

        // An exemption comes too late for an inspection that is open, and not for one that was voided.
        await world.OutsideAsync("甲县", "2025-02-10");
        Assert.Empty(await FaultsAsync());
        await world.CloseAsync(first);
        Assert.StartsWith("“甲县”上级当年度已巡查", Assert.Single(await FaultsAsync()).GetProperty("zh").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await world.ItemAsync(plan, "甲县")).GetProperty("inspection").ValueKind);

        var second = await OpenAsync();
        Assert.NotEqual(first.Id, second.Id);
        (await plan.PostAsync(world.Office, $"items/{item}/inspection", new { })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        await world.CloseAsync(second, "terminate");
        (await plan.StepAsync(world.Office, "amend", new { reason = "巡查终止" })).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{item}", await world.NewItemAsync(plan, "甲县", batch: "第二批", from: "2025-09-01", to: "2025-09-15"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{item}")).Expect(HttpStatusCode.OK);

        async Task<RecordHandle> OpenAsync()
        {
            (await plan.PostAsync(world.Office, $"items/{item}/inspection", new { })).Expect(HttpStatusCode.OK);
            var id = (await world.ItemAsync(plan, "甲县")).GetProperty("inspection").GetProperty("id").GetGuid();
            return new($"/api/v1/inspections/{id}", id);
        }

        async Task<List<JsonElement>> FaultsAsync() => [.. (await world.Office.GetAsync($"{plan.Path}/check")).Expect(HttpStatusCode.OK).Json.GetProperty("faults").EnumerateArray()];
    }

    [Fact]
    public async Task Is_the_only_one_of_its_programme_and_year()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲");
        var programme = await world.NewProgrammeAsync();
        RecordHandle[] plans = [await world.NewPlanAsync(), await world.NewPlanAsync()];

        // Both at once: one gets the year. It may say so again; the other takes another year, or waits until the first was made void.
        var answers = await Task.WhenAll(plans.Select(plan => NameAsync(plan, 2025)));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        var (first, second) = answers[0].Status == HttpStatusCode.OK ? (plans[0], plans[1]) : (plans[1], plans[0]);
        (await NameAsync(first, 2025)).Expect(HttpStatusCode.OK);
        Assert.Contains("该年度已有计划", Unmet(await NameAsync(second, 2025)), StringComparison.Ordinal);
        (await NameAsync(second, 2024)).Expect(HttpStatusCode.OK);
        await world.CloseAsync(first);
        (await NameAsync(second, 2025)).Expect(HttpStatusCode.OK);

        Task<Answer> NameAsync(RecordHandle plan, int year) => world.ChangeAsync(plan, HttpMethod.Put, "programme", new { programmeId = programme, year });
    }

    [Fact]
    public async Task Is_not_submitted_against_the_rules()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙丙");
        var programme = await world.NewProgrammeAsync();
        await world.OutsideAsync("甲县", "2025-02-10");
        var bare = await world.NewPlanAsync();
        Assert.Contains("尚未写明", Unmet(await bare.StepAsync(world.Office, "submit")), StringComparison.Ordinal);
        (await world.Office.GetAsync($"{bare.Path}/check")).ExpectProblem(HttpStatusCode.Conflict, "not-open");

        var plan = await world.PlanAsync(programme);
        Assert.Contains("计划没有巡查对象", Unmet(await plan.StepAsync(world.Office, "submit")), StringComparison.Ordinal);

        // Nobody twice, no other year, no stranger; a programme stays once there are parties.
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", await world.NewItemAsync(plan, "甲县"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", await world.NewItemAsync(plan, "甲县", team: 2))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", await world.NewItemAsync(plan, "乙县", definition: "inspections/ladders"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", new { partyId = World.Of(fixture.Server).County })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world.ChangeAsync(plan, HttpMethod.Post, "batches", new { name = "第三批", from = "2026-01-01", to = "2026-01-31", teams = 1, partiesPerTeam = 1 })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world.ChangeAsync(plan, HttpMethod.Put, "programme", new { programmeId = programme, year = 2024 })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        var batch = (await world.BatchesAsync(plan))["第一批"];
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"batches/{batch}")).ExpectProblem(HttpStatusCode.Conflict, "not-open");

        // Exempt, and together with another of the same team at the same time; both are told at once.
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", await world.NewItemAsync(plan, "乙县", from: "2025-08-10", to: "2025-08-20"))).Expect(HttpStatusCode.OK);
        var said = Unmet(await plan.StepAsync(world.Office, "submit"));
        Assert.Contains("“甲县”上级当年度已巡查", said, StringComparison.Ordinal);
        Assert.Contains("同组而时间重叠", said, StringComparison.Ordinal);
        var first = (await world.ItemAsync(plan, "甲县")).GetProperty("id").GetGuid();
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"items/{first}")).Expect(HttpStatusCode.OK);

        // A batch that shrinks no longer holds what is in it.
        (await world.ChangeAsync(plan, HttpMethod.Put, $"batches/{batch}", new { name = "第一批", from = "2025-08-15", to = "2025-08-31", teams = 1, partiesPerTeam = 1 })).Expect(HttpStatusCode.OK);
        Assert.Contains("“乙县”的时间不在批次“第一批”内", Unmet(await plan.StepAsync(world.Office, "submit")), StringComparison.Ordinal);
        var second = (await world.ItemAsync(plan, "乙县")).GetProperty("id").GetGuid();
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{second}", await world.NewItemAsync(plan, "乙县", from: "2025-08-15", to: "2025-08-31"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Delete, $"batches/{(await world.BatchesAsync(plan))["第二批"]}")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);

        // What happens between submitting and approving counts too.
        await world.OutsideAsync("乙县", "2025-02-28");
        Assert.Contains("“乙县”上级当年度已巡查", Unmet(await plan.StepAsync(world.Leader, "approve")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_a_party_into_the_first_place_that_is_free_where_none_is_named()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲乙丙");
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        var batches = await world.BatchesAsync(plan);
        object In(string county, string batch, string? from = null) => new { partyId = world.Counties[county], definition = "inspections/wide", batchId = batches[batch], grounds = "duty", from };

        (await world.ChangeAsync(plan, HttpMethod.Post, "items", In("甲县", "第一批"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", In("乙县", "第一批"))).Expect(HttpStatusCode.OK);
        Assert.Equal(["2025-08-01 1", "2025-08-16 1"], (await world.ItemsAsync(plan)).Select(Place));
        (await world.ChangeAsync(plan, HttpMethod.Post, "items", In("丙县", "第二批", from: "2025-09-01"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid"); // half a place
        Assert.Contains("批次已满", Unmet(await world.ChangeAsync(plan, HttpMethod.Post, "items", In("丙县", "第一批"))), StringComparison.Ordinal);

        // Moved within a full batch it has its own place to go to; moved away it leaves that to another.
        var (first, second) = ((await world.ItemAsync(plan, "甲县")).GetProperty("id").GetGuid(), (await world.ItemAsync(plan, "乙县")).GetProperty("id").GetGuid());
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{second}", In("乙县", "第一批"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{first}", In("甲县", "第二批"))).Expect(HttpStatusCode.OK);
        (await world.ChangeAsync(plan, HttpMethod.Put, $"items/{second}", In("乙县", "第一批"))).Expect(HttpStatusCode.OK);
        Assert.Equal(["2025-08-01 1", "2025-09-01 1"], (await world.ItemsAsync(plan)).Select(Place));

        static string Place(JsonElement item) => $"{item.GetProperty("from").GetString()} {item.GetProperty("team").GetInt32()}";
    }

    [Fact]
    public async Task Tells_whether_one_may_change_it_and_open_its_inspections()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲");
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        Assert.Equal(("True False", "False False"), (await MayAsync(world.Office), await MayAsync(world.Leader)));
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        Assert.Equal(("False False", "False False"), (await MayAsync(world.Office), await MayAsync(world.Leader)));
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);
        Assert.Equal(("False True", "False False"), (await MayAsync(world.Office), await MayAsync(world.Leader)));

        async Task<string> MayAsync(Api by) => (await by.GetAsync($"{plan.Path}/batches")).Expect(HttpStatusCode.OK).Json is var shown
            ? $"{shown.GetProperty("mayChange").GetBoolean()} {shown.GetProperty("mayOpenInspections").GetBoolean()}"
            : "";
    }

    [Fact]
    public async Task Is_seen_by_those_whom_its_definition_names()
    {
        using var world = await PlanningWorld.OnAsync(fixture.Server, "甲");
        var plan = await world.PlanAsync(await world.NewProgrammeAsync());
        foreach (var other in new[] { world.Liaison, World.Of(fixture.Server).Office, await fixture.Server.OfficeAsync() })
        {
            foreach (var below in new[] { "", "/batches", "/items", "/check", "/proposal" })
            {
                (await other.GetAsync(plan.Path + below)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            }

            (await other.SendAsync(HttpMethod.Post, $"{plan.Path}/proposal", null, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await world.Leader.GetAsync($"{plan.Path}/items")).Expect(HttpStatusCode.OK);
        (await world.Leader.GetAsync($"{plan.Path}/proposal")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.ChangeAsync(plan, HttpMethod.Post, "proposal")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Office, "submit")).Expect(HttpStatusCode.OK);
        (await plan.StepAsync(world.Leader, "approve")).Expect(HttpStatusCode.OK);
        (await (await fixture.Server.OfficeAsync()).GetAsync($"{plan.Path}/items")).Expect(HttpStatusCode.OK); // in force, it is open to those above
    }

    private static string Say(JsonElement item) =>
        $"{item.GetProperty("party").GetProperty("zh").GetString()} {item.GetProperty("grounds").GetString()} {item.GetProperty("definition").GetString()} {item.GetProperty("from").GetString()}";

    private static string Unmet(Answer answer) => answer.ExpectProblem(HttpStatusCode.Conflict, "condition-unmet").GetProperty("detail").GetString()!;
}
