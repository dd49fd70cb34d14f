using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Records;

/// <summary>A province or city that inspects, a party, an outsider, and a person for each role; the clock moves as the test says.</summary>
public sealed class InspectionWorld : IDisposable
{
    private readonly XunchaServer _server;
    private readonly Dictionary<string, Api> _people = new(StringComparer.Ordinal);

    private InspectionWorld(XunchaServer server) => _server = server;

    public Guid Organizer { get; private set; }

    public Guid Party { get; private set; }

    /// <summary>The person of a role: an organizer's post, a party's post, <c>leader</c>, <c>member-1</c>, or <c>outsider</c>.</summary>
    public Api this[string role] => _people[role];

    /// <summary>Gives a person of the test a name here; the test disposes of it with the rest.</summary>
    public void Add(string name, Api person) => _people[name] = person;

    /// <summary>The one of several roles who is this person.</summary>
    public string NameOf(Guid person) => _people.FirstOrDefault(entry => entry.Value.PersonId == person).Key ?? person.ToString();

    public static async Task<InspectionWorld> CreateAsync(
        XunchaServer server, string organizer, string party, int members, params string[] organizerPosts)
    {
        await server.PublishAllAsync();
        var world = new InspectionWorld(server);
        world.Organizer = await server.NewOrganisationAsync(organizer, "province");
        world.Party = await server.NewOrganisationAsync(party, "city", world.Organizer);
        foreach (var post in organizerPosts)
        {
            world._people[post] = await server.NewPersonAsync((post, world.Organizer));
        }

        world._people["liaison"] = await server.NewPersonAsync(("liaison", world.Party));
        world._people["party-leader"] = await server.NewPersonAsync(("party-leader", world.Party));
        var neighbour = await server.NewOrganisationAsync("邻市", "city", world.Organizer);
        world._people["outsider"] = await server.NewPersonAsync(("liaison", neighbour), ("party-leader", neighbour));
        foreach (var seat in Enumerable.Range(1, members).Select(number => $"member-{number}").Prepend("deputy").Prepend("leader"))
        {
            world._people[seat] = await server.NewPersonAsync();
        }

        return world;
    }

    /// <summary>Sets the training clock, in China's time; what falls due on the way takes effect at its own time.</summary>
    public async Task ClockAsync(string local) =>
        (await (await _server.SystemAdminAsync()).PostAsync("/api/v1/training/clock", new { to = $"{local}+08:00" })).Expect(HttpStatusCode.OK);

    /// <summary>Opens a record as the office.</summary>
    public async Task<Matter> OpenAsync(string route, string definition, string title, string by = "commission-office", Guid? parent = null)
    {
        object body = parent is { } id
            ? new { definition, title, parentId = id }
            : new { definition, title, organizerId = Organizer, partyId = Party };
        return new(this, route, (await this[by].PostAsync($"/api/v1/{route}", body)).Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>What a person was told of one record, newest last.</summary>
    public async Task<List<string>> InboxAsync(string role, Guid record) =>
        [.. (await this[role].GetAsync("/api/v1/notifications?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("recordId").GetString() == record.ToString())
            .Select(item => item.GetProperty("text").GetProperty("en").GetString()!).Reverse()];

    public void Dispose()
    {
        foreach (var person in _people.Values)
        {
            person.Dispose();
        }
    }
}

/// <summary>One record in a test.</summary>
public sealed class Matter(InspectionWorld world, string route, Guid id)
{
    private static readonly byte[] Pdf = [.. "%PDF-1.4\n%%EOF\n"u8];

    public Guid Id => id;

    public string Path => $"/api/v1/{route}/{id}";

    public async Task<JsonElement> GetAsync(string by = "commission-office") => (await world[by].GetAsync(Path)).Expect(HttpStatusCode.OK).Json;

    public async Task<string> StateAsync(string by = "commission-office") => (await GetAsync(by)).GetProperty("state").GetProperty("name").GetString()!;

    /// <summary>Takes a step; the test fails where it is refused.</summary>
    public async Task<JsonElement> StepAsync(string by, string transition, string? on = null, object? fields = null, string? reason = null) =>
        (await TryStepAsync(by, transition, on, fields, reason)).Expect(HttpStatusCode.OK).Json;

    /// <summary>Asks for a step with the version that is there now.</summary>
    public async Task<Answer> TryStepAsync(string by, string transition, string? on = null, object? fields = null, string? reason = null) =>
        await PostAsync(by, $"transitions/{transition}", new { on, fields, reason, paperNumber = on is null ? null : "巡查〔1〕号" });

    /// <summary>Posts below the record with the version that is there now.</summary>
    public async Task<Answer> PostAsync(string by, string below, object body)
    {
        var seen = await world[by].GetAsync(Path);
        var tag = seen.Headers.ETag?.ToString() ?? "\"0\"";
        return await world[by].SendAsync(HttpMethod.Post, $"{Path}/{below}", body, ("If-Match", tag));
    }

    /// <summary>Attaches papers.</summary>
    public async Task AttachAsync(string by, params string[] names)
    {
        foreach (var name in names)
        {
            using var content = new ByteArrayContent(Pdf);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var response = await world[by].Http.PostAsync($"{Path}/papers?name={name}&fileName={name}.pdf", content, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Appoints the team: a leader, a deputy where one is wanted, and members.</summary>
    public async Task AppointAsync(int members, bool deputy)
    {
        await SeatAsync("leader", "leader");
        if (deputy)
        {
            await SeatAsync("deputy", "deputy");
        }

        for (var number = 1; number <= members; number++)
        {
            await SeatAsync($"member-{number}", "member");
        }
    }

    public async Task SeatAsync(string person, string seat) =>
        (await world["commission-office"].PostAsync($"{Path}/team", new { personId = world[person].PersonId, seat })).Expect(HttpStatusCode.OK);

    /// <summary>Records that everybody who sits in the team was trained today.</summary>
    public async Task TrainAsync()
    {
        var seats = (await world["commission-office"].GetAsync($"{Path}/team")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(seat => seat.GetProperty("id").GetGuid());
        var on = (await GetAsync()).GetProperty("fields").GetProperty("trained-on").GetString();
        (await world["commission-office"].PostAsync($"{Path}/team/training", new { seats, on })).Expect(HttpStatusCode.OK);
    }

    /// <summary>The deadline of that name that started last: when it is due, its state, and the verdict once it is met.</summary>
    public async Task<(string Due, string State, bool? InTime, string Level)> DeadlineAsync(string name)
    {
        var deadline = (await GetAsync()).GetProperty("deadlines").EnumerateArray().Last(candidate => candidate.GetProperty("name").GetString() == name);
        var verdict = deadline.GetProperty("inTime");
        return (
            deadline.GetProperty("due").GetString()!,
            deadline.GetProperty("state").GetString()!,
            verdict.ValueKind == JsonValueKind.Null ? null : verdict.GetBoolean(),
            deadline.GetProperty("level").GetString()!);
    }

    /// <summary>The history lines of one kind, as the office sees them.</summary>
    public async Task<List<JsonElement>> HistoryAsync(string kind, string by = "commission-office")
    {
        List<JsonElement> lines = [];
        string? after = null;
        do
        {
            var page = (await world[by].GetAsync($"{Path}/history?limit=200{(after is null ? "" : $"&after={after}")}")).Expect(HttpStatusCode.OK).Json;
            lines.AddRange(page.GetProperty("items").EnumerateArray().Where(line => line.GetProperty("kind").GetString() == kind));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        return lines;
    }

    /// <summary>When each rung fired, in China's time to the minute, with the deadline it belongs to.</summary>
    public async Task<List<string>> RungsAsync() =>
        [.. (await HistoryAsync("rung-fired")).Select(line =>
            $"{line.GetProperty("subject").GetString()} {line.GetProperty("recordedAt").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm}")];
}
