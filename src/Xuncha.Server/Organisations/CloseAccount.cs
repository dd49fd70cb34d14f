using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Organisations;

/// <summary>A system administrator closes an account, opens it again, or ends somebody's sessions.</summary>
internal static class CloseAccount
{
    /// <summary>Maps <c>/people/{id}/disable</c>, <c>/enable</c> and <c>/sessions</c>.</summary>
    public static void MapClosing(this RouteGroupBuilder people, PersonView view)
    {
        people.MapPost("/{id:guid}/disable", (Guid id, CloseAccountDesk desk, CancellationToken cancellation) => desk.SetAsync(id, isDisabled: true, cancellation))
            .Requires(Rule.Post(Posts.SystemAdministrator)).Produces<PersonView>().Describe(
                new("停用账户，其会话立即结束", "Close an account; its sessions end at once"),
                response: view with { IsDisabled = true }, problems: [ProblemTypes.NotFound, ProblemTypes.DutiesSeparate]);
        people.MapPost("/{id:guid}/enable", (Guid id, CloseAccountDesk desk, CancellationToken cancellation) => desk.SetAsync(id, isDisabled: false, cancellation))
            .Requires(Rule.Post(Posts.SystemAdministrator)).Produces<PersonView>().Describe(
                new("启用账户", "Open an account again"), response: view, problems: [ProblemTypes.NotFound, ProblemTypes.DutiesSeparate]);
        people.MapDelete("/{id:guid}/second-factor", ProposeRemovalAsync)
            .Requires(Rule.Post(Posts.SystemAdministrator)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
                new("提议撤销某人遗失的动态验证码，经安全管理员确认后生效", "Propose to take away somebody's lost authenticator; it is when a security administrator confirms"),
                response: ProposalEndpoints.ExampleOf(ProposalKind.RemoveFactor, new LostFactor(view.Id)), problems: [ProblemTypes.NotFound, ProblemTypes.DutiesSeparate, ProblemTypes.SecondPerson]);
        people.MapDelete("/{id:guid}/sessions", (Guid id, CloseAccountDesk desk, CancellationToken cancellation) => desk.EndSessionsAsync(id, cancellation))
            .Requires(Rule.Post(Posts.SystemAdministrator)).Produces(StatusCodes.Status204NoContent).Describe(
                new("结束某人的全部会话", "End all sessions of a person"), problems: ProblemTypes.NotFound);
    }

    private static async Task<IResult> ProposeRemovalAsync(
        Guid id, ClaimsPrincipal user, XunchaDb db, XunchaClock clock, RemoveFactor remove, ProposalDesk proposals, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        return await remove.AgainstAsync(id, await clock.NowAsync(db, cancellation), cancellation) is { } problem
            ? problem
            : await proposals.ProposeAsync(ProposalKind.RemoveFactor, new LostFactor(id), concerns: id, PersonAccess.IdOf(user), cancellation);
    }
}

/// <summary>Does it.</summary>
internal sealed class CloseAccountDesk(XunchaDb db, SessionDesk sessions, XunchaClock clock)
{
    /// <summary>Closes or opens an account.</summary>
    public async Task<IResult> SetAsync(Guid id, bool isDisabled, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.LockPersonAsync(id, cancellation) is not { } person)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var now = await clock.NowAsync(db, cancellation);
        if (await SeparateDuties.IsAdministratorAsync(db, id, now.InZone(XunchaClock.Zone).Date, cancellation))
        {
            return new ProblemResult(ProblemTypes.DutiesSeparate, new(
                "三员的账户不能停用，须先终止其职务", "The account of an administrator is not closed; the post ends first"));
        }

        person.DisabledAt = isDisabled ? clock.Real() : null;
        if (isDisabled)
        {
            await Deputies.EndAllAsync(db, id, now.InZone(XunchaClock.Zone).Date.PlusDays(-1), cancellation);
        }

        db.Note<Person>(isDisabled ? "person-disabled" : "person-enabled", id);
        await db.SaveChangesAsync(cancellation);
        await sessions.EndAllAsync(id, cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(PersonView.Of(person));
    }

    /// <summary>Ends all sessions of a person.</summary>
    public async Task<IResult> EndSessionsAsync(Guid id, CancellationToken cancellation)
    {
        if (!await db.Set<Person>().AnyAsync(p => p.Id == id, cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        db.Note<Person>("sessions-ended", id);
        await db.SaveChangesAsync(cancellation);
        await sessions.EndAllAsync(id, cancellation);
        return TypedResults.NoContent();
    }
}
