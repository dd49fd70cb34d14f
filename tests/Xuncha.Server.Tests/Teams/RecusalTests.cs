using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.People;
using Xuncha.Server.Teams;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Teams;

public sealed class RecusalOnSqlite(TrainingOnSqlite fixture) : RecusalTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class RecusalOnPostgres(TrainingOnPostgres fixture) : RecusalTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Nobody inspects where they served, live, or have kin; and what comes up later is not overlooked.</summary>
public abstract class RecusalTests(ServerFixture fixture)
{
    [Fact]
    public async Task Refuses_to_appoint_whom_any_kind_of_reason_recuses_and_says_each()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        var left = fixture.Server.Now().InZone(Server.Scheduling.XunchaClock.Zone).Date.PlusYears(-1).ToString("uuuu-MM-dd", null);
        using var person = await world.PersonAsync(new
        {
            organisationId = world.Bureau,
            homeId = world.County,
            posts = new[] { new { organisationId = world.CountyBureau, title = "局长", from = "2001-01-01", to = left } },
        });

        var refused = (await world.AppointAsync(inspection, person)).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet").GetProperty("refusals").EnumerateArray()
            .Select(refusal => refusal.GetProperty("text").GetProperty("zh").GetString()!).ToList();
        Assert.Equal(3, refused.Count);
        Assert.Contains($"任职回避：曾任甲县应急局局长，{left}离任", refused[0], StringComparison.Ordinal);
        Assert.Contains("地域回避：家乡甲县在甲县", refused[1], StringComparison.Ordinal);
        Assert.Contains("地域回避：在甲县任职累计满10年", refused[2], StringComparison.Ordinal);

        // Nothing of that stands against inspecting another county.
        (await world.AppointAsync(await world.InspectAsync(await fixture.Server.NewOrganisationAsync("乙县", "county", world.City)), person)).Expect(HttpStatusCode.OK);
        // Posts that the product has given count too.
        using var servant = await fixture.Server.NewPersonAsync(("liaison", world.County));
        (await world.AppointAsync(inspection, servant)).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
    }

    [Fact]
    public async Task Tells_whoever_appoints_that_something_declared_stands_against_it_and_not_what()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var person = await world.PersonAsync();
        await TeamWorld.DeclareKinAsync(person, world.CountyBureau, "欧阳某");

        var refused = await world.AppointAsync(inspection, person);
        refused.ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        Assert.Contains("公务回避", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("欧阳", refused.Body, StringComparison.Ordinal);
        var candidates = (await world.Office.GetAsync($"{inspection}/team/candidates?limit=200")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("欧阳", candidates.Body, StringComparison.Ordinal);
        var candidate = Assert.Single(candidates.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(0, candidate.GetProperty("seats").GetArrayLength());
        Assert.Equal("matter", candidate.GetProperty("recusal")[0].GetProperty("kind").GetString());

        // Its maker alone reads a declaration; the database does not hold it in clear.
        Assert.Contains("欧阳某", (await person.GetAsync($"/api/v1/people/{person.PersonId}/declarations")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        (await world.Office.GetAsync($"/api/v1/people/{person.PersonId}/declarations")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Office.PostAsync($"/api/v1/people/{person.PersonId}/declarations", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain("欧阳", await fixture.Server.InDatabaseAsync(db => db.Set<Declaration>().Where(d => d.PersonId == person.PersonId).Select(d => d.Content).SingleAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_an_appointment_that_a_declaration_conflicts_until_another_person_decides_that_it_is_no_ground()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var leader = await world.PersonAsync();
        await world.TeamAsync(inspection, leader);
        Assert.DoesNotContain("recused", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);

        await TeamWorld.DeclareKinAsync(leader, world.CountyBureau, "欧阳某");

        Assert.Contains("1 of the team recused (by matter)", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
        foreach (var told in new[] { world.Office, world.Leader })
        {
            Assert.Contains("recused by matter", Assert.Single(await TeamWorld.ToldAsync(told, inspection)), StringComparison.Ordinal);
            Assert.Equal("matter", (await TeamWorld.SeatAsync(told, inspection, leader)).GetProperty("recusal")[0].GetProperty("kind").GetString());
            Assert.Equal(System.Text.Json.JsonValueKind.Null, (await TeamWorld.SeatAsync(told, inspection, leader)).GetProperty("recusal")[0].GetProperty("text").ValueKind);
        }

        // Told once for each reason, though the same is declared again.
        await TeamWorld.DeclareKinAsync(leader, world.CountyBureau, "欧阳某");
        Assert.Single(await TeamWorld.ToldAsync(world.Leader, inspection));

        var seat = await TeamWorld.SeatIdAsync(world.Office, inspection, leader);
        object decision = new { kind = "matter", reason = "其兄已于上月退休" };
        (await world.Office.PostAsync($"{inspection}/team/{seat}/no-ground", decision)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Leader.PostAsync($"{inspection}/team/{seat}/no-ground", new { kind = "post", reason = "无" })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await world.Leader.PostAsync($"{inspection}/team/{seat}/no-ground", decision)).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("recused", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
        Assert.Equal(0, (await TeamWorld.SeatAsync(world.Office, inspection, leader)).GetProperty("recusal").GetArrayLength());

        // What was weighed is not for everybody who reads the history.
        Assert.DoesNotContain("退休", (await world.Office.GetAsync($"{inspection}/history?limit=200")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);

        // Somebody else of the kin is a new reason.
        await TeamWorld.DeclareKinAsync(leader, world.CountyBureau, "司马某");
        Assert.Contains("recused", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_an_appointment_that_a_post_conflicts_and_reminds_every_day_until_the_seat_has_ended()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var person = await world.PersonAsync();
        (await world.AppointAsync(inspection, person)).Expect(HttpStatusCode.OK);
        await fixture.Server.GivePostAsync(person.PersonId, "section-chief", world.CountyBureau);
        Assert.Contains("recused by post", Assert.Single(await TeamWorld.ToldAsync(world.Office, inspection)), StringComparison.Ordinal);

        await RemindAsync(days: 0);
        Assert.Single(await TeamWorld.ToldAsync(world.Office, inspection));
        await RemindAsync(days: 1);
        Assert.Equal(2, (await TeamWorld.ToldAsync(world.Office, inspection)).Count);

        var seat = await TeamWorld.SeatIdAsync(world.Office, inspection, person);
        var today = (await TeamWorld.SeatAsync(world.Office, inspection, person)).GetProperty("from").GetString();
        (await world.Office.PostAsync($"{inspection}/team/{seat}/end", new { on = today, reason = "须回避" })).Expect(HttpStatusCode.OK);
        await RemindAsync(days: 2);
        Assert.Equal(2, (await TeamWorld.ToldAsync(world.Office, inspection)).Count);
    }

    [Fact]
    public async Task Refuses_the_steps_of_a_deputy_who_is_recused_and_leaves_the_deputy_other_parties()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var (inspection, other) = (await world.InspectAsync(), await world.InspectAsync(await fixture.Server.NewOrganisationAsync("乙县", "county", world.City)));
        using var deputy = await fixture.Server.NewPersonAsync();
        using var member = await world.PersonAsync();
        await TeamWorld.DeclareKinAsync(deputy, world.County);
        await fixture.Server.StandInAsync(world.Office, deputy);

        var refused = await deputy.PostAsync($"{inspection}/team", new { personId = member.PersonId, seat = "member" });
        refused.ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
        Assert.Contains("公务回避", refused.Body, StringComparison.Ordinal);
        (await deputy.PostAsync($"{other}/team", new { personId = member.PersonId, seat = "member" })).Expect(HttpStatusCode.OK);

        // Nor in bulk, nor by opening another inspection of the party, nor by a file.
        var row = (await deputy.PostAsync("/api/v1/inspections/bulk/transitions/submit-plan", new { rows = new[] { new { id = inspection.Split('/')[^1] } } })).Expect(HttpStatusCode.OK).Json.GetProperty("rows")[0];
        Assert.Equal(("refused", "deputy"), (row.GetProperty("outcome").GetString(), row.GetProperty("refusals")[0].GetProperty("subject").GetString()));
        var wanted = new { definition = "inspections/heze-comprehensive", title = "全面巡查", organizerId = world.City, partyId = world.County };
        (await deputy.PostAsync("/api/v1/inspections", wanted)).ExpectProblem(HttpStatusCode.Conflict, "deputy-recused");
        (await deputy.PostAsync("/api/v1/inspections", wanted with { partyId = await fixture.Server.NewOrganisationAsync("丙县", "county", world.City) })).Expect(HttpStatusCode.Created);
        using var content = new ByteArrayContent([.. "标题\n"u8]);
        content.Headers.ContentType = new("application/octet-stream");
        using var imported = await deputy.Http.PostAsync(
            $"/api/v1/imports?definition={wanted.definition}&organizer={world.City}&party={world.County}&name=a.csv", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, imported.StatusCode);
        Assert.Contains("deputy-recused", await imported.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_nobody_call_it_no_ground_in_whose_place_a_deputy_appointed()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var both = await fixture.Server.NewPersonAsync(("commission-office", world.City), ("commission-leader", world.City));
        using var deputy = await fixture.Server.NewPersonAsync();
        using var member = await world.PersonAsync();
        await fixture.Server.StandInAsync(both, deputy);
        (await deputy.PostAsync($"{inspection}/team", new { personId = member.PersonId, seat = "member" })).Expect(HttpStatusCode.OK);
        await TeamWorld.DeclareKinAsync(member, world.CountyBureau);

        var path = $"{inspection}/team/{await TeamWorld.SeatIdAsync(world.Office, inspection, member)}/no-ground";
        object decision = new { kind = "matter", reason = "已退休" };
        (await both.PostAsync(path, decision)).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await world.Leader.PostAsync(path, decision)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Keeps_the_flag_of_what_was_declared_and_is_declared_no_more()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var leader = await world.PersonAsync();
        await world.TeamAsync(inspection, leader);
        await TeamWorld.DeclareKinAsync(leader, world.CountyBureau);
        (await leader.PostAsync($"/api/v1/people/{leader.PersonId}/declarations", new { })).Expect(HttpStatusCode.Created);

        Assert.Contains("1 of the team recused (by matter)", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
        Assert.Single(await TeamWorld.ToldAsync(world.Office, inspection), text => text.Contains("withdrawn by the person on", StringComparison.Ordinal));
        var today = fixture.Server.Now().InZone(Server.Scheduling.XunchaClock.Zone).Date.ToString("uuuu-MM-dd", null);
        var reason = Assert.Single((await TeamWorld.SeatAsync(world.Leader, inspection, leader)).GetProperty("recusal").EnumerateArray());
        Assert.Equal(("matter", today), (reason.GetProperty("kind").GetString(), reason.GetProperty("withdrawnOn").GetString()));

        var seat = await TeamWorld.SeatIdAsync(world.Office, inspection, leader);
        (await world.Leader.PostAsync($"{inspection}/team/{seat}/no-ground", new { kind = "matter", reason = "误报" })).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("recused", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_and_changes_a_profile_for_the_person_and_the_offices_above_alone()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        using var person = await world.PersonAsync(new { organisationId = world.Bureau, expertise = new[] { "化工" } });
        var path = $"/api/v1/people/{person.PersonId}/profile";
        var tag = (await person.GetAsync(path)).Expect(HttpStatusCode.OK).Headers.ETag!.Tag;
        (await world.Leader.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        using var county = await fixture.Server.NewPersonAsync(("commission-office", world.County));
        (await county.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // Not even by a new place to belong to.
        (await county.SendAsync(HttpMethod.Put, path, new { organisationId = world.County }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await person.SendAsync(HttpMethod.Put, path, new { organisationId = world.Bureau }, ("If-Match", "*"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await world.Office.SendAsync(HttpMethod.Put, path, new { organisationId = world.Bureau })).ExpectProblem(HttpStatusCode.PreconditionRequired, "match-required");
        (await world.Office.SendAsync(HttpMethod.Put, path, new { organisationId = world.Bureau, posts = new[] { new { title = "局长" } } }, ("If-Match", tag))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world.Office.SendAsync(HttpMethod.Put, path, new { organisationId = world.Bureau }, ("If-Match", tag))).Expect(HttpStatusCode.OK);
        (await world.Office.SendAsync(HttpMethod.Put, path, new { organisationId = world.Bureau }, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await (await fixture.Server.OfficeAsync()).GetAsync(path)).Expect(HttpStatusCode.OK);

        // Of somebody who serves elsewhere an office cannot begin a profile.
        using var elsewhere = await fixture.Server.NewPersonAsync(("liaison", world.County));
        using var neighbour = await fixture.Server.NewPersonAsync(("commission-office", await fixture.Server.NewOrganisationAsync("乙县", "county", world.City)));
        (await neighbour.SendAsync(HttpMethod.Put, $"/api/v1/people/{elsewhere.PersonId}/profile", new { organisationId = world.County })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    // Lets somebody stand in for the holder of a post in the commission's office today.
    private async Task RemindAsync(int days)
    {
        await fixture.Server.InDatabaseAsync(async db =>
        {
            // As if it had been told so many days ago: the class shares its clock.
            foreach (var conflict in await db.Set<SeatConflict>().ToListAsync(TestContext.Current.CancellationToken))
            {
                conflict.ToldOn = conflict.ToldOn.PlusDays(-days);
            }

            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await using var scope = fixture.Server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SeatConflicts>().RemindAsync(TestContext.Current.CancellationToken);
    }
}
