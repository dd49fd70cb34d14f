using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Deadlines;

/// <summary>A deadline in a list, with the record that it belongs to.</summary>
/// <param name="Deadline">The deadline.</param>
/// <param name="Kind">The kind of the record.</param>
/// <param name="Title">What people call the record.</param>
/// <param name="PartyId">Its inspected party.</param>
/// <param name="Ladder">Its reminders and escalations in order of time, with how far it has come.</param>
internal sealed record DeadlineItem(DeadlineView Deadline, RecordKind Kind, string Title, Guid PartyId, IReadOnlyList<RungView> Ladder);

/// <summary><c>GET /deadlines</c>: the deadlines of the records that the caller may know of, by due date.</summary>
internal sealed class ListDeadlines(DeadlineFinder deadlines, Ladders ladders, RecordAccess access, RecordStore records)
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
        List<(Record Record, Case Matter, Deadline Deadline)> shown = [];
        foreach (var x in page.Items)
        {
            shown.Add((x.Record, await records.CaseAsync(x.Record, caller.Now, cancellation), x.Deadline.ToDeadline()));
        }

        await access.NoteReadsAsync(caller, shown.Select(entry => (entry.Record.Id, entry.Matter.Definition)), cancellation);
        var rungs = await ladders.OfAsync(shown.ConvertAll(entry => (entry.Matter, entry.Deadline)), cancellation);
        return TypedResults.Ok(new Page<DeadlineItem>(
            shown.ConvertAll(entry => new DeadlineItem(
                DeadlineView.Of(entry.Record, entry.Matter, entry.Deadline), entry.Record.Kind, entry.Record.Title, entry.Record.PartyId, [.. rungs[(entry.Record.Id, entry.Deadline.Number)]])),
            page.Next));
    }

    private static (LocalDate Due, Guid Record, int Number)? Cursor(string? after) =>
        Paging.Decode(after)?.Split('|') is [var due, var record, var number]
        && LocalDatePattern.Iso.Parse(due).TryGetValue(default, out var date)
        && Guid.TryParse(record, out var id)
        && int.TryParse(number, out var n)
            ? (date, id, n)
            : null;
}
