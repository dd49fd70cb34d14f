using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Organisations;

/// <summary>Who administers at first, and the code to set a password with. It is shown once and kept nowhere.</summary>
/// <param name="UserName">The user name.</param>
/// <param name="Code">See <see cref="ActivationCode"/>.</param>
internal sealed record FirstAdministrator(string UserName, string Code);

/// <summary>Makes the root of the tree and the three administrators on an empty database.</summary>
internal static class FirstStart
{
    // Where the national calendar begins: whoever moves training's clock into the past stays administrator there.
    private static readonly LocalDate Beginning = new(2004, 1, 1);

    private static readonly (string UserName, string DisplayName, string Post)[] Administrators =
    [
        ("sysadmin", "系统管理员", Posts.SystemAdministrator),
        ("secadmin", "安全管理员", Posts.SecurityAdministrator),
        ("auditadmin", "审计管理员", Posts.AuditAdministrator),
    ];

    /// <summary>Does it in one transaction, once: of several nodes that start together, the first.</summary>
    /// <returns>The administrators, when they were made; otherwise none.</returns>
    public static async Task<IReadOnlyList<FirstAdministrator>> RunAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<XunchaDb>();
        var people = services.GetRequiredService<UserManager<Person>>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db.Database.IsNpgsql())
        {
            await db.ExecuteAsync("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE", cancellation);
        }

        if (await db.Set<Organisation>().AnyAsync(cancellation))
        {
            return [];
        }

        var now = services.GetRequiredService<XunchaClock>().Real();
        var root = Ids.New(now);
        db.Add(new Organisation
        {
            Id = root,
            ParentId = null,
            Kind = OrganisationKind.Root,
            NameZh = "全部组织",
            NameEn = "All organisations",
            ValidFrom = Beginning,
            Path = Organisation.PathOf(root, parentPath: null),
        });
        List<FirstAdministrator> made = [];
        foreach (var (userName, displayName, post) in Administrators)
        {
            var person = new Person { Id = Ids.New(now), UserName = userName, DisplayName = displayName, Kind = PersonKind.Person };
            var created = await people.CreateAsync(person);
            if (!created.Succeeded)
            {
                throw new InvalidOperationException(string.Join("; ", created.Errors.Select(error => error.Description)));
            }

            var holding = new PostHolding { Id = Ids.New(now), PersonId = person.Id, OrganisationId = root, Post = post, From = Beginning };
            db.Add(holding);
            db.Note<PostHolding>("post-given", holding.Id);
            made.Add(new(userName, await ActivationCode.MakeAsync(db, person.Id, now, cancellation)));
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return made;
    }
}
