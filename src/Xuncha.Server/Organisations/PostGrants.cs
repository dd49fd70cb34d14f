using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Organisations;

/// <summary>A post that is to be given. Both days are inclusive.</summary>
internal sealed record PostGrant(Guid PersonId, Guid OrganisationId, string Post, LocalDate From, LocalDate? To);

/// <summary>A post that is to be ended, after its last day.</summary>
internal sealed record PostEnding(Guid PersonId, Guid PostId, LocalDate On);

/// <summary>Giving a post: a security administrator proposes it, another or a system administrator confirms.</summary>
internal sealed partial class GivePost(XunchaDb db, SeatConflicts conflicts) : IProposed
{
    /// <summary>Who confirms a grant.</summary>
    public static readonly IReadOnlyList<string> SecondPersons = [Posts.SecurityAdministrator, Posts.SystemAdministrator];

    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.GivePost;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.SecurityAdministrator];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => SecondPersons;

    /// <summary>Why a post cannot be given; asked when it is proposed and again when it is confirmed.</summary>
    public async Task<ProblemResult?> AgainstAsync(
        Guid personId, Guid? organisationId, string? post, LocalDate from, LocalDate? to, CancellationToken cancellation)
    {
        var organisation = await LockAsync(db, organisationId, cancellation);
        if (await db.LockPersonAsync(personId, cancellation) is not { } person)
        {
            return new(ProblemTypes.NotFound);
        }

        var input = new Validation()
            .Require(organisation is not null, "$.organisationId", new("组织不存在", "there is no such organisation"))
            .Require(organisation?.ValidTo is not { } end || from <= end, "$.organisationId", new("组织已终止", "the organisation has ended"))
            .Require(post is not null && Code().IsMatch(post), "$.post", new("小写字母、数字和连字符，至多 60 个", "lower-case letters, digits and hyphens, at most 60"))
            .Require(organisation?.ParentId is null || !Posts.OfTheRoot.Contains(post), "$.organisationId", new("此职务只设在顶层组织", "this post is of the root organisation alone"))
            .Require(person.Kind == PersonKind.Person || !Posts.OfTheRoot.Contains(post), "$.post", new("此职务须由人员担任", "this post is held by people, not by programs"))
            .Require(!(to < from), "$.to", new("不能早于开始日期", "not before the first day"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var held = await db.Set<PostHolding>().During(from, to).AnyAsync(
            h => h.PersonId == personId && h.OrganisationId == organisationId && h.Post == post, cancellation);
        return held ? new(ProblemTypes.PostAlreadyHeld)
            : await SeparateDuties.AgainstPostAsync(db, personId, post!, from, to, cancellation)
                ?? await Deputies.AgainstPostAsync(db, personId, organisation!, from, to, cancellation);
    }

    /// <summary>An organisation, held so that two requests that look at its holders wait for each other.</summary>
    public static Task<Organisation?> LockAsync(XunchaDb db, Guid? id, CancellationToken cancellation) =>
        db.Set<Organisation>().Where(o => o.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation);

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var grant = proposal.Read<PostGrant>();
        if (await AgainstAsync(grant.PersonId, grant.OrganisationId, grant.Post, grant.From, grant.To, cancellation) is { } problem)
        {
            return problem!;
        }

        var holding = new PostHolding
        {
            Id = Ids.New(now),
            PersonId = grant.PersonId,
            OrganisationId = grant.OrganisationId,
            Post = grant.Post,
            From = grant.From,
            To = grant.To,
        };
        db.Add(holding);
        db.Note<PostHolding>("post-given", holding.Id, new { proposal.ProposedBy });
        await db.SaveChangesAsync(cancellation);
        await conflicts.LookAsync(grant.PersonId, now, cancellation);
        return Applied.Done;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Code();
}

/// <summary>Ending a post: by the same two persons as giving it.</summary>
internal sealed class EndPost(XunchaDb db, XunchaClock clock) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.EndPost;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.SecurityAdministrator];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => GivePost.SecondPersons;

    /// <summary>The post that is to be ended, or why it cannot be; asked when it is proposed and again when it is confirmed.</summary>
    public async Task<(PostHolding? Holding, ProblemResult? Problem)> FindAsync(Guid personId, Guid postId, LocalDate? on, CancellationToken cancellation)
    {
        var place = await db.Set<PostHolding>().Where(h => h.Id == postId && h.PersonId == personId)
            .Select(h => (Guid?)h.OrganisationId).SingleOrDefaultAsync(cancellation);
        if (await GivePost.LockAsync(db, place, cancellation) is null)
        {
            return (null, new(ProblemTypes.NotFound));
        }

        var holding = await db.Set<PostHolding>().SingleAsync(h => h.Id == postId, cancellation);
        if (holding.To is { } ended && (on >= ended || ended < await clock.TodayAsync(db, cancellation)))
        {
            return (null, new(ProblemTypes.AlreadyEnded, new Text($"已于 {ended:uuuu-MM-dd} 终止", $"It ended on {ended:uuuu-MM-dd}")));
        }

        var input = new Validation().RequireValue(on, "$.on")
            .Require(!(on < holding.From), "$.on", new("不能早于开始日期", "not before the first day"));
        if (input.Problem is { } problem)
        {
            return (null, problem);
        }

        var isLast = Posts.Administrators.Contains(holding.Post)
            && !await PersonAccess.HoldersAtRoot(db, [holding.Post], on!.Value.PlusDays(1)).AnyAsync(h => h.Id != postId && h.To == null, cancellation);
        return isLast ? (null, new(ProblemTypes.LastAdministrator)) : (holding, null);
    }

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var ending = proposal.Read<PostEnding>();
        var (holding, problem) = await FindAsync(ending.PersonId, ending.PostId, ending.On, cancellation);
        if (holding is null)
        {
            return problem!;
        }

        await Deputies.EndWithAsync(db, holding, ending.On, cancellation);
        holding.To = ending.On;
        db.Note<PostHolding>("post-ended", holding.Id, new { proposal.ProposedBy });
        return Applied.Done;
    }
}
