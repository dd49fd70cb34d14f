using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Server.Organisations;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>The posts that the product itself knows, all of the root organisation. All others are words of the definitions.</summary>
internal static class Posts
{
    /// <summary>系统管理员: makes organisations and accounts, and moves training's clock.</summary>
    public const string SystemAdministrator = AdministratorPosts.System;

    /// <summary>安全管理员: gives and ends posts.</summary>
    public const string SecurityAdministrator = AdministratorPosts.Security;

    /// <summary>审计管理员: reads the logs and nothing else.</summary>
    public const string AuditAdministrator = AdministratorPosts.Audit;

    /// <summary>Publishes definitions and calendars.</summary>
    public const string ProcessDesigner = "process-designer";

    /// <summary>三员: nobody holds two of them, nor any other post beside one (see <see cref="SeparateDuties"/>).</summary>
    public static readonly IReadOnlyList<string> Administrators = [SystemAdministrator, SecurityAdministrator, AuditAdministrator];

    /// <summary>Who confirms that the content of the audit log is opened, and reads it: holders at the root, who are none of the three.</summary>
    public static readonly IReadOnlyList<string> OpenersOfTheLog = ["commission-office", "discipline-organ"];

    /// <summary>Those that exist in the root organisation alone.</summary>
    public static readonly IReadOnlyList<string> OfTheRoot = [.. Administrators, ProcessDesigner];
}

/// <summary>The one class that decides who may do what beyond the roles of a definition.</summary>
/// <param name="db">The database.</param>
/// <param name="clock">For today.</param>
internal sealed class PersonAccess(XunchaDb db, XunchaClock clock)
{
    /// <summary>Whether a person holds a post in the root organisation today.</summary>
    public async Task<bool> HoldsAtRootAsync(Guid personId, string post, CancellationToken cancellation) =>
        await HoldersAtRoot(db, post, await clock.TodayAsync(db, cancellation)).AnyAsync(holding => holding.PersonId == personId, cancellation);

    /// <summary>Whether a person holds one of several posts in the root organisation today.</summary>
    public async Task<bool> HoldsAnyAtRootAsync(Guid personId, IReadOnlyList<string> posts, CancellationToken cancellation)
    {
        var today = await clock.TodayAsync(db, cancellation);
        return await db.Set<PostHolding>().AnyAsync(
            holding => holding.PersonId == personId && posts.Contains(holding.Post) && holding.From <= today && (holding.To == null || holding.To >= today)
                && db.Set<Organisation>().Any(o => o.Id == holding.OrganisationId && o.ParentId == null),
            cancellation);
    }

    /// <summary>Who holds a post of the root organisation on a day.</summary>
    public static IQueryable<PostHolding> HoldersAtRoot(XunchaDb db, string post, LocalDate on) =>
        db.Set<PostHolding>().Where(holding => holding.Post == post && holding.From <= on && (holding.To == null || holding.To >= on)
            && db.Set<Organisation>().Any(o => o.Id == holding.OrganisationId && o.ParentId == null));

    /// <summary>The person who is signed in.</summary>
    public static Guid IdOf(ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);
}

/// <summary>The caller holds this post in the root organisation.</summary>
/// <param name="Post">Its code.</param>
internal sealed record HoldsPost(string Post) : IAuthorizationRequirement;

internal sealed class HoldsPostHandler(PersonAccess access) : AuthorizationHandler<HoldsPost>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, HoldsPost requirement)
    {
        if (context.User.Identity?.IsAuthenticated == true
            && await access.HoldsAtRootAsync(PersonAccess.IdOf(context.User), requirement.Post, CancellationToken.None))
        {
            context.Succeed(requirement);
        }
    }
}
