using System.Linq.Expressions;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>What a request's token allows a program.</summary>
/// <param name="Id">The client.</param>
/// <param name="Scopes">The token's scopes that the client still has.</param>
internal sealed record OpenProgram(Guid Id, IReadOnlySet<string> Scopes);

/// <summary>Issues access tokens (RFC 9068), and says whose a token is whose signature is good.</summary>
internal sealed class AccessTokens(XunchaDb db, SigningKeys keys, PublicAddress address, XunchaClock clock)
{
    /// <summary>The type in a token's header, by which it cannot be taken for another kind of token.</summary>
    public const string TokenType = "at+jwt";

    /// <summary>How long a token is good.</summary>
    public static readonly Duration Lifetime = Duration.FromMinutes(10);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for a client. That it was given is written down, as a person's sign-in is.</summary>
    public async Task<string> IssueAsync(Client client, IReadOnlyList<string> scopes, CancellationToken cancellation)
    {
        var key = await keys.CurrentAsync(cancellation);
        var (now, id) = (clock.Real(), Guid.NewGuid().ToString("N"));
        db.Note<Client>("token-given", client.Id, new { Token = id, Scopes = scopes }, actor: client.Id);
        await db.SaveChangesAsync(cancellation);
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = address.Issuer,
            Audience = address.Audience,
            IssuedAt = now.ToDateTimeUtc(),
            Expires = (now + Lifetime).ToDateTimeUtc(),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = client.ClientId,
                ["client_id"] = client.ClientId,
                ["jti"] = id,
                ["scope"] = string.Join(' ', scopes),
            },
            SigningCredentials = new SigningCredentials(key.Signs, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>Ends a token of ours before its time.</summary>
    public async Task RevokeAsync(Client client, JsonWebToken token, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await SpentToken.SpendAsync(db, SpentToken.KeyOfAccessToken(token.Id), Instant.FromDateTimeUtc(token.ValidTo) + TokenCheck.Skew, cancellation))
        {
            db.Note<Client>("token-revoked", client.Id, new { Token = token.Id }, actor: client.Id);
            await db.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Whose a token of ours is, asked at each request, so that it ends at once with its client.</summary>
    public async Task<(ClaimsPrincipal Principal, OpenProgram Program)?> AdmitAsync(JsonWebToken token, CancellationToken cancellation)
    {
        var spent = SpentToken.KeyOfAccessToken(token.Id);
        return await db.Set<SpentToken>().AnyAsync(t => t.Key == spent, cancellation)
            ? null
            : await AdmitAsync(client => client.ClientId == token.Subject, token.GetPayloadValue<string>("scope").Split(' '), cancellation);
    }

    /// <summary>Whose a token of the outside provider is. Its scopes are the provider's words; those that the client was registered with count.</summary>
    public Task<(ClaimsPrincipal Principal, OpenProgram Program)?> AdmitOutsideAsync(JsonWebToken token, CancellationToken cancellation) => AdmitAsync(
        client => client.Authentication == ClientAuthentication.OutsideProvider && client.OutsideIssuer == token.Issuer && client.OutsideSubject == token.Subject,
        scopes: null,
        cancellation);

    /// <summary>The client by its name, if it is open.</summary>
    public Task<Client?> OpenClientAsync(string clientId, CancellationToken cancellation) =>
        Open().AsNoTracking().SingleOrDefaultAsync(client => client.ClientId == clientId, cancellation);

    private IQueryable<Client> Open() => db.Set<Client>()
        .Where(client => client.ClosedAt == null && db.Set<Person>().Any(person => person.Id == client.Id && person.DisabledAt == null));

    private async Task<(ClaimsPrincipal Principal, OpenProgram Program)?> AdmitAsync(
        Expression<Func<Client, bool>> which, IEnumerable<string>? scopes, CancellationToken cancellation)
    {
        var found = await Open().Where(which)
            .Join(db.Set<Organisation>(), client => client.WithinId, within => within.Id, (client, within) => new { client.Id, client.ClientId, client.Scopes, within.Path })
            .SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            return null;
        }

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, found.Id.ToString()), new(ClaimTypes.Name, found.ClientId), new(PersonAccess.WithinClaim, found.Path)],
            authenticationType: "program");
        return (new(identity), new(found.Id, found.Scopes.Intersect(scopes ?? found.Scopes, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal)));
    }
}
