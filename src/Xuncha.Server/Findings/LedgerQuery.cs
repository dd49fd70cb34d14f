using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime.Extensions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Findings;

/// <summary>What the ledger is narrowed to.</summary>
/// <param name="Definition">One definition of findings.</param>
/// <param name="State">One state.</param>
/// <param name="Stage">One stage.</param>
/// <param name="Standing">open, struck-off or settled.</param>
/// <param name="Inspection">The findings of one inspection.</param>
/// <param name="Under">An organisation: parties in it and below it.</param>
/// <param name="Party">One inspected party, without what is below it.</param>
/// <param name="Region">An organisation: regions in it and below it.</param>
/// <param name="RegionItself">One region, without what is below it.</param>
/// <param name="Area">One content area.</param>
/// <param name="Industry">One industry.</param>
/// <param name="Unit">One responsible unit that is an organisation.</param>
/// <param name="ResponsibleUnit">One responsible unit by its name.</param>
/// <param name="Duty">One duty that was not done.</param>
/// <param name="FoundFrom">Found on this day or later.</param>
/// <param name="FoundTo">Found on this day or earlier.</param>
/// <param name="DueBefore">With a running rectification that is due before this day.</param>
/// <param name="Overdue">Only those whose rectification is overdue.</param>
/// <param name="Without">industry, region or found-on: only those in which the caller reads none.</param>
/// <param name="Text">A text that the title or the description holds.</param>
/// <param name="Rectifier">One organisation that has to rectify: as the inspected party or as the responsible unit.</param>
internal sealed record LedgerFilter(
    [FromQuery(Name = "definition")] string? Definition = null,
    [FromQuery(Name = "state")] string? State = null,
    [FromQuery(Name = "stage")] string? Stage = null,
    [FromQuery(Name = "standing")] string? Standing = null,
    [FromQuery(Name = "inspection")] Guid? Inspection = null,
    [FromQuery(Name = "under")] Guid? Under = null,
    [FromQuery(Name = "party")] Guid? Party = null,
    [FromQuery(Name = "region")] Guid? Region = null,
    [FromQuery(Name = "regionItself")] Guid? RegionItself = null,
    [FromQuery(Name = "area")] string? Area = null,
    [FromQuery(Name = "industry")] string? Industry = null,
    [FromQuery(Name = "unit")] Guid? Unit = null,
    [FromQuery(Name = "responsibleUnit")] string? ResponsibleUnit = null,
    [FromQuery(Name = "duty")] Guid? Duty = null,
    [FromQuery(Name = "foundFrom")] DateOnly? FoundFrom = null,
    [FromQuery(Name = "foundTo")] DateOnly? FoundTo = null,
    [FromQuery(Name = "dueBefore")] DateOnly? DueBefore = null,
    [FromQuery(Name = "overdue")] bool? Overdue = null,
    [FromQuery(Name = "without")] string? Without = null,
    [FromQuery(Name = "text")] string? Text = null,
    [FromQuery(Name = "rectifier")] Guid? Rectifier = null)
{
    /// <summary>Whether it asks for what stands in fields, which not everybody may read who knows of a finding.</summary>
    public bool AsksFields() =>
        (Region ?? RegionItself ?? Unit ?? Duty) is not null || (Area ?? Industry ?? ResponsibleUnit) is not null || (FoundFrom ?? FoundTo) is not null;

    /// <summary>Whether it asks for deadlines, which not everybody may know of.</summary>
    public bool AsksDeadlines() => DueBefore is not null || Overdue == true;
}

/// <summary>A value that a row may be without.</summary>
internal enum LedgerValue
{
    /// <summary>The industry.</summary>
    Industry,

    /// <summary>The region.</summary>
    Region,

    /// <summary>The day on which it was found.</summary>
    FoundOn,
}

/// <summary>
/// The rows of the ledger that somebody may know of, narrowed in SQL: lists, counts and exports are built on it. What the caller may not read of a
/// finding does not find it either.
/// </summary>
internal sealed class LedgerQuery(XunchaDb db, RecordAccess access)
{
    /// <summary>The rows that a filter leaves, in no order.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="caller">Who asks; of the rows of records that the caller may not know of, none is there.</param>
    /// <param name="input">Takes note of what the filter has wrong.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IQueryable<LedgerRow>> RowsAsync(LedgerFilter filter, Caller caller, Validation input, CancellationToken cancellation)
    {
        var rows = Among(db.Set<LedgerRow>().AsNoTracking(), access.Visible(caller));
        rows = filter.AsksFields() ? Readable(rows, caller) : rows;
        rows = filter.AsksDeadlines() ? WithDeadlines(rows, caller) : rows;
        if (filter.Standing is not null)
        {
            var standing = EnumNames<LedgerStanding>.Read(filter.Standing, "$.standing", input);
            rows = rows.Where(l => l.Standing == standing);
        }

        rows = filter.Definition is { } definition ? rows.Where(l => l.DefinitionId == definition) : rows;
        rows = filter.State is { } state ? rows.Where(l => l.State == state) : rows;
        rows = filter.Stage is { } stage ? rows.Where(l => l.Stage == stage) : rows;
        rows = filter.Inspection is { } root ? rows.Where(l => l.RootId == root) : rows;
        rows = filter.Area is { } area ? rows.Where(l => l.Area == area) : rows;
        rows = filter.Industry is { } industry ? rows.Where(l => l.Industry == industry) : rows;
        rows = filter.RegionItself is { } itself ? rows.Where(l => l.RegionId == itself) : rows;
        rows = filter.Unit is { } unit ? rows.Where(l => l.UnitId == unit) : rows;
        rows = filter.ResponsibleUnit is { } name ? rows.Where(l => l.ResponsibleUnit == name) : rows;
        rows = filter.Duty is { } duty ? rows.Where(l => l.DutyId == duty) : rows;
        rows = filter.FoundFrom?.ToLocalDate() is { } from ? rows.Where(l => l.FoundOn >= from) : rows;
        rows = filter.FoundTo?.ToLocalDate() is { } to ? rows.Where(l => l.FoundOn <= to) : rows;
        rows = filter.DueBefore?.ToLocalDate() is { } due ? rows.Where(l => l.DueOn < due) : rows;
        rows = filter.Overdue == true ? rows.Where(l => l.OverdueAfter < caller.Now) : rows;
        if (filter.Under is { } under)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(under, cancellation);
            rows = rows.Where(l => l.PartyPath.StartsWith(path));
        }

        if (filter.Party is { } party)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(party, cancellation);
            rows = rows.Where(l => l.PartyPath == path);
        }

        if (filter.Rectifier is { } rectifier)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(rectifier, cancellation);
            var readable = access.WithReadableLedger(caller);
            rows = rows.Where(l => l.PartyPath == path || (l.UnitId == rectifier && readable.Any(r => r.Id == l.RecordId)));
        }

        if (filter.Region is { } region)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(region, cancellation);
            rows = rows.Where(l => l.RegionPath!.StartsWith(path));
        }

        if (filter.Without is not null)
        {
            rows = Without(rows, EnumNames<LedgerValue>.Read(filter.Without, "$.without", input), caller);
        }

        if (filter.Text is { Length: > 0 } text)
        {
            var readable = access.WithReadableLedger(caller);
            rows = rows.Where(l => l.Record!.Title.Contains(text) || (l.Description!.Contains(text) && readable.Any(r => r.Id == l.RecordId)));
        }

        return rows;
    }

    // What the caller may not read is to the caller not there, and is not told from what was not given.
    private IQueryable<LedgerRow> Without(IQueryable<LedgerRow> rows, LedgerValue value, Caller caller)
    {
        var readable = access.WithReadableLedger(caller);
        return value switch
        {
            LedgerValue.Industry => rows.Where(l => l.Industry == null || !readable.Any(r => r.Id == l.RecordId)),
            LedgerValue.Region => rows.Where(l => l.RegionId == null || !readable.Any(r => r.Id == l.RecordId)),
            _ => rows.Where(l => l.FoundOn == null || !readable.Any(r => r.Id == l.RecordId)),
        };
    }

    /// <summary>Those rows whose fields the caller may read.</summary>
    public IQueryable<LedgerRow> Readable(IQueryable<LedgerRow> rows, Caller caller) => Among(rows, access.WithReadableLedger(caller));

    /// <summary>Those rows whose fields the caller may not read.</summary>
    public IQueryable<LedgerRow> Unreadable(IQueryable<LedgerRow> rows, Caller caller)
    {
        var readable = access.WithReadableLedger(caller);
        return rows.Where(l => !readable.Any(r => r.Id == l.RecordId));
    }

    /// <summary>Those rows whose deadlines the caller may know of.</summary>
    public IQueryable<LedgerRow> WithDeadlines(IQueryable<LedgerRow> rows, Caller caller) => Among(rows, access.WithVisibleDeadlines(caller));

    private static IQueryable<LedgerRow> Among(IQueryable<LedgerRow> rows, IQueryable<Record> records) =>
        rows.Where(l => records.Any(r => r.Id == l.RecordId));
}
