using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary><c>GET /ledger</c>: the findings of every definition that the caller may know of.</summary>
internal sealed class ListLedger(RecordAccess access, LedgerQuery ledger, LedgerReader reader)
{
    /// <summary>Lists them. In the order of a date, those are there that have one, and of which the caller may read it.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, LedgerFilter filter, string? sort, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var input = new Validation();
        CheckSort(sort, input);
        var rows = await ledger.RowsAsync(filter, caller, input, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var count = Paging.Limit(limit);
        var cursor = Cursor(Paging.Decode(after));
        var found = await (sort switch
        {
            "due" => ByDue(ledger.WithDeadlines(rows, caller), cursor),
            "-found" => ByDiscovery(ledger.Readable(rows, caller), cursor),
            _ => ByOpening(rows, cursor),
        }).Take(count + 1).ToListAsync(cancellation);
        var page = found.ToPage(count, row => $"{row.RecordId:N}{Key(row, sort)}");
        return TypedResults.Ok(new Page<LedgerItem>(await reader.ShowAsync(page.Items, caller, cancellation), page.Next));
    }

    /// <summary>Takes note where an order is none of those that there are.</summary>
    public static void CheckSort(string? sort, Validation input) =>
        input.Require(sort is null or "-created" or "due" or "-found", "$.sort", new("可选：-created、due、-found", "one of -created, due, -found"));

    // Ids grow with time: the newest first.
    private static IQueryable<LedgerRow> ByOpening(IQueryable<LedgerRow> rows, (Guid Id, LocalDate? Day)? cursor) =>
        (cursor is var (id, _) ? rows.Where(l => l.RecordId < id) : rows).OrderByDescending(l => l.RecordId);

    private static IQueryable<LedgerRow> ByDue(IQueryable<LedgerRow> rows, (Guid Id, LocalDate? Day)? cursor) =>
        (cursor is var (id, day) ? rows.Where(l => l.DueOn > day || (l.DueOn == day && l.RecordId > id)) : rows)
            .Where(l => l.DueOn != null).OrderBy(l => l.DueOn).ThenBy(l => l.RecordId);

    private static IQueryable<LedgerRow> ByDiscovery(IQueryable<LedgerRow> rows, (Guid Id, LocalDate? Day)? cursor) =>
        (cursor is var (id, day) ? rows.Where(l => l.FoundOn < day || (l.FoundOn == day && l.RecordId < id)) : rows)
            .Where(l => l.FoundOn != null).OrderByDescending(l => l.FoundOn).ThenByDescending(l => l.RecordId);

    private static string? Key(LedgerRow row, string? sort) =>
        (sort switch { "due" => row.DueOn, "-found" => row.FoundOn, _ => null }) is { } day ? LocalDatePattern.Iso.Format(day) : null;

    private static (Guid Id, LocalDate? Day)? Cursor(string? key) => Guid.TryParse(key?[..Math.Min(32, key.Length)], out var id)
        ? (id, LocalDatePattern.Iso.Parse(key![32..]).TryGetValue(default, out var day) ? day : null)
        : null;
}
