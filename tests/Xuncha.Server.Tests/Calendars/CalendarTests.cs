using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Calendars;

public sealed class CalendarsOnSqlite(OnSqlite fixture) : CalendarTests(fixture), IClassFixture<OnSqlite>;

public sealed class CalendarsOnPostgres(OnPostgres fixture) : CalendarTests(fixture), IClassFixture<OnPostgres>;

public abstract class CalendarTests(ServerFixture fixture)
{
    [Fact]
    public async Task Shows_the_calendar_that_came_with_the_product_and_its_notices()
    {
        using var person = await fixture.Server.NewPersonAsync();
        var item = (await person.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Single();
        Assert.Equal(("cn", "2004-01-01", 1), (item.GetProperty("id").GetString(), item.GetProperty("firstDay").GetString(), item.GetProperty("revision").GetInt32()));
        var answer = (await person.GetAsync("/api/v1/calendars/cn")).Expect(HttpStatusCode.OK);
        Assert.Equal("\"1\"", answer.Headers.ETag!.ToString());
        var year2020 = answer.Json.GetProperty("years").EnumerateArray().Single(year => year.GetProperty("year").GetInt32() == 2020);
        Assert.Equal(["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"], year2020.GetProperty("notices").EnumerateArray().Select(notice => notice.GetProperty("number").GetString()));
        var revision = (await person.GetAsync("/api/v1/calendars/cn/revisions")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Single();
        Assert.Equal(("in-force", "cn.yaml"), (revision.GetProperty("state").GetString(), revision.GetProperty("source").GetString()));
    }

    [Theory]
    [InlineData(2020, "2020-02-01", "holiday", false, "国办发明电〔2020〕1号")] // a make-up day until the second notice
    [InlineData(2020, "2020-01-19", "make-up", true, "国办发明电〔2019〕16号")]
    [InlineData(2018, "2018-12-29", "make-up", true, "国办发明电〔2018〕15号")] // by the next year's notice
    [InlineData(2090, "2090-05-01", "assumed-holiday", false, null)] // beyond every notice
    public async Task Shows_the_days_of_a_year_that_are_decided_and_by_what(int year, string date, string kind, bool isWorked, string? notice)
    {
        var designer = await fixture.Server.DesignerAsync();
        var shown = (await designer.GetAsync($"/api/v1/calendars/cn/years/{year}")).Expect(HttpStatusCode.OK).Json;
        var day = shown.GetProperty("days").EnumerateArray().Single(day => day.GetProperty("date").GetString() == date);
        Assert.Equal((kind, isWorked), (day.GetProperty("kind").GetString(), day.GetProperty("isWorkingDay").GetBoolean()));
        Assert.Equal(notice, day.GetProperty("notice") is { ValueKind: System.Text.Json.JsonValueKind.Object } paper ? paper.GetProperty("number").GetString() : null);
        Assert.NotEmpty(day.GetProperty("holiday").GetProperty("zh").GetString()!);
    }

    [Theory]
    [InlineData("atlantis")]
    [InlineData("atlantis/revisions")]
    [InlineData("atlantis/years/2020")]
    [InlineData("cn/years/2003")]
    [InlineData("cn/years/2100")]
    public async Task Refuses_what_is_not_there(string path) =>
        (await (await fixture.Server.DesignerAsync()).GetAsync($"/api/v1/calendars/{path}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("""{}""", "required")]
    [InlineData("""{"content":{"year":2027,"papers":[],"days":[]}}""", "number")] // no paper is named
    [InlineData("""{"content":{"year":2027,"days":[{"name":"元旦","date":"2027-01-01"}],"papers":["x"]}}""", "isOffDay")]
    [InlineData("""{"content":{"year":2095,"papers":["x"],"days":[]}}""", "gap")]
    [InlineData("""{"content":{"year":2027,"notices":[],"more":1}}""", "more")]
    public async Task Says_where_a_notice_is_wrong(string body, string word)
    {
        var administrator = await fixture.Server.SystemAdminAsync();
        foreach (var path in (string[])["notices/preview", "notices"])
        {
            var answer = await administrator.SendAsync(HttpMethod.Post, $"/api/v1/calendars/cn/{path}", body, ("If-Match", "\"1\""), ("Accept-Language", "en"));
            var problem = answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Contains(word, problem.GetProperty("errors").GetProperty("$.content").ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Leaves_notices_to_system_administrators()
    {
        using var person = await fixture.Server.NewPersonAsync();
        foreach (var path in (string[])["notices", "notices/preview", "revisions/1/preview", "revisions/1/apply"])
        {
            (await person.PostAsync($"/api/v1/calendars/cn/{path}", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }
    }
}
