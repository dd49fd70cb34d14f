using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class AppendOnlyOnSqlite(TrainingOnSqlite fixture) : AppendOnlyTests(fixture), IClassFixture<TrainingOnSqlite>
{
    [Fact]
    public Task Refuses_to_write_a_line_anew() => RefusesAsync(
        "INSERT OR REPLACE INTO history_entry SELECT id, record_id, 'Moved', step, subject, from_state, to_state, on_date, on_time, recorded_by, recorded_at, "
        + "on_behalf_of, paper_number, reason, '伪', 'forged', child_id FROM history_entry LIMIT 1");
}

public sealed class AppendOnlyOnPostgres(TrainingOnPostgres fixture) : AppendOnlyTests(fixture), IClassFixture<TrainingOnPostgres>
{
    [Theory]
    [InlineData("TRUNCATE history_entry")]
    [InlineData("ALTER TABLE history_entry DISABLE TRIGGER ALL")]
    [InlineData("DROP TRIGGER history_entry_refuses_update ON history_entry")]
    [InlineData("INSERT INTO history_entry SELECT * FROM history_entry ON CONFLICT (id) DO UPDATE SET zh = '伪'")]
    public Task Refuses_the_ways_around(string sql) => RefusesAsync(sql);
}

public abstract class AppendOnlyTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("UPDATE history_entry SET zh = '伪'")]
    [InlineData("UPDATE history_entry SET zh = '伪' WHERE 1 = 0 OR id = (SELECT min(id) FROM history_entry)")]
    [InlineData("DELETE FROM history_entry")]
    public Task Refuses_to_change_the_history(string sql) => RefusesAsync(sql);

    protected async Task RefusesAsync(string sql)
    {
        var world = await World.OnAsync(fixture.Server, new LocalDate(2025, 6, 3), SmallDefinitions.PingPong);
        await world.OpenAsync("tasks", "tasks/ping-pong");
        await fixture.Server.InDatabaseAsync(async db =>
        {
            var cancellation = TestContext.Current.CancellationToken;
            var before = await LinesAsync(db, cancellation);
            await Assert.ThrowsAnyAsync<DbException>(() => db.ExecuteAsync(sql, cancellation));
            Assert.Equal(before, await LinesAsync(db, cancellation));
            return 0;
        });
    }

    private static Task<List<string>> LinesAsync(XunchaDb db, CancellationToken cancellation) =>
        db.Set<HistoryRow>().AsNoTracking().OrderBy(h => h.Id).Select(h => h.Id + h.Zh).ToListAsync(cancellation);
}
