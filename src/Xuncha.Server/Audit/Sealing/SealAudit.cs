using System.Text.Json;
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

    /// <summary>It remembers a seal that the log does not have.</summary>
    Differs,

    /// <summary>It does not answer.</summary>
    Unreachable,
}

/// <summary>What the witness says.</summary>
/// <param name="State">How it stands with the log.</param>
/// <param name="Seal">The number of the newest seal that it remembers.</param>
internal sealed record WitnessAnswer(WitnessState State, long? Seal);

/// <summary>Every fifteen seconds: seals what is new, and tells the witness. At the start: the same before anyone writes, and whether the database is older than the witness.</summary>
internal sealed class SealAudit(Sealer sealer, XunchaDb db, ServerOptions options, TimeProvider process, ILogger<SealAudit> log)
{
    /// <summary>The action of the entry that says of a database that it is not the one that was witnessed.</summary>
    public const string NotAsWitnessed = "log-not-as-witnessed";

    private readonly IWitness? _witness = IWitness.Of(options.Audit, process);

    /// <summary>Seals and tells.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await sealer.RunAsync(cancellation);
        await TryAsync(TellAsync, cancellation);
    }

    /// <summary>Seals everything that is left of before, as after a restore, and looks whether the witness remembers more or otherwise.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await sealer.RunAsync(cancellation);
        await TryAsync(CompareAsync, cancellation);
        await RunAsync(cancellation);
    }

    /// <summary>Asks the witness how it stands with the log.</summary>
    public async Task<WitnessAnswer> AskWitnessAsync(CancellationToken cancellation)
    {
        var answer = new WitnessAnswer(_witness is null ? WitnessState.None : WitnessState.Unreachable, null);
        await TryAsync(
            async (witness, _) => answer = await witness.NewestAsync(cancellation) is { } newest
                ? new(await IsInLogAsync(newest, cancellation) ? WitnessState.Agrees : WitnessState.Differs, newest.Number)
                : new(WitnessState.Agrees, null),
            cancellation);
        return answer;
    }

    private async Task<bool> IsInLogAsync(AuditSeal seal, CancellationToken cancellation) =>
        IsSame(seal, await db.Set<AuditSeal>().AsNoTracking().SingleOrDefaultAsync(s => s.Number == seal.Number, cancellation));

    private async Task TellAsync(IWitness witness, CancellationToken cancellation)
    {
        var newest = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellation);
        if (newest is not null && !IsSame(newest, await witness.NewestAsync(cancellation)))
        {
            await witness.TellAsync(newest, cancellation);
        }
    }

    private async Task CompareAsync(IWitness witness, CancellationToken cancellation)
    {
        if (await witness.NewestAsync(cancellation) is not { } witnessed || await IsInLogAsync(witnessed, cancellation))
        {
            return;
        }

        log.LogCritical(
            "审计日志与外部见证不符：见证记得第 {Number} 号封印（{At}），数据库没有；数据库可能由较旧的备份恢复 / the audit log is not as witnessed: "
            + "the witness remembers seal {Number} of {At}, the database does not have it; it may have been restored from an older backup",
            witnessed.Number, witnessed.At, witnessed.Number, witnessed.At);
        db.Note<AuditSeal>(NotAsWitnessed, witnessed.Number, new { Witnessed = witnessed }, outcome: AuditOutcome.Refused);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Whether two seals are one and the same.</summary>
    public static bool IsSame(AuditSeal one, AuditSeal? other) => other is not null && CanonicalForm.HashOf(one).AsSpan().SequenceEqual(CanonicalForm.HashOf(other));

    // A witness that cannot be reached keeps nobody from sealing; the next time tells it.
    private async Task TryAsync(Func<IWitness, CancellationToken, Task> work, CancellationToken cancellation)
    {
        if (_witness is null)
        {
            return;
        }

        try
        {
            await work(_witness, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            // Without the address, which may hold a password.
            log.LogWarning("审计日志的外部见证（XUNCHA_AUDIT_WITNESS）不可用，稍后再试 / the witness of the audit log (XUNCHA_AUDIT_WITNESS) cannot be used, it is tried again: {Error}", e.GetType().Name);
        }
    }
}
