using System.Net;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

public sealed class BulkStepsOnSqlite(TrainingOnSqlite fixture) : BulkStepTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class BulkStepsOnPostgres(TrainingOnPostgres fixture) : BulkStepTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>One step on many records: each is decided on its own.</summary>
public abstract class BulkStepTests(ServerFixture fixture)
{
    private const string Path = "/api/v1/tasks/bulk/transitions/assign";

    // Assigning is a step with fields, one of which may differ from record to record.
    private const string Assigned = """
        id: tasks/assigned
        version: 1
        name: { zh: 交办事项, en: Assigned task }
        record: task
        basis: 测试
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        fields:
          by: { type: date, zh: 整改时限, en: rectify by }
          unit-name: { type: text, zh: 责任单位, en: responsible unit }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              registered:
                name: { zh: 已登记, en: registered }
                transitions:
                  assign: { name: { zh: 交办, en: assign }, to: assigned, by: office, needs: [by, unit-name] }
              assigned:
                name: { zh: 已交办, en: assigned }
                transitions:
                  finish: { name: { zh: 办结, en: finish }, to: done, by: liaison }
              done: { name: { zh: 已办结, en: done }, end: true }
        """;

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Decides_on_each_record_and_tells_each_result()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), Assigned);
        var plain = await world.OpenAsync("tasks", "tasks/assigned", "一");
        var named = await world.OpenAsync("tasks", "tasks/assigned", "二");
        var lacking = await world.OpenAsync("tasks", "tasks/assigned", "三");
        var moved = await world.OpenAsync("tasks", "tasks/assigned", "四");
        var old = (await moved.GetAsync(world.Office)).Headers.ETag!.Tag;
        (await moved.StepAsync(world.Office, "assign", new { fields = new Dictionary<string, object> { ["by"] = "2025-07-01", ["unit-name"] = "丁" } })).Expect(HttpStatusCode.OK);
        var answer = (await world.Office.PostAsync(Path, new
        {
            rows = new object[]
            {
                new { id = plain.Id, etag = (await plain.GetAsync(world.Office)).Headers.ETag!.Tag },
                new { id = named.Id, fields = new Dictionary<string, object> { ["unit-name"] = "乙车间" } },
                new { id = lacking.Id, fields = new Dictionary<string, object> { ["by"] = "下周" } },
                new { id = moved.Id, etag = old },
                new { id = Guid.NewGuid() },
            },
            step = new { reason = "统一交办", fields = new Dictionary<string, object> { ["by"] = "2025-06-30", ["unit-name"] = "甲车间" } },
        })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((5, 2), (answer.GetProperty("asked").GetInt32(), answer.GetProperty("done").GetInt32()));
        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["done", "done", "refused", "stale", "not-found"], rows.Select(row => row.GetProperty("outcome").GetString()));
        Assert.Equal("fields.by", rows[2].GetProperty("refusals")[0].GetProperty("subject").GetString());
        Assert.Equal(["assigned", "assigned", "registered", "assigned", null], rows.Select(row => row.GetProperty("state").GetString()));
        Assert.Equal((await plain.GetAsync(world.Office)).Headers.ETag!.Tag, rows[0].GetProperty("etag").GetString());
        Assert.Equal(["甲车间", "乙车间"], new[] { await UnitAsync(world, plain), await UnitAsync(world, named) });
        Assert.Equal("registered", await lacking.StateAsync(world.Office));
    }

    [Fact]
    public async Task Shows_no_more_of_a_record_than_its_caller_may_know()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), Assigned);
        var record = await world.OpenAsync("tasks", "tasks/assigned");
        var body = new { rows = new[] { new { id = record.Id } }, step = new { fields = new Dictionary<string, object> { ["by"] = "2025-06-30", ["unit-name"] = "甲" } } };
        var stranger = (await world.Stranger.PostAsync(Path, body)).Expect(HttpStatusCode.OK).Json.GetProperty("rows")[0];
        Assert.Equal(("not-found", 0), (stranger.GetProperty("outcome").GetString(), stranger.GetProperty("refusals").GetArrayLength()));
        var party = (await world.Liaison.PostAsync(Path, body)).Expect(HttpStatusCode.OK).Json.GetProperty("rows")[0];
        Assert.Equal(("refused", "role"), (party.GetProperty("outcome").GetString(), party.GetProperty("refusals")[0].GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Takes_no_step_twice_and_goes_on_where_a_request_with_the_same_key_stopped()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), SmallDefinitions.PingPong);
        var (first, second) = (await world.OpenAsync("tasks", "tasks/ping-pong"), await world.OpenAsync("tasks", "tasks/ping-pong"));
        var key = $"{Guid.NewGuid()}";
        (await first.StepAsync(world.Office, "ping", key: key)).Expect(HttpStatusCode.OK); // as far as it came
        (await first.StepAsync(world.Office, "pong")).Expect(HttpStatusCode.OK);
        var answer = await SendAsync();
        Assert.Equal(["done here", "done there"], answer); // the first was taken before and is not taken again
        Assert.Equal(answer, await SendAsync());

        async Task<List<string>> SendAsync()
        {
            var body = new { rows = new[] { new { id = first.Id }, new { id = second.Id } } };
            var sent = (await world.Office.SendAsync(HttpMethod.Post, "/api/v1/tasks/bulk/transitions/ping", body, ("Idempotency-Key", key))).Expect(HttpStatusCode.OK).Json;
            return [.. sent.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("outcome").GetString()} {row.GetProperty("state").GetString()}")];
        }
    }

    [Fact]
    public async Task Refuses_a_request_that_names_nothing_or_something_twice()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), SmallDefinitions.PingPong);
        var id = Guid.NewGuid();
        foreach (var rows in new object[] { Array.Empty<object>(), new[] { new { id }, new { id } }, Enumerable.Range(0, 1001).Select(_ => new { id = Guid.NewGuid() }) })
        {
            (await world.Office.PostAsync(Path, new { rows })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        }
    }

    private static async Task<string> UnitAsync(World world, RecordHandle record) =>
        (await record.GetAsync(world.Office)).Json.GetProperty("fields").GetProperty("unit-name").GetString()!;
}
