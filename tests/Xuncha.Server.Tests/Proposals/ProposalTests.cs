using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Audit;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Proposals;

public sealed class ProposalsOnSqlite(OnSqlite fixture) : ProposalTests(fixture), IClassFixture<OnSqlite>;

public sealed class ProposalsOnPostgres(OnPostgres fixture) : ProposalTests(fixture), IClassFixture<OnPostgres>;

/// <summary>A post is given or ended by two persons, neither of whom it is about.</summary>
public abstract class ProposalTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Gives_a_post_when_a_second_person_confirms_it_and_not_before()
    {
        var (_, _, person) = await Server.NewAccountAsync("person");
        var proposal = await ProposeAsync(person);
        Assert.Equal(0, (await PostsAsync(person)).GetArrayLength());
        var system = await Server.SystemAdminAsync();
        var waiting = (await system.GetAsync("/api/v1/proposals?state=pending&limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray();
        var seen = waiting.Single(item => item.GetProperty("id").GetGuid() == proposal);
        Assert.Equal(person, seen.GetProperty("content").GetProperty("personId").GetGuid());
        Assert.Equal((true, false), May(seen));
        var confirmed = (await DecideAsync(system, proposal, "confirm")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((false, false), May(confirmed));
        Assert.Equal(("confirmed", system.PersonId), (confirmed.GetProperty("state").GetString(), confirmed.GetProperty("decidedBy").GetGuid()));
        var given = (await PostsAsync(person)).EnumerateArray().Single();
        Assert.Equal("liaison", given.GetProperty("post").GetString());
        Assert.Equal(["proposal-made", "proposal-confirmed"], await JournalAsync(proposal));
        Assert.Equal(["post-given"], await JournalAsync(given.GetProperty("id").GetGuid()));
        (await DecideAsync(system, proposal, "confirm")).ExpectProblem(HttpStatusCode.Conflict, "already-decided");
    }

    [Fact]
    public async Task Takes_another_person_than_the_one_who_proposed_and_the_one_it_is_about()
    {
        var root = await Server.RootAsync();
        using var second = await Server.NewPersonAsync(("security-administrator", root));
        var security = await Server.SecurityAdminAsync();
        (await security.PostAsync($"/api/v1/people/{security.PersonId}/posts", new { organisationId = root, post = "liaison", from = "2000-01-01", to = "2000-12-31" }))
            .ExpectProblem(HttpStatusCode.Conflict, "second-person");

        var held = (await PostsAsync(second.PersonId))[0].GetProperty("id").GetGuid();
        var ending = (await security.PostAsync($"/api/v1/people/{second.PersonId}/posts/{held}/end", new { on = "2030-01-01" })).Expect(HttpStatusCode.Accepted).Id;
        Assert.Equal((false, true), May((await security.GetAsync($"/api/v1/proposals/{ending}")).Expect(HttpStatusCode.OK).Json)); // its proposer
        Assert.Equal((false, false), May((await second.GetAsync($"/api/v1/proposals/{ending}")).Expect(HttpStatusCode.OK).Json)); // whom it is about
        (await DecideAsync(security, ending, "confirm")).ExpectProblem(HttpStatusCode.Conflict, "second-person");
        (await DecideAsync(second, ending, "confirm")).ExpectProblem(HttpStatusCode.Conflict, "second-person");
        (await DecideAsync(second, ending, "refuse", new { reason = "不同意" })).ExpectProblem(HttpStatusCode.Conflict, "second-person");

        // Another security administrator is a second person as good as the system administrator.
        var (_, _, person) = await Server.NewAccountAsync("person");
        (await DecideAsync(second, await ProposeAsync(person), "confirm")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Leaves_a_proposal_to_administrators_who_may_know_of_it()
    {
        var (_, _, person) = await Server.NewAccountAsync("person");
        var proposal = await ProposeAsync(person);
        using var somebody = await Server.NewPersonAsync();
        foreach (var caller in new[] { somebody, await Server.AuditAdminAsync() })
        {
            (await caller.GetAsync($"/api/v1/proposals/{proposal}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await DecideAsync(caller, proposal, "confirm")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Equal(0, (await caller.GetAsync("/api/v1/proposals")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        }

        var system = await Server.SystemAdminAsync();
        (await DecideAsync(system, proposal, "withdraw")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await system.GetAsync($"/api/v1/proposals/{proposal}")).Expect(HttpStatusCode.OK);
        (await system.GetAsync($"/api/v1/proposals/{Guid.NewGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await system.GetAsync("/api/v1/proposals?state=perhaps")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Can_be_refused_with_a_reason_or_withdrawn_and_then_has_no_effect()
    {
        var (_, _, person) = await Server.NewAccountAsync("person");
        var (system, security) = (await Server.SystemAdminAsync(), await Server.SecurityAdminAsync());
        var refused = await ProposeAsync(person);
        (await DecideAsync(system, refused, "refuse", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var answer = (await DecideAsync(system, refused, "refuse", new { reason = "应先报批" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("refused", "应先报批"), (answer.GetProperty("state").GetString(), answer.GetProperty("reason").GetString()));
        var withdrawn = await ProposeAsync(person);
        (await DecideAsync(security, withdrawn, "withdraw")).Expect(HttpStatusCode.OK);
        (await DecideAsync(system, withdrawn, "confirm")).ExpectProblem(HttpStatusCode.Conflict, "already-decided");
        Assert.Equal(0, (await PostsAsync(person)).GetArrayLength());
    }

    [Fact]
    public async Task Takes_effect_once_when_two_confirm_at_once()
    {
        using var second = await Server.NewPersonAsync(("security-administrator", await Server.RootAsync()));
        var (_, _, person) = await Server.NewAccountAsync("person");
        var proposal = await ProposeAsync(person);
        var answers = await Task.WhenAll(DecideAsync(second, proposal, "confirm"), DecideAsync(await Server.SystemAdminAsync(), proposal, "confirm"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        Assert.Equal(1, (await PostsAsync(person)).GetArrayLength());
    }

    [Fact]
    public async Task Looks_at_the_rules_again_when_it_is_confirmed()
    {
        var system = await Server.SystemAdminAsync();
        var (_, _, person) = await Server.NewAccountAsync("person");
        var (first, twin) = (await ProposeAsync(person), await ProposeAsync(person));
        (await DecideAsync(system, first, "confirm")).Expect(HttpStatusCode.OK);
        (await DecideAsync(system, twin, "confirm")).ExpectProblem(HttpStatusCode.Conflict, "post-already-held");

        // Whoever proposed it must still be one who may.
        using var leaving = await Server.NewPersonAsync(("security-administrator", await Server.RootAsync()));
        var (_, _, other) = await Server.NewAccountAsync("person");
        var orphan = await ProposeAsync(other, leaving);
        var post = (await PostsAsync(leaving.PersonId))[0].GetProperty("id").GetGuid();
        await Server.ByTwoAsync($"/api/v1/people/{leaving.PersonId}/posts/{post}/end", new { on = "2020-01-01" });
        (await DecideAsync(system, orphan, "confirm")).ExpectProblem(HttpStatusCode.Conflict, "superseded");
        (await DecideAsync(system, orphan, "refuse", new { reason = "提出人已离任" })).Expect(HttpStatusCode.OK);
    }

    private static Task<Fixtures.Answer> DecideAsync(Api caller, Guid proposal, string decision, object? body = null) =>
        caller.PostAsync($"/api/v1/proposals/{proposal}/{decision}", body);

    private async Task<Guid> ProposeAsync(Guid person, Api? by = null) =>
        (await (by ?? await Server.SecurityAdminAsync()).PostAsync(
            $"/api/v1/people/{person}/posts", new { organisationId = await Server.RootAsync(), post = "liaison" })).Expect(HttpStatusCode.Accepted).Id;

    private async Task<System.Text.Json.JsonElement> PostsAsync(Guid person) =>
        (await (await Server.SystemAdminAsync()).GetAsync($"/api/v1/people/{person}/posts")).Expect(HttpStatusCode.OK).Json.GetProperty("items");

    private Task<List<string>> JournalAsync(Guid subject) => Server.InDatabaseAsync(db =>
        db.Set<AuditEntry>().Where(e => e.SubjectId == subject.ToString() && e.Outcome == AuditOutcome.Done).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => e.Action).ToListAsync(TestContext.Current.CancellationToken));

    // Whether the caller may decide a proposal, and withdraw it.
    private static (bool Decide, bool Withdraw) May(JsonElement proposal) =>
        (proposal.GetProperty("mayDecide").GetBoolean(), proposal.GetProperty("mayWithdraw").GetBoolean());
}
