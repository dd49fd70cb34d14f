using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Documents;
using Xuncha.Server.Notifications;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;
using Xuncha.Server.Tests.Fixtures;
using Xunit;
using Answer = Xuncha.Server.Tests.Fixtures.Answer;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Access;

/// <summary>
/// One record of a definition in each of its states, with every field, paper, deadline and ask that it can have; and, for each role, somebody
/// who holds it and others who nearly do. Records are put into their states as rows, by the audience that the product itself computes.
/// </summary>
public sealed class AccessWorld
{
    private static readonly ConditionalWeakTable<XunchaServer, Places> Made = [];
    private static readonly LocalDate Day = new(2026, 1, 5);
    private static readonly Instant At = Instant.FromUtc(2026, 1, 5, 4, 0);
    private readonly XunchaServer _server;
    private readonly Places _places;
    private readonly Guid _seated;
    private readonly List<WorldRecord> _records = [];

    private AccessWorld(XunchaServer server, Places places, WorkflowDefinition definition, Guid party, Guid seated) =>
        (_server, _places, Definition, Party, _seated) = (server, places, definition, party, seated);

    public WorkflowDefinition Definition { get; }

    public Guid Party { get; }

    public string Route => RecordEndpoints.RouteOf(Definition.Record);

    public IReadOnlyList<WorldRecord> Records => _records;

    public bool Has(Guid record) => _records.Exists(candidate => candidate.Id == record);

    public string StateOf(Guid record) => _records.Find(candidate => candidate.Id == record)?.State ?? $"?{record}";

    public static async Task<AccessWorld> OnAsync(XunchaServer server, string id)
    {
        if (!Made.TryGetValue(server, out var places))
        {
            await server.PublishAllAsync();
            var province = await server.NewOrganisationAsync("某省", "province");
            var city = await server.NewOrganisationAsync("某市", "city", province);
            var foreign = await server.NewOrganisationAsync("外省", "province");
            Made.Add(server, places = new(
                province, city, await server.NewOrganisationAsync("邻市", "city", province), foreign,
                await server.NewOrganisationAsync("市纪委监委", "committee", city), await server.NewOrganisationAsync("邻市纪委监委", "committee", province), []));
        }

        var definition = await server.InDatabaseAsync(db => server.Services.GetRequiredService<DefinitionStore>().PinnedAsync(db, id, 1, CancellationToken.None).AsTask());
        var world = new AccessWorld(server, places, definition, await server.NewOrganisationAsync("某县", "county", places.City), (await server.NewAccountAsync("person")).Id);
        await world.FillAsync();
        return world;
    }

    /// <summary>Somebody who holds a role on every record of this world, and was told of each.</summary>
    public async Task<Api> HolderOfAsync(Role role) => role.Holder switch
    {
        RoleHolder.Post post => await PersonAsync(post.Code, post.Of switch
        {
            Side.Organizer => _places.City,
            Side.Party => Party,
            Side.Above => _places.Province,
            _ => _places.Recipient,
        }),
        RoleHolder.TeamSeat seat => await SeatedAsync(seat.Seat ?? Seat.Member, to: null, Definition.Record == RecordKind.Inspection ? _records.Select(record => record.Id) : [_records[0].Root]),
        _ => throw new NotSupportedException($"{role.Holder} is not known here."),
    };

    /// <summary>Those who hold the same elsewhere, or held it before; all of them were told of each record too.</summary>
    public async Task<IReadOnlyList<Api>> StrangersToAsync(Role role)
    {
        if (role.Holder is not RoleHolder.Post post)
        {
            // The team's access ends with the team.
            return [await SeatedAsync(Seat.Leader, to: new(2026, 1, 31), _records.Select(record => record.Root).Distinct())];
        }

        Guid[] elsewhere = post.Of switch
        {
            Side.Organizer => [_places.Neighbour],
            Side.Party => [_places.Neighbour, _places.City],
            Side.Above => [_places.Foreign, Party],
            _ => [_places.OtherRecipient],
        };
        return [.. await Task.WhenAll(elsewhere.Select(organisation => PersonAsync(post.Code, organisation)))];
    }

    private async Task<Api> PersonAsync(string post, Guid organisation)
    {
        if (!_places.People.TryGetValue((post, organisation), out var person))
        {
            person = await _server.NewPersonAsync();
            _places.People[(post, organisation)] = person;
            await SaveAsync([new PostHolding { Id = Ids.New(At), PersonId = person.PersonId, OrganisationId = organisation, Post = post, From = new(2020, 1, 1) }]);
        }

        await TellAsync(person);
        return person;
    }

    private async Task<Api> SeatedAsync(Seat seat, LocalDate? to, IEnumerable<Guid> roots)
    {
        var person = await _server.NewPersonAsync();
        await SaveAsync(roots.Select(root => new TeamSeat { Id = Ids.New(At), RecordId = root, PersonId = person.PersonId, Seat = $"{seat}", From = Day, To = to }));
        await TellAsync(person);
        return person;
    }

    private Task<int> TellAsync(Api person) => SaveAsync(_records.Where(record => record.Told.Add(person.PersonId)).Select(record => new Notification
    {
        Id = Ids.New(At),
        PersonId = person.PersonId,
        RecordId = record.Id,
        DeadlineNumber = null,
        Zh = "告知",
        En = "told",
        CreatedAt = At,
    }));

    private async Task FillAsync()
    {
        List<object> rows = [];
        var isRoot = Definition.Record == RecordKind.Inspection;
        Guid? parent = isRoot ? null : await OwnInspectionAsync();
        var file = await _server.Services.GetRequiredService<FileStore>().KeepAsync(new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray()), _ => true, CancellationToken.None);
        foreach (var state in Definition.States)
        {
            var id = Ids.New(At);
            var record = await RecordAsync(id, Definition, state.Name, parent, parent ?? id);
            var kept = new WorldRecord($"/api/v1/{Route}/{id}", id, parent ?? id, state.Name, _seated);
            rows.Add(record);
            rows.AddRange(Audience.Of(Definition, record));
            rows.AddRange(Definition.Deadlines.Select((deadline, i) => DeadlineRow.Of(id, Open(deadline, i + 1))));
            rows.AddRange(Definition.States.Select(then => new HistoryRow
            {
                RecordId = id,
                Kind = HistoryKind.Moved,
                Step = 1,
                Subject = then.Name,
                State = then.Name,
                FromState = null,
                ToState = then.Name,
                OnDate = Day,
                OnTime = null,
                RecordedBy = null,
                RecordedAt = At,
                OnBehalfOf = null,
                PaperNumber = null,
                Reason = null,
                Zh = then.Name,
                En = then.Name,
                ChildId = null,
                InPlaceOf = null,
            }));
            foreach (var (paper, then) in from paper in Definition.Papers
                                          from then in Definition.States
                                          where then.Transitions.Any(transition => transition.Needs.Contains(paper.Name))
                                          select (paper, then))
            {
                var attached = new AttachedPaper
                {
                    Id = Ids.New(At),
                    RecordId = id,
                    Name = paper.Name,
                    State = then.Name,
                    Number = null,
                    Dated = null,
                    FileName = "a.pdf",
                    MediaType = "application/pdf",
                    Size = file!.Value.Size,
                    Hash = file.Value.Hash,
                    AttachedBy = _seated,
                    AttachedAt = At,
                };
                rows.Add(attached);
                kept.Papers.Add((attached.Id, paper.Name, then.Name));
            }

            rows.Add(AskOf(id, AskKind.Correct, new(), kept.Correction));
            foreach (var (deadline, i) in Definition.Deadlines.Select((deadline, i) => (deadline, i)).Where(pair => pair.deadline.Extend is not null))
            {
                rows.Add(AskOf(id, AskKind.Extend, new(Deadline: i + 1, By: "?"), kept.Extensions[deadline.Name] = Ids.New(At)));
            }

            if (isRoot)
            {
                rows.Add(new TeamSeat { Id = kept.ExpertSeat, RecordId = id, PersonId = _seated, Seat = $"{Seat.Expert}", From = Day });
                rows.Add(new TeamSeat { Id = kept.DeputySeat, RecordId = id, PersonId = _seated, Seat = $"{Seat.Deputy}", From = Day });
            }

            _records.Add(kept);
        }

        await SaveAsync(rows);
    }

    // The inspection that a finding or a working paper belongs to, whose team is theirs.
    private async Task<Guid> OwnInspectionAsync()
    {
        var definition = await _server.InDatabaseAsync(db =>
            _server.Services.GetRequiredService<DefinitionStore>().PinnedAsync(db, "inspections/heze-comprehensive", 1, CancellationToken.None).AsTask());
        var id = Ids.New(At);
        await SaveAsync([await RecordAsync(id, definition, "on-site", null, id)]);
        return id;
    }

    private async Task<Record> RecordAsync(Guid id, WorkflowDefinition definition, string state, Guid? parent, Guid root)
    {
        var paths = await _server.InDatabaseAsync(db => Task.FromResult(
            db.Set<Organisation>().Where(o => o.Id == _places.City || o.Id == Party).ToDictionary(o => o.Id, o => o.Path)));
        return new Record
        {
            Id = id,
            Kind = definition.Record,
            DefinitionId = definition.Id,
            DefinitionVersion = 1,
            Title = state,
            ParentId = parent,
            RootId = root,
            OrganizerId = _places.City,
            PartyId = Party,
            OrganizerPath = paths[_places.City],
            PartyPath = paths[Party],
            Stage = definition.StageOf(state).Name,
            State = state,
            Since = new(Day),
            Status = definition.State(state).IsEnd ? RecordStatus.Ended : RecordStatus.Running,
            Steps = 1,
            Fields = definition.Fields.ToImmutableSortedDictionary(field => field.Name, Value, StringComparer.Ordinal),
            LastActors = ImmutableSortedDictionary<string, ImmutableArray<Guid>>.Empty,
            SignOffs = [],
            Version = 1,
            CreatedAt = At,
        };
    }

    private string Value(Field field) => field.Type switch
    {
        FieldType.Date => "2026-01-05",
        FieldType.Choice => field.Options[0].Name,
        FieldType.Boolean => "true",
        FieldType.Integer or FieldType.Number => "1",
        FieldType.Organisation => $"{_places.Recipient}",
        _ => "填",
    };

    private Deadline Open(DeadlineDefinition deadline, int number)
    {
        var due = DeadlineCalculator.Compute(deadline.Rule, Day, _server.Services.GetRequiredService<CalendarStore>()["cn"], [], []);
        return new(number, deadline.Name, 1, deadline.Rule, Day, due, null, DeadlineState.Open, [], [], WarningLevel.None, 1);
    }

    private Ask AskOf(Guid record, AskKind kind, AskedFor wanted, Guid id) =>
        new() { Id = id, RecordId = record, Kind = kind, Wanted = wanted, Reason = "试", AskedBy = _seated, AskedAt = At };

    private Task<int> SaveAsync(IEnumerable<object> rows) => _server.InDatabaseAsync(async db =>
    {
        db.AddRange(rows);
        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    private sealed record Places(
        Guid Province, Guid City, Guid Neighbour, Guid Foreign, Guid Recipient, Guid OtherRecipient, Dictionary<(string Post, Guid Organisation), Api> People);
}

/// <summary>A record of an <see cref="AccessWorld"/>.</summary>
public sealed record WorldRecord(string Path, Guid Id, Guid Root, string State, Guid SeatedPerson)
{
    public List<(Guid Id, string Name, string State)> Papers { get; } = [];

    public Dictionary<string, Guid> Extensions { get; } = new(StringComparer.Ordinal);

    public Guid Correction { get; } = Guid.CreateVersion7();

    public Guid ExpertSeat { get; } = Guid.CreateVersion7();

    public Guid DeputySeat { get; } = Guid.CreateVersion7();

    public HashSet<Guid> Told { get; } = [];

    public Guid AnyPaper => Papers.Count == 0 ? Guid.Empty : Papers[0].Id;
}

/// <summary>What the tests of access ask besides.</summary>
public static class AccessApi
{
    /// <summary>Every item of a paged list.</summary>
    public static async Task<List<JsonElement>> AllAsync(this Api api, string path)
    {
        List<JsonElement> items = [];
        for (string? after = ""; after is not null;)
        {
            var page = (await api.GetAsync($"{path}&limit=200{after}")).Expect(System.Net.HttpStatusCode.OK).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }

        return items;
    }

    /// <summary>Attaches something that is no PDF as one.</summary>
    public static async Task<Answer> AttachAsync(this Api api, string record, string paper)
    {
        using var content = new ByteArrayContent("no pdf"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await api.Http.PostAsync($"{record}/papers?name={paper}&fileName=a.pdf", content, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
