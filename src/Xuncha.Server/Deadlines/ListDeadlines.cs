using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Deadlines;

/// <summary>A deadline in a list, with the record that it belongs to.</summary>
internal sealed record DeadlineItem(DeadlineView Deadline, RecordKind Kind, string Title, Guid PartyId);

/// <summary><c>GET /deadlines</c>: the deadlines of the records that the caller may know of, by due date.</summary>
internal sealed class ListDeadlines(DeadlineFinder deadlines, RecordAccess access, RecordStore records)
{
    /// <summary>Lists them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, DeadlineFilter filter, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var input = new Validation();
        var rows = await deadlines.FindAsync(filter, caller, input, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (Cursor(after) is var (due, record, number))
        {
            rows = rows.Where(x => x.Deadline.DueOn > due
                || (x.Deadline.DueOn == due && (x.Deadline.RecordId > record || (x.Deadline.RecordId == record && x.Deadline.Number > number))));
        }

        var count = Paging.Limit(limit);
        var found = await rows.OrderBy(x => x.Deadline.DueOn).ThenBy(x => x.Deadline.RecordId).ThenBy(x => x.Deadline.Number).Take(count + 1).ToListAsync(cancellation);
        var page = found.ToPage(count, x => $"{LocalDatePattern.Iso.Format(x.Deadline.DueOn)}|{x.Deadline.RecordId:N}|{x.Deadline.Number}");
        List<DeadlineItem> items = [];
        List<(Guid, WorkflowDefinition)> shown = [];
        foreach (var x in page.Items)
        {
            var matter = await records.CaseAsync(x.Record, caller.Now, cancellation);
            shown.Add((x.Record.Id, matter.Definition));
            items.Add(new(DeadlineView.Of(x.Record, matter, x.Deadline.ToDeadline()), x.Record.Kind, x.Record.Title, x.Record.PartyId));
        }

        await access.NoteReadsAsync(caller, shown, cancellation);
        return TypedResults.Ok(new Page<DeadlineItem>(items, page.Next));
    }

    private static (LocalDate Due, Guid Record, int Number)? Cursor(string? after) =>
        Paging.Decode(after)?.Split('|') is [var due, var record, var number]
        && LocalDatePattern.Iso.Parse(due).TryGetValue(default, out var date)
        && Guid.TryParse(record, out var id)
        && int.TryParse(number, out var n)
            ? (date, id, n)
            : null;
}
