using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>A record in a list.</summary>
internal sealed record RecordItem(
    Guid Id,
    RecordKind Kind,
    string Definition,
    int DefinitionVersion,
    string Title,
    Guid? ParentId,
    Guid OrganizerId,
    Guid PartyId,
    string Stage,
    string State,
    Text StateTitle,
    RecordStatus Status,
    Instant CreatedAt)
{
    public static RecordItem Of(Record r, WorkflowDefinition definition) => new(
        r.Id, r.Kind, r.DefinitionId, r.DefinitionVersion, r.Title, r.ParentId, r.OrganizerId, r.PartyId, r.Stage, r.State, definition.State(r.State).Title, r.Status, r.CreatedAt);
}

/// <summary>What a list of records is narrowed to.</summary>
/// <param name="Definition">One definition.</param>
/// <param name="State">One state.</param>
/// <param name="Stage">One stage.</param>
/// <param name="Status">Running, ended, terminated or voided.</param>
/// <param name="Party">One inspected party.</param>
/// <param name="Under">An organisation: parties in it and below it.</param>
/// <param name="Parent">The records that belong to one.</param>
/// <param name="Sort"><c>-created</c> (the newest first, the usual order), <c>created</c> or <c>title</c>.</param>
/// <param name="After">Where the page before ended.</param>
/// <param name="Limit">1 to 200, 50 where it is not given.</param>
internal sealed record RecordQuery(
    string? Definition, string? State, string? Stage, string? Status, Guid? Party, Guid? Under, Guid? Parent, string? Sort, string? After, int? Limit);

/// <summary>A record that the caller may know of, with what may be known of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Matter">The record with all by which it is decided.</param>
/// <param name="Sight">What the caller may know of it.</param>
internal sealed record SeenRecord(Record Record, Case Matter, Sight Sight);

/// <summary>Reads records.</summary>
internal sealed class ReadRecords(XunchaDb db, RecordAccess access, RecordStore records, RecordUse use, DefinitionStore definitions)
{
    private static readonly InstantPattern CreatedPattern = InstantPattern.ExtendedIso;

    private static readonly HistoryKind[] OfDeadlines =
    [
        HistoryKind.DeadlineStarted, HistoryKind.DeadlineMet, HistoryKind.DeadlineCancelled, HistoryKind.DeadlineMoved, HistoryKind.Suspended, HistoryKind.Resumed,
        HistoryKind.Extended, HistoryKind.RungFired, HistoryKind.Confirmed,
    ];

    /// <summary><c>GET /inspections/{id}</c></summary>
    public async Task<IResult> GetAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await SeenAsync(kind, id, caller, http.RequestAborted) is { Record: var record }
            ? new Answer(StatusCodes.Status200OK, RecordUse.ETag(record), null, await use.ViewAsync(record, caller, http.RequestAborted))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary><c>GET /records/{id}</c>: what kind of record an id means.</summary>
    public async Task<IResult> FindAsync(HttpContext http, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await records.ReadAsync(id, http.RequestAborted) is { } record && await SeenAsync(record.Kind, id, caller, http.RequestAborted) is { Matter: var matter }
            ? TypedResults.Ok(RecordItem.Of(record, matter.Definition))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary><c>GET /inspections</c> and the like; <c>GET /records</c> for records of every kind.</summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind? kind, RecordQuery query)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var rows = kind is null ? access.Visible(caller) : access.Visible(caller).Where(r => r.Kind == kind);
        var input = new Validation().Require(query.Sort is null or "created" or "-created" or "title", "$.sort", new("可选：created、-created、title", "one of created, -created, title"));
        var status = EnumNames<RecordStatus>.Read(query.Status, "$.status", input);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        rows = query.Definition is { } definition ? rows.Where(r => r.DefinitionId == definition) : rows;
        rows = query.State is { } state ? rows.Where(r => r.State == state) : rows;
        rows = query.Stage is { } stage ? rows.Where(r => r.Stage == stage) : rows;
        rows = query.Status is not null ? rows.Where(r => r.Status == status) : rows;
        rows = query.Party is { } party ? rows.Where(r => r.PartyId == party) : rows;
        rows = query.Parent is { } parent ? rows.Where(r => r.ParentId == parent) : rows;
        if (query.Under is { } under)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(under, cancellation);
            rows = rows.Where(r => r.PartyPath.StartsWith(path));
        }

        var limit = Paging.Limit(query.Limit);
        var page = await Sorted(rows, query.Sort ?? "-created", Paging.Decode(query.After)).Take(limit + 1).ToListAsync(cancellation);
        var parts = page.ToPage(limit, r => query.Sort == "title" ? $"{r.Id:N}{r.Title}" : $"{r.Id:N}{CreatedPattern.Format(r.CreatedAt)}");
        List<(Record Record, WorkflowDefinition Definition)> shown = [];
        foreach (var r in parts.Items)
        {
            shown.Add((r, await definitions.PinnedAsync(db, r.DefinitionId, r.DefinitionVersion, cancellation)));
        }

        await access.NoteReadsAsync(caller, shown.Select(entry => (entry.Record.Id, entry.Definition)), cancellation);
        return TypedResults.Ok(new Page<RecordItem>([.. shown.Select(entry => RecordItem.Of(entry.Record, entry.Definition))], parts.Next));
    }

    /// <summary><c>GET /inspections/{id}/history</c>: in the order of recording. What the caller may not know of is not there.</summary>
    public async Task<IResult> HistoryAsync(HttpContext http, RecordKind kind, Guid id, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await SeenAsync(kind, id, caller, cancellation) is not { Sight: var sight })
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        // The cursor counts the lines that were shown: the number of a line would tell how many there are besides.
        var shown = int.TryParse(Paging.Decode(after), out var number) ? Math.Max(0, number) : 0;
        var count = Paging.Limit(limit);
        var rows = await LinesOf(id, sight, caller).Skip(shown).Take(count + 1).ToListAsync(cancellation);
        var page = rows.ToPage(count, _ => $"{shown + count}");
        return TypedResults.Ok(new Page<HistoryView>([.. page.Items.Select(row => HistoryView.Of(row, sight))], page.Next));
    }

    /// <summary>The lines of a record's history that somebody may read, in the order of recording.</summary>
    public IQueryable<HistoryRow> LinesOf(Guid id, Sight sight, Caller caller) =>
        LinesOf(db.Set<HistoryRow>().Where(h => h.RecordId == id), sight, caller);

    /// <summary>The same of several records of one version of a definition, on which somebody has the same sight.</summary>
    public IQueryable<HistoryRow> LinesOf(IReadOnlyCollection<Guid> ids, Sight sight, Caller caller) =>
        LinesOf(db.Set<HistoryRow>().Where(h => ids.Contains(h.RecordId)), sight, caller);

    private IQueryable<HistoryRow> LinesOf(IQueryable<HistoryRow> all, Sight sight, Caller caller)
    {
        var visible = access.Visible(caller);
        var lines = all.AsNoTracking().Where(h => h.ChildId == null || visible.Any(r => r.Id == h.ChildId));
        return Told(lines, sight).OrderBy(h => h.Id);
    }

    /// <summary>The record, if it is of that kind and the caller may know of it: the one door to all that is read of a record.</summary>
    public async Task<SeenRecord?> SeenAsync(RecordKind kind, Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await records.ReadAsync(id, cancellation) is not { } record || record.Kind != kind)
        {
            return null;
        }

        var matter = await records.CaseAsync(record, caller.Now, cancellation);
        var sight = caller.SightOf(record, matter.Definition);
        if (!sight.SeesIn(record.State))
        {
            return null;
        }

        await access.NoteReadsAsync(caller, [(id, matter.Definition)], cancellation);
        return new(record, matter, sight);
    }

    private static IQueryable<HistoryRow> Told(IQueryable<HistoryRow> lines, Sight sight)
    {
        if (!sight.IsWhole)
        {
            var states = sight.States;
            lines = lines.Where(h => states.Contains(h.State));
        }

        if (!sight.ReadsDeadlines)
        {
            lines = lines.Where(h => !OfDeadlines.Contains(h.Kind));
        }

        var hidden = sight.HiddenLines;
        return lines
            .Where(h => h.Kind != HistoryKind.PaperAttached || !hidden.Papers.Contains(h.Subject))
            .Where(h => h.Kind != HistoryKind.Corrected || !hidden.Corrections.Contains(h.Subject))
            .Where(h => h.Kind != HistoryKind.Asked || !hidden.Asks.Contains(h.Subject))
            .Where(h => h.Kind != HistoryKind.TeamAffair || !hidden.TeamAffairs);
    }

    /// <summary>Named orders, each with the id as its tie-break and an index behind it. The cursor is the id, then the sort key.</summary>
    private static IQueryable<Record> Sorted(IQueryable<Record> rows, string sort, string? cursor)
    {
        var id = Guid.TryParse(cursor?[..Math.Min(32, cursor.Length)], out var parsed) ? parsed : (Guid?)null;
        var key = id is null ? null : cursor![32..];
        if (sort == "title")
        {
            return (key is null ? rows : rows.Where(r => string.Compare(r.Title, key) > 0 || (r.Title == key && r.Id > id))).OrderBy(r => r.Title).ThenBy(r => r.Id);
        }

        // Ids grow with the instant they were made at, so that the instant orders and the id only breaks ties.
        Instant? at = key is not null && CreatedPattern.Parse(key).TryGetValue(default, out var instant) ? instant : null;
        return sort == "created"
            ? (at is null ? rows : rows.Where(r => r.CreatedAt > at || (r.CreatedAt == at && r.Id > id))).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id)
            : (at is null ? rows : rows.Where(r => r.CreatedAt < at || (r.CreatedAt == at && r.Id < id))).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id);
    }
}
