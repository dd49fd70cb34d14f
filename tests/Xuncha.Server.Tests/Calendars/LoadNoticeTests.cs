using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Server.Calendars;
using Xuncha.Server.Records;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Calendars;

public sealed class LoadNoticeOnSqlite(TrainingOnSqlite fixture) : LoadNoticeTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class LoadNoticeOnPostgres(TrainingOnPostgres fixture) : LoadNoticeTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Each test loads an invented notice for 2027: New Year off to 3 January, and Saturday 26 December 2026 worked instead.</summary>
public abstract class LoadNoticeTests(ServerFixture fixture)
{
    private const string Before = "2026-12-20T09:00:00";

    private static readonly object Notice = new
    {
        number = "测试〔2026〕1号",
        date = "2026-12-10",
        content = new
        {
            year = 2027,
            papers = Array.Empty<string>(),
            days = new[]
            {
                new { name = "元旦", date = "2026-12-26", isOffDay = false },
                new { name = "元旦", date = "2027-01-01", isOffDay = true },
                new { name = "元旦", date = "2027-01-02", isOffDay = true },
                new { name = "元旦", date = "2027-01-03", isOffDay = true },
            },
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moves_open_deadlines_as_the_preview_said_and_writes_it_down()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, Before);
        var moving = await tasks.OpenAsync("2026-12-18", "要移动的");
        var staying = await tasks.OpenAsync("2026-12-08", "不动的"); // due 2026-12-22
        var tag = (await tasks.Office.GetAsync($"/api/v1/tasks/{staying}")).Headers.ETag!.ToString();
        var deadline = await tasks.DeadlineAsync(moving);
        Assert.Equal(("2027-01-04", true), (deadline.GetProperty("due").GetString(), deadline.GetProperty("isProvisional").GetBoolean()));

        var office = await server.OfficeAsync();
        var preview = (await office.PostAsync("/api/v1/calendars/cn/notices/preview", Notice)).Expect(HttpStatusCode.OK).Json;
        var day = preview.GetProperty("days").EnumerateArray().First();
        Assert.Equal(("2026-12-26", false, true), (day.GetProperty("date").GetString(), day.GetProperty("workedBefore").GetBoolean(), day.GetProperty("workedAfter").GetBoolean()));
        var move = preview.GetProperty("deadlines").EnumerateArray().Single();
        Assert.Equal((moving, "2027-01-04", "2026-12-31", false), (move.GetProperty("record").GetGuid(), move.GetProperty("due").GetString(), move.GetProperty("newDue").GetString(), move.GetProperty("needsConfirmation").GetBoolean()));
        Assert.Contains("2026-12-26：元旦（测试〔2026〕1号）", move.GetProperty("reason").GetProperty("zh").GetString(), StringComparison.Ordinal);
        Assert.Null(move.GetProperty("title").GetString()); // the office of the root is not among those who may know of the record
        Assert.Equal("2027-01-04", (await tasks.DeadlineAsync(moving)).GetProperty("due").GetString());

        // An administrator sees how many deadlines move, and not whose.
        var counts = (await (await server.SystemAdminAsync()).PostAsync("/api/v1/calendars/cn/notices/preview", Notice)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((JsonValueKind.Null, 1), (counts.GetProperty("deadlines").ValueKind, counts.GetProperty("moved").GetInt32()));

        var outcome = (await ApplyAsync(server, "\"1\"")).Json.GetProperty("outcome");
        Assert.Equal((1, 1), (outcome.GetProperty("moved").GetInt32(), outcome.GetProperty("unmoved").GetInt32()));
        deadline = await tasks.DeadlineAsync(moving);
        Assert.Equal(("2026-12-31", false), (deadline.GetProperty("due").GetString(), deadline.GetProperty("isProvisional").GetBoolean()));
        Assert.Contains("2026-12-31", Assert.Single(await tasks.HistoryAsync(moving, "deadline-moved")), StringComparison.Ordinal);

        // A date that stays keeps its ETag and its history, and still names the calendar that is in force.
        Assert.Empty(await tasks.HistoryAsync(staying, "deadline-moved"));
        Assert.Equal(tag, (await tasks.Office.GetAsync($"/api/v1/tasks/{staying}")).Headers.ETag!.ToString());
        var inForce = (await office.GetAsync("/api/v1/calendars")).Json.EnumerateArray().Single().GetProperty("fingerprint").GetString();
        Assert.Equal(inForce, (await tasks.DeadlineAsync(staying)).GetProperty("calendarRevision").GetString());
        Assert.Equal([("earlier", "cn.yaml"), ("in-force", "测试〔2026〕1号")], await RevisionsAsync(office));
    }

    [Fact]
    public async Task Leaves_verdicts_and_lateness_as_they_are_until_a_person_confirms()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, "2027-01-04T09:00:00");
        var met = await tasks.OpenAsync("2026-12-18");
        await tasks.FinishAsync(met, "2027-01-04");
        var open = await tasks.OpenAsync("2026-12-18");
        var metEarly = await tasks.OpenAsync("2026-12-18");
        await tasks.FinishAsync(metEarly, "2026-12-30"); // in time either way
        var effect = (await (await server.OfficeAsync()).PostAsync("/api/v1/calendars/cn/notices/preview", Notice)).Expect(HttpStatusCode.OK).Json.GetProperty("deadlines").EnumerateArray().ToList();
        await ApplyAsync(server, "*");
        Assert.Equal([met, open], effect.Select(move => move.GetProperty("record").GetGuid()).Order());
        Assert.All(effect, move => Assert.True(move.GetProperty("needsConfirmation").GetBoolean()));
        var kept = await tasks.DeadlineAsync(met);
        Assert.Equal(("2027-01-04", "2026-12-31", true), (kept.GetProperty("due").GetString(), kept.GetProperty("unconfirmed").GetString(), kept.GetProperty("inTime").GetBoolean()));
        Assert.False((await tasks.DeadlineAsync(open)).GetProperty("isOverdue").GetBoolean());
    }

    [Fact]
    public async Task Loads_a_notice_once_for_those_who_know_what_is_in_force()
    {
        await using var server = await fixture.StartAnotherAsync();
        await DatedTasks.SetClockAsync(server, Before);
        var (administrator, office) = (await server.SystemAdminAsync(), await server.OfficeAsync());
        (await administrator.PostAsync("/api/v1/calendars/cn/notices", Notice)).ExpectProblem(HttpStatusCode.PreconditionRequired, "match-required");
        (await ProposeAsync(administrator, "\"7\"")).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale");

        // Proposed twice it waits once; of two approvals at once, one finds the calendar changed.
        var proposals = new[] { await ProposeAsync(administrator, "\"1\""), await ProposeAsync(administrator, "\"1\"") };
        Assert.Equal(2, (await RevisionsAsync(office)).Count);
        (await administrator.PostAsync($"/api/v1/proposals/{proposals[0].Id}/confirm")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var answers = await Task.WhenAll(proposals.Select(proposal => office.PostAsync($"/api/v1/proposals/{proposal.Id}/confirm")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        answers.Single(answer => answer.Status == HttpStatusCode.Conflict).ExpectProblem(HttpStatusCode.Conflict, "superseded");
        (await ProposeAsync(administrator, "\"2\"")).ExpectProblem(HttpStatusCode.Conflict, "superseded"); // the same again changes nothing
        Assert.Equal(2, (await RevisionsAsync(office)).Count);
        (await administrator.PostAsync("/api/v1/calendars/atlantis/notices/preview", Notice)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Puts_a_revision_that_came_by_file_in_force_after_its_preview()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, Before);
        var task = await tasks.OpenAsync("2026-12-18");
        await AddWaitingAsync(server, 2);
        var (administrator, office) = (await server.SystemAdminAsync(), await server.OfficeAsync());
        Assert.Equal([("in-force", "cn.yaml"), ("waiting", "cn.yaml")], await RevisionsAsync(office));
        var preview = (await office.PostAsync("/api/v1/calendars/cn/revisions/2/preview")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("2026-12-31", preview.GetProperty("deadlines")[0].GetProperty("newDue").GetString());
        (await administrator.PostAsync("/api/v1/calendars/cn/revisions/2/apply")).ExpectProblem(HttpStatusCode.PreconditionRequired, "match-required");
        await XunchaServer.ByTwoAsync(administrator, office, "/api/v1/calendars/cn/revisions/2/apply", match: "\"1\"");
        Assert.Equal("2026-12-31", (await tasks.DeadlineAsync(task)).GetProperty("due").GetString());

        foreach (var action in (string[])["preview", "apply"])
        {
            (await administrator.SendAsync(HttpMethod.Post, $"/api/v1/calendars/cn/revisions/2/{action}", null, ("If-Match", "\"2\""))).ExpectProblem(HttpStatusCode.Conflict, "superseded");
            (await administrator.SendAsync(HttpMethod.Post, $"/api/v1/calendars/cn/revisions/9/{action}", null, ("If-Match", "\"2\""))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task Does_not_undo_what_came_into_force_since_a_revision_was_made()
    {
        await using var server = await fixture.StartAnotherAsync();
        await DatedTasks.SetClockAsync(server, Before);
        var (administrator, office) = (await server.SystemAdminAsync(), await server.OfficeAsync());
        var earlier = (await ProposeAsync(administrator, "\"1\"")).Expect(HttpStatusCode.Accepted).Id; // revision 2
        await XunchaServer.ByTwoAsync(administrator, office, "/api/v1/calendars/cn/notices", new { content = new { year = 2027, papers = (string[])["测试"], days = Array.Empty<object>() } }, "\"1\"");
        (await office.PostAsync($"/api/v1/proposals/{earlier}/confirm")).ExpectProblem(HttpStatusCode.Conflict, "superseded");

        // Made anew from what is in force now, it is another revision.
        await XunchaServer.ByTwoAsync(administrator, office, "/api/v1/calendars/cn/notices", Notice, "\"3\"");
        Assert.Equal(["earlier", "superseded", "earlier", "in-force"], (await RevisionsAsync(office)).Select(revision => revision.Item1));
    }

    [Fact]
    public async Task Counts_a_deadline_again_that_another_node_counted_by_the_old_calendar()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var tasks = await DatedTasks.CreateAsync(server, Before);
        await ApplyAsync(server, "\"1\"");
        var task = await tasks.OpenAsync("2026-12-18");

        // As the other node's transaction leaves it, which began before the notice came.
        await server.InDatabaseAsync(async db =>
        {
            var row = await db.Set<DeadlineRow>().SingleAsync(d => d.RecordId == task, Cancellation);
            row.Take(row.ToDeadline() with { Due = new(new(2027, 1, 4), new(2027, 1, 4), Instant.FromUtc(2027, 1, 4, 16, 0), true, "0000000000000000") });
            return await db.SaveChangesAsync(Cancellation);
        });
        var stale = server.Services.GetRequiredService<StaleDeadlines>();
        while ((await tasks.DeadlineAsync(task)).GetProperty("due").GetString() != "2026-12-31")
        {
            await stale.RunAsync(Cancellation); // or the server's own tick, whichever comes first
        }

        Assert.Equal(0, await stale.RunAsync(Cancellation));
        Assert.Single(await tasks.HistoryAsync(task, "deadline-moved"));
    }

    private static async Task<Fixtures.Answer> ApplyAsync(XunchaServer server, string tag) =>
        await XunchaServer.ByTwoAsync(await server.SystemAdminAsync(), await server.OfficeAsync(), "/api/v1/calendars/cn/notices", Notice, tag);

    private static Task<Fixtures.Answer> ProposeAsync(Api administrator, string tag) =>
        administrator.SendAsync(HttpMethod.Post, "/api/v1/calendars/cn/notices", Notice, ("If-Match", tag));

    private static async Task<List<(string?, string?)>> RevisionsAsync(Api api) =>
    [
        .. (await api.GetAsync("/api/v1/calendars/cn/revisions")).Expect(HttpStatusCode.OK).Json.EnumerateArray()
            .Select(revision => (revision.GetProperty("state").GetString(), revision.GetProperty("source").GetString())),
    ];

    private static Task<int> AddWaitingAsync(XunchaServer server, int number) => server.InDatabaseAsync(async db =>
    {
        var first = await db.Set<CalendarRevision>().SingleAsync(r => r.CalendarId == "cn", Cancellation);
        var year = CalendarJson.ReadYear(System.Text.Json.JsonSerializer.SerializeToElement(Notice).GetProperty("content").GetRawText(), "测试〔2026〕1号");
        var content = CalendarJson.Write(CalendarJson.Read(first.Content).With(year));
        db.Add(new CalendarRevision { CalendarId = "cn", Number = number, Content = content, Hash = ContentHash.Of(content), Source = "cn.yaml", AddedAt = first.AddedAt });
        return await db.SaveChangesAsync(Cancellation);
    });
}
