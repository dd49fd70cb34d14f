using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Organisations;

public sealed class OrganisationsOnSqlite(OnSqlite fixture) : OrganisationTests(fixture), IClassFixture<OnSqlite>;

public sealed class OrganisationsOnPostgres(OnPostgres fixture) : OrganisationTests(fixture), IClassFixture<OnPostgres>;

public abstract class OrganisationTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Lists_an_organisation_and_what_is_below_it_parents_first_page_by_page()
    {
        var admin = await Server.SystemAdminAsync();
        var city = await Server.NewOrganisationAsync("甲市");
        var county = await Server.NewOrganisationAsync("乙县", "county", city);
        var department = await Server.NewOrganisationAsync("甲市应急管理局", "department", city);
        var elsewhere = await Server.NewOrganisationAsync("丙市");
        var found = new List<Guid>();
        string? after = null;
        do
        {
            var page = (await admin.GetAsync($"/api/v1/organisations?under={city}&limit=2&after={after}")).Expect(HttpStatusCode.OK).Json;
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("id").GetGuid()));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        Assert.Equal(city, found[0]);
        Assert.Equal([city, county, department], found.Order());
        Assert.DoesNotContain(elsewhere, found);
        var below = (await admin.GetAsync($"/api/v1/organisations?parent={city}")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal([county, department], below.EnumerateArray().Select(o => o.GetProperty("id").GetGuid()).Order());
        Assert.Equal("乙县", (await admin.GetAsync($"/api/v1/organisations/{county}")).Json.GetProperty("nameZh").GetString());
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong_with_an_organisation_at_once()
    {
        var answer = await (await Server.SystemAdminAsync()).PostAsync("/api/v1/organisations", new { parentId = Guid.NewGuid(), kind = "root", divisionCode = "32" });
        var errors = answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(
            ["$.divisionCode", "$.kind", "$.nameEn", "$.nameZh", "$.parentId", "$.validFrom"], errors.EnumerateObject().Select(e => e.Name).Order());
    }

    [Fact]
    public async Task Ends_an_organisation_once_and_not_before_it_began()
    {
        var admin = await Server.SystemAdminAsync();
        var id = await Server.NewOrganisationAsync("撤销的区");
        (await admin.PostAsync($"/api/v1/organisations/{id}/end", new { on = "2003-12-31" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var ended = (await admin.PostAsync($"/api/v1/organisations/{id}/end", new { on = "2020-06-30" })).Expect(HttpStatusCode.OK);
        Assert.Equal("2020-06-30", ended.Json.GetProperty("validTo").GetString());
        (await admin.PostAsync($"/api/v1/organisations/{id}/end", new { on = "2021-06-30" })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        (await admin.PostAsync($"/api/v1/organisations/{Guid.NewGuid()}/end", new { on = "2021-06-30" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.PostAsync($"/api/v1/organisations/{await Server.RootAsync()}/end", new { on = "2021-06-30" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Leaves_administration_to_administrators()
    {
        using var person = await Server.NewPersonAsync();
        (await person.PostAsync("/api/v1/organisations", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await person.PostAsync("/api/v1/people", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await person.PostAsync($"/api/v1/people/{person.PersonId}/posts", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await person.PostAsync($"/api/v1/people/{person.PersonId}/password")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await person.GetAsync("/api/v1/organisations")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Takes_an_administrators_power_away_with_the_post_and_at_once()
    {
        using var second = await Server.NewPersonAsync(("system-administrator", await Server.RootAsync()));
        (await second.PostAsync("/api/v1/people", new { userName = "made-by-second", displayName = "x" })).Expect(HttpStatusCode.Created);
        var admin = await Server.SecurityAdminAsync();
        var post = (await admin.GetAsync($"/api/v1/people/{second.PersonId}/posts")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        await Server.ByTwoAsync($"/api/v1/people/{second.PersonId}/posts/{post}/end", new { on = "2010-01-01" });
        (await second.PostAsync("/api/v1/people", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("system-administrator")]
    [InlineData("process-designer")]
    public async Task Knows_the_products_own_posts_in_the_root_organisation_alone(string post)
    {
        var (_, _, person) = await Server.NewAccountAsync("person");
        var answer = await (await Server.SecurityAdminAsync()).PostAsync(
            $"/api/v1/people/{person}/posts", new { organisationId = await Server.NewOrganisationAsync("丁市"), post });
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.organisationId", out _));
    }

    [Fact]
    public async Task Keeps_the_last_of_each_kind_of_administrator()
    {
        await using var server = await fixture.StartAnotherAsync();
        var admin = await server.SecurityAdminAsync();
        foreach (var last in new[] { await server.SystemAdminAsync(), admin, await server.AuditAdminAsync() })
        {
            var posts = (await admin.GetAsync($"/api/v1/people/{last.PersonId}/posts")).Json.GetProperty("items").EnumerateArray();
            (await admin.PostAsync($"/api/v1/people/{last.PersonId}/posts/{posts.Single().GetProperty("id").GetGuid()}/end", new { on = "2030-01-01" }))
                .ExpectProblem(HttpStatusCode.Conflict, "last-administrator");
        }
    }

    [Fact]
    public async Task Gives_a_post_to_several_people_but_to_one_person_once_at_a_time()
    {
        var city = await Server.NewOrganisationAsync("戊市");
        using var first = await Server.NewPersonAsync(("liaison", city));
        using var second = await Server.NewPersonAsync(("liaison", city));
        var admin = await Server.SecurityAdminAsync();
        var path = $"/api/v1/people/{first.PersonId}/posts";
        (await admin.PostAsync(path, new { organisationId = city, post = "liaison" })).ExpectProblem(HttpStatusCode.Conflict, "post-already-held");
        var held = (await admin.GetAsync(path)).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        (await admin.PostAsync($"{path}/{held}/end", new { on = "2003-12-31" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await Server.ByTwoAsync($"{path}/{held}/end", new { on = "2020-06-30" });
        (await admin.PostAsync($"{path}/{held}/end", new { on = "2020-06-30" })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        // The last day is inclusive: the next holding may begin the day after, not on it.
        (await admin.PostAsync(path, new { organisationId = city, post = "liaison", from = "2020-06-30" })).ExpectProblem(HttpStatusCode.Conflict, "post-already-held");
        await Server.ByTwoAsync(path, new { organisationId = city, post = "liaison", from = "2020-07-01", to = "2090-12-31" });
        var term = (await admin.GetAsync(path)).Json.GetProperty("items")[1].GetProperty("id").GetGuid();
        (await admin.PostAsync($"{path}/{term}/end", new { on = "2090-12-31" })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        await Server.ByTwoAsync($"{path}/{term}/end", new { on = "2080-12-31" }); // before its time is out
    }

    [Fact]
    public async Task Refuses_a_post_that_makes_no_sense()
    {
        var admin = await Server.SecurityAdminAsync();
        var path = $"/api/v1/people/{admin.PersonId}/posts";
        var answer = await admin.PostAsync(path, new { organisationId = Guid.NewGuid(), post = "Not A Code", from = "2020-02-01", to = "2020-01-31" });
        var errors = answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(["$.organisationId", "$.post", "$.to"], errors.EnumerateObject().Select(e => e.Name).Order());
        (await admin.PostAsync($"/api/v1/people/{Guid.NewGuid()}/posts", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync($"{path}/{Guid.NewGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync($"/api/v1/people/{Guid.NewGuid()}/posts")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Refuses_a_user_name_that_is_taken_in_any_case()
    {
        var (userName, _, _) = await Server.NewAccountAsync("person");
        (await (await Server.SystemAdminAsync()).PostAsync("/api/v1/people", new { userName = userName.ToUpperInvariant(), displayName = "x" }))
            .ExpectProblem(HttpStatusCode.Conflict, "name-taken");
    }

    [Fact]
    public async Task Lists_people_by_name_page_by_page()
    {
        await Server.NewAccountAsync("person");
        await RegisteredProgram.RegisterAsync(Server, ["inspections:read"]);
        var admin = await Server.SystemAdminAsync();
        var names = new List<string>();
        string? after = null;
        do
        {
            var page = (await admin.GetAsync($"/api/v1/people?limit=1&after={after}")).Expect(HttpStatusCode.OK).Json;
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("userName").GetString()!));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.Contains("sysadmin", names);
    }
}
