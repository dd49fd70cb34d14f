using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Audit;
using Xuncha.Server.Tests.Fixtures;
using Xuncha.Server.Tests.Records;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class SightOnSqlite(TrainingOnSqlite fixture) : SightTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class SightOnPostgres(TrainingOnPostgres fixture) : SightTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>What comes to be seen, and what ceases to be, while real records go their way.</summary>
public abstract class SightTests(ServerFixture fixture)
{
    [Fact]
    public async Task Opens_an_inspection_to_its_party_with_the_notice_and_nothing_of_what_was_before_and_to_its_team_as_long_as_it_lasts()
    {
        using var world = await NotifiedAsync();
        var (inspection, party) = (world.Inspection, world.People["liaison"]);
        var seen = (await party.GetAsync(inspection.Path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["notified-on"], seen.GetProperty("fields").EnumerateObject().Select(field => field.Name));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("version").ValueKind); // it counts what was before

        var lines = Items(await party.GetAsync($"{inspection.Path}/history?limit=200"));
        Assert.Equal(["notify-party"], lines.Where(line => line.GetProperty("kind").GetString() == "moved").Select(line => line.GetProperty("subject").GetString()));
        Assert.All(lines, line => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (line.GetProperty("id").ValueKind, line.GetProperty("step").ValueKind)));
        Assert.DoesNotContain(lines, line => line.GetProperty("kind").GetString() is "team-changed" or "paper-attached" or "opened");
        Assert.Equal(["advance-notice"], (await party.GetAsync($"{inspection.Path}/papers")).Json.EnumerateArray().Select(paper => paper.GetProperty("name").GetString()));
        var plan = (await world.People["commission-office"].GetAsync($"{inspection.Path}/papers")).Json.EnumerateArray().First(paper => paper.GetProperty("name").GetString() == "plan");
        (await party.GetAsync($"{inspection.Path}/papers/{plan.GetProperty("id").GetString()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // A step that is not the party's: that it is not, and no reason besides.
        var train = seen.GetProperty("nextSteps").EnumerateArray().Single(step => step.GetProperty("name").GetString() == "train-team");
        Assert.Equal("role", Assert.Single(train.GetProperty("refusals").EnumerateArray()).GetProperty("kind").GetString());

        // The team ends with its inspection, at the end of that day.
        (await inspection.PostAsync("commission-office", "asks", new { kind = "void", reason = "重复立项" })).Expect(HttpStatusCode.OK);
        (await party.GetAsync($"{inspection.Path}/asks")).Expect(HttpStatusCode.OK);
        Assert.Empty((await party.GetAsync($"{inspection.Path}/asks")).Json.EnumerateArray());
        Assert.DoesNotContain(Items(await party.GetAsync($"{inspection.Path}/history?limit=200")), line => line.GetProperty("kind").GetString() == "asked");
        var ask = (await world.People["commission-leader"].GetAsync($"{inspection.Path}/asks")).Json[0].GetProperty("id").GetString();
        (await inspection.PostAsync("commission-leader", $"asks/{ask}/decision", new { grant = true, reason = "同意" })).Expect(HttpStatusCode.OK);
        (await world.People["member-1"].GetAsync(inspection.Path)).Expect(HttpStatusCode.OK);
        Assert.NotEmpty(Items(await world.People["member-1"].GetAsync("/api/v1/notifications")));
        (await (await fixture.Server.SystemAdminAsync()).PostAsync("/api/v1/training/clock", new { advance = "2 days" })).Expect(HttpStatusCode.OK);
        (await world.People["member-1"].GetAsync(inspection.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(Items(await world.People["member-1"].GetAsync("/api/v1/notifications")));
        Assert.Empty(Items(await world.People["member-1"].GetAsync("/api/v1/inspections")));
    }

    [Fact]
    public async Task Shows_a_lead_to_the_discipline_organ_once_it_is_handed_over_and_never_to_the_party_or_anyone_above()
    {
        using var world = await NotifiedAsync();
        var (organ, other) = (await fixture.Server.NewOrganisationAsync("市纪委监委", "committee"), await fixture.Server.NewOrganisationAsync("外市纪委监委", "committee"));
        using var discipline = await fixture.Server.NewPersonAsync(("discipline-organ", organ));
        using var elsewhere = await fixture.Server.NewPersonAsync(("discipline-organ", other));
        using var above = await fixture.Server.NewPersonAsync(("commission-office", world.Above));
        (await above.GetAsync(world.Inspection.Path)).Expect(HttpStatusCode.OK);

        var lead = await world.People.OpenAsync("findings", "findings/duty-lead", "某局履职线索", "leader", world.Inspection.Id);
        await lead.AttachAsync("leader", "evidence");
        var submitted = await lead.TryStepAsync("leader", "submit", fields: new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["kind"] = "neglect",
            ["description"] = "长期不检查",
            ["persons"] = "某人",
            ["found-on"] = "2025-01-02",
        });
        Assert.Equal((HttpStatusCode.NoContent, null), (submitted.Status, submitted.Headers.ETag)); // it has left the leader's sight
        (await world.People["leader"].GetAsync(lead.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await lead.StepAsync("commission-leader", "approve");
        var opened = await lead.StepAsync("commission-office", "hand-over");
        Assert.Equal("handed-over", opened.GetProperty("state").GetProperty("name").GetString());
        var id = Items(await world.People["commission-office"].GetAsync($"/api/v1/hand-overs?parent={lead.Id}")).Single().GetProperty("id").GetGuid();
        var handOver = new Matter(world.People, "hand-overs", id);
        await handOver.AttachAsync("commission-office", "letter");
        var fields = new { matter = "lead", recipient = Guid.NewGuid(), description = "长期不检查" };
        (await handOver.TryStepAsync("commission-office", "submit", fields: fields)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await handOver.StepAsync("commission-office", "submit", fields: fields with { recipient = organ });
        await handOver.StepAsync("commission-leader", "approve");
        (await discipline.GetAsync(handOver.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        await handOver.StepAsync("commission-office", "send");
        var reads = await ReadsAsync();
        var seen = (await discipline.GetAsync(handOver.Path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("长期不检查", seen.GetProperty("fields").GetProperty("description").GetString());
        Assert.Equal(["send"], Items(await discipline.GetAsync($"{handOver.Path}/history")).Where(line => line.GetProperty("kind").GetString() == "moved").Select(line => line.GetProperty("subject").GetString()));
        Assert.Single(Items(await discipline.GetAsync("/api/v1/hand-overs")));
        Assert.Equal(reads + 3, await ReadsAsync()); // the record, its history and the list; who reads what is secret is written down each time
        Assert.Single(Items(await discipline.GetAsync("/api/v1/notifications")));
        (await discipline.GetAsync(lead.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await discipline.GetAsync(world.Inspection.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        reads = await ReadsAsync();
        foreach (var stranger in new[] { elsewhere, above, world.People["liaison"], world.People["party-leader"], world.People["leader"], world.People["outsider"] })
        {
            (await stranger.GetAsync(lead.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.GetAsync(handOver.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Empty(Items(await stranger.GetAsync($"/api/v1/findings?parent={world.Inspection.Id}")));
            Assert.Empty(Items(await stranger.GetAsync("/api/v1/hand-overs")));
            Assert.DoesNotContain("duty-lead", (await stranger.GetAsync($"{world.Inspection.Path}/history?limit=200")).Body, StringComparison.Ordinal);
        }

        Assert.Equal(reads, await ReadsAsync());
    }

    private Task<int> ReadsAsync() => fixture.Server.InDatabaseAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "record-read", TestContext.Current.CancellationToken));

    /// <summary>Heze's comprehensive inspection of a county, notified to the party.</summary>
    private async Task<Notified> NotifiedAsync()
    {
        var people = await InspectionWorld.CreateAsync(fixture.Server, "某市", "某县", 4, "commission-office", "commission-leader");
        var inspection = await people.OpenAsync("inspections", "inspections/heze-comprehensive", "某县全面巡查");
        await inspection.AppointAsync(4, deputy: true);
        await inspection.AttachAsync("commission-office", "plan", "team-list");
        await inspection.StepAsync("commission-office", "submit-plan");
        (await people["liaison"].GetAsync(inspection.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await inspection.StepAsync("commission-leader", "approve-plan");
        await inspection.AttachAsync("commission-office", "advance-notice");
        await inspection.StepAsync("commission-office", "notify-party");
        return new(people, inspection, await fixture.Server.RootAsync());
    }

    private static List<JsonElement> Items(Answer answer) =>
        answer.Status == HttpStatusCode.NotFound ? [] : [.. answer.Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private sealed record Notified(InspectionWorld People, Matter Inspection, Guid Above) : IDisposable
    {
        public void Dispose() => People.Dispose();
    }
}
