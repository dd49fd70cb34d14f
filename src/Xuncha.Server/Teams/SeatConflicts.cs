using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Teams;
using Xuncha.Server.Definitions;
using Xuncha.Server.Notifications;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>
/// Appointments that become conflicted later: by a new post, a declaration, a changed profile, or by time. Those who compose and approve the team are told
/// of each new reason at once, and again every day until the seat is ended or somebody decides that it is no ground.
/// </summary>
internal sealed class SeatConflicts(XunchaDb db, XunchaClock clock, DefinitionStore definitions, Recusals recusals, NoticeWriter notices, FieldCipher cipher)
{
    /// <summary>Looks at the seats of one person, of whom something has changed; the caller saves.</summary>
    /// <param name="person">The person.</param>
    /// <param name="now">The instant.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="hasDeclared">Whether it was a declaration: what it no longer says is told too.</param>
    public async Task LookAsync(Guid person, Instant now, CancellationToken cancellation, bool hasDeclared = false)
    {
        var open = Open(Day(now)).Where(s => s.PersonId == person);
        await LookAsync(open, now, isDaily: false, hasDeclared, cancellation);
    }

    /// <summary>Every day: looks at all seats, and reminds.</summary>
    public async Task RemindAsync(CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = await clock.NowAsync(db, cancellation);
        await LookAsync(Open(Day(now)), now, isDaily: true, hasDeclared: false, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // Of a seat whose last day has been set to today nothing is left to decide.
    private IQueryable<TeamSeat> Open(LocalDate today) => db.Set<TeamSeat>().Where(
        s => (s.To == null || s.To > today) && db.Set<Record>().Any(r => r.Id == s.RecordId && r.Status == RecordStatus.Running));

    private async Task LookAsync(IQueryable<TeamSeat> open, Instant now, bool isDaily, bool hasDeclared, CancellationToken cancellation)
    {
        var today = Day(now);
        var seats = await open.AsNoTracking().OrderBy(s => s.Id).ToListAsync(cancellation);
        foreach (var team in seats.GroupBy(seat => seat.RecordId))
        {
            var record = await db.Set<Record>().AsNoTracking().SingleAsync(r => r.Id == team.Key, cancellation);
            var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
            ImmutableArray<string> told = [.. Permissions.Compose(definition).Roles.Union(Permissions.ClearRecusal(definition).Roles)];
            var ids = team.Select(seat => seat.Id).ToList();
            var known = (await db.Set<SeatConflict>().Where(c => ids.Contains(c.SeatId)).ToListAsync(cancellation))
                .ToLookup(conflict => (conflict.SeatId, cipher.Decrypt(SeatConflict.PlaceOf(conflict.Id), conflict.Fact)));
            var found = await recusals.OfSeatsAsync(record, [.. team], today, cancellation);
            var reasons = new List<(Guid Person, RecusalReason Reason)>();
            foreach (var (seat, reason) in team.Where(seat => found.ContainsKey(seat.Id)).SelectMany(seat => found[seat.Id].Select(reason => (seat, reason))))
            {
                if (known[(seat.Id, reason.Text.Zh)].FirstOrDefault() is not { } conflict)
                {
                    Add(seat, reason, now);
                    reasons.Add((seat.PersonId, reason));
                }
                else if ((isDaily && conflict.ToldOn < today) || (hasDeclared && reason.WithdrawnOn is not null))
                {
                    conflict.ToldOn = today;
                    reasons.Add((seat.PersonId, reason));
                }
            }

            await TellAsync(record, definition, told, reasons, now, cancellation);
        }
    }

    private void Add(TeamSeat seat, RecusalReason reason, Instant now)
    {
        var id = Ids.New(now);
        db.Add(new SeatConflict
        {
            Id = id,
            RecordId = seat.RecordId,
            SeatId = seat.Id,
            Kind = reason.Kind,
            Fact = cipher.Encrypt(SeatConflict.PlaceOf(id), reason.Text.Zh),
            FoundOn = Day(now),
            ToldOn = Day(now),
        });
    }

    // What kind of reason, and not which: of kin and interests nobody else reads more.
    private async Task TellAsync(
        Record record, WorkflowDefinition definition, ImmutableArray<string> roles, List<(Guid Person, RecusalReason Reason)> found, Instant now, CancellationToken cancellation)
    {
        foreach (var person in found.GroupBy(one => one.Person, one => one.Reason))
        {
            var name = await db.Set<Person>().Where(p => p.Id == person.Key).Select(p => p.DisplayName).SingleAsync(cancellation);
            var why = Wording.Join(person.Select(reason => (reason.Kind, reason.WithdrawnOn)).Distinct().Order().Select(reason => Why(reason.Kind, reason.WithdrawnOn)));
            var text = new Text($"{name}须回避（{why.Zh}），请调整或认定不构成回避", $"{name} is recused {why.En}: end the seat, or decide that it is no ground");
            await notices.AddAsync([(record, definition, new Notice(roles, null, text))], now, Day(now), cancellation);
        }
    }

    private static Text Why(RecusalKind kind, LocalDate? withdrawnOn)
    {
        var title = Recusal.Title(kind);
        return withdrawnOn is { } day
            ? new($"{title.Zh}，本人{day:uuuu-MM-dd}申报时已撤回，仍须认定", $"{title.En}, withdrawn by the person on {day:uuuu-MM-dd} and still to be decided on")
            : title;
    }

    private static LocalDate Day(Instant now) => now.InZone(XunchaClock.Zone).Date;
}
