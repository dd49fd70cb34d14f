using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Deadlines;

/// <summary>What a list of deadlines is narrowed to.</summary>
/// <param name="From">Due on this day or later.</param>
/// <param name="To">Due on this day or earlier.</param>
/// <param name="State">open (the usual), met or cancelled.</param>
/// <param name="Overdue">Only those whose cut-off has passed unmet.</param>
/// <param name="Level">Only those of this warning level: none, yellow or red.</param>
/// <param name="Party">One inspected party.</param>
/// <param name="Under">An organisation: parties in it and below it.</param>
/// <param name="After">Where the page before ended.</param>
/// <param name="Limit">1 to 200, 50 where it is not given.</param>
internal sealed record DeadlineQuery(
    LocalDate? From, LocalDate? To, string? State, bool? Overdue, string? Level, Guid? Party, Guid? Under, string? After, int? Limit);

/// <summary>A deadline in a list, with the record that it belongs to.</summary>
internal sealed record DeadlineItem(DeadlineView Deadline, RecordKind Kind, string Title, Guid PartyId);

/// <summary><c>GET /deadlines</c>: the deadlines of the records that the caller may know of, by due date.</summary>
internal sealed class ListDeadlines(XunchaDb db, RecordAccess access, RecordStore records)
{
    /// <summary>Lists them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, DeadlineQuery query)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var input = new Validation();
        var state = EnumNames<DeadlineState>.Read(query.State, "$.state", input, DeadlineState.Open);
        var level = EnumNames<WarningLevel>.Read(query.Level, "$.level", input);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var rows = db.Set<DeadlineRow>().Where(d => d.State == state);
        rows = query.From is { } from ? rows.Where(d => d.DueOn >= from) : rows;
        rows = query.To is { } to ? rows.Where(d => d.DueOn <= to) : rows;
        rows = query.Level is not null ? rows.Where(d => d.Level == level) : rows;
        rows = query.Overdue == true ? rows.Where(d => d.CutOff < caller.Now && !d.IsSuspended) : rows;
        var visible = access.WithVisibleDeadlines(caller);
        visible = query.Party is { } party ? visible.Where(r => r.PartyId == party) : visible;
        if (query.Under is { } under)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(under, cancellation);
            visible = visible.Where(r => r.PartyPath.StartsWith(path));
        }

        if (Cursor(query.After) is var (due, record, number))
        {
            rows = rows.Where(d => d.DueOn > due || (d.DueOn == due && (d.RecordId > record || (d.RecordId == record && d.Number > number))));
        }

        var limit = Paging.Limit(query.Limit);
        var found = await rows.Join(visible, d => d.RecordId, r => r.Id, (d, r) => new { Deadline = d, Record = r })
            .OrderBy(x => x.Deadline.DueOn).ThenBy(x => x.Deadline.RecordId).ThenBy(x => x.Deadline.Number)
            .Take(limit + 1).AsNoTracking().ToListAsync(cancellation);
        var page = found.ToPage(limit, x => $"{LocalDatePattern.Iso.Format(x.Deadline.DueOn)}|{x.Deadline.RecordId:N}|{x.Deadline.Number}");
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
