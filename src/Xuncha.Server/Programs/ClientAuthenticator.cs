using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>Who asks for a token: a client with its secret (RFC 6749, 2.3.1) or with an assertion by its own key (RFC 7523).</summary>
internal sealed class ClientAuthenticator(XunchaDb db, AccessTokens tokens, SignInGuard guard, PublicAddress address, XunchaClock clock)
{
    /// <summary>What keys of clients may sign with.</summary>
    public static readonly IReadOnlyList<string> Algorithms =
        [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256];

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // Clocks of other systems are a little off.
    private static readonly Duration Skew = Duration.FromSeconds(30);

    private static readonly Duration LongestAssertion = Duration.FromMinutes(5);

    // Of clients that do not exist: the work is the same as for those that do.
    private static readonly SecurityKey NobodysKey = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static readonly TokenRefusal WrongSecret = TokenRefusal.InvalidClient("wrong secret, or no such client");

    private static readonly TokenRefusal WrongAssertion =
        TokenRefusal.InvalidClient("the assertion is not good: iss = sub = client_id, aud = this server, signed by a registered key, at most 5 minutes, jti used once");

    /// <summary>The client that asks, or why it is not taken for one.</summary>
    public async Task<(Client? Client, TokenRefusal? Refusal)> AuthenticateAsync(HttpRequest request, IFormCollection form)
    {
        var header = AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var parsed) ? parsed : null;
        var isBasic = string.Equals(header?.Scheme, "Basic", StringComparison.OrdinalIgnoreCase);
        var (isPost, isAssertion) = (form.ContainsKey("client_secret"), form.ContainsKey("client_assertion"));
        switch (isBasic, isPost, isAssertion)
        {
            case (true, false, false):
                return Basic(header!.Parameter) is var (id, secret) && IsSame(form, id) ? await BySecretAsync(request.HttpContext, id, secret) : (null, WrongSecret);
            case (false, true, false):
                return await BySecretAsync(request.HttpContext, form["client_id"].ToString(), form["client_secret"].ToString());
            case (false, false, true):
                return form["client_assertion_type"] == AssertionType
                    ? await ByAssertionAsync(request.HttpContext, form["client_assertion"].ToString(), form)
                    : (null, TokenRefusal.InvalidRequest("client_assertion_type must be " + AssertionType));
            case (false, false, false):
                return (null, TokenRefusal.InvalidClient("no client authentication"));
            default:
                return (null, TokenRefusal.InvalidRequest("more than one way of client authentication"));
        }
    }

    /// <summary>The hash of a secret.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task<(Client? Client, TokenRefusal? Refusal)> BySecretAsync(HttpContext http, string clientId, string secret)
    {
        var (now, hash) = (clock.Real(), HashOf(secret));
        var client = await tokens.OpenClientAsync(clientId, http.RequestAborted);
        var id = client?.Id ?? Guid.Empty;
        var isRight = await db.Set<ClientSecret>().AnyAsync(s => s.ClientId == id && s.Hash == hash && (s.EndsAt == null || s.EndsAt > now), http.RequestAborted);
        return isRight && client!.Authentication == ClientAuthentication.Secret ? (client, null) : await RefuseAsync(http, clientId, client, WrongSecret);
    }

    private async Task<(Client? Client, TokenRefusal? Refusal)> ByAssertionAsync(HttpContext http, string assertion, IFormCollection form)
    {
        if (TokenCheck.Unchecked(assertion)?.Issuer is not { Length: > 0 } clientId || !IsSame(form, clientId))
        {
            return (null, WrongAssertion);
        }

        var client = await tokens.OpenClientAsync(clientId, http.RequestAborted);
        var id = client?.Id ?? Guid.Empty;
        var jwks = await db.Set<ClientKey>().Where(k => k.ClientId == id).Select(k => k.Jwk).ToListAsync(http.RequestAborted);
        var token = await TokenCheck.ReadAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = clientId,
            ValidAudiences = [address.Issuer, address.TokenEndpoint],
            IssuerSigningKeys = client is null ? [NobodysKey] : jwks.Select(jwk => new JsonWebKey(jwk)),
            ValidAlgorithms = Algorithms,
            ClockSkew = Skew.ToTimeSpan(),
        });
        return client?.Authentication == ClientAuthentication.PrivateKey && token is { Id: { Length: > 0 } jti } && token.Subject == clientId
            && Instant.FromDateTimeUtc(token.ValidTo) is var until && until <= clock.Real() + LongestAssertion + Skew
            && await SpentToken.SpendAsync(db, SpentToken.KeyOfAssertion(clientId, jti), until + Skew, http.RequestAborted)
                ? (client, null)
                : await RefuseAsync(http, clientId, client, WrongAssertion);
    }

    // Without the name that was given, which may be a secret in the wrong field.
    private async Task<(Client? Client, TokenRefusal? Refusal)> RefuseAsync(HttpContext http, string clientId, Client? client, TokenRefusal refusal)
    {
        if (await guard.CountProgramAsync(http, clientId, http.RequestAborted))
        {
            db.Note<Client>("token-refused", client?.Id, new { Why = refusal.Description }, outcome: AuditOutcome.Refused);
            await db.SaveChangesAsync(http.RequestAborted);
        }

        return (null, refusal);
    }

    private static bool IsSame(IFormCollection form, string clientId) => !form.TryGetValue("client_id", out var named) || named == clientId;

    private static (string Id, string Secret)? Basic(string? parameter)
    {
        var bytes = new byte[parameter?.Length ?? 0];
        return Convert.TryFromBase64String(parameter ?? "", bytes, out var count) && Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2) is [var id, var secret]
            ? (WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret))
            : null;
    }
}
