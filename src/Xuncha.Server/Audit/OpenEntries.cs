using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary>Entries whose content is to be opened.</summary>
/// <param name="Entries">Single ones.</param>
/// <param name="Subject">All about one subject, such as a record, by its key.</param>
/// <param name="Reason">Why.</param>
internal sealed record Opening(IReadOnlyList<Guid>? Entries, string? Subject, string? Reason);

/// <summary>An entry with its content.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Content">The particulars, and before and after of each changed row; null where there are none, or where they cannot be read.</param>
/// <param name="IsReadable">Whether what there is could be read: it cannot be where it was changed.</param>
internal sealed record OpenedEntry(AuditEntryView Entry, JsonElement? Content, bool IsReadable)
{
    public static readonly OpenedEntry Example = new(
        AuditEntryView.Example, JsonSerializer.SerializeToElement(new { changes = new[] { new { table = "post_holding", after = new { post = "commission-office" } } } }), IsReadable: true);
}

/// <summary>
/// Opens the content of entries: the audit administrator proposes, and a person outside of the three administrators confirms and reads. So nobody who
/// administers sees business, and nobody reads the log without a reason that is written down.
/// </summary>
internal sealed class OpenEntries(XunchaDb db, FieldCipher cipher, XunchaClock clock, PersonAccess access) : IProposed
{
    private const int MostEntries = 100;

    private static readonly Duration Open = Duration.FromHours(24);

    public static readonly Opening Example = new([AuditEntryView.Example.Id], null, "核查 9 月 1 日的任职变更");

    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.OpenEntries;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.AuditAdministrator];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => Posts.OpenersOfTheLog;

    /// <summary>What is wrong with what is proposed; null when nothing is.</summary>
    public static ProblemResult? Against(Opening opening) => new Validation()
        .RequireText(opening.Reason, "$.reason", 2000).AllowText(opening.Subject, "$.subject", 300)
        .Require(opening.Entries is { Count: > 0 } != (opening.Subject is not null), "$.entries", new("entries 与 subject 二选一", "either entries or subject"))
        .Require(!(opening.Entries?.Count > MostEntries), "$.entries", new($"最多 {MostEntries} 条", $"at most {MostEntries}")).Problem;

    /// <inheritdoc/>
    public Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation) => Task.FromResult(Applied.Done);

    /// <summary><c>GET /audit/openings/{id}</c>, for whoever confirmed it, while it is open. Each reading is written down.</summary>
    public async Task<IResult> ReadAsync(Guid id, Guid person, string? after, int? limit, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(db, cancellation);
        var proposal = await db.Set<Proposal>().AsNoTracking().SingleOrDefaultAsync(
            p => p.Id == id && p.Kind == ProposalKind.OpenEntries && p.State == ProposalState.Confirmed && p.DecidedBy == person, cancellation);
        if (proposal?.DecidedAt is not { } decided || decided + Open < now || !await access.HoldsAnyAtRootAsync(person, Deciders, cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var opening = proposal.Read<Opening>();
        var entries = db.Set<AuditEntry>().AsNoTracking();
        entries = opening.Entries is { } ids ? entries.Where(e => ids.Contains(e.Id)) : entries.Where(e => e.SubjectId == opening.Subject);
        entries = Guid.TryParse(Paging.Decode(after), out var last) ? entries.Where(e => e.Id > last) : entries;
        var count = Paging.Limit(limit);
        var page = (await entries.OrderBy(e => e.Id).Take(count + 1).ToListAsync(cancellation)).ToPage(count, e => e.Id.ToString());
        var shown = page.Items.Select(e => e.Id).ToList();
        var seals = await db.Set<SealedEntry>().Where(s => shown.Contains(s.EntryId)).ToDictionaryAsync(s => s.EntryId, s => (long?)s.SealNumber, cancellation);
        db.Note<Proposal>("content-read", id, new { Entries = shown });
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new Page<OpenedEntry>([.. page.Items.Select(entry => Opened(entry, seals.GetValueOrDefault(entry.Id)))], page.Next));
    }

    private OpenedEntry Opened(AuditEntry entry, long? seal)
    {
        var view = AuditEntryView.Of(entry, seal);
        try
        {
            return new(view, entry.Content is { } content ? JsonSerializer.Deserialize<JsonElement>(cipher.Decrypt(AuditEntry.PlaceOf(entry.Id), content)) : null, IsReadable: true);
        }
        catch (CryptographicException)
        {
            return new(view, null, IsReadable: false);
        }
    }
}
