using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>What holds for a client, asked when it is proposed and again when it is confirmed.</summary>
internal sealed partial class ClientRules(XunchaDb db, ScopeCatalog scopes, XunchaClock clock, ServerOptions options)
{
    /// <summary>A system administrator proposes a client, since it is an account; a security administrator confirms, since it gives rights.</summary>
    public static readonly (IReadOnlyList<string> Proposers, IReadOnlyList<string> Deciders) Persons = ([Posts.SystemAdministrator], [Posts.SecurityAdministrator]);

    /// <summary>Why a client cannot be as a draft says.</summary>
    public async Task<ProblemResult?> AgainstAsync(ClientDraft draft, CancellationToken cancellation)
    {
        var today = await clock.TodayAsync(db, cancellation);
        var keeper = await db.Set<Person>().SingleOrDefaultAsync(p => p.Id == draft.KeeperId && p.Kind == PersonKind.Person, cancellation);
        var isOutside = draft.Authentication == ClientAuthentication.OutsideProvider;
        var input = new Validation()
            .Require(draft.ClientId is not null && Name().IsMatch(draft.ClientId), "$.clientId", new("小写字母、数字和连字符，至多 60 个", "lower-case letters, digits and hyphens, at most 60"))
            .RequireName(draft.NameZh, "$.nameZh", 100)
            .RequireName(draft.NameEn, "$.nameEn", 100)
            .Require(await IsThereAsync(draft.OrganisationId, cancellation), "$.organisationId", new("组织不存在", "there is no such organisation"))
            .Require(await IsThereAsync(draft.WithinId, cancellation), "$.withinId", new("组织不存在", "there is no such organisation"))
            .Require(draft.Scopes is { Count: > 0 } && draft.Scopes.All(scopes.All.Contains), "$.scopes", new($"可选：{string.Join("、", scopes.All)}", $"one or more of {string.Join(", ", scopes.All)}"))
            .RequireValue(draft.Authentication, "$.authentication")
            .Require(keeper is not null, "$.keeperId", new("没有此人", "there is no such person"))
            .Require(!isOutside || options.Oidc is not null, "$.authentication", new("未设置外部身份提供方（XUNCHA_OIDC_ISSUER）", "the site trusts no outside provider (XUNCHA_OIDC_ISSUER)"))
            .Require(isOutside == (draft.OutsideSubject is not null), "$.outsideSubject", new("仅用于外部身份提供方，且必填", "for the outside provider alone, and required there"))
            .AllowText(draft.OutsideSubject, "$.outsideSubject", 200)
            .Require(!await IsTakenAsync(draft, cancellation), "$.outsideSubject", new("已登记给另一程序", "another program is registered with it"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        // Whoever has the credentials can read what the program reads, and the three read no business.
        return await SeparateDuties.IsAdministratorAsync(db, keeper!.Id, today, cancellation) ? Administrator() : null;
    }

    /// <summary>The refusal of one of the three as a keeper.</summary>
    public static ProblemResult Administrator() =>
        new(ProblemTypes.DutiesSeparate, new("三员不得保管程序的凭据", "The three administrators keep no program's credentials"));

    private async Task<bool> IsTakenAsync(ClientDraft draft, CancellationToken cancellation) => draft.OutsideSubject is { } subject && options.Oidc is { } provider
        && await db.Set<Client>().AnyAsync(c => c.OutsideIssuer == provider.Issuer && c.OutsideSubject == subject && c.ClientId != draft.ClientId, cancellation);

    private Task<bool> IsThereAsync(Guid? organisation, CancellationToken cancellation) => db.Set<Organisation>().AnyAsync(o => o.Id == organisation, cancellation);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Name();
}

/// <summary>Registering a client.</summary>
internal sealed class RegisterClient(XunchaDb db, ClientRules rules, UserManager<Person> people, ServerOptions options) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.RegisterClient;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => ClientRules.Persons.Proposers;

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => ClientRules.Persons.Deciders;

    /// <summary>Why a client cannot be registered.</summary>
    public async Task<ProblemResult?> AgainstAsync(ClientDraft draft, CancellationToken cancellation) =>
        await rules.AgainstAsync(draft, cancellation)
        ?? (await people.FindByNameAsync(draft.ClientId!) is not null ? new(ProblemTypes.NameTaken) : null);

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var draft = proposal.Read<ClientDraft>();
        if (await AgainstAsync(draft, cancellation) is { } problem)
        {
            return problem!;
        }

        var account = new Person { Id = Ids.New(now), UserName = draft.ClientId, DisplayName = draft.NameZh!, Kind = PersonKind.Program };
        var made = await people.CreateAsync(account); // without a password, by which it could sign in
        if (!made.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", made.Errors.Select(error => error.Code)));
        }

        db.Add(new Client { Id = account.Id, ClientId = draft.ClientId! }.Take(draft, options.Oidc?.Issuer));
        db.Note<Client>("client-registered", account.Id, new { proposal.ProposedBy });
        return Applied.Done;
    }
}

/// <summary>Changing what a client is registered with, by the same two persons.</summary>
internal sealed class ChangeClient(XunchaDb db, ClientRules rules, ClientCredentials credentials, ServerOptions options) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.ChangeClient;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => ClientRules.Persons.Proposers;

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => ClientRules.Persons.Deciders;

    /// <summary>The client that is to be changed, locked, or why it cannot be.</summary>
    public async Task<(Client? Client, ProblemResult? Problem)> FindAsync(Guid id, ClientDraft draft, CancellationToken cancellation)
    {
        if (await db.Set<Client>().Where(c => c.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } client)
        {
            return (null, new(ProblemTypes.NotFound));
        }

        var problem = client.ClosedAt is not null ? new(ProblemTypes.AlreadyEnded)
            : await rules.AgainstAsync(draft, cancellation)
            ?? new Validation().Require(draft.ClientId == client.ClientId, "$.clientId", new("不可更改", "never changes")).Problem;
        return problem is null ? (client, null) : (null, problem);
    }

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var (id, version, draft) = proposal.Read<ClientChange>();
        var (client, problem) = await FindAsync(id, draft, cancellation);
        if (client is null)
        {
            return problem!;
        }

        if (client.Version != version)
        {
            return new ProblemResult(ProblemTypes.Superseded);
        }

        if (client.Authentication != draft.Authentication || client.KeeperId != draft.KeeperId)
        {
            await credentials.ForgetAsync(id, cancellation); // who kept them so far knows them
        }

        client.Take(draft, options.Oidc?.Issuer);
        db.Note<Client>("client-changed", id, new { proposal.ProposedBy });
        return Applied.Done;
    }
}
