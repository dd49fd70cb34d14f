using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>The decision that what was found of somebody in a team is no ground for recusal: by another person than the one who appointed.</summary>
internal sealed class NoGroundDecision(XunchaDb db, RecordUse use, Recusals recusals, FieldCipher cipher)
{
    /// <summary><c>POST …/team/{seat}/no-ground</c>: for all that holds now of one kind. What is found later is looked at anew.</summary>
    public Task<IResult> DecideAsync(HttpContext http, RecordKind kind, Guid id, Guid seatId, NoGround body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            if (await db.Set<TeamSeat>().SingleOrDefaultAsync(s => s.Id == seatId && s.RecordId == id, cancellation) is not { } seat)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var clear = Permissions.ClearRecusal(opened.Matter.Definition);
            if (!opened.May(clear))
            {
                return Refusals.Problem([new(RefusalKind.Role, "seat", new("您的角色不得作此认定", "your roles may not decide this"))]);
            }

            var input = new Validation().RequireValue(body.Kind, "$.kind").RequireText(body.Reason, "$.reason", 2000);
            if (input.Problem is { } problem)
            {
                return problem;
            }

            var (caller, inPlaceOf) = (opened.Caller, opened.InPlaceOf(clear));
            if (new[] { caller.Person, inPlaceOf }.OfType<Guid>().Any(person => person == seat.AppointedBy || person == seat.AppointedInPlaceOf || person == seat.PersonId))
            {
                return Refusals.Problem([new(RefusalKind.Guard, "seat", new("须由任命人和本人以外的人认定", "another person than the one who appointed and the one who sits there must decide"))]);
            }

            var found = await recusals.OfSeatsAsync(opened.Record, [seat], caller.Today, cancellation);
            var facts = found.TryGetValue(seat.Id, out var reasons) ? reasons.Where(reason => reason.Kind == body.Kind).Select(reason => reason.Text.Zh).ToHashSet() : [];
            if (facts.Count == 0)
            {
                return Refusals.Problem([new(RefusalKind.NotOpen, "kind", new("没有此类回避事由", "nothing of that kind speaks against the person"))]);
            }

            var rows = await db.Set<SeatConflict>().Where(c => c.SeatId == seat.Id && c.Kind == body.Kind && c.ClearedAt == null).ToListAsync(cancellation);
            foreach (var row in rows.Where(row => facts.Remove(cipher.Decrypt(SeatConflict.PlaceOf(row.Id), row.Fact))))
            {
                (row.ClearedBy, row.ClearedInPlaceOf, row.ClearedAt, row.ClearedReason) = (caller.Person, inPlaceOf, caller.Now, body.Reason);
            }

            if (facts.Count > 0)
            {
                return Refusals.Problem([new(RefusalKind.NotOpen, "kind", new("有新的事由尚未通知，请待通知后再认定", "something new has been found of which nobody has been told yet; decide when it was"))]);
            }

            // The reason may speak of kin, and the history is read by the party too: it stands with the decision alone.
            db.Add(Team.Affair(opened, seat.Seat, new("认定不构成回避", "Decided to be no ground for recusal"), inPlaceOf));
            return null;
        });
}
