using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary>An entry as the audit administrator sees it: everything but the content.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When; a real instant, also in training.</param>
/// <param name="ActorId">Who; null for the system itself.</param>
/// <param name="OnBehalfOf">On whose behalf.</param>
/// <param name="SessionId">In which session.</param>
/// <param name="Address">From where.</param>
/// <param name="Operation">By which operation or command.</param>
/// <param name="Action">What happened.</param>
/// <param name="SubjectKind">The kind of what it happened to.</param>
/// <param name="SubjectId">The key of what it happened to.</param>
/// <param name="Outcome">Whether it was done or refused.</param>
/// <param name="Correlation">The trace.</param>
/// <param name="HasContent">Whether there is more to know, which a second person can open.</param>
/// <param name="Seal">The number of its seal; null while it waits for one.</param>
internal sealed record AuditEntryView(
    Guid Id, Instant At, Guid? ActorId, string? OnBehalfOf, Guid? SessionId, string? Address, string? Operation, string Action, string? SubjectKind, string? SubjectId,
    AuditOutcome Outcome, string? Correlation, bool HasContent, long? Seal)
{
    public static AuditEntryView Of(AuditEntry e, long? seal) => new(
        e.Id, e.At, e.ActorId, e.OnBehalfOf, e.SessionId, e.Address, e.Operation, e.Action, e.SubjectKind, e.SubjectId, e.Outcome, e.Correlation, e.Content is not null, seal);

    public static readonly AuditEntryView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000030"), Instant.FromUtc(2026, 9, 1, 1, 0), Guid.Parse("019a9c1e-5a00-7000-8000-000000000007"), null,
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000009"), "10.1.2.3", "POST /api/v1/proposals/{id:guid}/confirm", "post-given", "post_holding", "019a9c1e-5a00-7000-8000-000000000031",
        AuditOutcome.Done, "4bf92f3577b34da6a3ce929d0e0e4736", HasContent: true, Seal: 4711);
}

/// <summary>What the log is narrowed to.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">What happened.</param>
/// <param name="SubjectKind">The kind of what it happened to.</param>
/// <param name="Subject">The key of what it happened to.</param>
/// <param name="Outcome">Done or refused.</param>
/// <param name="From">The first day, in China.</param>
/// <param name="To">The last day, inclusive.</param>
/// <param name="After">Where the page before ended.</param>
/// <param name="Limit">1 to 200, 50 where it is not given.</param>
internal sealed record AuditQuery(
    Guid? Actor, string? Action, string? SubjectKind, string? Subject, string? Outcome, DateOnly? From, DateOnly? To, string? After, int? Limit);

/// <summary>How the log is.</summary>
/// <param name="Unsealed">How many entries wait for their seal.</param>
/// <param name="OldestUnsealedAt">Since when the oldest of them waits.</param>
/// <param name="LastSeal">The newest seal.</param>
/// <param name="ArchivedThrough">The last seal whose entries are in an archive and no longer here.</param>
/// <param name="Witness">What the witness says.</param>
/// <param name="NotAsWitnessed">When it was last found that the witness remembered more, or otherwise, than the database, as after a restore.</param>
internal sealed record AuditStatus(
    int Unsealed, Instant? OldestUnsealedAt, AuditSeal? LastSeal, long? ArchivedThrough, WitnessAnswer Witness, Instant? NotAsWitnessed);

/// <summary>Reads the log for those who may.</summary>
internal sealed class ReadLog(XunchaDb db, SealAudit seals)
{
    /// <summary><c>GET /audit/entries</c>, the newest first.</summary>
    public async Task<IResult> EntriesAsync(AuditQuery query, CancellationToken cancellation)
    {
        var input = new Validation();
        var outcome = EnumNames<AuditOutcome>.Read(query.Outcome, "$.outcome", input);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var entries = db.Set<AuditEntry>().AsNoTracking();
        entries = query.Actor is { } actor ? entries.Where(e => e.ActorId == actor) : entries;
        entries = query.Action is { } action ? entries.Where(e => e.Action == action) : entries;
        entries = query.SubjectKind is { } kind ? entries.Where(e => e.SubjectKind == kind) : entries;
        entries = query.Subject is { } subject ? entries.Where(e => e.SubjectId == subject) : entries;
        entries = query.Outcome is not null ? entries.Where(e => e.Outcome == outcome) : entries;
        entries = query.From is { } from && Midnight(from) is var first ? entries.Where(e => e.At >= first) : entries;
        entries = query.To is { } to && Midnight(to.AddDays(1)) is var end ? entries.Where(e => e.At < end) : entries;

        // Ids grow with the instant at which they were made, so that they are the order of time.
        entries = Guid.TryParse(Paging.Decode(query.After), out var last) ? entries.Where(e => e.Id < last) : entries;
        var limit = Paging.Limit(query.Limit);
        var found = await entries.OrderByDescending(e => e.Id).Take(limit + 1)
            .LeftJoin(db.Set<SealedEntry>(), e => e.Id, s => s.EntryId, (e, s) => new { Entry = e, Seal = s == null ? (long?)null : s.SealNumber })
            .OrderByDescending(x => x.Entry.Id).ToListAsync(cancellation);
        return TypedResults.Ok(found.Select(x => AuditEntryView.Of(x.Entry, x.Seal)).ToList().ToPage(limit, e => e.Id.ToString()));
    }

    /// <summary><c>GET /audit/seals</c>, the newest first.</summary>
    public async Task<Page<AuditSeal>> SealsAsync(string? after, int? limit, CancellationToken cancellation)
    {
        var found = db.Set<AuditSeal>().AsNoTracking();
        found = long.TryParse(Paging.Decode(after), out var last) ? found.Where(s => s.Number < last) : found;
        var count = Paging.Limit(limit);
        return (await found.OrderByDescending(s => s.Number).Take(count + 1).ToListAsync(cancellation)).ToPage(count, s => $"{s.Number}");
    }

    /// <summary><c>GET /audit/status</c></summary>
    public async Task<AuditStatus> StatusAsync(CancellationToken cancellation)
    {
        var waiting = db.Set<UnsealedEntry>().Join(db.Set<AuditEntry>(), u => u.EntryId, e => e.Id, (_, e) => (Instant?)e.At);
        var (count, oldest) = (await waiting.CountAsync(cancellation), await waiting.MinAsync(cancellation));
        var last = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellation);
        var archived = await db.Set<ArchivedSeals>().Select(a => (long?)a.ThroughSeal).MaxAsync(cancellation);
        var notWitnessed = await db.Set<AuditEntry>().Where(SealAudit.IsFinding).Select(e => (Instant?)e.At).MaxAsync(cancellation);
        return new(count, oldest, last, archived, await seals.AskWitnessAsync(cancellation), notWitnessed);
    }

    private static Instant Midnight(DateOnly day) => day.ToLocalDate().AtStartOfDayInZone(XunchaClock.Zone).ToInstant();
}
