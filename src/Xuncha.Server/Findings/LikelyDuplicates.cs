using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Core.Findings;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary>A finding that is likely the same.</summary>
/// <param name="Likeness">How alike the descriptions are, from 0.6 to 1.</param>
/// <param name="Finding">The finding.</param>
internal sealed record LikelyDuplicate(double Likeness, LedgerItem Finding)
{
    public static readonly LikelyDuplicate Example = new(0.82, LedgerItem.Example);
}

/// <summary>
/// <c>GET /findings/{id}/duplicates</c>: findings of the same unit or party with a description like this one's. They are shown and bar nothing.
/// </summary>
internal sealed class LikelyDuplicates(RecordAccess access, ReadRecords read, LedgerQuery ledger, LedgerReader reader)
{
    private const int MostCompared = 5000; // the newest
    private const int MostShown = 20;

    /// <summary>Finds them among what the caller may read.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(RecordKind.Finding, id, caller, cancellation) is not { Record: var record, Sight: var sight, Matter.Definition: var definition })
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        string? Of(string field) => definition.Field(field) is { } known && sight.Reads(known) ? LedgerRow.Value(record, field) : null;
        var (unit, name) = (Guid.TryParse(Of(Field.Unit), out var known) ? known : (Guid?)null, Of(LedgerNames.ResponsibleUnit));
        var pairs = Similarity.Pairs(Of(LedgerNames.Description) ?? record.Title);
        var rows = ledger.Readable(await ledger.RowsAsync(new(), caller, new Validation(), cancellation), caller)
            .Where(l => l.RecordId != id && l.Description != null
                && (l.PartyPath == record.PartyPath || (unit != null && l.UnitId == unit) || (name != null && l.ResponsibleUnit == name)));
        var compared = await rows.OrderByDescending(l => l.RecordId).Take(MostCompared).ToListAsync(cancellation);
        var alike = compared.Select(row => (Row: row, Likeness: Similarity.Of(pairs, Similarity.Pairs(row.Description!))))
            .Where(pair => pair.Likeness >= Similarity.Likely).OrderByDescending(pair => pair.Likeness).Take(MostShown).ToList();
        var items = await reader.ShowAsync([.. alike.Select(pair => pair.Row)], caller, cancellation);
        return TypedResults.Ok(alike.Join(items, pair => pair.Row.RecordId, item => item.Id, (pair, item) => new LikelyDuplicate(Math.Round(pair.Likeness, 2), item)).ToList());
    }
}
