using System.Text.Json.Serialization;
using Microsoft.IdentityModel.Tokens;

namespace Xuncha.Server.Programs;

/// <summary>A public key (RFC 7517).</summary>
internal sealed record PublishedKey(string Kty, string Crv, string Kid, string Alg, string Use, string X, string Y);

/// <summary>The keys that access tokens are checked with: the one that signs, the next one, and those before whose tokens still live.</summary>
internal sealed record KeySet(IReadOnlyList<PublishedKey> Keys)
{
    /// <summary>The set of these keys.</summary>
    public static KeySet Of(IEnumerable<JsonWebKey> keys) => new([.. keys.Select(key => new PublishedKey(key.Kty, key.Crv, key.Kid, key.Alg, key.Use, key.X, key.Y))]);
}

/// <summary>What a program can find out of the server by itself (RFC 8414).</summary>
internal sealed record OAuthMetadata(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
    [property: JsonPropertyName("revocation_endpoint")] string RevocationEndpoint,
    [property: JsonPropertyName("jwks_uri")] string JwksUri,
    [property: JsonPropertyName("scopes_supported")] IReadOnlyList<string> ScopesSupported,
    [property: JsonPropertyName("response_types_supported")] IReadOnlyList<string> ResponseTypesSupported,
    [property: JsonPropertyName("grant_types_supported")] IReadOnlyList<string> GrantTypesSupported,
    [property: JsonPropertyName("token_endpoint_auth_methods_supported")] IReadOnlyList<string> AuthenticationMethods,
    [property: JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")] IReadOnlyList<string> SigningAlgorithms,
    [property: JsonPropertyName("revocation_endpoint_auth_methods_supported")] IReadOnlyList<string> RevocationAuthenticationMethods)
{
    private static readonly string[] Methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    /// <summary>That of a server.</summary>
    public static OAuthMetadata Of(string issuer, IReadOnlyList<string> scopes) => new(
        issuer,
        issuer + PublicAddress.TokenPath,
        issuer + OAuthEndpoints.RevocationPath,
        issuer + OAuthEndpoints.KeySetPath,
        scopes,
        [],
        ["client_credentials"],
        Methods,
        ClientAuthenticator.Algorithms,
        Methods);
}
