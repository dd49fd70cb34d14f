using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Findings;
using Xuncha.Server.Organisations;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

public sealed class LedgerViewsOnSqlite(TrainingOnSqlite fixture) : LedgerViewTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class LedgerViewsOnPostgres(TrainingOnPostgres fixture) : LedgerViewTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Views of the ledger: kept by a person, shared by an office with its organisation and all below.</summary>
public abstract class LedgerViewTests(ServerFixture fixture)
{
    private const string Views = "/api/v1/ledger/views";

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Are_kept_changed_and_removed_by_their_owner_and_there_for_nobody_else()
    {
        var world = await World.OnAsync(Server, new LocalDate(2026, 3, 2));
        var owner = await Server.NewPersonAsync(("liaison", world.County));
        var made = (await owner.PostAsync(Views, new { name = " 逾期未销号 ", filter = new { standing = "open", overdue = true, under = world.County }, sort = "due", columns = new[] { "title", "due" } })).Expect(HttpStatusCode.Created);
        var path = $"{Views}/{made.Id}";
        Assert.Equal(path, made.Headers.Location!.ToString());
        await owner.PostAsync(Views, new { name = "全部" });
        Assert.Equal(["逾期未销号", "全部"], (await ListAsync(owner)).Select(NameOf));

        var read = (await owner.GetAsync(path)).Expect(HttpStatusCode.OK);
        var (filter, etag) = (read.Json.GetProperty("filter"), read.Headers.ETag!.Tag);
        Assert.Equal(("open", true, world.County, JsonValueKind.Null), (
            filter.GetProperty("standing").GetString(), filter.GetProperty("overdue").GetBoolean(), filter.GetProperty("under").GetGuid(), filter.GetProperty("state").ValueKind));
        Assert.Equal(("due", "title due", etag), (
            read.Json.GetProperty("sort").GetString(), string.Join(' ', read.Json.GetProperty("columns").EnumerateArray()), read.Json.GetProperty("etag").GetString()));

        var other = new { name = "四月到期", filter = new { dueBefore = "2026-05-01" } };
        (await owner.SendAsync(HttpMethod.Put, path, other)).ExpectProblem(HttpStatusCode.PreconditionRequired, "match-required");
        (await owner.SendAsync(HttpMethod.Put, path, new { name = "全部" }, ("If-Match", etag))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var changed = (await owner.SendAsync(HttpMethod.Put, path, other, ("If-Match", etag))).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-05-01", changed.Json.GetProperty("filter").GetProperty("dueBefore").GetString());
        (await owner.SendAsync(HttpMethod.Put, path, other, ("If-Match", etag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await owner.SendAsync(HttpMethod.Delete, path, headers: ("If-Match", etag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale");

        foreach (var stranger in new[] { world.Office, world.Liaison })
        {
            Assert.DoesNotContain(made.Id, (await ListAsync(stranger)).Select(view => view.GetProperty("id").GetGuid()));
            (await stranger.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.SendAsync(HttpMethod.Put, path, other, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.SendAsync(HttpMethod.Delete, path, headers: ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await owner.SendAsync(HttpMethod.Delete, path, headers: ("If-Match", changed.Headers.ETag!.Tag))).Expect(HttpStatusCode.NoContent);
        (await owner.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(["全部"], (await ListAsync(owner)).Select(NameOf));
    }

    [Fact]
    public async Task Are_shared_by_the_office_with_its_organisation_and_below_while_it_is_the_office()
    {
        var world = await World.OnAsync(Server, new LocalDate(2026, 3, 2));
        var office = await Server.NewPersonAsync(("commission-office", world.City));
        var view = (await office.PostAsync(Views, new { name = "本周销号", filter = new { standing = "open" }, sharedWithId = world.City })).Expect(HttpStatusCode.Created);
        var path = $"{Views}/{view.Id}";
        foreach (var (reader, isOwn) in new[] { (office, true), (world.Office, false), (world.Liaison, false) })
        {
            var read = (await reader.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(("示例市", isOwn), (read.GetProperty("sharedWith").GetProperty("title").GetProperty("zh").GetString(), read.GetProperty("isOwn").GetBoolean()));
        }

        // Neither above it nor beside it; and whoever reads it does not change it.
        var above = await Server.OfficeAsync();
        Assert.DoesNotContain("本周销号", (await ListAsync(above)).Select(NameOf));
        (await world.Liaison.SendAsync(HttpMethod.Put, path, new { name = "我的" }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Office.SendAsync(HttpMethod.Delete, path, headers: ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        foreach (var (sharer, organisation) in new[] { (world.Liaison, world.County), (world.Leader, world.City), (world.Office, world.County) })
        {
            (await sharer.PostAsync(Views, new { name = "共享", sharedWithId = organisation })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await office.PostAsync(Views, new { name = "共享", sharedWithId = Guid.NewGuid() })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await Server.InDatabaseAsync(db => db.Set<PostHolding>().Where(h => h.PersonId == office.PersonId)
            .ExecuteUpdateAsync(h => h.SetProperty(x => x.To, new LocalDate(2026, 3, 1)), TestContext.Current.CancellationToken));
        (await world.Liaison.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await office.GetAsync(path)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{ "name": "甲", "filter": { "standnig": "open" } }""")]
    [InlineData("""{ "name": "甲", "filter": { "asksFields": true } }""")]
    [InlineData("""{ "name": "甲", "columns": ["colour"] }""")]
    [InlineData("""{ "name": "甲", "filter": { "standing": "gone" } }""")]
    [InlineData("""{ "name": "甲", "filter": { "without": "money" } }""")]
    [InlineData("""{ "name": "甲", "sort": "luck" }""")]
    [InlineData("""{ "name": "甲", "columns": ["title", "title"] }""")]
    [InlineData("""{ "name": "四十一个字四十一个字四十一个字四十一个字四十一个字四十一个字四十一个字四十一个字多" }""")]
    [InlineData("""{ "filter": { "standing": "open" } }""")]
    public async Task Are_not_kept_where_the_ledger_would_not_know_what_they_ask(string body)
    {
        var world = await World.OnAsync(Server, new LocalDate(2026, 3, 2));
        (await world.Stranger.PostAsync(Views, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Empty(await ListAsync(world.Stranger));
    }

    [Fact]
    public async Task Are_no_more_than_fifty_of_one_person()
    {
        var person = await Server.NewPersonAsync();
        await Server.InDatabaseAsync(db =>
        {
            db.AddRange(Enumerable.Range(0, LedgerViews.Most).Select(number => new LedgerView { Id = Guid.NewGuid(), PersonId = person.PersonId, Name = $"视图{number}" }));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        (await person.PostAsync(Views, new { name = "再多一个" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(LedgerViews.Most, (await ListAsync(person, limit: 20)).Count);
    }

    private static string? NameOf(JsonElement view) => view.GetProperty("name").GetString();

    private static async Task<List<JsonElement>> ListAsync(Api api, int limit = 1)
    {
        List<JsonElement> views = [];
        for (string? after = ""; after is not null;)
        {
            var page = (await api.GetAsync($"{Views}?limit={limit}{after}")).Expect(HttpStatusCode.OK).Json;
            views.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }

        return views;
    }
}
