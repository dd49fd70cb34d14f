using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Teams;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
using Xuncha.Server.People;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>A reason for recusal as it is shown.</summary>
/// <param name="Kind">Which rule it falls under.</param>
/// <param name="Title">What the rule is called.</param>
/// <param name="Text">The facts; null where they are what the person has declared, which only that person reads.</param>
/// <param name="Basis">The article that asks for it.</param>
/// <param name="WithdrawnOn">The day on which the person declared it no longer; it counts until somebody decides that it is no ground. Null where it is declared.</param>
internal sealed record RecusalView(RecusalKind Kind, Text Title, Text? Text, string Basis, LocalDate? WithdrawnOn = null)
{
    public static readonly RecusalView Example = new(
        RecusalKind.Post, Recusal.Title(RecusalKind.Post), new("曾任示例县局长，2024-06-30离任，须回避至2027-06-30", "served at Example county as 局长 until 2024-06-30; recused until 2027-06-30"),
        "《巡查工作制度》");

    /// <summary>A reason as somebody else or the person reads it.</summary>
    public static RecusalView Of(RecusalReason reason, bool isOwn) =>
        new(reason.Kind, Recusal.Title(reason.Kind), isOwn || reason.Kind != RecusalKind.Matter ? reason.Text : null, reason.Basis, reason.WithdrawnOn);

    /// <summary>The same in a sentence.</summary>
    public Text Sentence => Text is { } facts ? new($"{Title.Zh}：{facts.Zh}", $"recused {Title.En}: {facts.En}") : new(Title.Zh, $"recused {Title.En}");
}

/// <summary>Who acts on a record.</summary>
/// <param name="Actor">The roles, without those held in another's place where the person is recused.</param>
/// <param name="Against">By what the person is recused, where no role is left for that reason; otherwise null.</param>
internal sealed record Acting(Actor Actor, Text? Against)
{
    /// <summary>The problem that it is; null for none.</summary>
    public ProblemResult? Problem => Against is null ? null : new(ProblemTypes.DeputyRecused, Against);
}

/// <summary>Who is recused from what, by the rules of the inspection's definition.</summary>
internal sealed class Recusals(XunchaDb db, DefinitionStore definitions, Backgrounds backgrounds, FieldCipher cipher)
{
    /// <summary>The reasons against people; those against whom there is none are not in the answer.</summary>
    /// <param name="record">The record; what belongs to an inspection goes by the inspection's rules.</param>
    /// <param name="people">The people.</param>
    /// <param name="on">The day.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<Guid, ImmutableArray<RecusalReason>>> OfAsync(
        Record record, IReadOnlyCollection<Guid> people, LocalDate on, CancellationToken cancellation)
    {
        var (root, definition) = await RootAsync(record, cancellation);
        return await OfAsync(definition, root.PartyId, root.Fields, people, on, cancellation);
    }

    /// <summary>
    /// The same for seats: without what somebody has decided to be no ground, and with what was declared and flagged and has not been decided on since,
    /// for nobody takes a flag away by declaring less.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, ImmutableArray<RecusalReason>>> OfSeatsAsync(
        Record record, IReadOnlyCollection<TeamSeat> seats, LocalDate on, CancellationToken cancellation)
    {
        var (root, definition) = await RootAsync(record, cancellation);
        if (definition.Recusal is not { } rules || seats.Count == 0)
        {
            return ImmutableDictionary<Guid, ImmutableArray<RecusalReason>>.Empty;
        }

        var found = await OfAsync(definition, root.PartyId, root.Fields, [.. seats.Select(seat => seat.PersonId)], on, cancellation);
        var ids = seats.Select(seat => seat.Id).ToList();
        var flags = (await db.Set<SeatConflict>().AsNoTracking().Where(c => ids.Contains(c.SeatId)).OrderBy(c => c.Id).ToListAsync(cancellation))
            .ToLookup(c => c.SeatId, c => (c.Kind, Fact: cipher.Decrypt(SeatConflict.PlaceOf(c.Id), c.Fact), IsCleared: c.ClearedAt is not null));
        var declared = await DeclaredAsync([.. seats.Where(seat => flags.Contains(seat.Id)).Select(seat => seat.PersonId)], cancellation);
        return seats.Select(seat => (seat.Id, Reasons: ReasonsOf(seat))).Where(seat => !seat.Reasons.IsEmpty).ToDictionary(seat => seat.Id, seat => seat.Reasons);

        ImmutableArray<RecusalReason> ReasonsOf(TeamSeat seat)
        {
            var holding = found.GetValueOrDefault(seat.PersonId, ImmutableArray<RecusalReason>.Empty);
            var cleared = flags[seat.Id].Where(flag => flag.IsCleared).Select(flag => flag.Fact).ToHashSet(StringComparer.Ordinal);
            var withdrawn = flags[seat.Id].Where(flag => flag.Kind == RecusalKind.Matter && !flag.IsCleared && holding.All(reason => reason.Text.Zh != flag.Fact));
            return
            [
                .. holding.Where(reason => !cleared.Contains(reason.Text.Zh)),
                .. withdrawn.Select(flag => new RecusalReason(flag.Kind, new(flag.Fact, flag.Fact), rules.Basis ?? definition.Basis) { WithdrawnOn = declared[seat.PersonId] }),
            ];
        }
    }

    /// <summary>
    /// Who acts on a record, or opens one below it. Whoever is recused from an inspection acts in it in nobody's place; roles held in the person's own right
    /// remain.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="record">The record.</param>
    /// <param name="definition">The definition whose roles are asked for.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<Acting> ActingAsync(Caller caller, Record record, WorkflowDefinition definition, CancellationToken cancellation) =>
        ActingAsync(caller.On(record, definition), person => OfAsync(record, [person], caller.Today, cancellation));

    /// <summary>The same for whoever opens a record.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="parent">The record that it belongs to; null for none.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="definition">Its definition.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<Acting> ActingAsync(Caller caller, Record? parent, Place place, WorkflowDefinition definition, CancellationToken cancellation) =>
        ActingAsync(caller.On(place, definition), person => parent is null
            ? OfAsync(definition, place.Party, ImmutableSortedDictionary<string, string>.Empty, [person], caller.Today, cancellation)
            : OfAsync(parent, [person], caller.Today, cancellation));

    private static async Task<Acting> ActingAsync(Actor actor, Func<Guid, Task<IReadOnlyDictionary<Guid, ImmutableArray<RecusalReason>>>> recusals)
    {
        if (actor.DeputyFor.IsEmpty || actor.Person is not { } person || !(await recusals(person)).TryGetValue(person, out var reasons))
        {
            return new(actor, null);
        }

        var own = actor with { Roles = actor.Roles.Except(actor.DeputyFor.Keys), DeputyFor = ImmutableDictionary<string, Guid>.Empty };
        var said = reasons.Select(reason => RecusalView.Of(reason, isOwn: true).Sentence).ToList();
        return new(own, own.Roles.IsEmpty ? new(string.Join("；", said.Select(text => text.Zh)), string.Join("; ", said.Select(text => text.En))) : null);
    }

    /// <summary>Who sits in a team on a day, as guards see them: whoever is on leave is not there.</summary>
    public async Task<ImmutableArray<Sitting>> SittingAsync(Record record, LocalDate today, CancellationToken cancellation)
    {
        var seats = await db.Set<TeamSeat>().AsNoTracking().On(today).Where(s => s.RecordId == record.RootId
            && !db.Set<SeatLeave>().Any(l => l.SeatId == s.Id && l.IsGranted == true && l.From <= today && l.To >= today)).OrderBy(s => s.Id).ToListAsync(cancellation);
        var people = seats.Select(seat => seat.PersonId).ToList();
        var profiles = await db.Set<PersonProfile>().AsNoTracking().Where(p => people.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId, cancellation);
        var recused = await OfSeatsAsync(record, seats, today, cancellation);
        return
        [
            .. seats.Select(seat => new Sitting(
                Enum.Parse<Seat>(seat.Seat), profiles.GetValueOrDefault(seat.PersonId)?.IsQualifiedOn(today) == true, seat.TrainedOn is not null)
            {
                Recused = recused.TryGetValue(seat.Id, out var reasons) ? [.. reasons.Select(reason => reason.Kind).Distinct()] : [],
            }),
        ];
    }

    private async Task<IReadOnlyDictionary<Guid, ImmutableArray<RecusalReason>>> OfAsync(
        WorkflowDefinition definition, Guid party, IReadOnlyDictionary<string, string> fields, IReadOnlyCollection<Guid> people, LocalDate on, CancellationToken cancellation)
    {
        if (definition.Recusal is null || people.Count == 0)
        {
            return ImmutableDictionary<Guid, ImmutableArray<RecusalReason>>.Empty;
        }

        var named = definition.Fields.Where(field => field.Type == FieldType.Organisation)
            .Select(field => Guid.TryParse(fields.GetValueOrDefault(field.Name), out var id) ? id : party).ToList();
        var places = await backgrounds.PlacesAsync([party, .. named], cancellation);
        var scene = new Scene(places[party], [.. named.Select(id => places[id].Self)]);
        return (await backgrounds.OfAsync(people, cancellation))
            .Select(person => (person.Key, Reasons: Recusal.Of(definition, person.Value, scene, on)))
            .Where(person => !person.Reasons.IsEmpty).ToDictionary(person => person.Key, person => person.Reasons);
    }

    private async Task<(Record Root, WorkflowDefinition Definition)> RootAsync(Record record, CancellationToken cancellation)
    {
        var root = record.RootId == record.Id ? record : await db.Set<Record>().AsNoTracking().SingleAsync(r => r.Id == record.RootId, cancellation);
        return (root, await definitions.PinnedAsync(db, root.DefinitionId, root.DefinitionVersion, cancellation));
    }

    // The day of each one's newest declaration.
    private Task<Dictionary<Guid, LocalDate?>> DeclaredAsync(IReadOnlyCollection<Guid> people, CancellationToken cancellation) =>
        db.Set<Person>().Where(p => people.Contains(p.Id))
            .Select(p => new { p.Id, On = db.Set<Declaration>().Where(d => d.PersonId == p.Id).OrderByDescending(d => d.Id).Select(d => (LocalDate?)d.DeclaredOn).FirstOrDefault() })
            .ToDictionaryAsync(p => p.Id, p => p.On, cancellation);
}
