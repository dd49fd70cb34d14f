using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Records;
using Xunit;

namespace Xuncha.Server.Tests.Scheduling;

public sealed class TrainingClockOnSqlite(TrainingOnSqlite fixture) : TrainingClockTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class TrainingClockOnPostgres(TrainingOnPostgres fixture) : TrainingClockTests(fixture), IClassFixture<TrainingOnPostgres>;

public sealed class NoTrainingClock(OnSqlite fixture) : IClassFixture<OnSqlite>
{
    [Fact]
    public async Task Is_not_there_outside_training() =>
        (await (await fixture.Server.SystemAdminAsync()).PostAsync("/api/v1/training/clock", new { to = "2019-08-01T09:00:00+08:00" }))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found");
}

public abstract class TrainingClockTests(ServerFixture fixture)
{
    private const string Clock = "/api/v1/training/clock";

    [Fact]
    public async Task Goes_anywhere_before_there_are_records_and_forward_only_after()
    {
        await using var server = await fixture.StartAnotherAsync();
        var admin = await server.SystemAdminAsync();
        (await admin.PostAsync(Clock, new { to = "2020-01-17T09:00:00+08:00" })).Expect(HttpStatusCode.OK);
        (await admin.PostAsync(Clock, new { to = "2019-07-25T09:00:00+08:00" })).Expect(HttpStatusCode.OK);
        using var world = await InspectionWorld.CreateAsync(server, "某省", "某市", members: 0, "commission-office");
        await world.OpenAsync("inspections", "inspections/jiangsu-comprehensive", "巡查");

        (await admin.PostAsync(Clock, new { to = "2019-07-24T09:00:00+08:00" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var moved = (await admin.PostAsync(Clock, new { advance = "3个工作日" })).Expect(HttpStatusCode.OK).Json;
        Assert.StartsWith("2019-07-30T09:00", moved.GetProperty("local").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("2019-07-30T09:00", (await admin.GetAsync(Clock)).Json.GetProperty("local").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "$")]
    [InlineData("""{"to":"2019-08-01T09:00:00+08:00","advance":"1 day"}""", "$")]
    [InlineData("""{"to":"1 August 2019"}""", "$.to")]
    [InlineData("""{"to":"1999-08-01T09:00:00+08:00"}""", "$.to")]
    [InlineData("""{"to":"2100-01-01T09:00:00+08:00"}""", "$.to")]
    [InlineData("""{"advance":"soon"}""", "$.advance")]
    public async Task Says_what_is_wrong_with_where_it_should_go(string body, string path) =>
        Assert.True((await (await fixture.Server.SystemAdminAsync()).PostAsync(Clock, body))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty(path, out _));

    [Fact]
    public async Task Is_moved_by_a_system_administrator_alone()
    {
        using var somebody = await fixture.Server.NewPersonAsync();
        (await somebody.PostAsync(Clock, new { advance = "1 day" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await somebody.GetAsync(Clock)).Expect(HttpStatusCode.OK);
    }
}
