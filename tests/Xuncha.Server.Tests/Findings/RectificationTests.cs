using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class RectificationOnSqlite(TrainingOnSqlite fixture) : RectificationTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class RectificationOnPostgres(TrainingOnPostgres fixture) : RectificationTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Rectification as those see it who work it off, with the ladders of its clocks.</summary>
public abstract class RectificationTests(ServerFixture fixture)
{
    private async Task<World> WorldAsync(LocalDate day)
    {
        await fixture.Server.PublishAllAsync();
        return await World.OnAsync(fixture.Server, day);
    }

    private static async Task<List<JsonElement>> ListAsync(Api by, string query)
    {
        List<JsonElement> items = [];
        string? after = null;
        do
        {
            var page = (await by.GetAsync($"/api/v1/ledger/rectification?{query}{(after is null ? "" : $"&after={after}")}")).Expect(HttpStatusCode.OK).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        return items;
    }

    private static JsonElement Of(IEnumerable<JsonElement> items, RecordHandle finding) => items.Single(item => item.GetProperty("finding").GetProperty("id").GetGuid() == finding.Id);

    private static string Say(JsonElement ladder) => string.Join(", ", ladder.EnumerateArray().Select(rung =>
        $"{rung.GetProperty("id").GetString()} {rung.GetProperty("state").GetString()} {rung.GetProperty("on").GetString()}".Trim()));

    [Fact]
    public async Task Is_listed_item_by_item_with_the_late_ones_first()
    {
        var world = await WorldAsync(new(2026, 3, 2));
        var late = await world.RectifyingAsync("2026-02-25", "2026-03-12");
        var returned = await world.ToldAsync("2026-02-25", "2026-04-10");
        await returned.AttachAsync(world.Liaison, "plan");
        await returned.TakeAsync(world.Liaison, "submit-plan", ("measures", "清理"), ("responsible-person", "某某"));
        await returned.TakeAsync(world.Office, "return-plan");
        var applied = await world.RectifyingAsync("2026-02-25", "2026-04-01");
        await applied.ApplyAsync(world);
        await world.SetDayAsync(new(2026, 3, 5));
        await world.SweepAsync();
        await world.SetDayAsync(new(2026, 3, 16));
        await world.SweepAsync();

        // One by one: pages go over from those whose clock runs to those whose clock does not.
        var query = $"rectifier={world.County}&standing=open";
        HashSet<Guid> own = [late.Id, returned.Id, applied.Id];
        async Task<List<JsonElement>> OwnAsync(string narrower) => [.. (await ListAsync(world.Liaison, query + narrower)).Where(item => own.Contains(item.GetProperty("finding").GetProperty("id").GetGuid()))];
        var items = await OwnAsync("&limit=1");
        Assert.Equal([late.Id, returned.Id, applied.Id], items.Select(item => item.GetProperty("finding").GetProperty("id").GetGuid()));

        // What is late says so, with the ladder: what went out when, and what comes.
        var clock = Assert.Single(items[0].GetProperty("clocks").EnumerateArray());
        Assert.True(clock.GetProperty("deadline").GetProperty("isOverdue").GetBoolean());
        const string ladder = "five-before climbed 2026-03-05, one-before climbed 2026-03-16, late climbed 2026-03-16, summon waiting 2026-03-26";
        Assert.Equal(ladder, Say(clock.GetProperty("ladder")));
        var summon = clock.GetProperty("ladder")[3];
        Assert.Equal("到期后10个工作日", summon.GetProperty("when").GetProperty("zh").GetString());
        Assert.Equal("通知安委会（巡查）办公室、安委会领导、升为红色预警、建议启动“约谈”", summon.GetProperty("does").GetProperty("zh").GetString());
        var apply = Assert.Single(items[0].GetProperty("steps").EnumerateArray());
        Assert.Equal(("apply", false), (apply.GetProperty("name").GetString(), apply.GetProperty("isPermitted").GetBoolean()));
        Assert.Contains(apply.GetProperty("refusals").EnumerateArray(), refusal => refusal.GetProperty("subject").GetString() == "proof");

        // The plan came back, with the reason and with what it said.
        var turn = Assert.Single(items[1].GetProperty("turns").EnumerateArray());
        Assert.Equal(("submit-plan", true, "经核实"), (
            turn.GetProperty("name").GetString(), turn.GetProperty("answer").GetProperty("isReturn").GetBoolean(), turn.GetProperty("answer").GetProperty("reason").GetString()));
        Assert.Equal(["清理", "某某"], turn.GetProperty("given").EnumerateArray().Select(given => given.GetProperty("value").GetProperty("zh").GetString()));

        // What was applied for waits for others: nothing for the party to do, and its clock was met.
        Assert.Empty(items[2].GetProperty("steps").EnumerateArray());
        Assert.Equal([("submit-plan", true), ("apply", false)], items[2].GetProperty("turns").EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("answer").ValueKind != JsonValueKind.Null)));
        Assert.True(items[2].GetProperty("clocks")[0].GetProperty("deadline").GetProperty("inTime").GetBoolean());
        Assert.Equal("five-before spared, one-before spared, late spared, summon spared", Say(items[2].GetProperty("clocks")[0].GetProperty("ladder")));

        Assert.Equal(late.Id, Assert.Single(await OwnAsync("&overdue=true")).GetProperty("finding").GetProperty("id").GetGuid());
        Assert.Empty(await ListAsync(world.Stranger, query));
        (await world.Liaison.GetAsync($"/api/v1/ledger/rectification?{query}&standing=nowhere")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");

        // Notices say of which finding they speak.
        var notice = (await world.Liaison.GetAsync("/api/v1/notifications?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().First(one => one.GetProperty("recordId").GetString() == $"{late.Id}");
        Assert.Equal("消防通道堵塞", notice.GetProperty("recordTitle").GetString());

        // The same ladder stands with the deadline wherever it is shown.
        Assert.Equal(ladder, Say((await world.Office.GetAsync($"{late.Path}/deadlines")).Expect(HttpStatusCode.OK).Json[0].GetProperty("ladder")));
        var listed = (await world.Office.GetAsync($"/api/v1/deadlines?party={world.County}&kind=finding&overdue=true")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal(ladder, Say(listed.EnumerateArray().Single(item => item.GetProperty("deadline").GetProperty("recordId").GetGuid() == late.Id).GetProperty("ladder")));
        Assert.Empty((await world.Office.GetAsync($"/api/v1/deadlines?party={world.County}&kind=inspection")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Tells_what_stands_against_another_extension_whose_ladder_begins_anew()
    {
        var world = await WorldAsync(new(2027, 3, 1));
        var finding = await world.RectifyingAsync("2027-02-25", "2027-03-08");
        JsonElement Extension(IEnumerable<JsonElement> items) => Of(items, finding).GetProperty("clocks")[0].GetProperty("extension");
        async Task<JsonElement> SeenAsync() => Extension(await ListAsync(world.Liaison, $"rectifier={world.County}&limit=200"));

        Assert.Equal("2个月", (await SeenAsync()).GetProperty("atMost").GetProperty("zh").GetString());
        for (var granted = 1; granted <= 2; granted++)
        {
            (await finding.PostAsync(world.Liaison, "asks", new { kind = "extend", deadline = 1, by = "1个月", reason = "设备未到" })).Expect(HttpStatusCode.OK);
            Assert.True((await SeenAsync()).GetProperty("isAsked").GetBoolean());
            var ask = (await world.Office.GetAsync($"{finding.Path}/asks")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Last().GetProperty("id").GetString();
            (await finding.PostAsync(world.Office, $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
            Assert.Equal((false, granted), ((await SeenAsync()).GetProperty("isAsked").GetBoolean(), (await SeenAsync()).GetProperty("used").GetInt32()));
        }

        Assert.Equal("该期限最多延长2次，已用完", Assert.Single((await SeenAsync()).GetProperty("refusals").EnumerateArray()).GetProperty("text").GetProperty("zh").GetString());
        var office = Of(await ListAsync(world.Office, $"rectifier={world.County}&limit=200"), finding);
        Assert.Equal(JsonValueKind.Null, office.GetProperty("clocks")[0].GetProperty("extension").ValueKind); // it decides, and does not ask
        var ladder = Say(office.GetProperty("clocks")[0].GetProperty("ladder"));
        Assert.StartsWith("five-before waiting 2027-0", ladder, StringComparison.Ordinal);
        Assert.DoesNotContain("climbed", ladder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_listed_for_the_unit_that_has_to_rectify()
    {
        var world = await WorldAsync(new(2028, 3, 1));
        var unit = await fixture.Server.NewOrganisationAsync("甲县住建局", "department", world.County);
        var liaison = await fixture.Server.NewPersonAsync(("liaison", unit));
        var finding = await world.OpenAsync("findings", "findings/general", "脚手架未验收");
        await finding.TakeAsync(world.Office, "register", world.Found("2028-02-25", ("kind", "general-hazard"), ("unit", unit)));
        await finding.TakeAsync(world.Office, "tell-party", ("responsible-unit", "甲县住建局"), ("rectify-by", "2028-04-03"));

        var item = Assert.Single(await ListAsync(liaison, $"rectifier={unit}"));
        Assert.Equal((finding.Id, "submit-plan"), (item.GetProperty("finding").GetProperty("id").GetGuid(), item.GetProperty("steps")[0].GetProperty("name").GetString()));
        Assert.Empty(await ListAsync(world.Stranger, $"rectifier={unit}"));
    }

    [Fact]
    public async Task Its_pictures_lie_before_and_after_and_leave_as_downloads_of_their_kind_alone()
    {
        var world = await WorldAsync(new(2029, 3, 1));
        var finding = await world.OpenAsync("findings", "findings/general", "灭火器过期");
        await PictureAsync(finding, world.Office, "before-picture");
        await finding.TakeAsync(world.Office, "register", world.Found("2029-02-26", ("kind", "general-hazard")));
        await finding.TakeAsync(world.Office, "tell-party", ("responsible-unit", "某商场"), ("rectify-by", "2029-04-03"));
        await finding.AttachAsync(world.Liaison, "plan");
        await finding.TakeAsync(world.Liaison, "submit-plan", ("measures", "更换"), ("responsible-person", "某某"));
        await finding.TakeAsync(world.Office, "accept-plan");
        await PictureAsync(finding, world.Liaison, "after-picture");

        var papers = (await world.Liaison.GetAsync($"{finding.Path}/papers")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(
            [("before-picture", "before"), ("plan", null), ("after-picture", "after")],
            papers.EnumerateArray().Select(paper => (paper.GetProperty("name").GetString(), paper.GetProperty("side").GetString())));
        using var response = await world.Liaison.Http.GetAsync($"{finding.Path}/papers/{papers[0].GetProperty("id").GetGuid()}", TestContext.Current.CancellationToken);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static async Task PictureAsync(RecordHandle finding, Api by, string paper)
    {
        using var content = new ByteArrayContent([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var response = await by.Http.PostAsync($"{finding.Path}/papers?name={paper}&fileName={paper}.png", content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
