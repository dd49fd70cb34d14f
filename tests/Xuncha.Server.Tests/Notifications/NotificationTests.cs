using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Records;
using Xunit;

namespace Xuncha.Server.Tests.Notifications;

public sealed class NotificationsOnSqlite(TrainingOnSqlite fixture) : NotificationTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class NotificationsOnPostgres(TrainingOnPostgres fixture) : NotificationTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class NotificationTests(ServerFixture fixture)
{
    [Fact]
    public async Task Are_ones_own_newest_first_and_stay_read()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await InspectionWorld.CreateAsync(server, "某省", "某市", members: 2, "commission-office", "leading-group");
        await world.ClockAsync("2019-07-25T09:00:00");
        var inspection = await world.OpenAsync("inspections", "inspections/jiangsu-comprehensive", "巡查");
        await inspection.AppointAsync(members: 2, deputy: false);
        await inspection.AttachAsync("commission-office", "plan", "team-list");
        await inspection.StepAsync("commission-office", "submit-plan");
        await inspection.StepAsync("leading-group", "send-back", reason: "人员不足");
        await inspection.AttachAsync("commission-office", "plan");
        await inspection.StepAsync("commission-office", "submit-plan");

        var inbox = (await world["leading-group"].GetAsync("/api/v1/notifications?limit=1")).Expect(HttpStatusCode.OK).Json;
        var newest = inbox.GetProperty("items")[0];
        Assert.Contains("报审方案和人员", newest.GetProperty("text").GetProperty("zh").GetString(), StringComparison.Ordinal);
        var older = (await world["leading-group"].GetAsync($"/api/v1/notifications?after={inbox.GetProperty("next").GetString()}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(1, older.GetProperty("items").GetArrayLength());

        var path = $"/api/v1/notifications/{newest.GetProperty("id").GetString()}/read";
        (await world["outsider"].PostAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var read = (await world["leading-group"].PostAsync(path)).Expect(HttpStatusCode.OK).Json.GetProperty("readAt").GetString();
        Assert.Equal(read, (await world["leading-group"].PostAsync(path)).Expect(HttpStatusCode.OK).Json.GetProperty("readAt").GetString());
        Assert.Equal(1, (await world["leading-group"].GetAsync("/api/v1/notifications?unread=true")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        Assert.Empty((await world["outsider"].GetAsync("/api/v1/notifications")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
    }
}
