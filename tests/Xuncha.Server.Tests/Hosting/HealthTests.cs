using System.Net;
using NodaTime;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Hosting;

public sealed class HealthOnSqlite(OnSqlite fixture) : HealthTests(fixture), IClassFixture<OnSqlite>
{
    [Fact]
    public async Task Is_not_ready_without_a_trigger_and_does_not_start_either()
    {
        await using var server = await XunchaServer.OnSqliteAsync();
        await server.InDatabaseAsync(async db =>
        {
            await db.ExecuteAsync("DROP TRIGGER audit_entry_refuses_delete", TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<DatabaseNotUsableException>(() => DatabaseSetup.CheckAsync(db, training: false, TestContext.Current.CancellationToken));
            return 0;
        });
        using var api = server.Anonymous();
        (await api.GetAsync("/health/ready")).ExpectProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        (await api.GetAsync("/health/live")).Expect(HttpStatusCode.OK);
    }
}

public sealed class HealthOnPostgres(OnPostgres fixture) : HealthTests(fixture), IClassFixture<OnPostgres>;

public abstract class HealthTests(ServerFixture fixture)
{
    [Fact]
    public async Task Is_live_and_ready_without_sign_in()
    {
        using var api = fixture.Server.Anonymous();
        (await api.GetAsync("/health/live")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(0, 0, 1, false)]
    [InlineData(0, -5, 1, false)] // exactly 5 s is still ready
    [InlineData(0, 6, 1, false)]
    [InlineData(0, -5.000001, 1, true)]
    [InlineData(0, 6.000001, 1, true)]
    public void Is_off_when_the_database_lies_more_than_5_s_outside_of_two_readings(double before, double database, double after, bool off)
    {
        static Instant At(double seconds) => Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromSeconds(seconds);
        Assert.Equal(off, Health.IsOff(At(before), At(database), At(after)));
    }
}
