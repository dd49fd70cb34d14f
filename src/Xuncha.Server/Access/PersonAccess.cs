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

    /// <summary>Writes definitions, proposes to publish them and to move records to them.</summary>
    public const string ProcessDesigner = "process-designer";

    /// <summary>
    /// 安全生产委员会办公室: a post of every level. The holders at the root release definitions and approve calendars, beside what a definition gives them.
    /// </summary>
    public const string CommissionOffice = "commission-office";

    /// <summary>三员: nobody holds two of them, nor any other post beside one (see <see cref="SeparateDuties"/>).</summary>
    public static readonly IReadOnlyList<string> Administrators = [SystemAdministrator, SecurityAdministrator, AuditAdministrator];

    /// <summary>Who confirms that the content of the audit log is opened, and reads it: holders at the root, who are none of the three.</summary>
    public static readonly IReadOnlyList<string> OpenersOfTheLog = [CommissionOffice, "discipline-organ"];

    /// <summary>Those that exist in the root organisation alone.</summary>
    public static readonly IReadOnlyList<string> OfTheRoot = [.. Administrators, ProcessDesigner];
}

/// <summary>The one class that decides who may do what beyond the roles of a definition.</summary>
/// <param name="db">The database.</param>
/// <param name="clock">For today.</param>
internal sealed class PersonAccess(XunchaDb db, XunchaClock clock)
{
    /// <summary>Whether a person holds one of several posts in the root organisation today.</summary>
    public async Task<bool> HoldsAnyAtRootAsync(Guid personId, IReadOnlyList<string> posts, CancellationToken cancellation) =>
        await HoldersAtRoot(db, posts, await clock.TodayAsync(db, cancellation)).AnyAsync(holding => holding.PersonId == personId, cancellation);

    /// <summary>Which of several posts a person holds in the root organisation today.</summary>
    public async Task<IReadOnlyList<string>> HeldAtRootAsync(Guid personId, IReadOnlyList<string> posts, CancellationToken cancellation) =>
        await HoldersAtRoot(db, posts, await clock.TodayAsync(db, cancellation)).Where(holding => holding.PersonId == personId)
            .Select(holding => holding.Post).ToListAsync(cancellation);

    /// <summary>Who holds one of several posts of the root organisation on a day, with an open account. A deputy does not: administration by two persons knows both.</summary>
    public static IQueryable<PostHolding> HoldersAtRoot(XunchaDb db, IReadOnlyList<string> posts, LocalDate on) =>
        db.Set<PostHolding>().On(on).Where(holding => posts.Contains(holding.Post) && holding.DeputyFor == null
            && db.Set<Organisation>().Any(o => o.Id == holding.OrganisationId && o.ParentId == null)
            && db.Set<Person>().Any(p => p.Id == holding.PersonId && p.DisabledAt == null));

    /// <summary>The claim of a program that says to which part of the tree it is confined: the path of its top.</summary>
    public const string WithinClaim = "within";

    /// <summary>The part of the tree that the caller is confined to, as a prefix of paths; for people the whole.</summary>
    public static string WithinOf(ClaimsPrincipal user) => user.FindFirstValue(WithinClaim) ?? "";

    /// <summary>The person, or the account of the program, that is signed in.</summary>
    public static Guid IdOf(ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);
}

/// <summary>The caller holds one of these posts in the root organisation.</summary>
/// <param name="Posts">Their codes.</param>
internal sealed record HoldsPost(IReadOnlyList<string> Posts) : IAuthorizationRequirement;

internal sealed class HoldsPostHandler(PersonAccess access) : AuthorizationHandler<HoldsPost>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, HoldsPost requirement)
    {
        if (context.User.Identity?.IsAuthenticated == true
            && await access.HoldsAnyAtRootAsync(PersonAccess.IdOf(context.User), requirement.Posts, CancellationToken.None))
        {
            context.Succeed(requirement);
        }
    }
}
