using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Findings;

/// <summary>Keeps the ledger's row of a finding in line with its record. The writer of decisions calls it, and nobody else.</summary>
internal sealed class LedgerWriter(XunchaDb db, EnteredReferences references)
{
    /// <summary>Writes the row of a record that has changed; records of other kinds have none.</summary>
    /// <param name="record">The record, as it now is.</param>
    /// <param name="definition">Its definition.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task WriteAsync(Record record, WorkflowDefinition definition, CancellationToken cancellation)
    {
        if (record.Kind != RecordKind.Finding)
        {
            return;
        }

        var isNew = db.Entry(record).State == EntityState.Added;
        var row = db.Set<LedgerRow>().Local.FindEntry(record.Id)?.Entity
            ?? (isNew ? null : await db.Set<LedgerRow>().SingleOrDefaultAsync(l => l.RecordId == record.Id, cancellation));
        if (record.Status == RecordStatus.Voided)
        {
            db.RemoveRange(row is null ? [] : [row]);
            return;
        }

        if (row is null)
        {
            row = new() { RecordId = record.Id, DefinitionId = record.DefinitionId, RootId = record.RootId, PartyPath = record.PartyPath };
            db.Add(row);
        }

        row.Take(record);
        if (LedgerRow.Value(record, LedgerNames.Area) is var area && area != row.Area)
        {
            (row.Area, row.AreaOf) = (area, area is null ? null : await references.ChecklistOfAsync(record, definition, cancellation));
        }

        if (LedgerRow.Id(record, LedgerNames.Region) is var region && region != row.RegionId)
        {
            (row.RegionId, row.RegionPath) = (region, (await db.FindAsync<Organisation>([region], cancellation))?.Path);
        }
    }
}
