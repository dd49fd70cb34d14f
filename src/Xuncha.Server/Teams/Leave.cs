using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Notifications;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>Leave of people in a team: they ask for themselves, and the role that the definition names grants it, another person.</summary>
internal sealed class Leave(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access, NoticeWriter notices)
{
    /// <summary><c>GET …/team/leave</c>: one's own, and for those who compose the team or decide on it, everybody's.</summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(kind, id, caller, cancellation) is not { } seen)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var definition = seen.Matter.Definition;
        var roles = caller.On(seen.Record, definition).Roles;
        bool Reads(Seat seat) => Permissions.Compose(definition).IsGivenTo(roles) || Permissions.GrantLeave(definition, seat).IsGivenTo(roles);
        var leaves = await db.Set<SeatLeave>().AsNoTracking().Where(l => l.RecordId == id)
            .Join(db.Set<TeamSeat>(), leave => leave.SeatId, seat => seat.Id, (leave, seat) => new { Leave = leave, seat.Seat }).OrderBy(l => l.Leave.Id).ToListAsync(cancellation);
        return TypedResults.Ok(leaves.Where(l => l.Leave.AskedBy == caller.Person || Reads(Enum.Parse<Seat>(l.Seat))).Select(l => View(l.Leave)).ToList());
    }

    /// <summary><c>POST …/team/{seat}/leave</c></summary>
    public Task<IResult> AskAsync(HttpContext http, RecordKind kind, Guid id, Guid seatId, NewLeave body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            // Another's seat is as if it were not there.
            var (caller, definition) = (opened.Caller, opened.Matter.Definition);
            if (await db.Set<TeamSeat>().SingleOrDefaultAsync(s => s.Id == seatId && s.RecordId == id && s.PersonId == caller.Person, cancellation) is not { } seat)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var input = new Validation().RequireValue(body.From, "$.from").RequireValue(body.To, "$.to").RequireText(body.Reason, "$.reason", 2000)
                .Require(!(body.To < body.From), "$.to", new("不能早于首日", "not before the first day"))
                .Require(!(body.From < seat.From || body.To > seat.To), "$.from", new("须在任职期间内", "within the time of the seat"));
            if (input.Problem is { } problem)
            {
                return problem;
            }

            var granting = Permissions.GrantLeave(definition, Enum.Parse<Seat>(seat.Seat));
            if (granting.Roles.IsEmpty || opened.Matter.Instance.Status != RecordStatus.Running)
            {
                return Refusals.Problem([new(RefusalKind.NotOpen, "leave", new("此处不办理请假", "no leave is granted here"))]);
            }

            db.Add(new SeatLeave
            {
                Id = Ids.New(caller.Now),
                RecordId = id,
                SeatId = seat.Id,
                From = body.From!.Value,
                To = body.To!.Value,
                Reason = body.Reason!,
                AskedBy = caller.Person,
                AskedAt = caller.Now,
            });
            var title = Team.Title(Enum.Parse<Seat>(seat.Seat));
            var text = new Text($"{title.Zh}申请请假：{body.From:uuuu-MM-dd}至{body.To:uuuu-MM-dd}", $"The {title.En} asks for leave from {body.From:uuuu-MM-dd} to {body.To:uuuu-MM-dd}");
            db.Add(Team.Affair(opened, seat.Seat, text, inPlaceOf: null));
            await notices.AddAsync([(opened.Record, definition, new Notice(granting.Roles, null, text))], caller.Now, caller.Today, cancellation);
            return null;
        });

    /// <summary><c>POST …/team/{seat}/leave/{leave}/decision</c></summary>
    public Task<IResult> DecideAsync(HttpContext http, RecordKind kind, Guid id, Guid seatId, Guid leaveId, LeaveDecision body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            if (await db.Set<TeamSeat>().SingleOrDefaultAsync(s => s.Id == seatId && s.RecordId == id, cancellation) is not { } seat)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var granting = Permissions.GrantLeave(opened.Matter.Definition, Enum.Parse<Seat>(seat.Seat));
            if (!opened.May(granting))
            {
                return Refusals.Problem([new(RefusalKind.Role, "leave", new("您的角色不得批准此项请假", "your roles may not decide on this leave"))]);
            }

            var input = new Validation().RequireValue(body.Grant, "$.grant").RequireText(body.Reason, "$.reason", 2000);
            if (input.Problem is { } problem)
            {
                return problem;
            }

            if (await db.Set<SeatLeave>().SingleOrDefaultAsync(l => l.Id == leaveId && l.SeatId == seatId, cancellation) is not { } leave)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var (caller, inPlaceOf) = (opened.Caller, opened.InPlaceOf(granting));
            var against = leave.IsGranted is not null ? new Refusal(RefusalKind.NotOpen, "leave", new("该申请已有决定", "it has been decided already"))
                : caller.Person == leave.AskedBy || inPlaceOf == leave.AskedBy
                    ? new Refusal(RefusalKind.Guard, "leave", new("须由申请人以外的人决定", "another person than the one who asked must decide"))
                    : null;
            if (against is not null)
            {
                return Refusals.Problem([against]);
            }

            (leave.IsGranted, leave.DecidedBy, leave.DecidedInPlaceOf, leave.DecidedAt, leave.DecisionReason) = (body.Grant, caller.Person, inPlaceOf, caller.Now, body.Reason);
            var title = Team.Title(Enum.Parse<Seat>(seat.Seat));
            db.Add(Team.Affair(opened, seat.Seat, body.Grant == true
                ? new($"批准{title.Zh}请假：{leave.From:uuuu-MM-dd}至{leave.To:uuuu-MM-dd}", $"Leave of the {title.En} granted from {leave.From:uuuu-MM-dd} to {leave.To:uuuu-MM-dd}")
                : new($"不同意{title.Zh}请假", $"Leave of the {title.En} refused"), inPlaceOf));
            return null;
        });

    private static LeaveView View(SeatLeave leave) =>
        new(leave.Id, leave.SeatId, leave.AskedBy, leave.From, leave.To, leave.Reason, leave.AskedAt, leave.IsGranted, leave.DecidedBy, leave.DecidedAt, leave.DecisionReason);
}
