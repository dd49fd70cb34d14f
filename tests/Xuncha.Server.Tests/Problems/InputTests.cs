using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Problems;

public sealed class InputOnSqlite(OnSqlite fixture) : InputTests(fixture), IClassFixture<OnSqlite>;

public sealed class InputOnPostgres(OnPostgres fixture) : InputTests(fixture), IClassFixture<OnPostgres>;

/// <summary>What people and programs send by mistake or by malice: the answer says what and where, and what would be right.</summary>
public abstract class InputTests(ServerFixture fixture)
{
    private const string Step = "/api/v1/inspections/019a9c1e-5a00-7000-8000-000000000001/transitions/leave";

    private const string Compute = "/api/v1/deadlines/compute";

    private const string Date = "must be a date of the calendar such as 2026-02-10, from 1900 to 2199";

    [Theory]
    [InlineData("/api/v1/organisations", """{"validFrom":"2026-02-30"}""", "$.validFrom", Date)] // a day that is not
    [InlineData("/api/v1/organisations", """{"validFrom":"2026/02/10"}""", "$.validFrom", Date)]
    [InlineData("/api/v1/organisations", """{"validFrom":"-9998-01-01"}""", "$.validFrom", Date)] // no database keeps it
    [InlineData("/api/v1/organisations", """{"validFrom":"9999-12-31"}""", "$.validFrom", Date)] // "for ever" is to leave it out
    [InlineData("/api/v1/organisations", """{"kind":"village"}""", "$.kind", "one of root, province, city, county, township, department, zone, committee, enterprise")]
    [InlineData("/api/v1/organisations", """{"kind":3}""", "$.kind", "one of root, province, city, county, township, department, zone, committee, enterprise")] // a number is no name
    [InlineData("/api/v1/organisations", """{"more":1}""", "$.more", "there is no such member")]
    [InlineData("/api/v1/organisations", """{"kind":"city","kind":"city"}""", "$.kind", "the member is given twice")]
    [InlineData("/api/v1/organisations", """{"nameZh":"\u0000"}""", "$.nameZh", "has control characters")]
    [InlineData("/api/v1/people", """{"userName":"admin\u200b","displayName":"x"}""", "$.userName", "must be one line without invisible characters")] // looks like admin
    [InlineData("/api/v1/people", """{"userName":"x","displayName":"\u202eimda"}""", "$.displayName", "must be one line without invisible characters")] // turned around
    [InlineData("/api/v1/people", """{"userName":"x\ny","displayName":"x"}""", "$.userName", "must be one line without invisible characters")]
    [InlineData(Step, """{"time":"25:00:00"}""", "$.time", "must be a time of day such as 17:00:00")]
    [InlineData(Step, """{"fields":{"place":"\ud800"}}""", "$.fields.place", "must be a text, a number, true or false; leave out what is not given")] // half a character
    [InlineData(Step, """{"fields":{"place":null}}""", "$.fields.place", "must be a text, a number, true or false; leave out what is not given")] // not the word null
    [InlineData(Step, """{"fields":{"place":["a"]}}""", "$.fields.place", "must be a text, a number, true or false; leave out what is not given")]
    [InlineData(Step, """{"fields":{"place":"\u0000"}}""", "$.fields.place", "has control characters")]
    [InlineData(Step, """{"reason":"\u0000"}""", "$.reason", "has control characters")]
    [InlineData(Compute, """{"items":[null]}""", "$.items[0]", "required")]
    [InlineData(Compute, """{"items":[{"from":"2026-02-10","period":"5 days","suspensions":[null]}]}""", "$.items[0].suspensions[0]", "needs a first day, and a last one not before it")]
    [InlineData(Compute, """{"items":[{"from":"2026-02-10","period":"5 days"}],"calendar":null}""", "$.calendar", "there is no calendar ''")]
    [InlineData(Compute, """{"items":[{"from":"2003-12-31","period":"5 days"}]}""", "$.items[0].from", "calendar cn reaches from 2004-01-01 to 2099-12-31; 2003-12-31 lies outside")]
    public async Task Says_what_is_wrong_and_where(string path, string body, string where, string what)
    {
        var answer = await (await fixture.Server.SystemAdminAsync()).SendAsync(HttpMethod.Post, path, body, ("If-Match", "*"), ("Accept-Language", "en"));
        var errors = answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(what, errors.GetProperty(where)[0].GetString());
    }

    [Theory]
    [InlineData("inspections?status=7", "$.status", "one of running, ended, terminated, voided")] // a number is no name
    [InlineData("inspections?status=running,ended", "$.status", "one of running, ended, terminated, voided")]
    [InlineData("inspections?sort=title;drop", "$.sort", "one of created, -created, title")]
    [InlineData("deadlines?state=9", "$.state", "one of open, met, cancelled")]
    [InlineData("deadlines?level=orange", "$.level", "one of none, yellow, red")]
    public async Task Says_what_a_query_can_choose_from(string query, string where, string what)
    {
        var answer = await (await fixture.Server.SystemAdminAsync()).SendAsync(HttpMethod.Get, $"/api/v1/{query}", null, ("Accept-Language", "en"));
        var errors = answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors");
        Assert.Equal(what, errors.GetProperty(where)[0].GetString());
    }

    [Theory]
    [InlineData("GET", "inspections?limit=many", "The parameter 'limit' is missing or of the wrong form")]
    [InlineData("GET", "deadlines?from=2026-02-30", "The parameter 'from' is missing or of the wrong form")]
    [InlineData("GET", "definitions/inspections/heze-special/difference?to=1", "The parameter 'from' is missing or of the wrong form")]
    [InlineData("POST", "organisations", "The body is missing or of the wrong form")]
    public async Task Names_the_parameter_that_cannot_be_read(string method, string path, string what)
    {
        var body = method == "POST" ? "null" : null;
        var answer = await (await fixture.Server.SystemAdminAsync()).SendAsync(new(method), $"/api/v1/{path}", body, ("Accept-Language", "en"));
        Assert.Equal(what, answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed").GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("organisations?pgae=2", "There is no such query parameter: pgae; there are: under, parent, ids, name, after, limit")]
    [InlineData("ledger?industy=coal&limit=5&stnading=open", "There is no such query parameter: industy, stnading; there are: definition, state, stage, standing, inspection, under, party, region, regionItself, area, industry, unit, responsibleUnit, duty, foundFrom, foundTo, dueBefore, overdue, without, text, rectifier, sort, after, limit")] // filters by attributes, two slips
    [InlineData("organisations?", null)] // an empty query
    [InlineData("organisations?LIMIT=5", null)] // bound without regard to case
    [InlineData("organisations?limit=5&limit=6", null)] // given twice: what comes of that the framework says
    [InlineData("organisations/019a9c1e-5a00-7000-8000-000000000001?id=1", "The operation has no query parameters and was given: id")] // part of the route, not of the query
    [InlineData("open/inspections?utm_source=poster", null)] // links to what is open come from anywhere
    public async Task Refuses_a_query_parameter_that_there_is_not(string query, string? what)
    {
        var answer = await (await fixture.Server.SystemAdminAsync()).SendAsync(HttpMethod.Get, $"/api/v1/{query}", null, ("Accept-Language", "en"));
        if (what is null)
        {
            Assert.NotEqual("urn:xuncha:problem:unknown-parameter", answer.Status == HttpStatusCode.OK ? null : answer.Json.GetProperty("type").GetString());
        }
        else
        {
            Assert.Equal(what, answer.ExpectProblem(HttpStatusCode.BadRequest, "unknown-parameter").GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("inspections?state=%00")]
    [InlineData("inspections?definition=%27%20OR%201%3D1%20--")]
    [InlineData("inspections?limit=2147483647&after=%00%ff")]
    [InlineData("people?after=YQA=")] // a cursor with U+0000
    public async Task Breaks_on_no_query(string query)
    {
        var answer = await (await fixture.Server.SystemAdminAsync()).GetAsync($"/api/v1/{query}");
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.Status}: {answer.Body}");
    }

    [Fact]
    public async Task Refuses_a_post_with_a_line_break_at_its_end()
    {
        var server = fixture.Server;
        var (_, _, person) = await server.NewAccountAsync("person");
        var answer = await (await server.SecurityAdminAsync()).PostAsync($"/api/v1/people/{person}/posts", new { post = "liaison\n", organisationId = await server.RootAsync() });
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.post", out _));
    }

    [Fact]
    public async Task Refuses_a_tree_deeper_than_a_path_can_be()
    {
        var server = fixture.Server;
        var below = await server.RootAsync();
        var admin = await server.SystemAdminAsync();
        Answer answer;
        var levels = 1;
        do
        {
            answer = await admin.PostAsync("/api/v1/organisations", new { parentId = below, kind = "county", nameZh = "级", nameEn = "level", validFrom = "2026-01-01" });
            below = answer.Status == HttpStatusCode.Created ? answer.Id : below;
            levels++;
        }
        while (answer.Status == HttpStatusCode.Created && levels < 30);
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.parentId", out _));
    }

    [Fact]
    public async Task Tells_which_post_an_operation_is_for()
    {
        using var person = await fixture.Server.NewPersonAsync();
        var answer = await person.SendAsync(HttpMethod.Post, "/api/v1/organisations", "{}", ("Accept-Language", "en"));
        Assert.Equal("holders of the post 'system-administrator' in the root organisation", answer.ExpectProblem(HttpStatusCode.Forbidden, "forbidden").GetProperty("detail").GetString());
    }
}
