using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Proposals;

/// <summary>What came of a confirmation.</summary>
/// <param name="Problem">Why it cannot be done; null when it is done.</param>
/// <param name="Outcome">What is to be told of it, where there is more to say than that it was done.</param>
internal sealed record Applied(ProblemResult? Problem, object? Outcome = null)
{
    /// <summary>It is done.</summary>
    public static readonly Applied Done = new(Problem: null);

    /// <summary>It cannot be done.</summary>
    public static implicit operator Applied(ProblemResult problem) => new(problem);
}

/// <summary>A kind of business that takes two persons: who they may be, and what it does.</summary>
internal interface IProposed
{
    /// <summary>The kind.</summary>
    ProposalKind Kind { get; }

    /// <summary>The posts of the root organisation whose holders propose it.</summary>
    IReadOnlyList<string> Proposers { get; }

    /// <summary>The posts of the root organisation whose holders confirm or refuse it.</summary>
    IReadOnlyList<string> Deciders { get; }

    /// <summary>Does what was proposed, in the transaction of the confirmation, after it has looked at its rules once more.</summary>
    /// <param name="proposal">What was proposed, locked.</param>
    /// <param name="person">Who confirms.</param>
    /// <param name="now">The instant of the confirmation.</param>
    /// <param name="cancellation">Ends the work.</param>
    Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation);

    /// <summary>Lets this node know at once of what is committed; other nodes find it themselves.</summary>
    Task CommittedAsync(CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>A proposal as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What kind of business it is.</param>
/// <param name="Content">What is proposed; its shape is the kind's.</param>
/// <param name="ProposedBy">Who proposed it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="State">What has become of it.</param>
/// <param name="DecidedBy">Who confirmed, refused or withdrew it.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Outcome">What came of it, where there is more to say than that it was done; its shape is the kind's.</param>
/// <param name="MayDecide">Whether the caller may be its second person.</param>
/// <param name="MayWithdraw">Whether the caller may take it back.</param>
internal sealed record ProposalView(
    Guid Id, ProposalKind Kind, JsonElement Content, Guid ProposedBy, Instant ProposedAt, ProposalState State, Guid? DecidedBy, Instant? DecidedAt, string? Reason,
    JsonElement? Outcome, bool MayDecide, bool MayWithdraw)
{
    /// <summary>A proposal as a person sees it.</summary>
    public static ProposalView Of(Proposal p, Guid person, bool isDecider)
    {
        var isPending = p.State == ProposalState.Pending;
        return new(
            p.Id, p.Kind, JsonSerializer.Deserialize<JsonElement>(p.Content), p.ProposedBy, p.ProposedAt, p.State, p.DecidedBy, p.DecidedAt, p.Reason,
            p.Outcome is { } outcome ? JsonSerializer.Deserialize<JsonElement>(outcome) : null,
            MayDecide: isPending && isDecider && p.ProposedBy != person && p.Concerns != person,
            MayWithdraw: isPending && p.ProposedBy == person);
    }
}

/// <summary>The one place where administration by two persons is proposed and decided.</summary>
internal sealed class ProposalDesk(XunchaDb db, XunchaClock clock, PersonAccess access, IEnumerable<IProposed> kinds)
{
    /// <summary>Proposes, in the caller's transaction, which it commits. The kind's rules were looked at already.</summary>
    /// <param name="kind">What kind.</param>
    /// <param name="content">What is proposed.</param>
    /// <param name="concerns">The person whom it is about.</param>
    /// <param name="person">Who proposes.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<IResult> ProposeAsync(ProposalKind kind, object content, Guid? concerns, Guid person, CancellationToken cancellation)
    {
        if (concerns == person)
        {
            return new ProblemResult(ProblemTypes.SecondPerson, OwnMatter);
        }

        var now = await clock.NowAsync(db, cancellation);
        var proposal = new Proposal
        {
            Id = Ids.New(now),
            Kind = kind,
            Content = JsonSerializer.Serialize(content, Json.Options),
            Concerns = concerns,
            ProposedBy = person,
            ProposedAt = now,
        };
        db.Add(proposal);
        db.Note<Proposal>("proposal-made", proposal.Id);
        await db.SaveChangesAsync(cancellation);
        await db.Database.CurrentTransaction!.CommitAsync(cancellation);
        return TypedResults.Accepted($"/api/v1/proposals/{proposal.Id}", ProposalView.Of(proposal, person, isDecider: false)); // nobody decides what they propose
    }

    /// <summary>The proposals of the kinds that a person may propose or decide, oldest first.</summary>
    public async Task<Page<ProposalView>> ListAsync(Guid person, ProposalState? state, string? after, int? limit, CancellationToken cancellation)
    {
        var held = await access.HeldAtRootAsync(person, [.. kinds.SelectMany(kind => kind.Proposers.Concat(kind.Deciders))], cancellation);
        var decided = kinds.Where(kind => kind.Deciders.Any(held.Contains)).Select(kind => kind.Kind).ToList();
        var open = kinds.Where(kind => kind.Proposers.Any(held.Contains)).Select(kind => kind.Kind).Union(decided).ToList();
        var proposals = db.Set<Proposal>().Where(p => open.Contains(p.Kind) && (state == null || p.State == state));
        if (Guid.TryParse(Paging.Decode(after), out var last))
        {
            proposals = proposals.Where(p => p.Id > last);
        }

        var count = Paging.Limit(limit);
        var page = (await proposals.OrderBy(p => p.Id).Take(count + 1).ToListAsync(cancellation)).ToPage(count, p => p.Id.ToString());
        return new([.. page.Items.Select(p => ProposalView.Of(p, person, decided.Contains(p.Kind)))], page.Next);
    }

    /// <summary>A proposal, for those who may propose or decide its kind.</summary>
    public async Task<IResult> GetAsync(Guid id, Guid person, CancellationToken cancellation) =>
        await db.Set<Proposal>().SingleOrDefaultAsync(p => p.Id == id, cancellation) is { } proposal
            && await access.HoldsAnyAtRootAsync(person, [.. Of(proposal).Proposers, .. Of(proposal).Deciders], cancellation)
                ? TypedResults.Ok(ProposalView.Of(proposal, person, await access.HoldsAnyAtRootAsync(person, Of(proposal).Deciders, cancellation)))
                : new ProblemResult(ProblemTypes.NotFound);

    /// <summary>Confirms, refuses or withdraws. Of two at once, the second finds it decided.</summary>
    public async Task<IResult> DecideAsync(Guid id, ProposalState decision, string? reason, Guid person, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<Proposal>().Where(p => p.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } proposal
            || !await access.HoldsAnyAtRootAsync(person, [.. Of(proposal).Proposers, .. Of(proposal).Deciders], cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var kind = Of(proposal);
        if (await AgainstAsync(proposal, kind, decision, person, cancellation) is { } refusal)
        {
            return refusal;
        }

        // From here on it is done to its end, though the caller may not wait: thousands of records may depend on it.
        var now = await clock.NowAsync(db, CancellationToken.None);
        if (decision == ProposalState.Confirmed)
        {
            var (problem, outcome) = await kind.ApplyAsync(proposal, person, now, CancellationToken.None);
            if (problem is not null)
            {
                return problem;
            }

            db.Attach(proposal); // a kind that changes thousands of records lets go of what it has read
            proposal.Outcome = outcome is null ? null : JsonSerializer.Serialize(outcome, Json.Options);
        }

        (proposal.State, proposal.DecidedBy, proposal.DecidedAt, proposal.Reason) = (decision, person, now, reason);
        db.Note<Proposal>($"proposal-{EnumNames<ProposalState>.Of(decision)}", id);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        await kind.CommittedAsync(CancellationToken.None);
        return TypedResults.Ok(ProposalView.Of(proposal, person, isDecider: true));
    }

    private static readonly Text OwnMatter = new("本人不得办理与自己有关的事项", "It is about you: others must propose and decide it");

    private async Task<ProblemResult?> AgainstAsync(
        Proposal proposal, IProposed kind, ProposalState decision, Guid person, CancellationToken cancellation)
    {
        if (proposal.State != ProposalState.Pending)
        {
            return new(ProblemTypes.AlreadyDecided);
        }

        if (decision == ProposalState.Withdrawn)
        {
            return proposal.ProposedBy == person ? null : new(ProblemTypes.Forbidden, new("只有提出人可以撤回", "Only the person who proposed it takes it back"));
        }

        return !await access.HoldsAnyAtRootAsync(person, kind.Deciders, cancellation)
            ? new(ProblemTypes.Forbidden, new($"需在顶层组织任职：{string.Join("、", kind.Deciders)}", $"It takes a post in the root organisation, one of: {string.Join(", ", kind.Deciders)}"))
            : proposal.ProposedBy == person ? new(ProblemTypes.SecondPerson, new("须由提出人以外的人决定", "Another person than the one who proposed it must decide"))
            : proposal.Concerns == person ? new(ProblemTypes.SecondPerson, OwnMatter)
            : decision == ProposalState.Confirmed && !await access.HoldsAnyAtRootAsync(proposal.ProposedBy, kind.Proposers, cancellation)
                ? new(ProblemTypes.Superseded, new("提出人已不再担任可提出此项的职务", "Whoever proposed it no longer holds a post that may"))
            : null;
    }

    private IProposed Of(Proposal proposal) => kinds.Single(kind => kind.Kind == proposal.Kind);
}
