using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Organisations;

/// <summary>A post held, or exercised as somebody's deputy, as the API shows it. Both days are inclusive.</summary>
internal sealed record PostView(Guid Id, Guid PersonId, Guid OrganisationId, string Post, LocalDate From, LocalDate? To, Guid? DeputyFor)
{
    public static PostView Of(PostHolding holding) =>
        new(holding.Id, holding.PersonId, holding.OrganisationId, holding.Post, holding.From, holding.To, holding.DeputyFor);

    public static readonly PostView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000004"), PersonView.Example.Id, OrganisationView.Example.Id, "commission-office", new(2019, 1, 1), null, null);
}

/// <summary>A post to give. Without <c>from</c>, from today; without <c>to</c>, until it is ended.</summary>
internal sealed record NewPost(Guid? OrganisationId, string? Post, LocalDate? From, LocalDate? To);

/// <summary><c>/people/{id}/posts</c>.</summary>
internal static class PostEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPosts(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/people/{personId:guid}/posts").WithTags("people").Requires(Rule.PeopleRead);
        var view = PostView.Example;
        group.MapGet("", ListAsync).Produces<Page<PostView>>().Describe(
            new("列出某人的职务", "List a person's posts"), response: new Page<PostView>([view], null), problems: ProblemTypes.NotFound);
        group.MapGet("/{id:guid}", GetAsync).Produces<PostView>().Describe(
            new("查看职务", "Get a post held"), response: view, problems: ProblemTypes.NotFound);
        group.MapPost("", GiveAsync).Requires(Rule.Post(Posts.SecurityAdministrator)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议授予职务，经第二人确认后生效", "Propose to give a post; it is given when a second person confirms the proposal"),
            new NewPost(view.OrganisationId, view.Post, view.From, null), ProposalEndpoints.Example,
            ProblemTypes.NotFound, ProblemTypes.PostAlreadyHeld, ProblemTypes.DutiesSeparate, ProblemTypes.DeputyRecused, ProblemTypes.SecondPerson);
        group.MapPost("/{id:guid}/end", EndAsync).Requires(Rule.Post(Posts.SecurityAdministrator)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议终止职务，经第二人确认后生效", "Propose to end a post; it ends when a second person confirms the proposal"),
            new Ending(new(2026, 12, 31)), ProposalEndpoints.Example with { Kind = ProposalKind.EndPost },
            ProblemTypes.NotFound, ProblemTypes.AlreadyEnded, ProblemTypes.LastAdministrator, ProblemTypes.SecondPerson);
    }

    private static async Task<IResult> ListAsync(Guid personId, string? after, int? limit, XunchaDb db, CancellationToken cancellation)
    {
        if (!await db.Set<Person>().AnyAsync(p => p.Id == personId, cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        // Ids grow with time: the order in which the posts were given.
        var holdings = db.Set<PostHolding>().Where(h => h.PersonId == personId);
        if (Guid.TryParse(Paging.Decode(after), out var last))
        {
            holdings = holdings.Where(h => h.Id > last);
        }

        var count = Paging.Limit(limit);
        var page = (await holdings.OrderBy(h => h.Id).Take(count + 1).ToListAsync(cancellation)).ToPage(count, h => h.Id.ToString());
        return TypedResults.Ok(new Page<PostView>([.. page.Items.Select(PostView.Of)], page.Next));
    }

    private static async Task<IResult> GetAsync(Guid personId, Guid id, XunchaDb db, CancellationToken cancellation) =>
        await db.Set<PostHolding>().SingleOrDefaultAsync(h => h.Id == id && h.PersonId == personId, cancellation) is { } holding
            ? TypedResults.Ok(PostView.Of(holding))
            : new ProblemResult(ProblemTypes.NotFound);

    private static async Task<IResult> GiveAsync(
        Guid personId, NewPost request, ClaimsPrincipal user, XunchaDb db, XunchaClock clock, GivePost give, ProposalDesk desk, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var from = request.From ?? await clock.TodayAsync(db, cancellation);
        return await give.AgainstAsync(personId, request.OrganisationId, request.Post, from, request.To, cancellation) is { } problem
            ? problem
            : await desk.ProposeAsync(
                ProposalKind.GivePost, new PostGrant(personId, request.OrganisationId!.Value, request.Post!, from, request.To), personId, PersonAccess.IdOf(user), cancellation);
    }

    private static async Task<IResult> EndAsync(
        Guid personId, Guid id, Ending request, ClaimsPrincipal user, XunchaDb db, EndPost end, ProposalDesk desk, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (holding, problem) = await end.FindAsync(personId, id, request.On, cancellation);
        return holding is null
            ? problem!
            : await desk.ProposeAsync(ProposalKind.EndPost, new PostEnding(personId, id, request.On!.Value), personId, PersonAccess.IdOf(user), cancellation);
    }
}
