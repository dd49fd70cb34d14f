using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>One's own session as the API shows it.</summary>
/// <param name="Id">The session.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="LastSeenAt">When it was last used, to the minute.</param>
/// <param name="Address">From where.</param>
/// <param name="Agent">What the browser calls itself.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
internal sealed record SessionView(Guid Id, Instant StartedAt, Instant LastSeenAt, string Address, string Agent, bool IsCurrent)
{
    public static readonly SessionView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000009"), Instant.FromUtc(2026, 9, 1, 1, 0), Instant.FromUtc(2026, 9, 1, 2, 30), "10.1.2.3", "Mozilla/5.0 …", IsCurrent: true);
}

/// <summary><c>/sessions</c>: one's own, on all devices.</summary>
internal static class OwnSessions
{
    /// <summary>Maps them.</summary>
    public static void MapOwnSessions(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/sessions").WithTags("session").WithMetadata(new OpenWhileRestricted()).Requires(Rule.Oneself);
        group.MapGet("", ListAsync).Describe(new("列出自己的会话", "List one's own sessions"), response: new[] { SessionView.Example });
        group.MapDelete("/{id:guid}", EndAsync).Produces(StatusCodes.Status204NoContent).Describe(
            new("结束自己的一个会话", "End one of one's own sessions"), problems: ProblemTypes.NotFound);
    }

    private static async Task<Ok<List<SessionView>>> ListAsync(ClaimsPrincipal user, XunchaDb db, CancellationToken cancellation)
    {
        var (person, current) = (PersonAccess.IdOf(user), SessionDesk.IdOf(user));
        var sessions = await db.Set<SessionRow>().AsNoTracking().Where(s => s.PersonId == person).OrderByDescending(s => s.LastSeenAt).ThenBy(s => s.Id).ToListAsync(cancellation);
        return TypedResults.Ok(sessions.Select(s => new SessionView(s.Id, s.StartedAt, s.LastSeenAt, s.Address, s.Agent, s.Id == current)).ToList());
    }

    private static async Task<IResult> EndAsync(Guid id, ClaimsPrincipal user, SessionDesk sessions, XunchaDb db, CancellationToken cancellation)
    {
        var person = PersonAccess.IdOf(user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await sessions.EndAsync(person, id, cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        db.Note<Person>("session-ended", person, new { Session = id });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }
}
