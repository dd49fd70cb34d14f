using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Teams;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>Appointing to a team: one, several together, or one in the place of another. Every reason against it is told at once.</summary>
internal sealed class Appointments(XunchaDb db, RecordUse use, DefinitionStore definitions, Recusals recusals)
{
    private const int Most = 100;

    /// <summary><c>POST …/team</c>: appoints somebody. It is for the roles that submit the team's composition.</summary>
    public Task<IResult> AppointAsync(HttpContext http, RecordKind kind, Guid id, NewSeat body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, (opened, cancellation) => AppointAsync(opened, body, cancellation));

    /// <summary>Appoints to the team of a record that the transaction has locked.</summary>
    /// <returns>What stands against it; null where the seat is given.</returns>
    public Task<ProblemResult?> AppointAsync(OpenedRecord opened, NewSeat body, CancellationToken cancellation) =>
        SeatAsync(opened, [("$", body)], replaced: null, reason: null, cancellation);

    /// <summary><c>POST …/team/appointments</c>: appoints several, all or none.</summary>
    public Task<IResult> AppointAllAsync(HttpContext http, RecordKind kind, Guid id, NewSeats body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
            new Validation().Require(body.Seats is { Count: > 0 and <= Most }, "$.seats", new($"1 至 {Most} 项", $"1 to {Most}")).RequireItems(body.Seats, "$.seats").Problem
                ?? await SeatAsync(opened, [.. body.Seats!.Select((seat, i) => ($"$.seats[{i}]", seat))], replaced: null, reason: null, cancellation));

    /// <summary><c>POST …/team/{seat}/replace</c>: ends a seat and gives it to somebody else from the next day on; both stay on record.</summary>
    public Task<IResult> ReplaceAsync(HttpContext http, RecordKind kind, Guid id, Guid seatId, Replacement body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            if (await db.Set<TeamSeat>().SingleOrDefaultAsync(s => s.Id == seatId && s.RecordId == id, cancellation) is not { } seat)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            if (Team.Ending(seat, body.On, body.Reason).Problem is { } problem)
            {
                return problem;
            }

            var next = new NewSeat(body.PersonId, Enum.Parse<Seat>(seat.Seat), body.On!.Value.PlusDays(1));
            if (await SeatAsync(opened, [("$", next)], seat, body.Reason, cancellation) is { } refused)
            {
                return refused;
            }

            seat.To = body.On;
            return null;
        });

    /// <summary>Those of some people who sit, from a day on, in another running inspection that asks for full time in its present stage.</summary>
    public async Task<IReadOnlySet<Guid>> TakenAsync(
        Record record, WorkflowDefinition definition, IReadOnlyCollection<Guid> people, LocalDate from, CancellationToken cancellation)
    {
        if (definition.Team?.FullTime.Contains(record.Stage) != true)
        {
            return ImmutableHashSet<Guid>.Empty;
        }

        var elsewhere = await db.Set<TeamSeat>().Since(from).Where(s => people.Contains(s.PersonId) && s.RecordId != record.Id)
            .Join(db.Set<Record>().Where(r => r.Status == RecordStatus.Running), s => s.RecordId, r => r.Id, (s, r) => new { s.PersonId, r.DefinitionId, r.DefinitionVersion, r.Stage })
            .ToListAsync(cancellation);
        var taken = new HashSet<Guid>();
        foreach (var seat in elsewhere)
        {
            if ((await definitions.PinnedAsync(db, seat.DefinitionId, seat.DefinitionVersion, cancellation)).Team?.FullTime.Contains(seat.Stage) == true)
            {
                taken.Add(seat.PersonId);
            }
        }

        return taken;
    }

    private async Task<ProblemResult?> SeatAsync(
        OpenedRecord opened, IReadOnlyList<(string Path, NewSeat Seat)> wanted, TeamSeat? replaced, string? reason, CancellationToken cancellation)
    {
        // Locked in one order, so that two who appoint the same people wait for each other and do not lock each other out.
        var people = new Dictionary<Guid, Person>();
        foreach (var id in wanted.Select(one => one.Seat.PersonId).OfType<Guid>().Distinct().Order())
        {
            if (await db.LockPersonAsync(id, cancellation) is { } person)
            {
                people[id] = person;
            }
        }

        var input = new Validation();
        foreach (var (path, seat) in wanted)
        {
            input.Require(seat.PersonId is { } id && people.ContainsKey(id), $"{path}.personId", new("没有此人", "there is no such person"))
                .Require(wanted.Count(other => other.Seat.PersonId == seat.PersonId) == 1, $"{path}.personId", new("重复", "there twice"))
                .RequireValue(seat.Seat, $"{path}.seat");
        }

        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (Team.Against(opened) is { } refusal)
        {
            return Refusals.Problem([refusal]);
        }

        var against = new List<Refusal>();
        foreach (var (path, seat) in wanted)
        {
            var (person, from) = (people[seat.PersonId!.Value], seat.From ?? opened.Caller.Today);
            against.AddRange((await AgainstAsync(opened, person, from, cancellation)).Select(text => new Refusal(RefusalKind.Guard, $"{path}.personId"[2..], text)));
            if ((await SeparateDuties.AgainstSeatAsync(db, person.Id, from, cancellation)
                ?? await Deputies.AgainstSeatAsync(db, person.Id, opened.Record.PartyPath, from, cancellation)) is { } separate)
            {
                return separate;
            }
        }

        if (against.Count > 0)
        {
            return Refusals.Problem([.. against]);
        }

        foreach (var (_, seat) in wanted)
        {
            Add(opened, people[seat.PersonId!.Value], seat, replaced, reason);
        }

        return null;
    }

    // What a person is recused by is told with its facts, but for those that the person has declared.
    private async Task<IReadOnlyList<Text>> AgainstAsync(OpenedRecord opened, Person person, LocalDate from, CancellationToken cancellation)
    {
        var (record, today) = (opened.Record, opened.Caller.Today);
        List<Text> against = [];
        if (await db.Set<TeamSeat>().Since(from).AnyAsync(s => s.RecordId == record.Id && s.PersonId == person.Id, cancellation))
        {
            against.Add(new($"{person.DisplayName}已在本组任职", $"{person.DisplayName} has a seat in this team already"));
        }

        if ((await TakenAsync(record, opened.Matter.Definition, [person.Id], from, cancellation)).Count > 0)
        {
            against.Add(new($"{person.DisplayName}同一时间已在其他巡查组", $"{person.DisplayName} sits in another team at the same time"));
        }

        var reasons = await recusals.OfAsync(record, [person.Id], from > today ? from : today, cancellation);
        against.AddRange(reasons.GetValueOrDefault(person.Id, ImmutableArray<RecusalReason>.Empty).Select(reason => RecusalView.Of(reason, isOwn: false).Sentence)
            .Distinct().Select(text => new Text($"{person.DisplayName}须{text.Zh}", $"{person.DisplayName} is {text.En}")));
        return against;
    }

    private void Add(OpenedRecord opened, Person person, NewSeat seat, TeamSeat? replaced, string? reason)
    {
        var title = Team.Title(seat.Seat!.Value);
        db.Add(new TeamSeat
        {
            Id = Ids.New(opened.Caller.Now),
            RecordId = opened.Record.Id,
            PersonId = person.Id,
            Seat = seat.Seat.Value.ToString(),
            From = seat.From ?? opened.Caller.Today,
            AppointedBy = opened.Caller.Person,
            AppointedInPlaceOf = opened.InPlaceOf(Permissions.Compose(opened.Matter.Definition)),
            ReplacesId = replaced?.Id,
        });
        db.Add(Team.Line(opened, $"{seat.Seat}", reason, replaced is null
            ? new($"{person.DisplayName}任{title.Zh}", $"{person.DisplayName} appointed as {title.En}")
            : new($"{person.DisplayName}接任{title.Zh}", $"{person.DisplayName} took over as {title.En}")));
    }
}
