using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Xuncha.Server.Organisations;
using Xuncha.Server.People;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Teams;

/// <summary>
/// A city that inspects its county by Heze's rules, with people of the city's bureau, of each of whom the office keeps a profile. Each test has one of its own
/// on the server that the class shares.
/// </summary>
public sealed class TeamWorld
{
    private const string Definition = "inspections/heze-comprehensive";

    private TeamWorld(XunchaServer server) => Server = server;

    public XunchaServer Server { get; }

    public Guid City { get; private set; }

    public Guid County { get; private set; }

    /// <summary>A department of the county.</summary>
    public Guid CountyBureau { get; private set; }

    /// <summary>Where the team's people belong.</summary>
    public Guid Bureau { get; private set; }

    public Api Office { get; private set; } = null!;

    public Api Leader { get; private set; } = null!;

    public static async Task<TeamWorld> OnAsync(XunchaServer server)
    {
        await server.PublishAllAsync();
        var world = new TeamWorld(server) { City = await server.NewOrganisationAsync("某市") };
        world.County = await server.NewOrganisationAsync("甲县", "county", world.City);
        world.CountyBureau = await server.NewOrganisationAsync("甲县应急局", "department", world.County);
        world.Bureau = await server.NewOrganisationAsync("市应急局", "department", world.City);
        world.Office = await server.NewPersonAsync(("commission-office", world.City));
        world.Leader = await server.NewPersonAsync(("commission-leader", world.City));
        return world;
    }

    /// <summary>Somebody of whom the office keeps a profile.</summary>
    public async Task<Api> PersonAsync(object? profile = null)
    {
        var person = await Server.NewPersonAsync();
        await ProfileAsync(person, profile ?? new { organisationId = Bureau });
        return person;
    }

    /// <summary>Writes a profile anew.</summary>
    public async Task ProfileAsync(Api person, object profile) =>
        (await Office.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.PersonId}/profile", profile, ("If-Match", "*"))).Expect(HttpStatusCode.OK);

    /// <summary>Declares kin who serves at an organisation.</summary>
    public static async Task DeclareKinAsync(Api person, Guid at, string name = "某某") =>
        (await person.PostAsync($"/api/v1/people/{person.PersonId}/declarations", new { kin = new[] { new { name, relation = "兄", organisationId = at, post = "科长" } } })).Expect(HttpStatusCode.Created);

    /// <summary>An inspection of the county, in its first state.</summary>
    public async Task<string> InspectAsync(Guid? party = null) => $"/api/v1/inspections/{(await Office.PostAsync(
        "/api/v1/inspections", new { definition = Definition, title = "全面巡查", organizerId = City, partyId = party ?? County })).Expect(HttpStatusCode.Created).Id}";

    public Task<Answer> AppointAsync(string inspection, Api person, string seat = "member") =>
        Office.PostAsync($"{inspection}/team", new { personId = person.PersonId, seat });

    /// <summary>A whole team: some who act in the test, the leader first and then the deputy, and others against whom nothing stands.</summary>
    public async Task TeamAsync(string inspection, params Api[] acting)
    {
        Guid[] people = [.. acting.Select(person => person.PersonId), .. await OthersAsync(6 - acting.Length)];
        var seats = people.Select((personId, i) => new { personId, seat = i switch { 0 => "leader", 1 => "deputy", _ => "member" } });
        (await Office.PostAsync($"{inspection}/team/appointments", new { seats })).Expect(HttpStatusCode.OK);
    }

    /// <summary>People with a profile who never sign in.</summary>
    public async Task<Guid[]> OthersAsync(int count, Func<int, ImmutableArray<string>>? expertise = null)
    {
        var people = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        await Server.InDatabaseAsync(db =>
        {
            db.AddRange(people.Select(id => new Person { Id = id, UserName = $"{id}", NormalizedUserName = $"{id}", DisplayName = $"{id}", Kind = PersonKind.Person }));
            db.AddRange(people.Select((id, i) => new PersonProfile { PersonId = id, OrganisationId = Bureau, Expertise = expertise?.Invoke(i) ?? [] }));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return people;
    }

    /// <summary>The seat of a person, as somebody sees it.</summary>
    public static async Task<JsonElement> SeatAsync(Api by, string inspection, Api person) =>
        (await by.GetAsync($"{inspection}/team")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Single(seat => seat.GetProperty("personId").GetGuid() == person.PersonId);

    public static async Task<string> SeatIdAsync(Api by, string inspection, Api person) => (await SeatAsync(by, inspection, person)).GetProperty("id").GetString()!;

    /// <summary>What speaks against a step before it is tried.</summary>
    public async Task<string> AgainstAsync(string inspection, string transition) =>
        string.Join(';', (await Office.GetAsync(inspection)).Expect(HttpStatusCode.OK).Json.GetProperty("nextSteps").EnumerateArray()
            .Single(step => step.GetProperty("name").GetString() == transition).GetProperty("refusals").EnumerateArray()
            .Where(refusal => refusal.GetProperty("subject").GetString() == "team").Select(refusal => refusal.GetProperty("text").GetProperty("en").GetString()));

    /// <summary>What somebody was told of an inspection's team.</summary>
    public static async Task<List<string>> ToldAsync(Api person, string inspection) =>
        [.. (await person.GetAsync("/api/v1/notifications?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Where(item => inspection.EndsWith(item.GetProperty("recordId").GetString()!, StringComparison.Ordinal))
            .Select(item => item.GetProperty("text").GetProperty("en").GetString()!)];
}
