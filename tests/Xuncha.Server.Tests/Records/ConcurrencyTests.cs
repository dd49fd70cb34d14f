using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Records;

public sealed class ConcurrencyOnSqlite(TrainingOnSqlite fixture) : ConcurrencyTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class ConcurrencyThroughPgBouncer(TrainingThroughPgBouncer fixture) : ConcurrencyTests(fixture), IClassFixture<TrainingThroughPgBouncer>;

public sealed class ConcurrencyOnPostgres(TrainingOnPostgres fixture) : ConcurrencyTests(fixture), IClassFixture<TrainingOnPostgres>
{
    [Fact]
    public async Task Holds_a_child_back_while_its_parent_is_being_decided()
    {
        var world = await WorldAsync();
        var parent = await world.OpenAsync("inspections", "inspections/parent");
        var child = await world.OpenAsync("tasks", "tasks/child", under: parent);
        (await child.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);

        // A decision on the parent that has read "every child is done" and has not committed yet.
        await using var scope = fixture.Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        await using var decision = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<RecordStore>().LockAsync(parent.Id, skipLocked: false, TestContext.Current.CancellationToken));
        var again = child.StepAsync(world.Office, "again");
        await UntilSomebodyWaitsAsync(again);
        Assert.False(again.IsCompleted); // the child's change waits for the parent's decision, and so does a new child
        var another = world.OpenAsync("tasks", "tasks/child", under: parent);
        Assert.Equal("done", await child.StateAsync(world.Office));
        await decision.RollbackAsync(TestContext.Current.CancellationToken);
        (await again).Expect(HttpStatusCode.OK);
        await another;
    }

    [Fact]
    public async Task Holds_a_parent_back_while_a_child_is_changing()
    {
        var world = await WorldAsync();
        var parent = await world.OpenAsync("inspections", "inspections/parent");
        var child = await world.OpenAsync("tasks", "tasks/child", under: parent);
        (await child.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);

        // A child that has been taken up again and has not committed yet.
        await using var scope = fixture.Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        await using var change = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<RecordStore>().ShareAsync(parent.Id, TestContext.Current.CancellationToken);
        await db.Set<Record>().Where(r => r.Id == child.Id).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, "todo"), TestContext.Current.CancellationToken);
        var close = parent.StepAsync(world.Office, "close");
        await UntilSomebodyWaitsAsync(close);
        Assert.False(close.IsCompleted);
        await change.CommitAsync(TestContext.Current.CancellationToken);
        (await close).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet"); // and not: closed over an open child
    }

    [Fact]
    public async Task Does_not_deadlock_whatever_people_and_sweeps_do_at_once()
    {
        var world = await WorldAsync();
        var parents = new List<RecordHandle>();
        var children = new List<RecordHandle>();
        for (var i = 0; i < 4; i++)
        {
            parents.Add(await world.OpenAsync("inspections", "inspections/parent", $"母{i}"));
            children.Add(await world.OpenAsync("tasks", "tasks/child", $"子{i}a", parents[i]));
            children.Add(await world.OpenAsync("tasks", "tasks/child", $"子{i}b", parents[i]));
        }

        var ladders = new List<RecordHandle>();
        for (var i = 0; i < 4; i++)
        {
            ladders.Add(await world.OpenAsync("inspections", "inspections/ladders", $"期{i}"));
            (await ladders[i].StepAsync(world.Office, "leave")).Expect(HttpStatusCode.OK);
        }

        var day = 0;
        var refusals = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            var random = new Random(client);
            for (var turn = 0; turn < 60; turn++)
            {
                switch (random.Next(6))
                {
                    case 0:
                        refusals.Add((await children[random.Next(children.Count)].StepAsync(world.Office, random.Next(2) == 0 ? "finish" : "again")).Status);
                        break;
                    case 1:
                        refusals.Add((await parents[random.Next(parents.Count)].StepAsync(world.Office, random.Next(8) == 0 ? "wait" : "close")).Status);
                        break;
                    case 2:
                        await world.SweepAsync(isOneByOne: random.Next(2) == 0);
                        break;
                    case 3:
                        refusals.Add((await world.Office.PostAsync("/api/v1/tasks", new { definition = "tasks/child", title = "新子项", parentId = parents[random.Next(4)].Id })).Status);
                        break;
                    case 4:
                        var ladder = ladders[random.Next(ladders.Count)];
                        refusals.Add((await ladder.PostAsync(world.Office, "deadlines/1/suspend", new { on = "2025-06-04", reason = "试" })).Status);
                        break;
                    default:
                        if (client == 0)
                        {
                            await world.SetDayAsync(new LocalDate(2025, 6, 3).PlusDays(Interlocked.Increment(ref day)));
                        }

                        break;
                }
            }
        }));
        Assert.DoesNotContain(refusals, status => (int)status >= 500);
        Assert.Contains(HttpStatusCode.OK, refusals);
        await AssertNoParentClosedOverAnOpenChildAsync(world);
    }

    private Task<int> WaitingAsync() => fixture.Server.InDatabaseAsync(db => db.Database
        .SqlQueryRaw<int>("""SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'""")
        .SingleAsync(TestContext.Current.CancellationToken));

    // Until the other transaction stands before the lock, as the database itself says; or it went through, and the test fails on that.
    private async Task UntilSomebodyWaitsAsync(Task other)
    {
        while (!other.IsCompleted && await WaitingAsync() == 0)
        {
            await Task.Yield();
        }
    }
}

public abstract class ConcurrencyTests(ServerFixture fixture)
{
    private static readonly LocalDate Today = new(2025, 6, 3);

    protected Task<World> WorldAsync() => World.OnAsync(
        fixture.Server, Today, SmallDefinitions.PingPong, SmallDefinitions.Child, SmallDefinitions.Parent, SmallDefinitions.Ladders);

    [Fact]
    public async Task Lets_one_of_fifty_take_a_step_that_all_take_at_once()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var match = (await record.GetAsync(world.Office)).Headers.ETag!.Tag;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => record.StepAsync(world.Office, "ping", match: match)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(49, answers.Count(answer => answer.Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed));
        Assert.Single(await MovesAsync(record));
    }

    [Fact]
    public async Task Lets_one_of_fifty_take_a_step_whatever_version_they_name()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => record.StepAsync(world.Office, "ping", match: "*")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "not-open"));
        Assert.Single(await MovesAsync(record));
    }

    [Fact]
    public async Task Never_closes_a_parent_over_a_child_that_changes_at_the_same_time()
    {
        var world = await WorldAsync();
        for (var round = 0; round < 12; round++)
        {
            var parent = await world.OpenAsync("inspections", "inspections/parent");
            var child = await world.OpenAsync("tasks", "tasks/child", under: parent);
            (await child.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);
            await Task.WhenAll(
                parent.StepAsync(world.Office, "close", match: "*"),
                child.StepAsync(world.Office, "again", match: "*"),
                world.Office.PostAsync("/api/v1/tasks", new { definition = "tasks/child", title = "新", parentId = parent.Id }));
        }

        await AssertNoParentClosedOverAnOpenChildAsync(world);
    }

    [Fact]
    public async Task Refuses_a_new_child_of_a_record_that_has_ended()
    {
        var world = await WorldAsync();
        var parent = await world.OpenAsync("inspections", "inspections/parent");
        (await parent.StepAsync(world.Office, "close")).Expect(HttpStatusCode.OK);
        var answer = await world.Office.PostAsync("/api/v1/tasks", new { definition = "tasks/child", title = "新", parentId = parent.Id });
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.parentId", out _));
    }

    [Fact]
    public async Task Takes_the_parents_automatic_step_by_an_alarm_when_its_children_are_ready()
    {
        var world = await WorldAsync();
        var parent = await world.OpenAsync("inspections", "inspections/parent");
        var first = await world.OpenAsync("tasks", "tasks/child", under: parent);
        var second = await world.OpenAsync("tasks", "tasks/child", under: parent);
        (await parent.StepAsync(world.Office, "wait")).Expect(HttpStatusCode.OK);
        (await first.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);
        await world.SweepAsync();
        Assert.Equal("waiting", await parent.StateAsync(world.Office)); // one of two
        (await second.StepAsync(world.Office, "finish")).Expect(HttpStatusCode.OK);
        Assert.Equal("waiting", await parent.StateAsync(world.Office)); // not in the child's own transaction
        await world.SweepAsync();
        Assert.Equal("closed", await parent.StateAsync(world.Office));
        var moved = (await MovesAsync(parent))[^1];
        Assert.Null(moved.RecordedBy);
        Assert.Equal(0, await world.SweepAsync());
    }

    // What the histories tell of it: when the parent closed no child was open, and none was opened afterwards.
    protected static Task<int> AssertNoParentClosedOverAnOpenChildAsync(World world) => world.Server.InDatabaseAsync(async db =>
    {
        var cancellation = TestContext.Current.CancellationToken;
        var closed = await db.Set<HistoryRow>()
            .Where(h => h.Kind == HistoryKind.Moved && h.ToState == "closed" && h.Subject == "close")
            .Select(h => new { h.Id, h.RecordId }).ToListAsync(cancellation);
        foreach (var parent in closed)
        {
            var steps = await db.Set<HistoryRow>()
                .Where(h => db.Set<Record>().Any(r => r.Id == h.RecordId && r.ParentId == parent.RecordId) && (h.Kind == HistoryKind.Opened || h.Kind == HistoryKind.Moved))
                .Select(h => new { h.Id, h.RecordId, h.ToState }).ToListAsync(cancellation);
            Assert.All(steps.Where(step => step.Id < parent.Id).GroupBy(step => step.RecordId), child => Assert.NotEqual("todo", child.MaxBy(step => step.Id)!.ToState));
            Assert.All(steps.GroupBy(step => step.RecordId), child => Assert.True(child.Min(step => step.Id) < parent.Id));
        }

        return closed.Count;
    });

    private protected Task<List<HistoryRow>> MovesAsync(RecordHandle record) => fixture.Server.InDatabaseAsync(db => db.Set<HistoryRow>()
        .Where(h => h.RecordId == record.Id && h.Kind == HistoryKind.Moved).OrderBy(h => h.Id).ToListAsync(TestContext.Current.CancellationToken));
}
