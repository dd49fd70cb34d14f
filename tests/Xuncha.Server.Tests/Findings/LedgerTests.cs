using System.Net;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class LedgerOnSqlite(TrainingOnSqlite fixture) : LedgerTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class LedgerOnPostgres(TrainingOnPostgres fixture) : LedgerTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>The ledger of all findings: narrowed, sorted, counted, and of nothing that is not the reader's.</summary>
public abstract class LedgerTests(ServerFixture fixture)
{
    /// <summary>A finding whose industry is for the office alone.</summary>
    private const string Veiled = """
        id: findings/veiled
        version: 1
        name: { zh: 问题, en: Finding }
        record: finding
        basis: 测试
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        fields:
          industry:    { type: choice, zh: 行业, en: industry, visible-to: [office], options: { town-gas: { zh: 城镇燃气, en: town gas } } }
          description: { type: text, zh: 描述, en: what was found }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              found: { name: { zh: 发现, en: found }, transitions: { tell: { name: { zh: 告知, en: tell }, to: told, by: office, needs: [industry, description] } } }
              told:  { name: { zh: 已告知, en: told }, transitions: { answer: { name: { zh: 答复, en: answer }, to: done, by: liaison } } }
              done:  { name: { zh: 办结, en: done }, end: true }
        """;

    private async Task<World> WorldAsync()
    {
        await fixture.Server.PublishAllAsync();
        return await World.OnAsync(fixture.Server, new LocalDate(2026, 3, 2), Veiled);
    }

    [Fact]
    public async Task Is_narrowed_sorted_and_counted_so_that_the_groups_add_up_to_the_rows()
    {
        var world = await WorldAsync();
        var town = await fixture.Server.NewOrganisationAsync("甲镇", "township", world.County);
        var works = await fixture.Server.NewOrganisationAsync("某燃气公司", "enterprise", town);
        var first = await ToldAsync(world, "阀井漏气", "2026-02-10", "2026-03-20", ("region", town), ("industry", "town-gas"), ("unit", works), ("responsible-unit", "某燃气公司"));
        var second = await ToldAsync(world, "疏散门上锁", "2026-02-20", "2026-04-20", ("industry", "fire-safety"), ("responsible-unit", "丙商场"));
        var third = await ToldAsync(world, "喷淋失效", "2026-02-15", "2026-05-20", ("industry", "fire-safety"), ("responsible-unit", "丙商场"));
        await world.SetDayAsync(new(2026, 3, 25));

        async Task Finds(string query, params RecordHandle[] expected) => Assert.Equal(
            expected.Select(record => record.Id),
            (await AllAsync(world.Office, query)).Select(item => item.GetProperty("id").GetGuid()).Where(id => new[] { first.Id, second.Id, third.Id }.Contains(id)));
        await Finds("definition=findings/general", third, second, first);
        await Finds("state=told&sort=due", first, second, third);
        await Finds("sort=-found", second, third, first);
        await Finds($"region={world.County}", third, second, first);
        await Finds($"region={town}", first);
        await Finds($"under={world.County}&industry=fire-safety", third, second);
        await Finds($"unit={works}", first);
        await Finds("responsibleUnit=丙商场", third, second);
        await Finds("foundFrom=2026-02-15&foundTo=2026-02-15", third);
        await Finds("dueBefore=2026-04-20", first);
        await Finds("overdue=true", first);
        await Finds("text=疏散门", second);
        await Finds("area=sources");
        await Finds("standing=struck-off");
        (await world.Office.GetAsync("/api/v1/ledger?standing=gone&sort=luck")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");

        var row = (await AllAsync(world.Office, $"unit={works}")).Single();
        Assert.Equal(("甲镇", "城镇燃气", "某燃气公司", "风险防控体系", true), (
            Zh(row, "region"), Zh(row, "industry"), Zh(row, "unit"), Zh(row, "area"), row.GetProperty("isOverdue").GetBoolean()));

        foreach (var by in new[] { "unit", "region", "industry", "area", "state", "definition" })
        {
            var summary = (await world.Office.GetAsync($"/api/v1/ledger/summary?by={by}&under={world.County}&limit=200")).Expect(HttpStatusCode.OK).Json;
            var rows = await AllAsync(world.Office, $"under={world.County}");
            var groups = summary.GetProperty("items").EnumerateArray().Select(group => group.GetProperty("counts")).ToList();
            Assert.All(["all", "open", "overdue", "struckOff", "settled"], (string count) =>
                Assert.Equal(summary.GetProperty("total").GetProperty(count).GetInt32(), groups.Sum(group => group.GetProperty(count).GetInt32())));
            Assert.Equal(
                (rows.Count, rows.Count(item => item.GetProperty("standing").GetString() == "open"), rows.Count(item => item.GetProperty("isOverdue").GetBoolean())),
                (groups.Sum(group => group.GetProperty("all").GetInt32()), groups.Sum(group => group.GetProperty("open").GetInt32()), groups.Sum(group => group.GetProperty("overdue").GetInt32())));
        }

        var units = (await world.Office.GetAsync($"/api/v1/ledger/summary?by=unit&under={world.County}&industry=fire-safety")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        var industries = (await world.Office.GetAsync($"/api/v1/ledger/summary?by=industry&under={world.County}&industry=fire-safety")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Contains("消防", industries[0].GetProperty("title").GetProperty("zh").GetString(), StringComparison.Ordinal);
        Assert.Equal(("丙商场", 2), (units[0].GetProperty("name").GetString(), units[0].GetProperty("counts").GetProperty("all").GetInt32()));
    }

    [Fact]
    public async Task Comes_in_pages_in_every_order()
    {
        var world = await WorldAsync();
        foreach (var day in new[] { "2026-01-05", "2026-01-07", "2026-01-05" })
        {
            await ToldAsync(world, "分页", day, "2026-06-30");
        }

        foreach (var sort in new[] { "-created", "due", "-found" })
        {
            List<Guid> paged = [];
            for (string? after = ""; after is not null;)
            {
                var page = (await world.Office.GetAsync($"/api/v1/ledger?text=分页&sort={sort}&limit=1{after}")).Expect(HttpStatusCode.OK).Json;
                paged.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
                after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
            }

            Assert.Equal((await AllAsync(world.Office, $"text=分页&sort={sort}")).Select(item => item.GetProperty("id").GetGuid()), paged);
            Assert.Equal(3, paged.Count);
        }
    }

    [Fact]
    public async Task Neither_shows_nor_counts_what_is_not_the_readers()
    {
        var world = await WorldAsync();
        var neighbour = await fixture.Server.NewOrganisationAsync("丙县", "county", world.City);
        var (own, other) = (await fixture.Server.NewPersonAsync(("commission-office", world.County)), await fixture.Server.NewPersonAsync(("commission-office", neighbour)));
        var made = (await own.PostAsync("/api/v1/findings", new { definition = "findings/general", title = "县里自查", organizerId = world.County, partyId = world.County })).Expect(HttpStatusCode.Created);
        var finding = new RecordHandle($"/api/v1/findings/{made.Id}", made.Id);

        // A draft is the county's own; the city sees it from the moment the party was told, and the neighbour never.
        Assert.Equal([1, 0, 0], await CountsAsync("text=县里自查", own, world.Office, other));
        await finding.TakeAsync(own, "register", world.Found("2026-03-01", ("kind", "problem")));
        await finding.TakeAsync(own, "tell-party", ("responsible-unit", "某厂"), ("rectify-by", "2026-04-01"));
        Assert.Equal([1, 1, 0], await CountsAsync("text=县里自查", own, world.Office, other));
        Assert.Empty(await AllAsync(other, "text=县里自查"));
        Assert.Empty(await AllAsync(other, $"under={world.County}"));

        // An illegal act and a lead concern the party: it neither sees nor counts them, nor does anyone above.
        foreach (var definition in new[] { "findings/illegal-act", "findings/duty-lead" })
        {
            (await own.PostAsync("/api/v1/findings", new { definition, title = "不宜公开", organizerId = world.County, partyId = world.County })).Expect(HttpStatusCode.Created);
        }

        Assert.Equal([2, 0, 0, 0], await CountsAsync("text=不宜公开", own, world.Liaison, world.Office, other));
        Assert.Empty(await AllAsync(world.Liaison, "text=不宜公开"));
    }

    [Fact]
    public async Task Is_not_searched_by_what_the_reader_may_not_read()
    {
        var world = await WorldAsync();
        var finding = await world.OpenAsync("findings", "findings/veiled", "遮蔽");
        await finding.TakeAsync(world.Office, "tell", ("industry", "town-gas"), ("description", "描述若干"));

        Assert.Equal("城镇燃气", Zh((await AllAsync(world.Office, "text=遮蔽&industry=town-gas")).Single(), "industry"));
        Assert.Equal(JsonValueKind.Null, (await AllAsync(world.Liaison, "text=遮蔽")).Single().GetProperty("industry").ValueKind);
        Assert.Empty(await AllAsync(world.Liaison, "text=遮蔽&industry=town-gas"));
        var groups = (await world.Liaison.GetAsync("/api/v1/ledger/summary?by=industry&text=遮蔽")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal((JsonValueKind.Null, 1), (groups[0].GetProperty("name").ValueKind, groups[0].GetProperty("counts").GetProperty("all").GetInt32()));
    }

    [Fact]
    public async Task Forgets_what_was_opened_in_error()
    {
        var world = await WorldAsync();
        var finding = await world.OpenAsync("findings", "findings/general", "误录");
        Assert.Equal([1], await CountsAsync("text=误录", world.Office));
        (await finding.PostAsync(world.Office, "asks", new { kind = "void", reason = "重复录入" })).Expect(HttpStatusCode.OK);
        var ask = (await world.Leader.GetAsync($"{finding.Path}/asks")).Expect(HttpStatusCode.OK).Json[0].GetProperty("id").GetString();
        (await finding.PostAsync(world.Leader, $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
        Assert.Equal([0], await CountsAsync("text=误录", world.Office));
    }

    private static async Task<RecordHandle> ToldAsync(World world, string description, string foundOn, string rectifyBy, params (string Name, object Value)[] more)
    {
        var fields = world.Found(foundOn, ("kind", "general-hazard"), ("responsible-unit", "某厂")).Where(field => field.Name != "description" && more.All(other => other.Name != field.Name));
        var finding = await world.OpenAsync("findings", "findings/general", "问题");
        await finding.TakeAsync(world.Office, "register", [.. fields, .. more, ("description", description)]);
        await finding.TakeAsync(world.Office, "tell-party", ("rectify-by", rectifyBy));
        return finding;
    }

    private static async Task<IEnumerable<int>> CountsAsync(string query, params Api[] readers)
    {
        List<int> counts = [];
        foreach (var reader in readers)
        {
            counts.Add((await reader.GetAsync($"/api/v1/ledger/summary?by=definition&{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("total").GetProperty("all").GetInt32());
        }

        return counts;
    }

    private static async Task<List<JsonElement>> AllAsync(Api api, string query) =>
        [.. (await api.GetAsync($"/api/v1/ledger?limit=200&{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private static string? Zh(JsonElement row, string name) => row.GetProperty(name).GetProperty("title").GetProperty("zh").GetString();
}
