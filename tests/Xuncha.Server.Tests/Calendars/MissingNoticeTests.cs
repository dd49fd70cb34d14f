using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Calendars;
using Xuncha.Server.Notifications;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Calendars;

public sealed class MissingNoticeOnSqlite(TrainingOnSqlite fixture) : MissingNoticeTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class MissingNoticeOnPostgres(TrainingOnPostgres fixture) : MissingNoticeTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class MissingNoticeTests(ServerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_those_who_load_and_approve_it_once_a_day_from_1_December_until_the_notice_is_loaded()
    {
        var server = fixture.Server;
        using var second = await server.NewPersonAsync(("commission-office", await server.RootAsync()));
        using var other = await server.NewPersonAsync();
        var administrator = await server.SystemAdminAsync();
        List<int> told = [];
        foreach (var now in (string[])["2026-11-30T23:59:00", "2026-12-01T00:00:00", "2026-12-01T23:00:00", "2026-12-02T08:00:00"])
        {
            await DatedTasks.SetClockAsync(server, now);
            await RunAsync(server);
            told.Add((await InboxAsync(second)).Count);
        }

        Assert.Equal([0, 1, 1, 2], told);
        Assert.Equal(2, (await InboxAsync(administrator)).Count);
        Assert.Empty(await InboxAsync(other));
        Assert.All(await InboxAsync(second), text => Assert.Contains("2027年的放假通知", text, StringComparison.Ordinal));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.Set<OutboxMessage>().CountAsync(m => m.Type == "missing-notice", Cancellation)));

        var notice = new { content = new { year = 2027, papers = (string[])["测试"], days = Array.Empty<object>() } };
        await XunchaServer.ByTwoAsync(administrator, second, "/api/v1/calendars/cn/notices", notice);
        await DatedTasks.SetClockAsync(server, "2026-12-03T08:00:00");
        await RunAsync(server);
        Assert.Equal(2, (await InboxAsync(second)).Count);
    }

    private static async Task RunAsync(XunchaServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MissingNotice>().RunAsync(Cancellation);
    }

    private static async Task<List<string>> InboxAsync(Api person) =>
    [
        .. (await person.GetAsync("/api/v1/notifications")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Select(notice => notice.GetProperty("text").GetProperty("zh").GetString()!),
    ];
}
