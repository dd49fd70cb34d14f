using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>Records of the smallest definition with a time limit, on a training server whose clock the test sets.</summary>
public sealed class DatedTasks : IDisposable
{
    private const string Yaml = """
        id: tasks/dated
        version: 1
        name: { zh: 限期事项, en: Dated task }
        basis: 示例
        record: task
        calendar: cn
        roles:
          office: { zh: 办公室, en: office, post: dated-office, of: organizer }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              open:
                name: { zh: 待办, en: open }
                transitions:
                  finish: { name: { zh: 办结, en: finish }, to: done, by: office }
              done: { name: { zh: 已办结, en: done }, end: true }
        deadlines:
          answer:
            name: { zh: 答复, en: answer }
            starts: { entering: open }
            within: 10 working days
            met: { entering: done }
            owner: office
            ladder:
              unit: working days
              rungs:
                - { id: soon, before: 3, notify: [office] }
                - { id: late, after: 1, notify: [office], level: yellow }

        """;

    private DatedTasks(XunchaServer server, Api office, Guid organizer) => (Server, Office, Organizer) = (server, office, organizer);

    public XunchaServer Server { get; }

    /// <summary>Who acts in the records, and may see them; the administrator may not.</summary>
    public Api Office { get; }

    public Guid Organizer { get; }

    /// <summary>The definition's text, changed as the test wants.</summary>
    public static string Text(int version, params (string Old, string Now)[] changes) =>
        changes.Aggregate(Yaml.Replace("version: 1", $"version: {version}", StringComparison.Ordinal), (text, change) =>
        {
            Assert.Contains(change.Old, text, StringComparison.Ordinal);
            return text.Replace(change.Old, change.Now, StringComparison.Ordinal);
        });

    public static async Task<DatedTasks> CreateAsync(XunchaServer server, string now)
    {
        await SetClockAsync(server, now);
        var organizer = await server.NewOrganisationAsync("甲市");
        var tasks = new DatedTasks(server, await server.NewPersonAsync(("dated-office", organizer)), organizer);
        await tasks.PublishAsync(1);
        return tasks;
    }

    /// <summary>Sets the clock of training without letting what falls due on the way take effect at its own time.</summary>
    public static Task SetClockAsync(XunchaServer server, string local) => server.InDatabaseAsync(async db =>
    {
        var clock = (XunchaClock)server.Services.GetService(typeof(XunchaClock))!;
        var offset = OffsetDateTimePattern.ExtendedIso.Parse($"{local}+08:00").Value.ToInstant() - await clock.DatabaseAsync(db, TestContext.Current.CancellationToken);
        await db.Set<Setting>().Where(s => s.Key == Setting.TrainingOffset).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        db.Add(new Setting { Key = Setting.TrainingOffset, Value = ((long)offset.TotalTicks / 10).ToString(CultureInfo.InvariantCulture) });
        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    public async Task PublishAsync(int version, params (string Old, string Now)[] changes)
    {
        var designer = await Server.DesignerAsync();
        (await designer.PostAsync("/api/v1/definitions", new { yaml = Text(version, changes) })).Expect(HttpStatusCode.Created);
        await Server.ReleaseAsync($"/api/v1/definitions/tasks/dated/versions/{version}/publish");
    }

    /// <summary>Opens a record on a day.</summary>
    public async Task<Guid> OpenAsync(string on, string title = "限期事项") =>
        (await Office.PostAsync("/api/v1/tasks", new { definition = "tasks/dated", title, organizerId = Organizer, partyId = Organizer, on })).Expect(HttpStatusCode.Created).Id;

    public async Task FinishAsync(Guid task, string on)
    {
        var tag = (await Office.GetAsync($"/api/v1/tasks/{task}")).Headers.ETag!.ToString();
        (await Office.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{task}/transitions/finish", new { on, paperNumber = "示〔1〕号" }, ("If-Match", tag))).Expect(HttpStatusCode.OK);
    }

    public async Task<JsonElement> GetAsync(Guid task) => (await Office.GetAsync($"/api/v1/tasks/{task}")).Expect(HttpStatusCode.OK).Json;

    /// <summary>The record's one deadline.</summary>
    public async Task<JsonElement> DeadlineAsync(Guid task) => (await GetAsync(task)).GetProperty("deadlines").EnumerateArray().Single();

    /// <summary>The texts of the history's lines of a kind, in English.</summary>
    public async Task<List<string>> HistoryAsync(Guid task, string kind) =>
    [
        .. (await Office.GetAsync($"/api/v1/tasks/{task}/history?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Where(line => line.GetProperty("kind").GetString() == kind)
            .Select(line => line.GetProperty("text").GetProperty("en").GetString()!),
    ];

    public void Dispose() => Office.Dispose();
}
