using System.Security.Claims;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Proposals;

/// <summary>Why a proposal is refused.</summary>
internal sealed record ProposalRefusal(string? Reason);

/// <summary><c>/proposals</c>: administration that takes effect when a second person confirms it.</summary>
internal static class ProposalEndpoints
{
    /// <summary>An example, waiting.</summary>
    public static readonly ProposalView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000006"), ProposalKind.GivePost,
        JsonSerializer.SerializeToElement(new PostGrant(PersonView.Example.Id, OrganisationView.Example.Id, "commission-office", new(2019, 1, 1), null), Json.Options),
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000007"), Instant.FromUtc(2026, 1, 5, 1, 0), ProposalState.Pending, null, null, null, null, MayDecide: true, MayWithdraw: false);

    /// <summary>An example of another kind.</summary>
    public static ProposalView ExampleOf(ProposalKind kind, object content) => Example with { Kind = kind, Content = JsonSerializer.SerializeToElement(content, Json.Options) };

    /// <summary>Maps them.</summary>
    public static void MapProposals(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/proposals").WithTags("proposals").Requires(Rule.Oneself); // others' are as if they were not there
        group.MapGet("", ListAsync).Produces<Page<ProposalView>>().Describe(
            new("列出待他人确认的事项（state=pending 等）", "List the proposals that the caller may propose or decide, oldest first: state=pending and the like"),
            response: new Page<ProposalView>([Example], null), problems: ProblemTypes.Invalid);
        group.MapGet("/{id:guid}", (Guid id, ClaimsPrincipal user, ProposalDesk desk, CancellationToken cancellation) =>
            desk.GetAsync(id, PersonAccess.IdOf(user), cancellation)).Produces<ProposalView>().Describe(
            new("查看一个待确认事项", "Get a proposal"), response: Example, problems: ProblemTypes.NotFound);
        group.MapPost("/{id:guid}/confirm", (Guid id, ClaimsPrincipal user, ProposalDesk desk, CancellationToken cancellation) =>
            desk.DecideAsync(id, ProposalState.Confirmed, null, PersonAccess.IdOf(user), cancellation)).Produces<ProposalView>().Describe(
            new("由第二人确认，即时生效", "Confirm it as a second person; it takes effect at once, if its rules still hold"), response: Example with { State = ProposalState.Confirmed },
            problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.AlreadyDecided, ProblemTypes.SecondPerson, ProblemTypes.Superseded, ProblemTypes.DutiesSeparate, ProblemTypes.DeputyRecused, ProblemTypes.PostAlreadyHeld, ProblemTypes.AlreadyEnded, ProblemTypes.LastAdministrator, ProblemTypes.AlreadyPublished, ProblemTypes.DefinitionErrors, ProblemTypes.NameTaken]);
        group.MapPost("/{id:guid}/refuse", RefuseAsync).Produces<ProposalView>().Describe(
            new("由第二人退回", "Refuse it as a second person, with the reason"), new ProposalRefusal("应先报批"), Example with { State = ProposalState.Refused, Reason = "应先报批" },
            ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.AlreadyDecided, ProblemTypes.SecondPerson);
        group.MapPost("/{id:guid}/withdraw", (Guid id, ClaimsPrincipal user, ProposalDesk desk, CancellationToken cancellation) =>
            desk.DecideAsync(id, ProposalState.Withdrawn, null, PersonAccess.IdOf(user), cancellation)).Produces<ProposalView>().Describe(
            new("由提出人撤回", "Take it back as the one who proposed it"), response: Example with { State = ProposalState.Withdrawn },
            problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.AlreadyDecided]);
    }

    private static async Task<IResult> ListAsync(string? state, string? after, int? limit, ClaimsPrincipal user, ProposalDesk desk, CancellationToken cancellation)
    {
        var input = new Validation();
        var wanted = EnumNames<ProposalState>.Read(state, "$.state", input);
        return input.Problem ?? (IResult)TypedResults.Ok(
            await desk.ListAsync(PersonAccess.IdOf(user), state is null ? null : wanted, after, limit, cancellation));
    }

    private static async Task<IResult> RefuseAsync(Guid id, ProposalRefusal body, ClaimsPrincipal user, ProposalDesk desk, CancellationToken cancellation) =>
        new Validation().RequireText(body.Reason, "$.reason", 2000).Problem
        ?? await desk.DecideAsync(id, ProposalState.Refused, body.Reason, PersonAccess.IdOf(user), cancellation);
}
