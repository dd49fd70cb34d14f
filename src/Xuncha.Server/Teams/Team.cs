using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>A seat as the API shows it. Both days are inclusive.</summary>
internal sealed record SeatView(Guid Id, Guid PersonId, string DisplayName, Seat Seat, LocalDate From, LocalDate? To);

/// <summary>A seat to give. Without <c>from</c>, from today.</summary>
internal sealed record NewSeat(Guid? PersonId, Seat? Seat, LocalDate? From = null);

/// <summary>The last day, inclusive, and why.</summary>
internal sealed record SeatEnding(LocalDate? On, string? Reason);

/// <summary>The team of an inspection.</summary>
internal sealed class Team(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access)
{
    /// <summary><c>GET …/team</c></summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await read.SeenAsync(kind, id, caller, http.RequestAborted) is { } seen
            ? TypedResults.Ok(await OfAsync(seen, http.RequestAborted))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary>The seats of the team that somebody may know of.</summary>
    public async Task<List<SeatView>> OfAsync(SeenRecord seen, CancellationToken cancellation)
    {
        // Who left before the caller could know of the record belongs to the time before.
        var (record, sight) = (seen.Record, seen.Sight);
        var known = sight.IsWhole ? null : await KnownSinceAsync(record.Id, sight, cancellation);
        var seats = await db.Set<TeamSeat>().Where(s => s.RecordId == record.RootId && (known == null || s.To == null || s.To >= known))
            .Join(db.Set<Person>(), seat => seat.PersonId, person => person.Id, (seat, person) => new { seat, person.DisplayName })
            .OrderBy(s => s.seat.Id).ToListAsync(cancellation);
        return [.. seats.Select(s => new SeatView(
            s.seat.Id, s.seat.PersonId, s.DisplayName, Enum.Parse<Seat>(s.seat.Seat), s.seat.From, s.seat.To))];
    }

    /// <summary><c>POST …/team</c>: appoints somebody. It is for the roles that submit the team's composition.</summary>
    public Task<IResult> AppointAsync(HttpContext http, RecordKind kind, Guid id, NewSeat body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            var person = await db.LockPersonAsync(body.PersonId, cancellation);
            var from = body.From ?? opened.Caller.Today;
            var input = new Validation()
                .Require(person is not null, "$.personId", new("没有此人", "there is no such person"))
                .RequireValue(body.Seat, "$.seat");
            if (input.Problem is { } problem)
            {
                return problem;
            }

            if (Against(opened) is { } refusal)
            {
                return Refusals.Problem([refusal]);
            }

            if (await db.Set<TeamSeat>().AnyAsync(s => s.RecordId == id && s.PersonId == body.PersonId && (s.To == null || s.To >= from), cancellation))
            {
                return Refusals.Problem([new(RefusalKind.Guard, "personId", new("此人已在本组任职", "the person has a seat in this team already"))]);
            }

            if ((await SeparateDuties.AgainstSeatAsync(db, person!.Id, from, cancellation)
                ?? await Deputies.AgainstSeatAsync(db, person.Id, opened.Record.PartyPath, from, cancellation)) is { } separate)
            {
                return separate;
            }

            db.Add(new TeamSeat { Id = Ids.New(opened.Caller.Now), RecordId = id, PersonId = person.Id, Seat = body.Seat!.Value.ToString(), From = from });
            Note(opened, $"{body.Seat}", null, new($"{person.DisplayName}任{SeatTitle(body.Seat.Value).Zh}", $"{person.DisplayName} appointed as {SeatTitle(body.Seat.Value).En}"));
            return null;
        });

    /// <summary><c>POST …/team/{seat}/end</c>: ends a seat; who sat in it stays on record.</summary>
    public Task<IResult> EndAsync(HttpContext http, RecordKind kind, Guid id, Guid seatId, SeatEnding body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            if (await db.Set<TeamSeat>().SingleOrDefaultAsync(s => s.Id == seatId && s.RecordId == id, cancellation) is not { } seat)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var input = new Validation().RequireValue(body.On, "$.on").RequireText(body.Reason, "$.reason", 2000)
                .Require(!(body.On < seat.From), "$.on", new("不能早于任职首日", "not before its first day"))
                .Require(seat.To is null, "$.on", new("已经终止", "it has ended already"));
            if (input.Problem is { } problem)
            {
                return problem;
            }

            if (Against(opened) is { } refusal)
            {
                return Refusals.Problem([refusal]);
            }

            seat.To = body.On;
            var title = SeatTitle(Enum.Parse<Seat>(seat.Seat));
            Note(opened, seat.Seat, body.Reason, new($"{title.Zh}一名离组", $"A {title.En} left the team"));
            return null;
        });

    /// <summary>Ends a team with its inspection: who still sits in it does so until the end of that day, and reads its records no longer than that.</summary>
    public static async Task EndAsync(XunchaDb db, Record record, Case matter, CancellationToken cancellation)
    {
        var seats = await db.Set<TeamSeat>().Where(s => s.RecordId == record.Id && (s.To == null || s.To > matter.Today)).ToListAsync(cancellation);
        if (seats.Count == 0)
        {
            return;
        }

        foreach (var seat in seats)
        {
            seat.To = seat.From > matter.Today ? seat.From : matter.Today;
        }

        db.Add(HistoryRow.Of(
            record,
            new(HistoryKind.TeamChanged, record.Steps, "team", null, null, matter.Arrival, null, null, null, null, new("巡查组随巡查结束而解散", "The team ended with its inspection")),
            matter.Now));
    }

    private static Refusal? Against(OpenedRecord opened)
    {
        var compose = Permissions.Compose(opened.Matter.Definition);
        return opened.Matter.Instance.Status != RecordStatus.Running
            ? new(RefusalKind.NotOpen, "team", new("该记录已不再办理", "the record no longer moves"))
            : compose.Roles.IsEmpty
                ? new(RefusalKind.NotOpen, "team", new("该流程没有巡查组", "the definition has no team of its own"))
                : !opened.May(compose)
                    ? new(RefusalKind.Role, "team", new("您的角色不得组建巡查组", "your roles may not compose the team"))
                    : null;
    }

    private async Task<LocalDate?> KnownSinceAsync(Guid record, Sight sight, CancellationToken cancellation)
    {
        var states = sight.States;
        return await db.Set<HistoryRow>().Where(h => h.RecordId == record && states.Contains(h.State))
            .OrderBy(h => h.Id).Select(h => (LocalDate?)h.OnDate).FirstAsync(cancellation); // the line by which it came to be open
    }

    private void Note(OpenedRecord opened, string subject, string? reason, Text text) =>
        db.Add(HistoryRow.Of(
            opened.Record,
            new(HistoryKind.TeamChanged, opened.Record.Steps, subject, null, null, opened.Matter.Arrival, opened.Caller.Person, null, null, reason, text, opened.InPlaceOf(Permissions.Compose(opened.Matter.Definition))),
            opened.Caller.Now));

    private static Text SeatTitle(Seat seat) => seat switch
    {
        Seat.Leader => new("组长", "team leader"),
        Seat.Deputy => new("副组长", "deputy leader"),
        Seat.Member => new("组员", "member"),
        _ => new("专家", "expert"),
    };
}
