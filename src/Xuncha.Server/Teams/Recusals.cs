using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Teams;
using Xuncha.Server.Definitions;
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
internal sealed record RecusalView(RecusalKind Kind, Text Title, Text? Text, string Basis)
{
    public static readonly RecusalView Example = new(
        RecusalKind.Post, Recusal.Title(RecusalKind.Post), new("曾任示例县局长，2024-06-30离任，须回避至2027-06-30", "served at Example county as 局长 until 2024-06-30; recused until 2027-06-30"),
        "《巡查工作制度》");

    /// <summary>A reason as somebody else or the person reads it.</summary>
    public static RecusalView Of(RecusalReason reason, bool isOwn) =>
        new(reason.Kind, Recusal.Title(reason.Kind), isOwn || reason.Kind != RecusalKind.Matter ? reason.Text : null, reason.Basis);

    /// <summary>The same in a sentence.</summary>
    public Text Sentence => Text is { } facts ? new($"{Title.Zh}：{facts.Zh}", $"recused {Title.En}: {facts.En}") : new(Title.Zh, $"recused {Title.En}");
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
        var root = record.RootId == record.Id ? record : await db.Set<Record>().AsNoTracking().SingleAsync(r => r.Id == record.RootId, cancellation);
        var definition = await definitions.PinnedAsync(db, root.DefinitionId, root.DefinitionVersion, cancellation);
        if (definition.Recusal is null || people.Count == 0)
        {
            return ImmutableDictionary<Guid, ImmutableArray<RecusalReason>>.Empty;
        }

        var named = definition.Fields.Where(field => field.Type == FieldType.Organisation)
            .Select(field => Guid.TryParse(root.Fields.GetValueOrDefault(field.Name), out var id) ? id : root.PartyId).ToList();
        var places = await backgrounds.PlacesAsync([root.PartyId, .. named], cancellation);
        var scene = new Scene(places[root.PartyId], [.. named.Select(id => places[id].Self)]);
        return (await backgrounds.OfAsync(people, cancellation))
            .Select(person => (person.Key, Reasons: Recusal.Of(definition, person.Value, scene, on)))
            .Where(person => !person.Reasons.IsEmpty).ToDictionary(person => person.Key, person => person.Reasons);
    }

    /// <summary>The same for seats, without what somebody has decided to be no ground.</summary>
    public async Task<IReadOnlyDictionary<Guid, ImmutableArray<RecusalReason>>> OfSeatsAsync(
        Record record, IReadOnlyCollection<TeamSeat> seats, LocalDate on, CancellationToken cancellation)
    {
        var found = await OfAsync(record, [.. seats.Select(seat => seat.PersonId)], on, cancellation);
        var ids = seats.Where(seat => found.ContainsKey(seat.PersonId)).Select(seat => seat.Id).ToList();
        var cleared = ids.Count == 0 ? []
            : (await db.Set<SeatConflict>().AsNoTracking().Where(c => ids.Contains(c.SeatId) && c.ClearedAt != null).ToListAsync(cancellation))
                .Select(c => (c.SeatId, cipher.Decrypt(SeatConflict.PlaceOf(c.Id), c.Fact))).ToHashSet();
        return seats.Where(seat => found.ContainsKey(seat.PersonId))
            .Select(seat => (seat.Id, Reasons: found[seat.PersonId].RemoveAll(reason => cleared.Contains((seat.Id, reason.Text.Zh)))))
            .Where(seat => !seat.Reasons.IsEmpty).ToDictionary(seat => seat.Id, seat => seat.Reasons);
    }

    /// <summary>
    /// Why somebody who acts in another's place may not: whoever is recused from an inspection acts in it in nobody's place. Roles held in the person's own
    /// right remain.
    /// </summary>
    public async Task<(Actor Actor, ProblemResult? Problem)> WithoutRecusedDeputyAsync(Record record, Actor actor, LocalDate today, CancellationToken cancellation)
    {
        if (actor.DeputyFor.IsEmpty || actor.Person is not { } person
            || !(await OfAsync(record, [person], today, cancellation)).TryGetValue(person, out var reasons))
        {
            return (actor, null);
        }

        var own = actor with { Roles = actor.Roles.Except(actor.DeputyFor.Keys), DeputyFor = ImmutableDictionary<string, Guid>.Empty };
        var said = reasons.Select(reason => RecusalView.Of(reason, isOwn: true).Sentence).ToList();
        return own.Roles.IsEmpty
            ? (own, new(ProblemTypes.DeputyRecused, new(string.Join("；", said.Select(text => text.Zh)), string.Join("; ", said.Select(text => text.En)))))
            : (own, null);
    }

    /// <summary>Who sits in a team on a day, as guards see them: whoever is on leave is not there.</summary>
    public async Task<ImmutableArray<Sitting>> SittingAsync(Record record, LocalDate today, CancellationToken cancellation)
    {
        var seats = await db.Set<TeamSeat>().AsNoTracking().Where(s => s.RecordId == record.RootId && s.From <= today && (s.To == null || s.To >= today)
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
}
