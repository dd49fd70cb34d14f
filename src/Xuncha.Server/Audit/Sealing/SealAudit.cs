using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>How the log and its witness stand.</summary>
internal enum WitnessState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Its newest seal is one of the log's.</summary>
    Agrees,

    /// <summary>It remembers a seal that the log does not have, or did so before it was told of newer ones.</summary>
    Differs,

    /// <summary>It does not answer.</summary>
    Unreachable,
}

/// <summary>What the witness says.</summary>
/// <param name="State">How it stands with the log.</param>
/// <param name="Seal">The number of the newest seal that it remembers.</param>
internal sealed record WitnessAnswer(WitnessState State, long? Seal);

/// <summary>Every fifteen seconds: seals what is new, looks whether the log is as its witness remembers it, and tells the witness.</summary>
internal sealed class SealAudit(Sealer sealer, XunchaDb db, ServerOptions options, TimeProvider process, ILogger<SealAudit> log)
{
    /// <summary>The action of the entry that says of a database that it is not the one that was witnessed.</summary>
    public const string NotAsWitnessed = "log-not-as-witnessed";

    /// <summary>Whether an entry says that the log is not as witnessed.</summary>
    public static readonly Expression<Func<AuditEntry, bool>> IsFinding = e => e.Action == NotAsWitnessed && e.SubjectKind == "audit_seal";

    private readonly IWitness? _witness = IWitness.Of(options.Audit, process);

    /// <summary>Does it. Where another seals at the moment, that one seals for both.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await sealer.RunAsync(cancellation, waits: false);
        await TellAsync(cancellation);
    }

    /// <summary>The same before anyone writes: seals everything that is left of before, as after a restore.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await sealer.RunAsync(cancellation);
        await TellAsync(cancellation);
    }

    /// <summary>Asks the witness how it stands with the log. What it once remembered otherwise stays so, whatever it was told since.</summary>
    public async Task<WitnessAnswer> AskWitnessAsync(CancellationToken cancellation)
    {
        if (_witness is null)
        {
            return new(WitnessState.None, null);
        }

        var (isThere, newest) = await NewestAsync(_witness, cancellation);
        return !isThere ? new(WitnessState.Unreachable, null)
            : (newest is null || await IsInLogAsync(newest, cancellation)) && !await db.Set<AuditEntry>().AnyAsync(IsFinding, cancellation) ? new(WitnessState.Agrees, newest?.Number)
            : new(WitnessState.Differs, newest?.Number);
    }

    private async Task<bool> IsInLogAsync(AuditSeal seal, CancellationToken cancellation) =>
        IsSame(seal, await db.Set<AuditSeal>().AsNoTracking().SingleOrDefaultAsync(s => s.Number == seal.Number, cancellation));

    private async Task TellAsync(CancellationToken cancellation)
    {
        if (_witness is null || await NewestAsync(_witness, cancellation) is not (true, var witnessed))
        {
            return;
        }

        // What it remembers may be the only evidence: it is in the log, and sealed, before it hears of anything newer.
        if (witnessed is not null && !await IsInLogAsync(witnessed, cancellation))
        {
            await NoteAsync(witnessed, cancellation);
        }

        var newest = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellation);
        if (newest is not null && !IsSame(newest, witnessed))
        {
            await TryAsync(() => _witness.TellAsync(newest, cancellation), cancellation);
        }
    }

    private async Task NoteAsync(AuditSeal witnessed, CancellationToken cancellation)
    {
        // Once, though the witness may not take the newer seal for a while.
        var subject = $"{witnessed.Number}/{Convert.ToHexStringLower(CanonicalForm.HashOf(witnessed).AsSpan(0, 8))}";
        if (await db.Set<AuditEntry>().Where(IsFinding).AnyAsync(e => e.SubjectId == subject, cancellation))
        {
            return;
        }

        log.LogCritical(
            "审计日志与外部见证不符：见证记得第 {Number} 号封印（{At}），数据库没有；日志末尾可能被截去，或数据库由较旧的备份恢复 / the audit log is not as witnessed: "
            + "the witness remembers seal {Number} of {At}, the database does not have it; its end may have been cut off, or it was restored from an older backup",
            witnessed.Number, witnessed.At, witnessed.Number, witnessed.At);
        db.Note<AuditSeal>(NotAsWitnessed, subject, new { Witnessed = witnessed }, outcome: AuditOutcome.Refused);
        await db.SaveChangesAsync(cancellation);
        await sealer.RunAsync(cancellation);
    }

    /// <summary>Whether two seals are one and the same.</summary>
    public static bool IsSame(AuditSeal one, AuditSeal? other) => other is not null && CanonicalForm.HashOf(one).AsSpan().SequenceEqual(CanonicalForm.HashOf(other));

    private async Task<(bool IsThere, AuditSeal? Newest)> NewestAsync(IWitness witness, CancellationToken cancellation)
    {
        AuditSeal? newest = null;
        return (await TryAsync(async () => newest = await witness.NewestAsync(cancellation), cancellation), newest);
    }

    // A witness that cannot be reached, or answers strangely, keeps nobody from sealing; the next time tells it.
    private async Task<bool> TryAsync(Func<Task> ask, CancellationToken cancellation)
    {
        try
        {
            await ask();
            return true;
        }
#pragma warning disable CA1031 // Whatever another system answers.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Without the address, which may hold a password.
            log.LogWarning("审计日志的外部见证（XUNCHA_AUDIT_WITNESS）不可用，稍后再试 / the witness of the audit log (XUNCHA_AUDIT_WITNESS) cannot be used, it is tried again: {Error}", e.GetType().Name);
            return false;
        }
    }
}
