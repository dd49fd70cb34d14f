using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Duties;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Findings;

/// <summary>Shows rows of the ledger to somebody: every value as the reader may see it on the record, with titles.</summary>
internal sealed class LedgerReader(XunchaDb db, DefinitionStore definitions, RecordAccess access)
{
    private readonly Dictionary<string, WorkflowDefinition?> _newest = new(StringComparer.Ordinal);

    /// <summary>The rows as items, in their order. That sensitive ones are read is written down first.</summary>
    public async Task<IReadOnlyList<LedgerItem>> ShowAsync(IReadOnlyList<LedgerRow> rows, Caller caller, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.RecordId).ToList();
        var records = await db.Set<Record>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellation);
        List<(LedgerRow Row, Record Record, WorkflowDefinition Definition, Sight Sight)> seen = [];
        foreach (var row in rows)
        {
            var record = records[row.RecordId];
            var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
            var sight = caller.SightOf(record, definition);
            if (sight.SeesIn(record.State)) // it may have gone out of sight since its row was found
            {
                seen.Add((row, record, definition, sight));
            }
        }

        await access.NoteReadsAsync(caller, seen.Select(entry => (entry.Record.Id, entry.Definition)), cancellation);
        var organisations = await OrganisationsAsync(rows.SelectMany(row => new[] { row.RegionId, row.UnitId }).Concat(records.Values.Select(r => (Guid?)r.PartyId)), cancellation);
        var duties = await DutiesAsync(rows.Select(row => row.DutyId), cancellation);
        List<LedgerItem> items = [];
        foreach (var (row, record, definition, sight) in seen)
        {
            string? Of(string field) => definition.Field(field) is { } known && sight.Reads(known) ? LedgerRow.Value(record, field) : null;
            items.Add(new(
                record.Id,
                new(definition.Id, definition.Name),
                record.Title,
                row.RootId == record.Id ? null : row.RootId,
                organisations[record.PartyId],
                new(record.Stage, definition.StageOf(record.State).Title),
                new(record.State, definition.State(record.State).Title),
                record.Since.Date,
                row.Standing,
                sight.ReadsDeadlines ? row.DueOn : null,
                sight.ReadsDeadlines ? row.OverdueAfter < caller.Now : null,
                Of(LedgerNames.Area) is not null && row is { Area: { } area, AreaOf: { } of } ? new(area, await AreaAsync(of, area, cancellation)) : null,
                Of(LedgerNames.Region) is not null && row.RegionId is { } region ? organisations.GetValueOrDefault(region) : null,
                Of(LedgerNames.Industry) is { } industry ? new(industry, Wording.Value(LedgerNames.Industry, industry, definition)) : null,
                Of(Field.Unit) is not null && row.UnitId is { } unit ? organisations.GetValueOrDefault(unit) : null,
                Of(LedgerNames.ResponsibleUnit),
                Of(LedgerNames.ResponsiblePerson),
                Of(LedgerNames.Duty) is not null && row.DutyId is { } duty ? duties.GetValueOrDefault(duty) : null,
                Of(LedgerNames.Description),
                Of(LedgerNames.FoundOn) is { } day ? FieldValue.ToDate(day) : null,
                Of(LedgerNames.Money) is { } money ? FieldValue.ToNumber(money) : null,
                Of(LedgerNames.Percent) is { } percent ? int.Parse(percent, CultureInfo.InvariantCulture) : null));
        }

        return items;
    }

    /// <summary>What organisations are called.</summary>
    public async Task<Dictionary<Guid, NamedId>> OrganisationsAsync(IEnumerable<Guid?> ids, CancellationToken cancellation)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToList();
        return await db.Set<Organisation>().Where(o => wanted.Contains(o.Id)).Select(o => new { o.Id, o.NameZh, o.NameEn })
            .ToDictionaryAsync(o => o.Id, o => new NamedId(o.Id, new(o.NameZh, o.NameEn)), cancellation);
    }

    /// <summary>What a content area is called in the checklist of a definition.</summary>
    public async Task<Text> AreaAsync(string definition, string area, CancellationToken cancellation) =>
        (await NewestAsync(definition, cancellation))?.Checklist.FirstOrDefault(candidate => candidate.Name == area)?.Title ?? new(area, area);

    /// <summary>What industries are called in the definitions of findings.</summary>
    public async Task<IReadOnlyDictionary<string, Text>> IndustriesAsync(CancellationToken cancellation) =>
        (await definitions.NewestOfAsync(db, RecordKind.Finding, cancellation))
            .SelectMany(definition => definition.Field(LedgerNames.Industry)?.Options ?? [])
            .DistinctBy(option => option.Name).ToDictionary(option => option.Name, option => option.Title, StringComparer.Ordinal);

    /// <summary>The newest version of a definition, by which what is counted over many records is named.</summary>
    public async Task<WorkflowDefinition?> NewestAsync(string definition, CancellationToken cancellation) =>
        _newest.TryGetValue(definition, out var known) ? known : _newest[definition] = await definitions.NewestAsync(db, definition, cancellation);

    private async Task<Dictionary<Guid, NamedId>> DutiesAsync(IEnumerable<Guid?> ids, CancellationToken cancellation)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToList();
        return wanted.Count == 0 ? [] : await db.Set<Duty>().Where(d => wanted.Contains(d.Id)).Select(d => new { d.Id, d.Title })
            .ToDictionaryAsync(d => d.Id, d => new NamedId(d.Id, new(d.Title, d.Title)), cancellation);
    }
}
