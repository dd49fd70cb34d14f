using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Organisations;

/// <summary>Somebody who is to stand in, for a time. Both days are inclusive.</summary>
internal sealed record NewDeputy(Guid? DeputyId, LocalDate? From, LocalDate? To, string? Reason);

/// <summary>Somebody who stands in, as the holder of the post sees it.</summary>
/// <param name="Id">The deputy's own holding of the post.</param>
/// <param name="DeputyId">The deputy.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, inclusive.</param>
/// <param name="Reason">Why.</param>
internal sealed record DeputyView(Guid Id, Guid DeputyId, LocalDate From, LocalDate To, string Reason)
{
    public static readonly DeputyView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000008"), Guid.Parse("019a9c1e-5a00-7000-8000-000000000009"), new(2026, 2, 1), new(2026, 2, 14), "年休假");

    public static DeputyView Of(PostHolding holding) => new(holding.Id, holding.PersonId, holding.From, holding.To!.Value, holding.Reason!);
}

/// <summary><c>/people/{id}/posts/{id}/deputies</c>: the holder of a post on leave lets somebody stand in.</summary>
internal static class DeputyEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapDeputies(this IEndpointRouteBuilder api)
    {
        // Another person's post, and one that is not the caller's own to delegate, are as if they were not there.
        var group = api.MapGroup("/people/{personId:guid}/posts/{id:guid}/deputies").WithTags("people").Requires(Rule.Oneself);
        group.MapGet("", (Guid personId, Guid id, ClaimsPrincipal user, Deputies deputies, CancellationToken cancellation) =>
            deputies.ListAsync(personId, id, PersonAccess.IdOf(user), cancellation)).Produces<IReadOnlyList<DeputyView>>().Describe(
            new("列出本人职务的代理人", "List who stands in or has stood in for a post of one's own"), response: new[] { DeputyView.Example }, problems: ProblemTypes.NotFound);
        group.MapPost("", (Guid personId, Guid id, NewDeputy body, ClaimsPrincipal user, Deputies deputies, CancellationToken cancellation) =>
            deputies.AppointAsync(personId, id, body, PersonAccess.IdOf(user), cancellation)).Produces<DeputyView>(StatusCodes.Status201Created).Describe(
            new("委托他人在一段时间内代理本人职务", "Let somebody stand in for a post of one's own, for a time"),
            new NewDeputy(DeputyView.Example.DeputyId, DeputyView.Example.From, DeputyView.Example.To, DeputyView.Example.Reason), DeputyView.Example,
            ProblemTypes.NotFound, ProblemTypes.PostAlreadyHeld, ProblemTypes.DutiesSeparate, ProblemTypes.DeputyRecused);
        group.MapPost("/{deputy:guid}/end", (Guid personId, Guid id, Guid deputy, Ending body, ClaimsPrincipal user, Deputies deputies, CancellationToken cancellation) =>
            deputies.EndAsync(personId, id, deputy, body.On, PersonAccess.IdOf(user), cancellation)).Produces<DeputyView>().Describe(
            new("提前终止代理", "End it early, after a last day"), new Ending(new(2026, 2, 7)), DeputyView.Example with { To = new(2026, 2, 7) },
            ProblemTypes.NotFound, ProblemTypes.AlreadyEnded);
    }
}

/// <summary>
/// Delegation for a time. The deputy holds the post too, as whose deputy it says, and so gets its notices and carries its keys; what the deputy
/// does is recorded as done in the holder's place and counts as the doing of both where two persons are asked for. The three administrators' posts
/// and the process designer's are not delegated: their business takes two persons who are known by name.
/// </summary>
internal sealed class Deputies(XunchaDb db, XunchaClock clock)
{
    // Longer than any leave: who is away for longer is replaced, which takes two persons.
    private const int LongestInMonths = 6;

    /// <summary>Who stands in or has stood in.</summary>
    public async Task<IResult> ListAsync(Guid personId, Guid id, Guid caller, CancellationToken cancellation) =>
        await OwnAsync(personId, id, caller, cancellation) is { } own
            ? TypedResults.Ok((await Of(own).OrderBy(h => h.Id).ToListAsync(cancellation)).Select(DeputyView.Of).ToList())
            : new ProblemResult(ProblemTypes.NotFound);

    /// <summary>Lets somebody stand in.</summary>
    public async Task<IResult> AppointAsync(Guid personId, Guid id, NewDeputy body, Guid caller, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var organisation = await db.Set<PostHolding>().Where(h => h.Id == id).Select(h => (Guid?)h.OrganisationId).SingleOrDefaultAsync(cancellation);
        await GivePost.LockAsync(db, organisation, cancellation); // before the post is read, which may be ending
        if (await OwnAsync(personId, id, caller, cancellation) is not { } own)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var now = await clock.NowAsync(db, cancellation);
        var deputy = await db.LockPersonAsync(body.DeputyId, cancellation);
        var today = now.InZone(XunchaClock.Zone).Date;
        var input = new Validation()
            .Require(deputy is { Kind: PersonKind.Person, DisabledAt: null } && deputy.Id != caller, "$.deputyId", new("须为另一名在用账户的人员", "another person, whose account is open"))
            .RequireValue(body.From, "$.from").RequireValue(body.To, "$.to")
            .Require(!(body.From < today), "$.from", new("不能早于今天", "not before today"))
            .Require(!(body.To < body.From), "$.to", new("不能早于开始日期", "not before the first day"))
            .Require(!(body.To > body.From?.PlusMonths(LongestInMonths)), "$.to", new($"最长{LongestInMonths}个月", $"at most {LongestInMonths} months"))
            .Require(!(body.From < own.From || body.To > own.To), "$.to", new("须在本人任职期间内", "within the time in which you hold the post"))
            .RequireText(body.Reason, "$.reason", 2000);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var (from, to) = (body.From!.Value, body.To!.Value);
        if (await AgainstAsync(own, deputy!.Id, from, to, cancellation) is { } against)
        {
            return against;
        }

        var holding = new PostHolding
        {
            Id = Ids.New(now),
            PersonId = deputy.Id,
            OrganisationId = own.OrganisationId,
            Post = own.Post,
            From = from,
            To = to,
            DeputyFor = caller,
            Reason = body.Reason,
        };
        db.Add(holding);
        db.Note<PostHolding>("deputy-appointed", holding.Id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created($"/api/v1/people/{deputy.Id}/posts/{holding.Id}", DeputyView.Of(holding));
    }

    /// <summary>Ends it early.</summary>
    public async Task<IResult> EndAsync(Guid personId, Guid id, Guid deputy, LocalDate? on, Guid caller, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await OwnAsync(personId, id, caller, cancellation) is not { } own
            || await Of(own).Where(h => h.Id == deputy).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } holding)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var now = await clock.NowAsync(db, cancellation);
        var yesterday = now.InZone(XunchaClock.Zone).Date.PlusDays(-1);
        var input = new Validation().RequireValue(on, "$.on").Require(!(on < yesterday), "$.on", new("不能早于昨天", "not before yesterday"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (on >= holding.To)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded, new Text($"至 {holding.To:uuuu-MM-dd} 为止", $"It ends on {holding.To:uuuu-MM-dd}"));
        }

        holding.To = on;
        db.Note<PostHolding>("deputy-ended", holding.Id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(DeputyView.Of(holding));
    }

    /// <summary>
    /// Why a person who stands in for somebody may not get a post: of two organisations of which one is above the other, one may inspect the other, and
    /// nobody acts for both (回避). Null where nothing stands against it.
    /// </summary>
    public static async Task<ProblemResult?> AgainstPostAsync(
        XunchaDb db, Guid person, Organisation organisation, LocalDate from, LocalDate? to, CancellationToken cancellation) =>
        await InLineAsync(db, Held(db, person, from, to).Where(h => h.DeputyFor != null && h.OrganisationId != organisation.Id), organisation.Path, cancellation) ? Recused() : null;

    /// <summary>Why a person who stands in for somebody may not have a seat of the team that inspects a party; null where nothing stands against it.</summary>
    public static async Task<ProblemResult?> AgainstSeatAsync(XunchaDb db, Guid person, string partyPath, LocalDate from, CancellationToken cancellation) =>
        await InLineAsync(db, Held(db, person, from, to: null).Where(h => h.DeputyFor != null), partyPath, cancellation) ? Recused() : null;

    /// <summary>Ends what others do in somebody's place when the post itself ends; the caller saves.</summary>
    /// <param name="db">The database.</param>
    /// <param name="own">The post, as it was held until now.</param>
    /// <param name="on">Its last day.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static Task EndWithAsync(XunchaDb db, PostHolding own, LocalDate on, CancellationToken cancellation) => EndAsync(
        db.Set<PostHolding>().Where(h => h.DeputyFor == own.PersonId && h.OrganisationId == own.OrganisationId && h.Post == own.Post
            && h.From >= own.From && (own.To == null || h.From <= own.To)),
        on,
        cancellation);

    /// <summary>Ends what others do in the place of somebody whose account is closed; the caller saves.</summary>
    public static Task EndAllAsync(XunchaDb db, Guid holder, LocalDate on, CancellationToken cancellation) =>
        EndAsync(db.Set<PostHolding>().Where(h => h.DeputyFor == holder), on, cancellation);

    private static async Task EndAsync(IQueryable<PostHolding> holdings, LocalDate on, CancellationToken cancellation)
    {
        foreach (var holding in await holdings.Where(h => h.To > on).ToListAsync(cancellation))
        {
            holding.To = on;
        }
    }

    // Whether one of the posts is of an organisation above or below a place in the tree, or there.
    private static async Task<bool> InLineAsync(XunchaDb db, IQueryable<PostHolding> holdings, string path, CancellationToken cancellation)
    {
        var above = Organisation.IdsOf(path);
        return await holdings.AnyAsync(
            h => above.Contains(h.OrganisationId) || db.Set<Organisation>().Any(o => o.Id == h.OrganisationId && o.Path.StartsWith(path)), cancellation);
    }

    private async Task<ProblemResult?> AgainstAsync(PostHolding own, Guid deputy, LocalDate from, LocalDate to, CancellationToken cancellation)
    {
        var held = Held(db, deputy, from, to);
        if (await held.AnyAsync(h => h.OrganisationId == own.OrganisationId && h.Post == own.Post, cancellation))
        {
            return new(ProblemTypes.PostAlreadyHeld);
        }

        if (await SeparateDuties.AgainstPostAsync(db, deputy, own.Post, from, to, cancellation) is { } separate)
        {
            return separate;
        }

        var path = (await db.Set<Organisation>().PathAsync(own.OrganisationId, cancellation))!;
        var above = Organisation.IdsOf(path);
        var isRecused = await InLineAsync(db, held.Where(h => h.OrganisationId != own.OrganisationId), path, cancellation)
            || await db.Set<TeamSeat>().During(from, to).AnyAsync(
                s => s.PersonId == deputy
                    && db.Set<Record>().Any(r => r.Id == s.RecordId && (above.Contains(r.PartyId) || r.PartyPath.StartsWith(path))),
                cancellation);
        return isRecused ? Recused() : null;
    }

    private static IQueryable<PostHolding> Held(XunchaDb db, Guid person, LocalDate from, LocalDate? to) =>
        db.Set<PostHolding>().During(from, to).Where(h => h.PersonId == person);

    private async Task<PostHolding?> OwnAsync(Guid personId, Guid id, Guid caller, CancellationToken cancellation) =>
        personId != caller
            ? null
            : await db.Set<PostHolding>().SingleOrDefaultAsync(
                h => h.Id == id && h.PersonId == caller && h.DeputyFor == null && !Posts.OfTheRoot.Contains(h.Post), cancellation);

    private IQueryable<PostHolding> Of(PostHolding own) =>
        db.Set<PostHolding>().Where(h => h.DeputyFor == own.PersonId && h.OrganisationId == own.OrganisationId && h.Post == own.Post);

    private static ProblemResult Recused() => new(ProblemTypes.DeputyRecused);
}
