using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>A record that waits for somebody.</summary>
/// <param name="Record">The record.</param>
/// <param name="Deadline">Its open deadline that is due first; null where none runs or the caller may not know of it.</param>
/// <param name="IsOwn">Whether the caller holds the role that must meet the deadline.</param>
internal sealed record WorkItem(RecordItem Record, DeadlineView? Deadline, bool IsOwn);

/// <summary>
/// <c>GET /work</c>: the running records whose present state has a step for the caller, those with a deadline first, by due date.
/// Whether a condition still stands against the step, the record itself tells.
/// </summary>
internal sealed class ListWork(XunchaDb db, RecordAccess access, RecordStore records)
{
    /// <summary>Lists them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var running = db.Set<DeadlineRow>().Where(d => d.State == DeadlineState.Open && !d.IsSuspended);
        var first = running.Where(d => !running.Any(e => e.RecordId == d.RecordId && (e.DueOn < d.DueOn || (e.DueOn == d.DueOn && e.Number < d.Number))))
            .Where(d => access.WithVisibleDeadlines(caller).Any(r => r.Id == d.RecordId));
        var rows = access.Actable(caller).Where(r => r.Status == RecordStatus.Running)
            .LeftJoin(first, r => r.Id, d => d.RecordId, (r, d) => new { Record = r, Deadline = d });
        if (Cursor(after) is var (id, due))
        {
            rows = due is null
                ? rows.Where(x => x.Deadline == null && x.Record.Id > id)
                : rows.Where(x => x.Deadline == null || x.Deadline.DueOn > due || (x.Deadline.DueOn == due && x.Record.Id > id));
        }

        var count = Paging.Limit(limit);
        var found = await rows.OrderBy(x => x.Deadline == null).ThenBy(x => x.Deadline!.DueOn).ThenBy(x => x.Record.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation);
        var page = found.ToPage(count, x => $"{x.Record.Id:N}{(x.Deadline is { } deadline ? LocalDatePattern.Iso.Format(deadline.DueOn) : "")}");
        List<WorkItem> items = [];
        List<(Guid, WorkflowDefinition)> shown = [];
        foreach (var x in page.Items)
        {
            var matter = await records.CaseAsync(x.Record, caller.Now, cancellation);
            var owner = matter.Definition.Deadlines.FirstOrDefault(rule => rule.Name == x.Deadline?.Name)?.Owner;
            shown.Add((x.Record.Id, matter.Definition));
            items.Add(new(
                RecordItem.Of(x.Record, matter.Definition),
                x.Deadline is null ? null : DeadlineView.Of(x.Record, matter, x.Deadline.ToDeadline()),
                owner is not null && caller.On(x.Record, matter.Definition).Roles.Contains(owner)));
        }

        await access.NoteReadsAsync(caller, shown, cancellation);
        return TypedResults.Ok(new Page<WorkItem>(items, page.Next));
    }

    private static (Guid Id, LocalDate? Due)? Cursor(string? after) =>
        Paging.Decode(after) is { Length: >= 32 } key && Guid.TryParse(key[..32], out var id)
            ? (id, LocalDatePattern.Iso.Parse(key[32..]).TryGetValue(default, out var due) ? due : null)
            : null;
}
