using Xuncha.Core;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Findings;

/// <summary>What is counted together.</summary>
/// <param name="Id">An organisation.</param>
/// <param name="Of">The definition that a state or content area is of.</param>
/// <param name="Name">A name by which the ledger can be narrowed to it. Neither id nor name: not given, or not open to the caller.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Counts">How many.</param>
internal sealed record LedgerGroup(Guid? Id, string? Of, string? Name, Text? Title, LedgerCounts Counts);

/// <summary>The ledger in figures: all of it, and group by group, the largest first.</summary>
internal sealed record LedgerSummary(LedgerCounts Total, IReadOnlyList<LedgerGroup> Items, string? Next)
{
    public static readonly LedgerSummary Example = new(new(12, 7, 2, 4, 1), [new(null, null, "某商场", new("某商场", "某商场"), new(12, 7, 2, 4, 1))], null);
}

/// <summary><c>GET /ledger/summary</c>: counts the rows that the list of the same filter shows.</summary>
internal sealed class SummariseLedger(XunchaDb db, RecordAccess access, LedgerQuery ledger, LedgerCounter counter)
{
    /// <summary>Counts them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, LedgerFilter filter, string? by, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var input = new Validation();
        var grouping = EnumNames<LedgerGrouping>.Read(by, "$.by", input);
        var rows = await ledger.RowsAsync(filter, caller, input, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var counts = await counter.CountAsync(rows, grouping, await db.Set<Organisation>().PathAsync(filter.Under, cancellation), caller, cancellation);

        // There are as many groups as units, not as findings; the cursor counts those that were shown.
        var shown = int.TryParse(Paging.Decode(after), out var number) ? Math.Max(0, number) : 0;
        var page = counts.OrderByDescending(entry => entry.Value.All).ThenBy(entry => entry.Key.Id).ThenBy(entry => entry.Key.Of, StringComparer.Ordinal).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .Skip(shown).Take(Paging.Limit(limit) + 1).ToList().ToPage(Paging.Limit(limit), _ => $"{shown + Paging.Limit(limit)}");
        var titles = await counter.TitlesAsync(grouping, [.. page.Items.Select(entry => entry.Key)], cancellation);
        return TypedResults.Ok(new LedgerSummary(
            counts.Values.Aggregate(LedgerCounts.None, (sum, count) => sum + count),
            [.. page.Items.Zip(titles, (entry, title) => new LedgerGroup(entry.Key.Id, entry.Key.Of, entry.Key.Name, title, entry.Value))],
            page.Next));
    }
}
