using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Tests.Fixtures;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Records;

public sealed class IdempotencyOnSqlite(TrainingOnSqlite fixture) : IdempotencyTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class IdempotencyOnPostgres(TrainingOnPostgres fixture) : IdempotencyTests(fixture), IClassFixture<TrainingOnPostgres>;

public abstract class IdempotencyTests(ServerFixture fixture)
{
    private static readonly LocalDate Today = new(2025, 6, 3);

    private Task<World> WorldAsync() => World.OnAsync(fixture.Server, Today, SmallDefinitions.PingPong);

    [Fact]
    public async Task Gives_the_same_answer_word_for_word_though_the_record_has_moved_on()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var match = (await record.GetAsync(world.Office)).Headers.ETag!.Tag;
        var first = (await record.StepAsync(world.Office, "ping", match: match, key: "a")).Expect(HttpStatusCode.OK);
        (await record.StepAsync(world.Office, "pong")).Expect(HttpStatusCode.OK);
        var second = (await record.StepAsync(world.Office, "ping", match: match, key: "a")).Expect(HttpStatusCode.OK);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(2, await MovesAsync(record.Id));
    }

    [Fact]
    public async Task Does_it_once_for_twins_that_come_at_the_same_time()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var match = (await record.GetAsync(world.Office)).Headers.ETag!.Tag;
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => record.StepAsync(world.Office, "ping", match: match, key: "twin")));
        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal(1, await MovesAsync(record.Id));
    }

    [Fact]
    public async Task Opens_one_record_for_twins_that_come_at_the_same_time()
    {
        var world = await WorldAsync();
        var body = new { definition = "tasks/ping-pong", title = "一次", organizerId = world.City, partyId = world.County };
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            world.Office.SendAsync(HttpMethod.Post, "/api/v1/tasks", body, ("Idempotency-Key", "open"))));
        Assert.All(answers, answer => answer.Expect(HttpStatusCode.Created));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Equal(1, await fixture.Server.InDatabaseAsync(db => db.Set<Record>().CountAsync(r => r.Title == "一次", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Refuses_a_key_that_was_used_for_another_body()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        (await record.StepAsync(world.Office, "ping", key: "b")).Expect(HttpStatusCode.OK);
        (await record.StepAsync(world.Office, "ping", new { reason = "另一个" }, key: "b")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "key-reused");
        var open = new { definition = "tasks/ping-pong", title = "甲", organizerId = world.City, partyId = world.County };
        (await world.Office.SendAsync(HttpMethod.Post, "/api/v1/tasks", open, ("Idempotency-Key", "b"))).Expect(HttpStatusCode.Created);
        (await world.Office.SendAsync(HttpMethod.Post, "/api/v1/tasks", open with { title = "乙" }, ("Idempotency-Key", "b")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "key-reused");
    }

    [Fact]
    public async Task Keeps_the_keys_of_callers_and_routes_apart()
    {
        var world = await WorldAsync();
        using var colleague = await world.Server.NewPersonAsync(("commission-office", world.City));
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        (await record.StepAsync(world.Office, "ping", key: "c")).Expect(HttpStatusCode.OK);
        (await record.StepAsync(world.Office, "pong", key: "c")).Expect(HttpStatusCode.OK); // another route
        (await record.StepAsync(colleague, "ping", key: "c")).Expect(HttpStatusCode.OK); // another caller
        Assert.Equal(3, await MovesAsync(record.Id));
    }

    [Fact]
    public async Task Does_not_keep_a_refusal()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        (await record.StepAsync(world.Office, "pong", key: "d")).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await record.StepAsync(world.Office, "ping")).Expect(HttpStatusCode.OK);
        (await record.StepAsync(world.Office, "pong", key: "d")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tells_a_repetition_nothing_once_its_caller_may_not_know_of_the_record()
    {
        var world = await WorldAsync();
        using var leaving = await world.Server.NewPersonAsync(("commission-office", world.City));
        var open = new { definition = "tasks/ping-pong", title = "离任", organizerId = world.City, partyId = world.County };
        var made = (await leaving.SendAsync(HttpMethod.Post, "/api/v1/tasks", open, ("Idempotency-Key", "e"))).Expect(HttpStatusCode.Created);
        var record = new RecordHandle($"/api/v1/tasks/{made.Id}", made.Id);
        var match = made.Headers.ETag!.Tag;
        (await record.StepAsync(leaving, "ping", match: match, key: "e")).Expect(HttpStatusCode.OK);
        await fixture.Server.InDatabaseAsync(db => db.Set<PostHolding>().Where(h => h.PersonId == leaving.PersonId)
            .ExecuteUpdateAsync(h => h.SetProperty(x => x.To, (LocalDate?)Today.PlusDays(-1)), TestContext.Current.CancellationToken));
        (await record.StepAsync(leaving, "ping", match: match, key: "e")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await leaving.SendAsync(HttpMethod.Post, "/api/v1/tasks", open, ("Idempotency-Key", "e"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Asks_for_the_version_that_a_step_was_thought_out_on()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        (await world.Office.PostAsync($"{record.Path}/transitions/ping", new { })).ExpectProblem(HttpStatusCode.PreconditionRequired, "match-required");
        var stale = (await record.StepAsync(world.Office, "ping", match: "\"7\"")).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale");
        var tag = (await record.GetAsync(world.Office)).Headers.ETag!.Tag;
        Assert.Equal(tag, stale.GetProperty("etag").GetString());
        (await record.StepAsync(world.Office, "ping", match: $"W/{tag}")).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale"); // weak: as good as none
    }

    [Fact]
    public async Task Answers_with_the_version_alone_to_who_wants_little_and_again_so_to_a_repetition()
    {
        var world = await WorldAsync();
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var before = (await record.GetAsync(world.Office)).Headers.ETag!.Tag;
        for (var time = 0; time < 2; time++)
        {
            var answer = await world.Office.SendAsync(
                HttpMethod.Post, $"{record.Path}/transitions/ping", new { }, ("If-Match", before), ("Prefer", "return=minimal"), ("Idempotency-Key", "little"));
            answer.Expect(HttpStatusCode.NoContent);
            Assert.Empty(answer.Body);
            Assert.Equal((await record.GetAsync(world.Office)).Headers.ETag!.Tag, answer.Headers.ETag!.Tag);
            Assert.Equal("return=minimal", Assert.Single(answer.Headers.GetValues("Preference-Applied")));
        }

        Assert.Equal("there", await record.StateAsync(world.Office));
        Assert.Equal(1, await MovesAsync(record.Id));
    }

    private Task<int> MovesAsync(Guid record) => fixture.Server.InDatabaseAsync(db => db.Set<HistoryRow>()
        .CountAsync(h => h.RecordId == record && h.Kind == HistoryKind.Moved, TestContext.Current.CancellationToken));
}
