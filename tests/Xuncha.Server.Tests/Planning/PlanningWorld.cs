using System.Net;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;

namespace Xuncha.Server.Tests.Planning;

/// <summary>A city that inspects its counties, with its office, a leader, and the liaison of its first county; the clock stands in March 2025.</summary>
public sealed class PlanningWorld : IDisposable
{
    private const string Inspection = """
        id: inspections/NAME
        version: 1
        name: { zh: 巡查, en: Inspection }
        basis: 测试
        record: inspection
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          leader:  { zh: 安委会领导, en: leader, post: commission-leader, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        team: { least: 1 }
        recusal: { matter: [kin] }
        fields:
          entered-on: { type: date, zh: 进驻日期, en: entered on, not-after: today }
          left-on:    { type: date, zh: 结束日期, en: left on, not-after: today }
        corrections: { asked-by: office, granted-by: leader }
        stages:
          work:
            name: { zh: 巡查, en: inspection }
            states:
              preparing:
                name: { zh: 准备, en: preparing }
                visible-to: [office, leader]
                transitions:
                  enter: { name: { zh: 进驻, en: enter }, to: on-site, by: office, sets: [entered-on] }
              on-site:
                name: { zh: 现场, en: on site }
                transitions:
                  leave: { name: { zh: 离场, en: leave }, to: done, by: office, sets: [left-on] }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    private const string Finding = """
        id: findings/open
        version: 1
        name: { zh: 问题, en: Finding }
        basis: 测试
        record: finding
        calendar: cn
        roles:
          office: { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
        stages:
          work:
            name: { zh: 整改, en: rectification }
            states:
              open:
                name: { zh: 未销号, en: open }
                transitions:
                  strike-off: { name: { zh: 销号, en: strike off }, to: struck-off, by: office }
              struck-off:
                name: { zh: 已销号, en: struck off }
                transitions:
                  close: { name: { zh: 归档, en: close }, to: done, by: office }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    private readonly World _world;

    private PlanningWorld(World world) => _world = world;

    public Guid City { get; private set; }

    /// <summary>The counties, named 甲县, 乙县 and so on.</summary>
    public IReadOnlyDictionary<string, Guid> Counties { get; private set; } = new Dictionary<string, Guid>();

    public Api Office { get; private set; } = null!;

    public Api Leader { get; private set; } = null!;

    /// <summary>The liaison of 甲县.</summary>
    public Api Liaison { get; private set; } = null!;

    public static async Task<PlanningWorld> OnAsync(XunchaServer server, string counties)
    {
        var kinds = new[] { "wide", "narrow" }.Select(name => Inspection.Replace("NAME", name, StringComparison.Ordinal));
        var world = new PlanningWorld(await World.OnAsync(
            server, new LocalDate(2025, 3, 1), [.. kinds, Finding, Workflows.Text("plans/yearly-plan", "plans/yearly-plan", 1)]))
        {
            City = await server.NewOrganisationAsync("巡查市"),
        };
        var made = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var letter in counties)
        {
            made[$"{letter}县"] = await server.NewOrganisationAsync($"{letter}县", "county", world.City);
        }

        world.Counties = made;
        world.Office = await server.NewPersonAsync(("commission-office", world.City));
        world.Leader = await server.NewPersonAsync(("commission-leader", world.City));
        world.Liaison = await server.NewPersonAsync(("liaison", made["甲县"]));
        return world;
    }

    /// <summary>A two-year cycle like Heze's: every county once, exempt when inspected from above or specially this year.</summary>
    public object Programme(object? supersedes = null, string to = "2025-12-31") => new
    {
        organizerId = City,
        nameZh = "2024—2025年安全生产巡查方案",
        nameEn = "Inspections of 2024 and 2025",
        basis = "市安全生产巡查工作制度",
        from = "2024-01-01",
        to,
        comprehensive = new[] { "inspections/wide" },
        special = new[] { "inspections/narrow" },
        duties = new[]
        {
            new
            {
                name = "counties", zh = "各县区", en = "counties", parties = new { kinds = new[] { "county" }, depths = new[] { 1 } }, everyMonths = 24,
                exemptions = new[] { "inspected-from-above-this-year", "specially-inspected-this-year" },
            },
        },
        specialFor = new { kinds = new[] { "county" } },
        standsOut = new { problems = 2, accidents = 2 },
        urgentShare = 25,
        leadDays = 30,
        supersedes,
    };

    public async Task<Guid> NewProgrammeAsync() => (await Office.PostAsync("/api/v1/programmes", Programme())).Expect(HttpStatusCode.Created).Id;

    /// <summary>An inspection of the city's, entered on a day.</summary>
    public async Task<RecordHandle> InspectAsync(string county, string entered, string definition = "inspections/wide")
    {
        var made = (await Office.PostAsync(
            "/api/v1/inspections", new { definition, title = $"{county}巡查", organizerId = City, partyId = Counties[county], on = entered })).Expect(HttpStatusCode.Created);
        var inspection = new RecordHandle($"/api/v1/inspections/{made.Id}", made.Id);
        (await inspection.StepAsync(Office, "enter", new { on = entered, paperNumber = "试〔1〕号" })).Expect(HttpStatusCode.OK);
        return inspection;
    }

    /// <summary>Problems of a county that are open.</summary>
    public async Task<List<RecordHandle>> FindAsync(string county, int count)
    {
        List<RecordHandle> found = [];
        for (var number = 1; number <= count; number++)
        {
            var made = (await Office.PostAsync("/api/v1/findings", new { definition = "findings/open", title = $"问题{number}", organizerId = City, partyId = Counties[county] })).Expect(HttpStatusCode.Created);
            found.Add(new($"/api/v1/findings/{made.Id}", made.Id));
        }

        return found;
    }

    public async Task<Guid> OutsideAsync(string county, string from, string family = "comprehensive", Guid? bodyId = null) =>
        (await Office.PostAsync("/api/v1/outside-inspections", new
        {
            partyId = Counties[county],
            family,
            body = "省安委会",
            bodyId,
            from,
            paperNumber = "省安巡〔2025〕1号",
        })).Expect(HttpStatusCode.Created).Id;

    public async Task<Guid> AccidentAsync(string county, string on, int deaths = 0) =>
        (await Office.PostAsync("/api/v1/accidents", new { partyId = Counties[county], on, severity = "ordinary", deaths, source = "事故快报" })).Expect(HttpStatusCode.Created).Id;

    /// <summary>What a caller sees of the coverage: <c>甲县 owed; 乙县 exempt</c>.</summary>
    public static async Task<string> CoverageAsync(Guid programme, Api by, string on = "2025-03-01", string query = "") =>
        string.Join("; ", (await by.GetAsync($"/api/v1/programmes/{programme}/coverage?on={on}{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("party").GetProperty("zh").GetString()} {item.GetProperty("status").GetString()}"));

    /// <summary>A plan that names no programme yet.</summary>
    public async Task<RecordHandle> NewPlanAsync()
    {
        var made = (await Office.PostAsync("/api/v1/plans", new { definition = "plans/yearly-plan", title = "2025年巡查计划", organizerId = City, partyId = City })).Expect(HttpStatusCode.Created);
        return new($"/api/v1/plans/{made.Id}", made.Id);
    }

    /// <summary>A plan of 2025 with a batch in August and one in September.</summary>
    public async Task<RecordHandle> PlanAsync(Guid programme, int teams = 1, int each = 2)
    {
        var plan = await NewPlanAsync();
        (await ChangeAsync(plan, HttpMethod.Put, "programme", new { programmeId = programme, year = 2025 })).Expect(HttpStatusCode.OK);
        (await ChangeAsync(plan, HttpMethod.Post, "batches", new { name = "第一批", from = "2025-08-01", to = "2025-08-31", teams, partiesPerTeam = each })).Expect(HttpStatusCode.OK);
        (await ChangeAsync(plan, HttpMethod.Post, "batches", new { name = "第二批", from = "2025-09-01", to = "2025-09-30", teams, partiesPerTeam = each })).Expect(HttpStatusCode.OK);
        return plan;
    }

    /// <summary>Changes a plan on the version that is there now, as the office.</summary>
    public async Task<Answer> ChangeAsync(RecordHandle plan, HttpMethod method, string below, object? body = null) =>
        await Office.SendAsync(method, $"{plan.Path}/{below}", body, ("If-Match", (await plan.GetAsync(Office)).Headers.ETag!.Tag));

    public async Task<List<JsonElement>> ItemsAsync(RecordHandle plan) =>
        [.. (await Office.GetAsync($"{plan.Path}/items")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    /// <summary>The item of a county.</summary>
    public async Task<JsonElement> ItemAsync(RecordHandle plan, string county) =>
        (await ItemsAsync(plan)).Single(item => item.GetProperty("partyId").GetGuid() == Counties[county]);

    /// <summary>The batches of a plan by their names.</summary>
    public async Task<Dictionary<string, Guid>> BatchesAsync(RecordHandle plan) =>
        (await Office.GetAsync($"{plan.Path}/batches")).Expect(HttpStatusCode.OK).Json.GetProperty("batches").EnumerateArray()
            .ToDictionary(batch => batch.GetProperty("name").GetString()!, batch => batch.GetProperty("id").GetGuid(), StringComparer.Ordinal);

    /// <summary>An item to put in, in the first turn of the first team of the first batch.</summary>
    public async Task<object> NewItemAsync(RecordHandle plan, string county, int team = 1, string definition = "inspections/wide", string batch = "第一批", string from = "2025-08-01", string to = "2025-08-15") => new
    {
        partyId = Counties[county],
        definition,
        batchId = (await BatchesAsync(plan))[batch],
        team,
        from,
        to,
        grounds = "duty",
    };

    /// <summary>The office asks for a record to be voided or terminated, and the leader grants it.</summary>
    public async Task CloseAsync(RecordHandle record, string kind = "void")
    {
        (await record.PostAsync(Office, "asks", new { kind, reason = "登记有误" })).Expect(HttpStatusCode.OK);
        var ask = (await Office.GetAsync($"{record.Path}/asks")).Json[0].GetProperty("id").GetGuid();
        (await record.PostAsync(Leader, $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
    }

    public Task SetDayAsync(LocalDate day) => _world.SetDayAsync(day);

    public void Dispose()
    {
        Office.Dispose();
        Leader.Dispose();
        Liaison.Dispose();
    }
}
