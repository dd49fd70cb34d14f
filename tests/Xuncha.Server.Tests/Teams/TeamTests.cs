using System.Net;
using System.Text.Json;
using NodaTime.Text;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Teams;

public sealed class TeamsOnSqlite(TrainingOnSqlite fixture) : TeamTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class TeamsOnPostgres(TrainingOnPostgres fixture) : TeamTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>Composing a team: one team at a time, suggestions, leave, replacement, training.</summary>
public abstract class TeamTests(ServerFixture fixture)
{
    [Fact]
    public async Task Seats_nobody_in_two_teams_at_once_and_all_of_a_list_or_none()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var (one, other) = (await world.InspectAsync(), await world.InspectAsync());
        using var busy = await world.PersonAsync();
        using var free = await world.PersonAsync();
        (await world.AppointAsync(one, busy)).Expect(HttpStatusCode.OK);

        var seats = new[] { new { personId = free.PersonId, seat = "member" }, new { personId = busy.PersonId, seat = "member" } };
        var refusal = Assert.Single((await world.Office.PostAsync($"{other}/team/appointments", new { seats })).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet").GetProperty("refusals").EnumerateArray());
        Assert.Equal("seats[1].personId", refusal.GetProperty("subject").GetString());
        Assert.Contains("another team", refusal.GetProperty("text").GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await world.Office.GetAsync($"{other}/team")).Json.GetArrayLength());

        // When the one seat has ended, the other begins.
        var seat = await TeamWorld.SeatAsync(world.Office, one, busy);
        (await world.Office.PostAsync($"{one}/team/{seat.GetProperty("id").GetString()}/end", new { on = seat.GetProperty("from").GetString(), reason = "调整" })).Expect(HttpStatusCode.OK);
        (await world.AppointAsync(other, busy)).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await world.Office.PostAsync($"{other}/team", new { personId = busy.PersonId, seat = "member", from = After(seat) })).Expect(HttpStatusCode.OK);
        (await world.Office.PostAsync($"{other}/team/appointments", new { seats = new[] { seats[0], seats[0] } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world.Office.PostAsync($"{other}/team/appointments", new { seats = new[] { seats[0], null } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Suggests_a_team_that_can_be_appointed_as_it_stands_and_then_one_that_spreads_the_load()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var (one, other) = (await world.InspectAsync(), await world.InspectAsync());
        using var chemist = await world.PersonAsync(new { organisationId = world.Bureau, expertise = new[] { "化工" }, qualifications = new[] { new { name = "注册安全工程师", validUntil = "2199-12-31" } } });
        using var recused = await world.PersonAsync(new { organisationId = world.Bureau, homeId = world.County, expertise = new[] { "化工" } });
        await world.OthersAsync(6);
        var needed = (await SuggestAsync(world, one, new { members = 0, include = new[] { recused.PersonId } })).GetProperty("conflict").EnumerateArray().Select(text => text.GetProperty("en").GetString());
        Assert.Equal(["1 named people must be in it, 1 of them cannot", "1 recused (1 by region)"], needed);

        var suggested = await SuggestAsync(world, one, new { expertise = new[] { "化工" } });
        var seats = suggested.GetProperty("seats").EnumerateArray().Select(seat => new { personId = seat.GetProperty("personId").GetGuid(), seat = seat.GetProperty("seat").GetString() }).ToList();
        Assert.Equal(6, seats.Count);
        Assert.Equal(chemist.PersonId, seats.Single(seat => seat.seat == "leader").personId); // qualified before others
        Assert.DoesNotContain(seats, seat => seat.personId == recused.PersonId);
        Assert.Equal(0, (await world.Office.GetAsync($"{one}/team")).Json.GetArrayLength());
        (await world.Office.PostAsync($"{one}/team/appointments", new { seats })).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("needs", await world.AgainstAsync(one, "submit-plan"), StringComparison.Ordinal);

        // Six sit there now, one is recused: one remains, and the rules that cannot be met together say so.
        var conflict = (await SuggestAsync(world, other, new { })).GetProperty("conflict").EnumerateArray().Select(text => text.GetProperty("en").GetString()).ToList();
        Assert.Equal(["6 wanted as leader, deputy and members, 2 remain", "6 sit in another team"], conflict);
        (await world.Office.PostAsync($"{other}/team/suggestion", new { expertise = new[] { "1", "2", "3", "4", "5", "6" } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        using var anyone = await fixture.Server.NewPersonAsync(("liaison", world.County));
        (await anyone.GetAsync($"{other}/team/candidates")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Gives_up_a_suggestion_that_would_take_too_long_and_says_so()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        string[] expertise = ["化工", "矿山", "消防", "建筑", "交通"];
        await world.OthersAsync(320, i => [.. expertise.Where((_, bit) => (i >> bit) % 2 == 1), "其他"]);
        (await world.Office.PostAsync($"{inspection}/team/suggestion", new { members = 21, experts = 21 })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var refused = await world.Office.PostAsync($"{inspection}/team/suggestion", new { members = 20, experts = 20, expertise });
        refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("组合过多", refused.Json.GetProperty("errors").GetProperty("$")[0].GetString(), StringComparison.Ordinal);
        await SuggestAsync(world, inspection, new { members = 4, experts = 2, expertise });
    }

    [Fact]
    public async Task Pages_the_candidates_with_their_load_and_what_they_know()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var one = await world.PersonAsync(new { organisationId = world.Bureau, qualifications = new[] { new { name = "注册安全工程师", validUntil = "2019-12-31" } } });
        using var two = await world.PersonAsync(new { organisationId = world.Bureau, expertise = new[] { "矿山" } });
        (await world.AppointAsync(await world.InspectAsync(), two, "expert")).Expect(HttpStatusCode.OK);

        var first = (await world.Office.GetAsync($"{inspection}/team/candidates?limit=1")).Expect(HttpStatusCode.OK).Json;
        var second = (await world.Office.GetAsync($"{inspection}/team/candidates?limit=1&after={first.GetProperty("next").GetString()}")).Expect(HttpStatusCode.OK).Json;
        var (a, b) = (first.GetProperty("items")[0], second.GetProperty("items")[0]);
        Assert.Equal((one.PersonId, 0, false, 4), (a.GetProperty("personId").GetGuid(), a.GetProperty("seatsOfLate").GetInt32(), a.GetProperty("isQualified").GetBoolean(), a.GetProperty("seats").GetArrayLength()));
        Assert.Equal((two.PersonId, 1, true, 0), (b.GetProperty("personId").GetGuid(), b.GetProperty("seatsOfLate").GetInt32(), b.GetProperty("isTaken").GetBoolean(), b.GetProperty("seats").GetArrayLength()));
        Assert.Equal("矿山", b.GetProperty("expertise")[0].GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Grants_leave_by_the_right_person_and_never_by_oneself_and_counts_nobody_who_is_away()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var leader = await world.PersonAsync();
        using var deputy = await world.PersonAsync();
        using var member = await world.PersonAsync();
        using var party = await fixture.Server.NewPersonAsync(("liaison", world.County));
        await world.TeamAsync(inspection, leader, deputy, member);
        var today = (await TeamWorld.SeatAsync(world.Office, inspection, member)).GetProperty("from").GetString();
        await SubmitAsync(world, inspection); // from here on the team knows of its inspection, and the party too
        var own = await TeamWorld.SeatIdAsync(world.Office, inspection, member);
        var leaders = await TeamWorld.SeatIdAsync(world.Office, inspection, leader);
        object leave = new { from = today, to = today, reason = "家中有事" };

        (await leader.PostAsync($"{inspection}/team/{own}/leave", leave)).ExpectProblem(HttpStatusCode.NotFound, "not-found"); // another's seat
        (await member.PostAsync($"{inspection}/team/{own}/leave", new { from = today, to = "2019-01-01", reason = "事" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await member.PostAsync($"{inspection}/team/{own}/leave", leave)).Expect(HttpStatusCode.OK);
        (await leader.PostAsync($"{inspection}/team/{leaders}/leave", leave)).Expect(HttpStatusCode.OK);
        Assert.Contains("asks for leave", string.Join(';', await TeamWorld.ToldAsync(leader, inspection)), StringComparison.Ordinal);

        var ofMember = await LeaveAsync(member, inspection, own);
        var ofLeader = await LeaveAsync(leader, inspection, leaders);
        Assert.Equal(1, (await member.GetAsync($"{inspection}/team/leave")).Expect(HttpStatusCode.OK).Json.GetArrayLength()); // one's own alone
        object grant = new { grant = true, reason = "同意" };
        (await leader.PostAsync($"{inspection}/team/{leaders}/leave/{ofLeader}/decision", grant)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.Leader.PostAsync($"{inspection}/team/{own}/leave/{ofMember}/decision", grant)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await leader.PostAsync($"{inspection}/team/{own}/leave/{ofMember}/decision", grant)).Expect(HttpStatusCode.OK);
        (await leader.PostAsync($"{inspection}/team/{own}/leave/{ofMember}/decision", grant)).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await world.Leader.PostAsync($"{inspection}/team/{leaders}/leave/{ofLeader}/decision", new { grant = false, reason = "进驻在即" })).Expect(HttpStatusCode.OK);
        Assert.True((await TeamWorld.SeatAsync(world.Office, inspection, member)).GetProperty("isOnLeave").GetBoolean());
        Assert.False((await TeamWorld.SeatAsync(world.Office, inspection, leader)).GetProperty("isOnLeave").GetBoolean());

        // The team's inner affairs are not for the party.
        (await world.Office.PostAsync($"{inspection}/team/training", new { seats = new[] { own }, on = today })).Expect(HttpStatusCode.OK);
        Assert.Contains("Leave of the member granted", await HistoryAsync(member, inspection), StringComparison.Ordinal);
        Assert.DoesNotContain("eave", await HistoryAsync(party, inspection), StringComparison.Ordinal);
        Assert.Equal(today, (await TeamWorld.SeatAsync(leader, inspection, member)).GetProperty("trainedOn").GetString());
        var shown = await TeamWorld.SeatAsync(party, inspection, member);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (shown.GetProperty("isOnLeave").ValueKind, shown.GetProperty("trainedOn").ValueKind));
    }

    [Fact]
    public async Task Does_not_count_for_a_complete_team_who_is_on_leave()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        await world.TeamAsync(inspection);
        Assert.DoesNotContain("needs", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
        var seat = (await world.Office.GetAsync($"{inspection}/team")).Expect(HttpStatusCode.OK).Json[2];
        await fixture.Server.InDatabaseAsync(db =>
        {
            // The draft is not open to the team yet, so that nobody asks over HTTP.
            var record = Guid.Parse(inspection.Split('/')[^1]);
            var today = LocalDatePattern.Iso.Parse(seat.GetProperty("from").GetString()!).Value;
            db.Add(new Server.Teams.SeatLeave { Id = Guid.CreateVersion7(), RecordId = record, SeatId = seat.GetProperty("id").GetGuid(), From = today, To = today, Reason = "病假", AskedBy = seat.GetProperty("personId").GetGuid(), AskedAt = fixture.Server.Now(), IsGranted = true });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Contains("needs at least 6 people besides experts, it has 5", await world.AgainstAsync(inspection, "submit-plan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaces_somebody_with_a_history_and_looks_at_whoever_comes()
    {
        var world = await TeamWorld.OnAsync(fixture.Server);
        var inspection = await world.InspectAsync();
        using var goes = await world.PersonAsync();
        using var comes = await world.PersonAsync();
        using var recused = await world.PersonAsync(new { organisationId = world.Bureau, homeId = world.County });
        (await world.AppointAsync(inspection, goes)).Expect(HttpStatusCode.OK);
        var seat = await TeamWorld.SeatAsync(world.Office, inspection, goes);
        var (id, today) = (seat.GetProperty("id").GetString(), seat.GetProperty("from").GetString());

        (await world.Office.PostAsync($"{inspection}/team/{id}/replace", new { personId = recused.PersonId, on = today, reason = "不适合" })).ExpectProblem(HttpStatusCode.Conflict, "condition-unmet");
        (await world.Office.PostAsync($"{inspection}/team/{id}/replace", new { personId = comes.PersonId, on = today })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await world.Office.PostAsync($"{inspection}/team/{id}/replace", new { personId = comes.PersonId, on = today, reason = "不适合" })).Expect(HttpStatusCode.OK);

        var (old, next) = (await TeamWorld.SeatAsync(world.Office, inspection, goes), await TeamWorld.SeatAsync(world.Office, inspection, comes));
        Assert.Equal((today, id, After(seat), "member"), (old.GetProperty("to").GetString(), next.GetProperty("replacesId").GetString(), next.GetProperty("from").GetString(), next.GetProperty("seat").GetString()));
        (await world.Office.PostAsync($"{inspection}/team/{id}/replace", new { personId = recused.PersonId, on = today, reason = "再次" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var line = (await world.Office.GetAsync($"{inspection}/history")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Last();
        Assert.Equal("不适合", line.GetProperty("reason").GetString());
    }

    private static string After(JsonElement seat) => LocalDatePattern.Iso.Parse(seat.GetProperty("from").GetString()!).Value.PlusDays(1).ToString("uuuu-MM-dd", null);

    private static async Task<JsonElement> SuggestAsync(TeamWorld world, string inspection, object wanted) =>
        (await world.Office.PostAsync($"{inspection}/team/suggestion", wanted)).Expect(HttpStatusCode.OK).Json;

    private static async Task<string> LeaveAsync(Api by, string inspection, string seat) =>
        (await by.GetAsync($"{inspection}/team/leave")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Single(leave => leave.GetProperty("seatId").GetString() == seat).GetProperty("id").GetString()!;

    private static async Task<string> HistoryAsync(Api by, string inspection) =>
        string.Join(';', (await by.GetAsync($"{inspection}/history?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("text").GetProperty("en").GetString()));

    private static async Task SubmitAsync(TeamWorld world, string inspection)
    {
        foreach (var paper in new[] { "plan", "team-list", "advance-notice" })
        {
            if (paper == "advance-notice")
            {
                (await world.Office.SendAsync(HttpMethod.Post, $"{inspection}/transitions/submit-plan", new { }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
                (await world.Leader.SendAsync(HttpMethod.Post, $"{inspection}/transitions/approve-plan", new { }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
            }

            using var content = new ByteArrayContent([.. "%PDF-1.4\n%%EOF\n"u8]);
            content.Headers.ContentType = new("application/octet-stream");
            using var response = await world.Office.Http.PostAsync($"{inspection}/papers?name={paper}&fileName={paper}.pdf", content, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode);
        }

        (await world.Office.SendAsync(HttpMethod.Post, $"{inspection}/transitions/notify-party", new { }, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
    }
}
