using System.Net;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Problems;

public sealed class ProblemsOnSqlite(OnSqlite fixture) : ProblemTests(fixture), IClassFixture<OnSqlite>;

public sealed class ProblemsOnPostgres(OnPostgres fixture) : ProblemTests(fixture), IClassFixture<OnPostgres>;

public abstract class ProblemTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(null, "尚未登录")]
    [InlineData("en-GB,en;q=0.9", "Not signed in")]
    [InlineData("en;q=0.3,zh-CN;q=0.8", "尚未登录")] // by weight, not by place
    [InlineData("fr,en;q=0.5", "Not signed in")] // the best of those there are
    [InlineData("fr", "尚未登录")]
    public async Task Speaks_the_language_asked_for(string? accept, string title)
    {
        using var api = fixture.Server.Anonymous();
        var answer = accept is null
            ? await api.GetAsync("/api/v1/people")
            : await api.SendAsync(HttpMethod.Get, "/api/v1/people", null, ("Accept-Language", accept));
        Assert.Equal(title, answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated").GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("""{"userName":"a","password":"b","more":1}""", "invalid", 422)] // an unknown member
    [InlineData("""{"userName":"a","userName":"b","password":"c"}""", "invalid", 422)] // a member twice
    [InlineData("""{"userName":1,"password":"c"}""", "invalid", 422)] // a number for a text
    [InlineData("""{"userName":"a",""", "malformed", 400)] // cut off
    [InlineData("""not json""", "malformed", 400)]
    [InlineData("", "malformed", 400)]
    [InlineData("null", "malformed", 400)]
    public async Task Reads_input_strictly(string body, string code, int status)
    {
        using var api = fixture.Server.Anonymous();
        (await api.PostAsync("/api/v1/session", body)).ExpectProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Says_where_in_the_input_the_error_lies()
    {
        var answer = await (await fixture.Server.SystemAdminAsync()).PostAsync("/api/v1/organisations", """{"validFrom":"2026-02-30"}""");
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty("$.validFrom", out _));
    }

    [Fact]
    public async Task Refuses_a_body_that_is_too_large_or_too_deep()
    {
        using var api = fixture.Server.Anonymous();
        var large = $$"""{"userName":"{{new string('x', 8 * 1024)}}"}""";
        var tooLarge = await api.SendAsync(HttpMethod.Post, "/api/v1/session", large, ("Accept-Language", "en"));
        Assert.Equal("A body has at most 8 KiB here", tooLarge.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large").GetProperty("detail").GetString());
        var deep = $$"""{"userName":{{new string('[', 40)}}{{new string(']', 40)}}}""";
        Assert.InRange((int)(await api.PostAsync("/api/v1/session", deep)).Status, 400, 422); // where no list belongs, the first one is refused already
    }

    [Fact]
    public async Task Refuses_a_definition_of_more_than_a_mebibyte_and_one_that_is_a_bomb()
    {
        var admin = await fixture.Server.SystemAdminAsync();
        (await admin.PostAsync("/api/v1/definitions/check", new { yaml = new string('#', 1024 * 1024) })).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        const string bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n";
        var problems = (await admin.PostAsync("/api/v1/definitions/check", new { yaml = bomb })).Expect(HttpStatusCode.OK).Json.GetProperty("problems");
        Assert.Contains(problems.EnumerateArray(), problem => problem.GetProperty("code").GetString() == "no-anchors");
    }

    [Fact]
    public async Task Does_not_tell_the_unauthenticated_what_is_there()
    {
        using var api = fixture.Server.Anonymous();
        (await api.GetAsync("/api/v1/no-such-thing")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await api.SendAsync(HttpMethod.Patch, "/api/v1/people")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Answers_every_other_refusal_as_a_problem()
    {
        var admin = await fixture.Server.SystemAdminAsync();
        (await admin.GetAsync("/api/v1/no-such-thing")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync("/no-such-page")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.SendAsync(HttpMethod.Patch, "/api/v1/people")).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        using var text = new StringContent("x");
        using var response = await admin.Http.PostAsync("/api/v1/people", text, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("urn:xuncha:problem:unsupported-media-type", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_nothing_of_the_inside_when_something_breaks()
    {
        await using var server = await fixture.StartAnotherAsync();
        var admin = await server.SystemAdminAsync();
        await server.InDatabaseAsync(async db =>
        {
            // A kind that no version of the program ever wrote: reading it fails deep inside.
            await db.ExecuteAsync("UPDATE organisation SET kind = 'Nonsense'", TestContext.Current.CancellationToken);
            return 0;
        });
        var problem = (await admin.GetAsync("/api/v1/organisations")).ExpectProblem(HttpStatusCode.InternalServerError, "internal");
        Assert.Equal(["status", "title", "type"], problem.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public void Has_a_stable_code_of_its_own_and_a_title_in_two_languages_for_each_type()
    {
        Assert.Equal(ProblemTypes.All.Count, ProblemTypes.All.Select(type => type.Code).Distinct().Count());
        Assert.All(ProblemTypes.All, type =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", type.Code);
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", type.Title.Zh);
            Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", type.Title.En);
        });
    }
}
