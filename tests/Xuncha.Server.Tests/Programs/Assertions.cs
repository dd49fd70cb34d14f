using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Tests.Fixtures;

namespace Xuncha.Server.Tests.Programs;

/// <summary>A program's own key, and what it signs with it.</summary>
internal sealed class Assertions : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The public half.</summary>
    public object Jwk => new { kty = "EC", crv = "P-256", kid = KeyId, x = Base64UrlEncoder.Encode(Public.Q.X), y = Base64UrlEncoder.Encode(Public.Q.Y) };

    private ECParameters Public => key.ExportParameters(includePrivateParameters: false);

    /// <summary>The form of a client that proves itself by an assertion.</summary>
    public static Dictionary<string, string> Form(string assertion) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = assertion,
    };

    /// <summary>The claims of a good assertion.</summary>
    public static Dictionary<string, object> Claims(RegisteredProgram program, Instant now) => new()
    {
        ["iss"] = program.ClientId,
        ["sub"] = program.ClientId,
        ["aud"] = $"{program.Server.Address.GetLeftPart(UriPartial.Authority)}/oauth/token",
        ["exp"] = now.ToUnixTimeSeconds() + 60,
        ["jti"] = Guid.NewGuid().ToString(),
    };

    /// <summary>Signs claims with the key.</summary>
    public string Sign(Dictionary<string, object> claims) => Sign(claims, new(new ECDsaSecurityKey(key) { KeyId = KeyId }, SecurityAlgorithms.EcdsaSha256));

    /// <summary>Signs claims with HMAC by the public key's coordinate: what a careless checker would take.</summary>
    public string SignByPublicHalf(Dictionary<string, object> claims) =>
        Sign(claims, new(new SymmetricSecurityKey(Public.Q.X) { KeyId = KeyId }, SecurityAlgorithms.HmacSha256));

    /// <summary>Signs claims, whatever they are.</summary>
    public static string Sign(Dictionary<string, object> claims, SigningCredentials credentials, string? type = null) =>
        type is null
            ? new JsonWebTokenHandler().CreateToken(JsonSerializer.Serialize(claims), credentials)
            : new JsonWebTokenHandler().CreateToken(JsonSerializer.Serialize(claims), credentials, new Dictionary<string, object> { ["typ"] = type });

    /// <summary>Claims without any signature.</summary>
    public static string Unsigned(Dictionary<string, object> claims, string type) =>
        $"{Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { alg = "none", typ = type }))}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.";

    public void Dispose() => key.Dispose();
}
