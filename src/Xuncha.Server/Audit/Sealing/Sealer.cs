using Microsoft.EntityFrameworkCore;
using NodaTime;
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
    /// <param name="cancellation">Ends the work; whole seals stay.</param>
    /// <param name="waits">Whether to wait for another node that seals, or to leave it to that one.</param>
    /// <returns>How many entries were sealed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation, bool waits = true)
    {
        var (all, count) = (0, MostOfOne);
        while (count == MostOfOne) // what is written meanwhile is for the next time
        {
            all += count = await SealAsync(waits, cancellation);
        }

        return all;
    }

    private async Task<int> SealAsync(bool waits, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db.Database.IsNpgsql() && !await LockAsync(waits, cancellation))
        {
            return 0;
        }

        var entries = await db.Set<UnsealedEntry>().Join(db.Set<AuditEntry>(), u => u.EntryId, e => e.Id, (_, e) => e)
            .OrderBy(e => e.At).ThenBy(e => e.Id).Take(MostOfOne).AsNoTracking().ToListAsync(cancellation);
        if (entries.Count == 0)
        {
            return 0;
        }

        var last = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellation);
        var seal = Seal(keys.Newest(KeyUse.Seals), clock.Real(), last, entries, out var rows);
        db.Add(seal);
        db.AddRange(rows);
        await db.SaveChangesAsync(cancellation);
        await db.Set<UnsealedEntry>()
            .Where(u => db.Set<SealedEntry>().Any(s => s.SealNumber == seal.Number && s.EntryId == u.EntryId)).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
        return entries.Count;
    }

    private async Task<bool> LockAsync(bool waits, CancellationToken cancellation)
    {
        if (!waits)
        {
            return (await db.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_xact_lock({Lock}) AS "Value" """).ToListAsync(cancellation)).Single();
        }

        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellation);
        return true;
    }

    /// <summary>The next seal, over entries in their order.</summary>
    public static AuditSeal Seal(ProtectionKey key, Instant at, AuditSeal? last, IReadOnlyList<AuditEntry> entries, out List<SealedEntry> rows)
    {
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
            At = at,
            Algorithm = key.Algorithm,
            KeyId = key.Id,
            Signature = [],
        };
        return seal with { Signature = Signing.Sign(key, CanonicalForm.Of(seal)) };
    }
}
