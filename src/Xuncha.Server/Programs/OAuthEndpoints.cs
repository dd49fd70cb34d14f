using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.IdentityModel.Tokens;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Programs;

/// <summary>The form by which a program asks for a token.</summary>
internal sealed record TokenForm(
    [property: JsonPropertyName("grant_type")] string GrantType,
    [property: JsonPropertyName("scope")] string? Scope = null,
    [property: JsonPropertyName("client_id")] string? ClientId = null,
    [property: JsonPropertyName("client_secret")] string? ClientSecret = null,
    [property: JsonPropertyName("client_assertion_type")] string? ClientAssertionType = null,
    [property: JsonPropertyName("client_assertion")] string? ClientAssertion = null);

/// <summary>The form by which a program gives a token back.</summary>
internal sealed record RevocationForm([property: JsonPropertyName("token")] string Token);

/// <summary>A token (RFC 6749, 5.1).</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope);

/// <summary>An operation of OAuth 2.0 that takes a form. It reads it itself: also that the body is none is told in the standard's own errors.</summary>
/// <param name="Fields">What the form has.</param>
internal sealed record OAuthForm(Type Fields)
{
    /// <summary>The type of the body.</summary>
    public const string MediaType = "application/x-www-form-urlencoded";
}

/// <summary>Tokens for programs: OAuth 2.0 client credentials (RFC 6749, 4.4), revocation (RFC 7009), key set (RFC 7517), metadata (RFC 8414).</summary>
internal static class OAuthEndpoints
{
    /// <summary>Where a token is given back.</summary>
    public const string RevocationPath = "/oauth/revoke";

    /// <summary>Where the keys are.</summary>
    public const string KeySetPath = "/.well-known/jwks.json";

    /// <summary>Maps them.</summary>
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("oauth").AllowAnonymous();
        var asking = group.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        asking.MapPost(PublicAddress.TokenPath, IssueAsync).WithMetadata(new OAuthForm(typeof(TokenForm))).Produces<TokenAnswer>()
            .Produces<TokenRefusal>(StatusCodes.Status400BadRequest).Produces<TokenRefusal>(StatusCodes.Status401Unauthorized).Describe(
                new("程序取得访问令牌（client credentials）", "Get an access token: programs, by client credentials"),
                new TokenForm("client_credentials", "inspections:read", "smart-safety", "the secret"),
                new TokenAnswer("eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…", "Bearer", 600, "inspections:read"));
        asking.MapPost(RevocationPath, RevokeAsync).WithMetadata(new OAuthForm(typeof(RevocationForm))).Produces(StatusCodes.Status200OK)
            .Produces<TokenRefusal>(StatusCodes.Status400BadRequest).Produces<TokenRefusal>(StatusCodes.Status401Unauthorized).Describe(
                new("程序撤销自己的令牌", "Give a token back, which is not good any more"), new RevocationForm("eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…"));
        group.MapGet(KeySetPath, KeysAsync).Describe(
            new("验证访问令牌的公钥", "The keys that access tokens are checked with"),
            response: KeySet.Of([new JsonWebKey { Kty = "EC", Crv = "P-256", Kid = "0Yk…", Alg = "ES256", Use = "sig", X = "f83O…", Y = "x_FE…" }]));
        group.MapGet("/.well-known/oauth-authorization-server", (PublicAddress address, ScopeCatalog scopes) => TypedResults.Ok(OAuthMetadata.Of(address.Issuer, scopes.All))).Describe(
            new("OAuth 元数据", "What there is of OAuth"), response: OAuthMetadata.Of("https://xuncha.example.gov.cn", ["inspections:read", "inspections:write"]));
    }

    private static async Task<IResult> IssueAsync(HttpRequest request, ClientAuthenticator authenticator, AccessTokens tokens)
    {
        var (form, client, refusal) = await ReadAsync(request, authenticator);
        if (client is null)
        {
            return refusal!;
        }

        if (form["grant_type"] is not ["client_credentials"])
        {
            return form.ContainsKey("grant_type") ? TokenRefusal.UnsupportedGrantType() : TokenRefusal.InvalidRequest("grant_type is missing");
        }

        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<string> scopes = asked.Length == 0 ? client.Scopes : [.. asked.Distinct(StringComparer.Ordinal)];
        return scopes.Count > 0 && scopes.All(client.Scopes.Contains)
            ? TypedResults.Ok(new TokenAnswer(
                await tokens.IssueAsync(client, scopes, request.HttpContext.RequestAborted), "Bearer", (int)AccessTokens.Lifetime.TotalSeconds, string.Join(' ', scopes)))
            : TokenRefusal.InvalidScope();
    }

    private static async Task<IResult> RevokeAsync(HttpRequest request, ClientAuthenticator authenticator, TokenCheck check, AccessTokens tokens)
    {
        var (form, client, refusal) = await ReadAsync(request, authenticator);
        if (client is null)
        {
            return refusal!;
        }

        // A token that is not good, or not its own, is one that need not be revoked (RFC 7009, 2.2).
        if (await check.ReadAsync(form["token"].ToString(), request.HttpContext.RequestAborted) is { } token && token.Subject == client.ClientId)
        {
            await tokens.RevokeAsync(client, token, request.HttpContext.RequestAborted);
        }

        return form.ContainsKey("token") ? TypedResults.Ok() : TokenRefusal.InvalidRequest("token is missing");
    }

    private static async Task<Ok<KeySet>> KeysAsync(SigningKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(KeySet.Of((await keys.AllAsync(named: null, cancellation)).Select(key => key.Checks)));

    private static async Task<(IFormCollection Form, Client? Client, TokenRefusal? Refusal)> ReadAsync(HttpRequest request, ClientAuthenticator authenticator)
    {
        var form = FormCollection.Empty as IFormCollection;
        if (request.GetTypedHeaders().ContentType?.MediaType.Equals(OAuthForm.MediaType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return (form, null, TokenRefusal.InvalidRequest("the body must be " + OAuthForm.MediaType));
        }

        try
        {
            form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return (form, null, TokenRefusal.InvalidRequest("the form cannot be read"));
        }

        if (form.Any(field => field.Value.Count > 1))
        {
            return (form, null, TokenRefusal.InvalidRequest("a parameter is given twice"));
        }

        var (client, refusal) = await authenticator.AuthenticateAsync(request, form);
        return (form, client, refusal);
    }
}
