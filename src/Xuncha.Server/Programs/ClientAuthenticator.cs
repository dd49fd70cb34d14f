using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>Who asks for a token: a client with its secret (RFC 6749, 2.3.1) or with an assertion by its own key (RFC 7523).</summary>
internal sealed class ClientAuthenticator(XunchaDb db, AccessTokens tokens, PublicAddress address, XunchaClock clock)
{
    /// <summary>What keys of clients may sign with.</summary>
    public static readonly IReadOnlyList<string> Algorithms =
        [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256];

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // Clocks of other systems are a little off.
    private static readonly Duration Skew = Duration.FromSeconds(30);

    private static readonly Duration LongestAssertion = Duration.FromMinutes(5);

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
                return Basic(header!.Parameter) is var (id, secret) && IsSame(form, id) ? await BySecretAsync(id, secret, request.HttpContext.RequestAborted) : (null, WrongSecret);
            case (false, true, false):
                return await BySecretAsync(form["client_id"].ToString(), form["client_secret"].ToString(), request.HttpContext.RequestAborted);
            case (false, false, true):
                return form["client_assertion_type"] == AssertionType
                    ? await ByAssertionAsync(form["client_assertion"].ToString(), form, request.HttpContext.RequestAborted)
                    : (null, TokenRefusal.InvalidRequest("client_assertion_type must be " + AssertionType));
            case (false, false, false):
                return (null, TokenRefusal.InvalidClient("no client authentication"));
            default:
                return (null, TokenRefusal.InvalidRequest("more than one way of client authentication"));
        }
    }

    /// <summary>The hash of a secret.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task<(Client? Client, TokenRefusal? Refusal)> BySecretAsync(string clientId, string secret, CancellationToken cancellation)
    {
        var (now, hash) = (clock.Real(), HashOf(secret));
        var client = await tokens.OpenClientAsync(clientId, cancellation);
        return client?.Authentication == ClientAuthentication.Secret
            && await db.Set<ClientSecret>().AnyAsync(s => s.ClientId == client.Id && s.Hash == hash && (s.EndsAt == null || s.EndsAt > now), cancellation)
                ? (client, null)
                : (null, WrongSecret);
    }

    private async Task<(Client? Client, TokenRefusal? Refusal)> ByAssertionAsync(string assertion, IFormCollection form, CancellationToken cancellation)
    {
        if (TokenCheck.Unchecked(assertion)?.Issuer is not { Length: > 0 } clientId || !IsSame(form, clientId)
            || await tokens.OpenClientAsync(clientId, cancellation) is not { Authentication: ClientAuthentication.PrivateKey } client)
        {
            return (null, WrongAssertion);
        }

        var jwks = await db.Set<ClientKey>().Where(k => k.ClientId == client.Id).Select(k => k.Jwk).ToListAsync(cancellation);
        var token = await TokenCheck.ReadAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = client.ClientId,
            ValidAudiences = [address.Issuer, address.TokenEndpoint],
            IssuerSigningKeys = jwks.Select(jwk => new JsonWebKey(jwk)),
            ValidAlgorithms = Algorithms,
            ClockSkew = Skew.ToTimeSpan(),
        });
        return token is { Id: { Length: > 0 } jti } && token.Subject == client.ClientId
            && Instant.FromDateTimeUtc(token.ValidTo) is var until && until <= clock.Real() + LongestAssertion + Skew
            && await SpentToken.SpendAsync(db, SpentToken.KeyOfAssertion(client.ClientId, jti), until + Skew, cancellation)
                ? (client, null)
                : (null, WrongAssertion);
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
