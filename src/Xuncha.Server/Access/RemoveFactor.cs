using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>Somebody whose authenticator is lost.</summary>
internal sealed record LostFactor(Guid PersonId);

/// <summary>
/// Taking a lost authenticator away. It takes two administrators: one alone could reset the password too and become that person. Where a second factor
/// is required, its owner sets another up at the next sign-in.
/// </summary>
internal sealed class RemoveFactor(XunchaDb db, SessionDesk sessions, SecondFactorDesk factors) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.RemoveFactor;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.SystemAdministrator];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => [Posts.SecurityAdministrator];

    /// <summary>Why it cannot be taken away; asked when it is proposed and again when it is confirmed.</summary>
    public async Task<ProblemResult?> AgainstAsync(Guid personId, Instant now, CancellationToken cancellation) =>
        await db.LockPersonAsync(personId, cancellation) is null ? new(ProblemTypes.NotFound)
            : await SeparateDuties.IsAdministratorAsync(db, personId, now.InZone(XunchaClock.Zone).Date, cancellation)
                ? new(ProblemTypes.DutiesSeparate, new("三员须在服务器上以 xuncha admin-code 重新激活", "An administrator gets in again by a code that xuncha admin-code makes on the server"))
            : null;

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var owner = proposal.Read<LostFactor>().PersonId;
        if (await AgainstAsync(owner, now, cancellation) is { } problem)
        {
            return problem;
        }

        db.Note<Person>("second-factor-removed", owner, new { proposal.ProposedBy });
        await factors.RemoveAsync(owner, cancellation);
        await sessions.EndAllAsync(owner, cancellation);
        return Applied.Done;
    }
}
