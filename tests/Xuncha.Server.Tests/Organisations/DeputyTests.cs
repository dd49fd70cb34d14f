using System.Net;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Organisations;

public sealed class DeputiesOnSqlite(TrainingOnSqlite fixture) : DeputyTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class DeputiesOnPostgres(TrainingOnPostgres fixture) : DeputyTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Leave: somebody stands in for the holder of a post, for a time, and never on both sides of a matter.</summary>
public abstract class DeputyTests(ServerFixture fixture)
{
    // One writes, another of the same office checks; the leader is asked for corrections.
    private const string TwoPersons = """
        id: tasks/two-persons
        version: 1
        name: { zh: 复核, en: Two persons }
        record: task
        basis: 测试
        calendar: cn
        roles:
          office: { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          leader: { zh: 安委会领导, en: leader, post: commission-leader, of: organizer }
        corrections: { asked-by: office, granted-by: leader }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              draft:
                name: { zh: 起草, en: draft }
                transitions:
                  submit: { name: { zh: 提交, en: submit }, to: checking, by: office, then: [{ notify: [leader] }] }
              checking:
                name: { zh: 复核中, en: checking }
                transitions:
                  approve: { name: { zh: 同意, en: approve }, to: done, sign-off: { any-of: [office, leader] }, when: [{ different-person-from: submit }] }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    private static readonly LocalDate Today = new(2026, 3, 10);

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Stand_in_from_the_first_day_to_the_last_with_notices_and_in_somebodys_name()
    {
        var world = await World.OnAsync(Server, Today, TwoPersons);
        using var deputy = await Server.NewPersonAsync();
        var task = await OpenAsync(world);
        var appointed = (await AppointAsync(world.Leader, deputy, "2026-03-11", "2026-03-12")).Expect(HttpStatusCode.Created).Json;
        (await deputy.GetAsync($"/api/v1/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        await world.SetDayAsync(Today.PlusDays(1));
        await SubmitAsync(world.Office, task);
        Assert.Equal(1, (await deputy.GetAsync("/api/v1/notifications")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        (await StepAsync(deputy, task, "approve")).Expect(HttpStatusCode.OK);
        var line = (await world.Office.GetAsync($"/api/v1/tasks/{task}/history")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Single(entry => entry.GetProperty("subject").GetString() == "approve");
        Assert.Equal((deputy.PersonId, world.Leader.PersonId), (line.GetProperty("recordedBy").GetGuid(), line.GetProperty("inPlaceOf").GetGuid()));
        var post = (await deputy.GetAsync($"/api/v1/people/{deputy.PersonId}/posts")).Expect(HttpStatusCode.OK).Json.GetProperty("items")[0];
        Assert.Equal((appointed.GetProperty("id").GetGuid(), world.Leader.PersonId), (post.GetProperty("id").GetGuid(), post.GetProperty("deputyFor").GetGuid()));

        await world.SetDayAsync(Today.PlusDays(3));
        (await deputy.GetAsync($"/api/v1/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Never_check_their_own_work_nor_that_of_whoever_they_stand_in_for()
    {
        var world = await World.OnAsync(Server, Today, TwoPersons);
        using var colleague = await Server.NewPersonAsync(("commission-office", world.City));
        using var deputy = await Server.NewPersonAsync();
        (await AppointAsync(colleague, deputy, "2026-03-10", "2026-03-20")).Expect(HttpStatusCode.Created);
        (await AppointAsync(world.Leader, colleague, "2026-03-10", "2026-03-20")).Expect(HttpStatusCode.Created);

        // The holder did it, the deputy would check it; the deputy did it, the holder would; and the holder as the deputy of somebody else.
        foreach (var (first, second) in new[] { (colleague, deputy), (deputy, colleague), (deputy, deputy), (colleague, colleague) })
        {
            var task = await OpenAsync(world);
            await SubmitAsync(first, task);
            var refusal = (await StepAsync(second, task, "approve")).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
            Assert.Contains("submit", refusal.ToString(), StringComparison.Ordinal);
            (await StepAsync(world.Office, task, "approve")).Expect(HttpStatusCode.OK);
        }

        // Nor does one ask and decide, in whoever's name.
        var corrected = await OpenAsync(world);
        (await deputy.PostAsync($"/api/v1/tasks/{corrected}/asks", new { kind = "terminate", reason = "不再需要" })).Expect(HttpStatusCode.OK);
        var asked = (await world.Leader.GetAsync($"/api/v1/tasks/{corrected}/asks")).Expect(HttpStatusCode.OK).Json[0];
        Assert.Equal((deputy.PersonId, colleague.PersonId), (asked.GetProperty("askedBy").GetGuid(), asked.GetProperty("askedInPlaceOf").GetGuid()));
        var decision = $"/api/v1/tasks/{corrected}/asks/{asked.GetProperty("id").GetGuid()}/decision";
        (await colleague.SendAsync(HttpMethod.Post, decision, new { grant = true, reason = "同意" }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await world.Leader.SendAsync(HttpMethod.Post, decision, new { grant = true, reason = "同意" }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);

        // What a deputy grants is granted in the holder's place, in the history too.
        var ended = await OpenAsync(world);
        (await world.Office.PostAsync($"/api/v1/tasks/{ended}/asks", new { kind = "terminate", reason = "不再需要" })).Expect(HttpStatusCode.OK);
        var pending = (await world.Leader.GetAsync($"/api/v1/tasks/{ended}/asks")).Expect(HttpStatusCode.OK).Json[0].GetProperty("id").GetGuid();
        (await colleague.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{ended}/asks/{pending}/decision", new { grant = true, reason = "同意" }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
        var granted = (await world.Leader.GetAsync($"/api/v1/tasks/{ended}/history")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Last();
        Assert.Equal((colleague.PersonId, world.Leader.PersonId), (granted.GetProperty("recordedBy").GetGuid(), granted.GetProperty("inPlaceOf").GetGuid()));
    }

    [Fact]
    public async Task Are_nobody_who_serves_above_or_below_or_administers()
    {
        var world = await World.OnAsync(Server, Today, TwoPersons);
        (await AppointAsync(world.Leader, world.Liaison, "2026-03-10", "2026-03-20")).ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
        (await AppointAsync(world.Liaison, world.Leader, "2026-03-10", "2026-03-20")).ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
        using var administrator = await Server.NewPersonAsync(("audit-administrator", await Server.RootAsync()));
        (await AppointAsync(world.Leader, administrator, "2026-03-10", "2026-03-20")).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");

        // Nor does anybody get such a post who stands in already.
        using var deputy = await Server.NewPersonAsync();
        (await AppointAsync(world.Leader, deputy, "2026-03-10", "2026-03-20")).Expect(HttpStatusCode.Created);
        (await (await Server.SecurityAdminAsync()).PostAsync($"/api/v1/people/{deputy.PersonId}/posts", new { organisationId = world.County, post = "liaison", from = "2026-03-20" }))
            .ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
        (await AppointAsync(world.Leader, deputy, "2026-03-20", "2026-03-21")).ExpectProblem(HttpStatusCode.Conflict, "post-already-held");
    }

    [Fact]
    public async Task End_with_the_account_of_whoever_they_stand_in_for()
    {
        var world = await World.OnAsync(Server, Today, TwoPersons);
        using var holder = await Server.NewPersonAsync(("commission-leader", world.City));
        using var deputy = await Server.NewPersonAsync();
        (await AppointAsync(holder, deputy, "2026-03-10", "2026-03-20")).Expect(HttpStatusCode.Created);
        (await (await Server.SystemAdminAsync()).PostAsync($"/api/v1/people/{holder.PersonId}/disable")).Expect(HttpStatusCode.OK);
        (await deputy.GetAsync($"/api/v1/tasks/{await OpenAsync(world)}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Are_appointed_and_ended_by_the_holder_alone()
    {
        var world = await World.OnAsync(Server, Today, TwoPersons);
        using var holder = await Server.NewPersonAsync(("commission-leader", world.City));
        using var deputy = await Server.NewPersonAsync();
        var path = $"/api/v1/people/{holder.PersonId}/posts/{await PostAsync(holder)}/deputies";
        (await world.Office.PostAsync(path, new { deputyId = deputy.PersonId, from = "2026-03-10", to = "2026-03-20", reason = "年休假" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var errors = (await holder.PostAsync(path, new { deputyId = holder.PersonId, from = "2026-03-09", to = "2026-03-01" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(["$.deputyId", "$.from", "$.reason", "$.to"], errors.EnumerateObject().Select(error => error.Name).Order());
        (await AppointAsync(holder, deputy, "2026-03-10", "2026-09-11")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid"); // longer than any leave
        var appointed = (await AppointAsync(holder, deputy, "2026-03-10", "2026-03-20")).Expect(HttpStatusCode.Created).Id;

        // What one stands in for is not one's own to delegate.
        (await deputy.PostAsync($"/api/v1/people/{deputy.PersonId}/posts/{appointed}/deputies", new { deputyId = holder.PersonId, from = "2026-03-10", to = "2026-03-20", reason = "年休假" }))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found");

        var task = await OpenAsync(world);
        (await deputy.GetAsync($"/api/v1/tasks/{task}")).Expect(HttpStatusCode.OK);
        (await holder.PostAsync($"{path}/{appointed}/end", new { on = "2026-03-20" })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        (await holder.PostAsync($"{path}/{appointed}/end", new { on = "2026-03-09" })).Expect(HttpStatusCode.OK);
        (await deputy.GetAsync($"/api/v1/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("2026-03-09", (await holder.GetAsync(path)).Expect(HttpStatusCode.OK).Json[0].GetProperty("to").GetString());
    }

    [Fact]
    public async Task End_with_the_post()
    {
        var world = await World.OnAsync(Server, Today, TwoPersons);
        using var holder = await Server.NewPersonAsync(("commission-leader", world.City));
        using var deputy = await Server.NewPersonAsync();
        (await AppointAsync(holder, deputy, "2026-03-10", "2026-03-20")).Expect(HttpStatusCode.Created);
        await Server.ByTwoAsync($"/api/v1/people/{holder.PersonId}/posts/{await PostAsync(holder)}/end", new { on = "2026-03-09" });
        (await deputy.GetAsync($"/api/v1/tasks/{await OpenAsync(world)}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<Guid> OpenAsync(World world) => (await world.Office.PostAsync(
        "/api/v1/tasks", new { definition = "tasks/two-persons", title = "复核", organizerId = world.City, partyId = world.County })).Expect(HttpStatusCode.Created).Id;

    private static async Task<Guid> PostAsync(Api holder) =>
        (await holder.GetAsync($"/api/v1/people/{holder.PersonId}/posts")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .First(post => post.GetProperty("deputyFor").ValueKind == System.Text.Json.JsonValueKind.Null).GetProperty("id").GetGuid();

    private static async Task<Answer> AppointAsync(Api holder, Api deputy, string from, string to) => await holder.PostAsync(
        $"/api/v1/people/{holder.PersonId}/posts/{await PostAsync(holder)}/deputies", new { deputyId = deputy.PersonId, from, to, reason = "年休假" });

    private static async Task SubmitAsync(Api person, Guid task) => (await StepAsync(person, task, "submit")).Expect(HttpStatusCode.OK);

    private static Task<Answer> StepAsync(Api person, Guid task, string step) =>
        person.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{task}/transitions/{step}", new { }, ("If-Match", "*"));
}
