using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>
/// Seals what is not sealed. An entry counts as sealed by its row in <see cref="SealedEntry"/> and by nothing else: a transaction that began earlier
/// and commits later is sealed by the next seal. A seal is one transaction, so that a node that dies leaves none half made.
/// </summary>
internal sealed class Sealer(XunchaDb db, KeyRing keys, XunchaClock clock)
{
    /// <summary>How many entries one seal takes at most.</summary>
    public const int MostOfOne = 2000;

    // A number of our own among PostgreSQL's advisory locks: of several nodes, one seals at a time.
    private const long Lock = 0x5855_4E43_4841_0001;

    /// <summary>Seals until nothing is left.</summary>
    /// <returns>How many entries were sealed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var all = 0;
        while (await SealAsync(cancellation) is var count and > 0)
        {
            all += count;
        }

        return all;
    }

    private async Task<int> SealAsync(CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellation);
        }

        var entries = await db.Set<UnsealedEntry>().Join(db.Set<AuditEntry>(), u => u.EntryId, e => e.Id, (_, e) => e)
            .OrderBy(e => e.At).ThenBy(e => e.Id).Take(MostOfOne).AsNoTracking().ToListAsync(cancellation);
        if (entries.Count == 0)
        {
            return 0;
        }

        var last = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellation);
        var seal = Seal(last, entries, out var rows);
        db.Add(seal);
        db.AddRange(rows);
        await db.SaveChangesAsync(cancellation);
        await db.Set<UnsealedEntry>()
            .Where(u => db.Set<SealedEntry>().Any(s => s.SealNumber == seal.Number && s.EntryId == u.EntryId)).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
        return entries.Count;
    }

    private AuditSeal Seal(AuditSeal? last, List<AuditEntry> entries, out List<SealedEntry> rows)
    {
        var key = keys.Newest(KeyUse.Seals);
        var (number, first) = last is null ? (1, 1) : (last.Number + 1, last.First + last.Count);
        rows = [.. entries.Select((entry, i) => new SealedEntry
        {
            Position = first + i,
            EntryId = entry.Id,
            SealNumber = number,
            Hash = CanonicalForm.Leaf(key.Algorithm, first + i, entry),
        })];
        var root = MerkleTree.Root(key.Algorithm, [.. rows.Select(row => row.Hash)]);
        var seal = new AuditSeal
        {
            Number = number,
            First = first,
            Count = entries.Count,
            Root = root,
            Previous = last is null ? [] : CanonicalForm.HashOf(last),
            At = clock.Real(),
            Algorithm = key.Algorithm,
            KeyId = key.Id,
            Signature = [],
        };
        return seal with { Signature = Signing.Sign(key, CanonicalForm.Of(seal)) };
    }
}
