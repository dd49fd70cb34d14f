using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Records;
using Xunit;

namespace Xuncha.Server.Tests.Organisations;

public sealed class SeparateDutiesOnSqlite(TrainingOnSqlite fixture) : SeparateDutiesTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class SeparateDutiesOnPostgres(TrainingOnPostgres fixture) : SeparateDutiesTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>三员分立: nobody is two of the three administrators, and none of them has other business.</summary>
public abstract class SeparateDutiesTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Theory]
    [InlineData("system-administrator", "security-administrator")]
    [InlineData("audit-administrator", "system-administrator")]
    [InlineData("security-administrator", "process-designer")]
    [InlineData("process-designer", "audit-administrator")]
    [InlineData("liaison", "system-administrator")]
    [InlineData("system-administrator", "liaison")]
    public async Task Refuses_a_second_post_beside_or_before_an_administrators(string first, string second)
    {
        var root = await Server.RootAsync();
        using var person = await Server.NewPersonAsync((first, root));
        var answer = await (await Server.SecurityAdminAsync()).PostAsync($"/api/v1/people/{person.PersonId}/posts", new { organisationId = root, post = second });
        answer.ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
    }

    [Fact]
    public async Task Allows_the_one_after_the_other_has_ended()
    {
        var root = await Server.RootAsync();
        using var person = await Server.NewPersonAsync();
        var path = $"/api/v1/people/{person.PersonId}/posts";
        var admin = await Server.SecurityAdminAsync();
        await Server.ByTwoAsync(path, new { organisationId = root, post = "liaison", from = "2019-01-01", to = "2019-12-31" });
        (await admin.PostAsync(path, new { organisationId = root, post = "audit-administrator", from = "2019-12-31" })).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
        await Server.ByTwoAsync(path, new { organisationId = root, post = "audit-administrator", from = "2020-01-01" });
    }

    [Fact]
    public async Task Gives_one_of_two_posts_that_are_confirmed_at_once()
    {
        var root = await Server.RootAsync();
        var city = await Server.NewOrganisationAsync("庚市");
        var admin = await Server.SecurityAdminAsync();
        using var person = await Server.NewPersonAsync();
        var path = $"/api/v1/people/{person.PersonId}/posts";
        var first = (await admin.PostAsync(path, new { organisationId = root, post = "system-administrator" })).Expect(HttpStatusCode.Accepted).Id;
        var second = (await admin.PostAsync(path, new { organisationId = city, post = "liaison" })).Expect(HttpStatusCode.Accepted).Id;
        var other = await Server.SystemAdminAsync();
        var answers = await Task.WhenAll(other.PostAsync($"/api/v1/proposals/{first}/confirm"), other.PostAsync($"/api/v1/proposals/{second}/confirm"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        answers.Single(answer => answer.Status == HttpStatusCode.Conflict).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
    }

    [Fact]
    public async Task Makes_no_program_an_administrator()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["inspections:read"]);
        var answer = await (await Server.SecurityAdminAsync()).PostAsync(
            $"/api/v1/people/{program.Id}/posts", new { organisationId = await Server.RootAsync(), post = "system-administrator" });
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.post", out _));
    }

    [Fact]
    public async Task Keeps_administrators_out_of_teams_and_team_members_out_of_administration()
    {
        await using var server = await fixture.StartAnotherAsync();
        using var world = await InspectionWorld.CreateAsync(server, "某省", "某市", members: 1, "commission-office");
        var inspection = await world.OpenAsync("inspections", "inspections/jiangsu-comprehensive", "巡查");
        var auditor = await server.AuditAdminAsync();
        (await inspection.PostAsync("commission-office", "team", new { personId = auditor.PersonId, seat = "member" })).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
        await inspection.SeatAsync("member-1", "member");
        var given = await (await server.SecurityAdminAsync()).PostAsync(
            $"/api/v1/people/{world["member-1"].PersonId}/posts", new { organisationId = await server.RootAsync(), post = "audit-administrator" });
        given.ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
        foreach (var administrator in new[] { await server.SystemAdminAsync(), await server.SecurityAdminAsync(), auditor })
        {
            (await administrator.GetAsync(inspection.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Equal(0, (await administrator.GetAsync("/api/v1/inspections")).Json.GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task Leaves_each_administrator_the_own_duty_and_no_password_of_another()
    {
        var (system, security, audit) = (await Server.SystemAdminAsync(), await Server.SecurityAdminAsync(), await Server.AuditAdminAsync());
        (await system.PostAsync($"/api/v1/people/{system.PersonId}/posts", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await security.PostAsync("/api/v1/people", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await audit.PostAsync("/api/v1/people", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await system.PostAsync("/api/v1/definitions", new { yaml = "" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        foreach (var administrator in new[] { system, security, audit })
        {
            (await system.PostAsync($"/api/v1/people/{administrator.PersonId}/password")).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");
        }
    }
}
