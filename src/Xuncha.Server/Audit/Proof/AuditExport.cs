using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Hosting;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit.Proof;

/// <summary>Writes the log out, with all that is needed to verify it elsewhere. Contents stay encrypted.</summary>
internal sealed class AuditExport(XunchaDb db, KeyRing keys, XunchaClock clock)
{
    private const int Batch = 1000;

    /// <summary>The whole log, or the seals from one to another.</summary>
    /// <param name="range">The first and the last seal of an archive; null for everything, with what is not sealed yet.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<ExportLine> LinesAsync((long First, long Last)? range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // What waits is read before the newest seal: what is sealed meanwhile is in one of them, and in both it is left out below.
        var waiting = range is null
            ? await db.Set<UnsealedEntry>().Join(db.Set<AuditEntry>(), u => u.EntryId, e => e.Id, (_, e) => e).OrderBy(e => e.At).AsNoTracking().ToListAsync(cancellation)
            : [];
        var (first, last) = range ?? (1, await db.Set<AuditSeal>().Select(s => (long?)s.Number).MaxAsync(cancellation) ?? 0);
        yield return new() { Header = new(1, clock.Real(), first, last, await KeysAsync(first, last, cancellation)) };
        await using var entries = EntriesAsync(first, last, cancellation).GetAsyncEnumerator(cancellation);
        var more = await entries.MoveNextAsync();
        await foreach (var seal in SealsAsync(first, last, cancellation))
        {
            yield return new() { Seal = seal };
            for (; more && entries.Current.Seal <= seal.Number; more = await entries.MoveNextAsync())
            {
                yield return new() { Sealed = entries.Current };
            }
        }

        var ids = waiting.Select(entry => entry.Id).ToList();
        var sealedNow = await db.Set<SealedEntry>().Where(s => ids.Contains(s.EntryId) && s.SealNumber <= last).Select(s => s.EntryId).ToListAsync(cancellation);
        foreach (var entry in waiting.Where(entry => !sealedNow.Contains(entry.Id)))
        {
            yield return new() { Unsealed = entry };
        }
    }

    /// <summary>Writes the lines as they are kept.</summary>
    public async Task WriteAsync(Stream target, (long First, long Last)? range, CancellationToken cancellation)
    {
        await foreach (var line in LinesAsync(range, cancellation))
        {
            await JsonSerializer.SerializeAsync(target, line, Json.Options, cancellation);
            await target.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }

    private async Task<List<PublicKey>> KeysAsync(long first, long last, CancellationToken cancellation)
    {
        var used = await db.Set<AuditSeal>().Where(s => s.Number >= first && s.Number <= last).Select(s => s.KeyId).Distinct().ToListAsync(cancellation);
        return [.. keys.All.Where(key => used.Contains(key.Id)).Select(key => new PublicKey(key.Id, key.Algorithm, Signing.PublicOf(key)))];
    }

    private async IAsyncEnumerable<AuditSeal> SealsAsync(long first, long last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = first; ;)
        {
            var batch = await db.Set<AuditSeal>().AsNoTracking().Where(s => s.Number >= next && s.Number <= last).OrderBy(s => s.Number).Take(Batch).ToListAsync(cancellation);
            foreach (var seal in batch)
            {
                yield return seal;
            }

            if (batch.Count < Batch)
            {
                yield break;
            }

            next = batch[^1].Number + 1;
        }
    }

    private async IAsyncEnumerable<SealedLine> EntriesAsync(long first, long last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = db.Set<SealedEntry>().Where(s => s.SealNumber >= first && s.SealNumber <= last);
        for (long after = 0; ;)
        {
            var batch = await rows.Where(s => s.Position > after).OrderBy(s => s.Position).Take(Batch)
                .LeftJoin(db.Set<AuditEntry>(), s => s.EntryId, e => e.Id, (s, e) => new { s.Position, Line = new SealedLine(s.SealNumber, s.EntryId, s.Hash, e) })
                .OrderBy(row => row.Position).AsNoTracking().ToListAsync(cancellation);
            foreach (var row in batch)
            {
                yield return row.Line;
            }

            if (batch.Count < Batch)
            {
                yield break;
            }

            after = batch[^1].Position;
        }
    }
}
