using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
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
        people.MapDelete("/{id:guid}/second-factor", (Guid id, CloseAccountDesk desk, CancellationToken cancellation) => desk.RemoveFactorAsync(id, cancellation))
            .Requires(Rule.Post(Posts.SystemAdministrator)).Produces(StatusCodes.Status204NoContent).Describe(
                new("撤销某人遗失的动态验证码", "Take away somebody's lost authenticator"), problems: [ProblemTypes.NotFound, ProblemTypes.DutiesSeparate]);
        people.MapDelete("/{id:guid}/sessions", (Guid id, CloseAccountDesk desk, CancellationToken cancellation) => desk.EndSessionsAsync(id, cancellation))
            .Requires(Rule.Post(Posts.SystemAdministrator)).Produces(StatusCodes.Status204NoContent).Describe(
                new("结束某人的全部会话", "End all sessions of a person"), problems: ProblemTypes.NotFound);
    }
}

/// <summary>Does it.</summary>
internal sealed class CloseAccountDesk(XunchaDb db, SessionDesk sessions, SecondFactorDesk factors, XunchaClock clock)
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
        db.Note<Person>(isDisabled ? "person-disabled" : "person-enabled", id);
        await db.SaveChangesAsync(cancellation);
        await sessions.EndAllAsync(id, cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(PersonView.Of(person));
    }

    /// <summary>Takes an authenticator away; where one is required, its owner sets another up at the next sign-in.</summary>
    public async Task<IResult> RemoveFactorAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.LockPersonAsync(id, cancellation) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var now = await clock.NowAsync(db, cancellation);
        if (await SeparateDuties.IsAdministratorAsync(db, id, now.InZone(XunchaClock.Zone).Date, cancellation))
        {
            return new ProblemResult(ProblemTypes.DutiesSeparate, new(
                "三员须在服务器上以 xuncha admin-code 重新激活", "An administrator gets in again by a code that xuncha admin-code makes on the server"));
        }

        db.Note<Person>("second-factor-removed", id);
        await db.SaveChangesAsync(cancellation);
        await factors.RemoveAsync(id, cancellation);
        await sessions.EndAllAsync(id, cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
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
