using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Server.Access;
using Xuncha.Server.Notifications;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary>
/// From 1 December, every day: that the notice of the next year's holidays has not been loaded, so that dates in it are provisional
/// (<c>deadlines.md</c> 11). The system administrators, who load it, and the commission's office, which approves, are told once a day, and the outside through the outbox.
/// </summary>
internal sealed class MissingNotice(XunchaDb db, XunchaClock clock, CalendarStore calendars)
{
    private const string MessageType = "missing-notice";

    /// <summary>Tells those who were not told today.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await calendars.RefreshAsync(db, cancellation);
        var now = await clock.NowAsync(db, cancellation);
        var today = now.InZone(XunchaClock.Zone).Date;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var calendar in Lacking(today))
        {
            await TellAsync(calendar, now, today, cancellation);
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The national calendars that lack the notice on a day; a local one follows the calendar that it extends.</summary>
    public IReadOnlyList<WorkingCalendar> Lacking(LocalDate today) =>
        [.. calendars.Ids.Where(id => calendars.DataOf(id)!.Extends is null).Select(id => calendars[id]).Where(calendar => calendar.NeedsNotice(today))];

    private async Task TellAsync(WorkingCalendar calendar, Instant now, LocalDate today, CancellationToken cancellation)
    {
        var year = calendar.LastLoadedYear + 1;
        var text = new Text(
            $"“{calendar.Name.Zh}”缺少{year}年的放假通知：涉及该年的到期日均为暂定，请加载通知",
            $"'{calendar.Name.En}' lacks the holiday notice of {year}: due dates that depend on it are provisional; load the notice");
        var since = XunchaClock.Zone.AtStartOfDay(today).ToInstant();
        var recipients = await PersonAccess.HoldersAtRoot(db, [Posts.SystemAdministrator, Posts.CommissionOffice], today).Select(h => h.PersonId).Distinct().ToListAsync(cancellation);
        var told = await db.Set<Notification>()
            .Where(n => n.RecordId == null && n.CreatedAt >= since && n.Zh == text.Zh && recipients.Contains(n.PersonId))
            .Select(n => n.PersonId).ToListAsync(cancellation);
        db.AddRange(recipients.Except(told).Select(person => new Notification
        {
            Id = Ids.New(now),
            PersonId = person,
            RecordId = null,
            DeadlineNumber = null,
            Zh = text.Zh,
            En = text.En,
            CreatedAt = now,
        }));
        var body = StoredJson.Write(new { calendar = calendar.Id, year, zh = text.Zh, en = text.En });
        if (!await db.Set<OutboxMessage>().AnyAsync(m => m.Type == MessageType && m.CreatedAt >= since && m.Body == body, cancellation))
        {
            db.Add(new OutboxMessage { Id = Ids.New(now), Type = MessageType, Body = body, CreatedAt = now });
        }
    }
}
