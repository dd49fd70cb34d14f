using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary><c>/clients</c>: the programs of other systems. Two administrators register them, their keepers hold the credentials.</summary>
internal static class ClientEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapClients(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/clients").WithTags("clients").Requires(Rule.Oneself); // others' are as if they were not there
        var (view, proposal) = (ClientView.Example, ProposalEndpoints.Example);
        group.MapGet("", ListAsync).Describe(
            new("列出程序：系统和安全管理员看全部，保管人看自己保管的", "List the programs: administrators of system and security see all, keepers their own"), response: new Page<ClientView>([view], null));
        group.MapGet("/{id:guid}", GetAsync).Produces<ClientView>().Describe(new("查看程序", "Get a program"), response: view, problems: ProblemTypes.NotFound);
        group.MapPost("", RegisterAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议登记程序，经安全管理员确认后生效", "Propose to register a program; a security administrator confirms"),
            ClientDraft.Example, proposal with { Kind = ProposalKind.RegisterClient }, ProblemTypes.NameTaken, ProblemTypes.DutiesSeparate, ProblemTypes.SecondPerson);
        group.MapPut("/{id:guid}", ChangeAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议变更程序，经安全管理员确认后生效；换保管人或换方式时凭据作废", "Propose to change a program; another keeper or another way of proof ends its credentials"),
            ClientDraft.Example, proposal with { Kind = ProposalKind.ChangeClient },
            ProblemTypes.NotFound, ProblemTypes.AlreadyEnded, ProblemTypes.DutiesSeparate, ProblemTypes.SecondPerson);
        group.MapPost("/{id:guid}/close", CloseAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<ClientView>().Describe(
            new("永久关闭程序，其令牌立即失效", "Close a program for good; its tokens end at once"), response: view, problems: [ProblemTypes.NotFound, ProblemTypes.AlreadyEnded]);

        ProblemType[] keeping = [ProblemTypes.NotFound, ProblemTypes.NotOpen, ProblemTypes.AlreadyEnded, ProblemTypes.DutiesSeparate];
        group.MapPost("/{id:guid}/secret", (Guid id, NewSecret body, ClaimsPrincipal user, ClientCredentials credentials, CancellationToken cancellation) =>
                credentials.MakeSecretAsync(id, body, user, cancellation)).Produces<MadeSecret>().Describe(
            new("保管人生成新密钥口令，只显示一次；原口令在重叠期内仍可用", "Make a secret, as the keeper; it is shown once, and the one before stays good for a while"),
            new NewSecret(24), new MadeSecret(view.ClientId, "a random secret, shown once", null), keeping);
        group.MapPost("/{id:guid}/keys", (Guid id, NewKey body, ClaimsPrincipal user, ClientCredentials credentials, CancellationToken cancellation) =>
                credentials.AddKeyAsync(id, body, user, cancellation)).Produces(StatusCodes.Status204NoContent).Describe(
            new("保管人登记公钥（JWK）", "Add a public key, as the keeper"), NewKey.Example, problems: keeping);
        group.MapDelete("/{id:guid}/keys/{key}", (Guid id, string key, ClaimsPrincipal user, ClientCredentials credentials, CancellationToken cancellation) =>
                credentials.RemoveKeyAsync(id, key, user, cancellation)).Produces(StatusCodes.Status204NoContent).Describe(
            new("保管人撤销公钥", "Take a public key away, as the keeper"), problems: keeping);
    }

    private static async Task<Ok<Page<ClientView>>> ListAsync(string? after, int? limit, ClaimsPrincipal user, PersonAccess access, XunchaDb db, CancellationToken cancellation)
    {
        var clients = await KnownAsync(user, access, db, cancellation);
        if (Paging.Decode(after) is { } last)
        {
            clients = clients.Where(c => string.Compare(c.ClientId, last) > 0);
        }

        var count = Paging.Limit(limit);
        var page = (await clients.OrderBy(c => c.ClientId).Take(count + 1).ToListAsync(cancellation)).ToPage(count, c => c.ClientId);
        return TypedResults.Ok(new Page<ClientView>(await ViewAsync(page.Items, db, cancellation), page.Next));
    }

    private static async Task<IResult> GetAsync(Guid id, ClaimsPrincipal user, PersonAccess access, XunchaDb db, CancellationToken cancellation) =>
        await (await KnownAsync(user, access, db, cancellation)).SingleOrDefaultAsync(c => c.Id == id, cancellation) is { } client
            ? TypedResults.Ok((await ViewAsync([client], db, cancellation)).Single())
            : new ProblemResult(ProblemTypes.NotFound);

    private static async Task<IResult> RegisterAsync(
        ClientDraft body, ClaimsPrincipal user, XunchaDb db, RegisterClient register, ProposalDesk desk, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        return await register.AgainstAsync(body, cancellation) is { } problem
            ? problem
            : await desk.ProposeAsync(ProposalKind.RegisterClient, body, body.KeeperId, PersonAccess.IdOf(user), cancellation);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, ClientDraft body, ClaimsPrincipal user, XunchaDb db, ChangeClient change, ProposalDesk desk, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (client, problem) = await change.FindAsync(id, body, cancellation);
        return client is null
            ? problem!
            : await desk.ProposeAsync(ProposalKind.ChangeClient, new ClientChange(id, client.Version, body), body.KeeperId, PersonAccess.IdOf(user), cancellation);
    }

    // It takes one person: it stops harm and gives nothing to anybody.
    private static async Task<IResult> CloseAsync(
        Guid id, ClaimsPrincipal user, XunchaDb db, ClientCredentials credentials, XunchaClock clock, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<Client>().Where(c => c.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } client)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (client.ClosedAt is not null)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded);
        }

        client.Close(clock.Real());
        await credentials.ForgetAsync(id, cancellation);
        db.Note<Client>("client-closed", id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(ClientView.Of(client, [], []));
    }

    private static async Task<IQueryable<Client>> KnownAsync(ClaimsPrincipal user, PersonAccess access, XunchaDb db, CancellationToken cancellation)
    {
        var person = PersonAccess.IdOf(user);
        var all = await access.HoldsAnyAtRootAsync(person, [Posts.SystemAdministrator, Posts.SecurityAdministrator], cancellation);
        return db.Set<Client>().AsNoTracking().Where(c => all || c.KeeperId == person);
    }

    private static async Task<IReadOnlyList<ClientView>> ViewAsync(IReadOnlyList<Client> clients, XunchaDb db, CancellationToken cancellation)
    {
        var ids = clients.Select(c => c.Id).ToList();
        var secrets = (await db.Set<ClientSecret>().AsNoTracking().Where(s => ids.Contains(s.ClientId)).ToListAsync(cancellation)).ToLookup(s => s.ClientId);
        var keys = (await db.Set<ClientKey>().AsNoTracking().Where(k => ids.Contains(k.ClientId)).ToListAsync(cancellation)).ToLookup(k => k.ClientId);
        return [.. clients.Select(client => ClientView.Of(client, secrets[client.Id], keys[client.Id]))];
    }
}
