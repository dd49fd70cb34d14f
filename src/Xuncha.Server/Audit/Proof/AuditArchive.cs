using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit.Proof;

/// <summary>Why nothing was archived; nothing was changed.</summary>
/// <param name="reason">In words.</param>
internal sealed class NotArchivedException(Text reason) : Exception(reason.ToString());

/// <summary>
/// Moves the entries of old seals out of the database, as the owner of its tables, once they lie in a file that was read again and verified. Their seals
/// stay, so that the chain goes on without a gap, and the log says in a sealed entry of its own what was archived.
/// </summary>
internal sealed class AuditArchive(XunchaDb owner, KeyRing keys, XunchaClock clock, AuditOptions options)
{
    /// <summary>The action of the entry that says so; its subject is the last seal whose entries are in archives.</summary>
    public const string Archived = "log-archived";

    /// <summary>Through which seal an entry says that everything is in archives; 0 for other entries.</summary>
    public static long ThroughOf(AuditEntry entry) =>
        entry.Action == Archived && long.TryParse(entry.SubjectId, NumberStyles.None, CultureInfo.InvariantCulture, out var seal) ? seal : 0;

    /// <summary>Archives whole seals that were made before a day.</summary>
    /// <param name="before">The day, in China.</param>
    /// <param name="today">The present day there, by the real clock.</param>
    /// <param name="file">The archive; it must not be there yet.</param>
    /// <param name="cancellation">Ends the work; what is not committed is undone.</param>
    /// <returns>How many entries were moved.</returns>
    /// <exception cref="NotArchivedException">Why nothing was.</exception>
    public async Task<long> RunAsync(LocalDate before, LocalDate today, string file, CancellationToken cancellation)
    {
        var kept = today.PlusMonths(-options.RetentionMonths);
        Require(before <= kept, new($"保存期为 {options.RetentionMonths} 个月，只能归档 {kept:uuuu-MM-dd} 以前的", $"entries are kept for {options.RetentionMonths} months: only what is before {kept:uuuu-MM-dd} may be archived"));
        Require(!File.Exists(file), new($"文件已存在：{file}", $"the file is there already: {file}"));
        var end = before.AtStartOfDayInZone(XunchaClock.Zone).ToInstant();
        var first = 1 + (await owner.Set<ArchivedSeals>().Select(a => (long?)a.ThroughSeal).MaxAsync(cancellation) ?? 0);
        var old = owner.Set<AuditSeal>().Where(s => s.Number >= first && s.At < end);
        var last = await old.Select(s => (long?)s.Number).MaxAsync(cancellation) ?? 0;
        Require(last >= first, new("没有可归档的封印", "there is nothing to archive"));

        await WriteAsync(file, (first, last), cancellation);
        await ProveAsync(file, await owner.Set<AuditSeal>().Where(s => s.Number >= first && s.Number <= last).SumAsync(s => (long)s.Count, cancellation), cancellation);
        var moved = await RemoveAsync(file, last, Convert.ToHexStringLower(await HashAsync(file, cancellation)), cancellation);
        await new Sealer(owner, keys, clock).RunAsync(cancellation);
        return moved;
    }

    private async Task WriteAsync(string file, (long First, long Last) range, CancellationToken cancellation)
    {
        var draft = $"{file}.new";
        await using (var target = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            await new AuditExport(owner, keys, clock).WriteAsync(target, range, cancellation);
            target.Flush(flushToDisk: true);
        }

        File.Move(draft, file);
    }

    private async Task ProveAsync(string file, long entries, CancellationToken cancellation)
    {
        var verifier = new ChainVerifier([], [.. keys.All.Where(key => key.Use == KeyUse.Seals).Select(Signing.PublicOf)]);
        await ExportReader.ReadAsync(file, verifier, cancellation);
        var verdict = verifier.Finish();
        Require(verdict.Findings.Count == 0, verdict.Findings.Count == 0 ? default : verdict.Findings[0].Says());
        Require(verdict.Proven == entries, new("归档文件不完整", "the archive is not complete"));
    }

    private async Task<long> RemoveAsync(string file, long last, string hash, CancellationToken cancellation)
    {
        owner.Database.SetCommandTimeout(TimeSpan.Zero); // months of entries take as long as they take
        await using var transaction = await owner.Database.BeginTransactionAsync(cancellation);
        long moved;
        try
        {
            owner.Add(new ArchivedSeals { ThroughSeal = last, FileHash = hash, At = clock.Real() });
            owner.Note<AuditSeal>(Archived, last, new { FileHash = hash });
            await owner.SaveChangesAsync(cancellation);
            var archived = owner.Set<SealedEntry>().Where(s => s.SealNumber <= last);
            moved = await owner.Set<AuditEntry>().Where(e => archived.Any(s => s.EntryId == e.Id)).ExecuteDeleteAsync(cancellation);
            await archived.ExecuteDeleteAsync(cancellation);
        }
        catch
        {
            File.Delete(file); // nothing was moved, and it would be in the way of the next try
            throw;
        }

        await transaction.CommitAsync(cancellation); // where this fails it may still have been done: the file stays
        return moved;
    }

    private static async Task<byte[]> HashAsync(string file, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        return await SHA256.HashDataAsync(stream, cancellation);
    }

    private static void Require(bool holds, Text otherwise)
    {
        if (!holds)
        {
            throw new NotArchivedException(otherwise);
        }
    }
}
