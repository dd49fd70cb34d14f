using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Notifications;

/// <summary>A notice in the caller's inbox.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RecordId">The record that it is about; null where it is about none.</param>
/// <param name="RecordTitle">What people call that record.</param>
/// <param name="Deadline">The number of the deadline that it is about.</param>
/// <param name="Text">What is told.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ReadAt">When it was marked as read.</param>
internal sealed record NotificationView(Guid Id, Guid? RecordId, string? RecordTitle, int? Deadline, Text Text, Instant CreatedAt, Instant? ReadAt)
{
    public static NotificationView Of(Notification n, string? recordTitle) => new(n.Id, n.RecordId, recordTitle, n.DeadlineNumber, new(n.Zh, n.En), n.CreatedAt, n.ReadAt);

    public static readonly NotificationView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000020"), RecordExamples.Record.Id, RecordExamples.Record.Title, 1,
        new("“形成巡查工作报告”将于2019年9月16日到期（提前5个工作日的提醒）", "'inspection report' is due on 2019-09-16 (reminder of 5 working days before)"), Instant.FromUtc(2019, 9, 6, 1, 0), null);
}

/// <summary><c>/notifications</c>: one's own and nobody else's.</summary>
internal static class NotificationEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/notifications").WithTags("notifications").Requires(Rule.Oneself);
        group.MapGet("", ListAsync).Produces<Page<NotificationView>>().Describe(
            new("列出我的通知，新的在前", "List one's notices, the newest first"), response: new Page<NotificationView>([NotificationView.Example], null));
        group.MapPost("/{id:guid}/read", ReadAsync).Produces<NotificationView>().Describe(
            new("标为已读", "Mark a notice as read"), response: NotificationView.Example, problems: ProblemTypes.NotFound);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, bool? unread, string? after, int? limit, RecordAccess access, XunchaDb db, CancellationToken cancellation)
    {
        var caller = await access.CallerAsync(user, cancellation);

        // Ids grow with the instant at which they were made, so that they are the order of time.
        var rows = Known(caller, access, db);
        rows = unread == true ? rows.Where(n => n.ReadAt == null) : rows;
        rows = Guid.TryParse(Paging.Decode(after), out var last) ? rows.Where(n => n.Id < last) : rows;
        var count = Paging.Limit(limit);
        var page = (await rows.OrderByDescending(n => n.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation)).ToPage(count, n => $"{n.Id:N}");
        var titles = await TitlesAsync(page.Items, db, cancellation);
        return TypedResults.Ok(new Page<NotificationView>([.. page.Items.Select(n => NotificationView.Of(n, TitleOf(n, titles)))], page.Next));
    }

    private static async Task<IResult> ReadAsync(Guid id, ClaimsPrincipal user, RecordAccess access, XunchaDb db, CancellationToken cancellation)
    {
        var caller = await access.CallerAsync(user, cancellation);
        if (await Known(caller, access, db).SingleOrDefaultAsync(n => n.Id == id, cancellation) is not { } notification)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        notification.ReadAt ??= caller.Now;
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(NotificationView.Of(notification, TitleOf(notification, await TitlesAsync([notification], db, cancellation))));
    }

    private static async Task<Dictionary<Guid, string>> TitlesAsync(IReadOnlyList<Notification> notices, XunchaDb db, CancellationToken cancellation)
    {
        var ids = notices.Select(n => n.RecordId).OfType<Guid>().Distinct().ToList();
        return await db.Set<Record>().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Title }).ToDictionaryAsync(r => r.Id, r => r.Title, cancellation);
    }

    private static string? TitleOf(Notification n, Dictionary<Guid, string> titles) => n.RecordId is { } record ? titles.GetValueOrDefault(record) : null;

    // One's own, and of records that one may still know of: what a team was told ends with the team.
    private static IQueryable<Notification> Known(Caller caller, RecordAccess access, XunchaDb db)
    {
        var visible = access.Visible(caller);
        return db.Set<Notification>().Where(n => n.PersonId == caller.Person && (n.RecordId == null || visible.Any(r => r.Id == n.RecordId)));
    }
}
