using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary>
/// <c>GET /ledger/rectification</c>: the findings that the caller may know of as those see them who work them off. First those whose rectification runs, by the day
/// on which it is due, so that late ones lead; then the rest.
/// </summary>
internal sealed class ListRectification(RecordAccess access, LedgerQuery ledger, RectificationReader reader)
{
    /// <summary>Lists them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, LedgerFilter filter, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var input = new Validation();
        var rows = await ledger.RowsAsync(filter, caller, input, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        // A day that the caller may not know of does not order either.
        var timed = access.WithVisibleDeadlines(caller);
        var dated = rows.Select(l => new { Row = l, Due = timed.Any(r => r.Id == l.RecordId) ? l.DueOn : null });
        if (Cursor(after) is var (id, due))
        {
            dated = due is null
                ? dated.Where(x => x.Due == null && x.Row.RecordId > id)
                : dated.Where(x => x.Due == null || x.Due > due || (x.Due == due && x.Row.RecordId > id));
        }

        var count = Paging.Limit(limit);
        var found = await dated.OrderBy(x => x.Due == null).ThenBy(x => x.Due).ThenBy(x => x.Row.RecordId).Take(count + 1).ToListAsync(cancellation);
        var page = found.ToPage(count, x => $"{x.Row.RecordId:N}{(x.Due is { } day ? LocalDatePattern.Iso.Format(day) : "")}");
        return TypedResults.Ok(new Page<RectificationItem>(await reader.ShowAsync([.. page.Items.Select(x => x.Row)], caller, cancellation), page.Next));
    }

    private static (Guid Id, LocalDate? Due)? Cursor(string? after) =>
        Paging.Decode(after) is { Length: >= 32 } key && Guid.TryParse(key[..32], out var id)
            ? (id, LocalDatePattern.Iso.Parse(key[32..]).TryGetValue(default, out var due) ? due : null)
            : null;
}
