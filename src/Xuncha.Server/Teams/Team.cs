using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Teams;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>The team of an inspection: who sits in it, who has been trained, and its end.</summary>
internal sealed class Team(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access, Recusals recusals)
{
    /// <summary><c>GET …/team</c>. Reading what speaks against others is written down.</summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(kind, id, caller, cancellation) is not { } seen)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var (record, definition) = (seen.Record, seen.Matter.Definition);
        var seats = await OfAsync(seen, cancellation);
        var roles = caller.On(record, definition).Roles;
        var readsAll = Permissions.Compose(definition).IsGivenTo(roles) || Permissions.ClearRecusal(definition).IsGivenTo(roles);
        var sitting = seats.Where(s => (s.To is not { } last || last >= caller.Today) && (readsAll || s.PersonId == caller.Person)).Select(s => s.Id).ToList();
        var rows = await db.Set<TeamSeat>().AsNoTracking().Where(s => sitting.Contains(s.Id)).ToListAsync(cancellation);
        var found = await recusals.OfSeatsAsync(record, rows, caller.Today, cancellation);
        if (rows.Where(s => found.ContainsKey(s.Id) && s.PersonId != caller.Person).Select(s => s.PersonId).ToList() is { Count: > 0 } people)
        {
            db.Note<Record>("recusal-read", record.Id, new { People = people });
            await db.SaveChangesAsync(cancellation);
        }

        return TypedResults.Ok(seats.Select(s => readsAll || s.PersonId == caller.Person
            ? s with { Recusal = [.. found.GetValueOrDefault(s.Id, ImmutableArray<RecusalReason>.Empty).Select(reason => RecusalView.Of(reason, s.PersonId == caller.Person))] }
            : s).ToList());
    }

    /// <summary>The seats of the team that somebody may know of, without what speaks against anyone.</summary>
    public async Task<List<SeatView>> OfAsync(SeenRecord seen, CancellationToken cancellation)
    {
        // Who left before the caller could know of the record belongs to the time before.
        var (record, today) = (seen.Record, seen.Matter.Today);
        var known = seen.Sight.IsWhole ? null : await KnownSinceAsync(record.Id, seen.Sight, cancellation);
        var seats = await db.Set<TeamSeat>().AsNoTracking().Where(s => s.RecordId == record.RootId && (known == null || s.To == null || s.To >= known))
            .Join(db.Set<Person>(), seat => seat.PersonId, person => person.Id, (seat, person) => new
            {
                Seat = seat,
                person.DisplayName,
                IsOnLeave = db.Set<SeatLeave>().Any(l => l.SeatId == seat.Id && l.IsGranted == true && l.From <= today && l.To >= today),
            })
            .OrderBy(s => s.Seat.Id).ToListAsync(cancellation);
        var readsAffairs = seen.Sight.ReadsTeamAffairs;
        return [.. seats.Select(s => new SeatView(
            s.Seat.Id, s.Seat.PersonId, s.DisplayName, Enum.Parse<Seat>(s.Seat.Seat), s.Seat.From, s.Seat.To, s.Seat.ReplacesId,
            readsAffairs ? s.Seat.TrainedOn : null, readsAffairs ? s.IsOnLeave : null, null))];
    }

    /// <summary><c>POST …/team/{seat}/end</c>: ends a seat; who sat in it stays on record.</summary>
    public Task<IResult> EndAsync(HttpContext http, RecordKind kind, Guid id, Guid seatId, SeatEnding body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            if (await db.Set<TeamSeat>().SingleOrDefaultAsync(s => s.Id == seatId && s.RecordId == id, cancellation) is not { } seat)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var input = Ending(seat, body.On, body.Reason);
            if (input.Problem is { } problem)
            {
                return problem;
            }

            if (Against(opened) is { } refusal)
            {
                return Refusals.Problem([refusal]);
            }

            seat.To = body.On;
            var title = Title(Enum.Parse<Seat>(seat.Seat));
            db.Add(Line(opened, seat.Seat, body.Reason, new($"{title.Zh}一名离组", $"A {title.En} left the team")));
            return null;
        });

    /// <summary><c>POST …/team/training</c>: records that people of the team have been trained for this inspection.</summary>
    public Task<IResult> TrainAsync(HttpContext http, RecordKind kind, Guid id, TrainingBody body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, (opened, cancellation) => TrainAsync(opened, body, cancellation));

    /// <summary>The same for a record that the transaction has locked.</summary>
    /// <returns>What stands against it; null where it is recorded.</returns>
    public async Task<ProblemResult?> TrainAsync(OpenedRecord opened, TrainingBody body, CancellationToken cancellation)
    {
        var (id, wanted) = (opened.Record.Id, body.Seats ?? []);
        var seats = await db.Set<TeamSeat>().Where(s => s.RecordId == id && wanted.Contains(s.Id)).ToListAsync(cancellation);
        var input = new Validation().RequireValue(body.On, "$.on").AllowText(body.PaperNumber, "$.paperNumber", 100)
            .Require(!(body.On > opened.Caller.Today), "$.on", new("不能晚于今天", "not after today"))
            .Require(wanted.Count > 0 && seats.Count == wanted.Distinct().Count(), "$.seats", new("须为本组席位", "seats of this team"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (Against(opened) is { } refusal)
        {
            return Refusals.Problem([refusal]);
        }

        foreach (var seat in seats)
        {
            (seat.TrainedOn, seat.TrainingPaper) = (body.On, body.PaperNumber);
        }

        db.Add(Line(opened, "training", null, new($"{seats.Count}人参加培训", $"{seats.Count} of the team trained"), body.On, body.PaperNumber));
        return null;
    }

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

    /// <summary>Why the caller may not compose the team now; null where nothing stands against it.</summary>
    public static Refusal? Against(OpenedRecord opened)
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

    /// <summary>What is wrong with the end of a seat.</summary>
    public static Validation Ending(TeamSeat seat, LocalDate? on, string? reason) => new Validation().RequireValue(on, "$.on").RequireText(reason, "$.reason", 2000)
        .Require(!(on < seat.From), "$.on", new("不能早于任职首日", "not before its first day"))
        .Require(seat.To is null, "$.on", new("已经终止", "it has ended already"));

    /// <summary>A line of the history about the team.</summary>
    public static HistoryRow Line(OpenedRecord opened, string subject, string? reason, Text text, LocalDate? on = null, string? paperNumber = null) =>
        HistoryRow.Of(
            opened.Record,
            new(
                HistoryKind.TeamChanged, opened.Record.Steps, subject, null, null, on is { } day && day != opened.Matter.Today ? new Occurrence(day) : opened.Matter.Arrival,
                opened.Caller.Person, null, paperNumber, reason, text, opened.InPlaceOf(Permissions.Compose(opened.Matter.Definition))),
            opened.Caller.Now);

    /// <summary>A line about the team's inner affairs, which not everybody reads who may know of the record.</summary>
    public static HistoryRow Affair(OpenedRecord opened, string subject, Text text, Guid? inPlaceOf) =>
        HistoryRow.Of(
            opened.Record,
            new(HistoryKind.TeamAffair, opened.Record.Steps, subject, null, null, opened.Matter.Arrival, opened.Caller.Person, null, null, null, text, inPlaceOf),
            opened.Caller.Now);

    /// <summary>What a seat is called.</summary>
    public static Text Title(Seat seat) => seat switch
    {
        Seat.Leader => new("组长", "team leader"),
        Seat.Deputy => new("副组长", "deputy leader"),
        Seat.Member => new("组员", "member"),
        _ => new("专家", "expert"),
    };

    private async Task<LocalDate?> KnownSinceAsync(Guid record, Sight sight, CancellationToken cancellation)
    {
        var states = sight.States;
        return await db.Set<HistoryRow>().Where(h => h.RecordId == record && states.Contains(h.State))
            .OrderBy(h => h.Id).Select(h => (LocalDate?)h.OnDate).FirstAsync(cancellation); // the line by which it came to be open
    }
}
