using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Programs;

/// <summary>Reads the public keys that clients are registered with: EC on P-256 or P-384, RSA of 2048 bits and more.</summary>
internal static partial class PublicJwk
{
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>The key with its public members alone; notes what is wrong with it.</summary>
    /// <param name="jwk">What was given.</param>
    /// <param name="input">Takes note.</param>
    public static (string KeyId, string Jwk)? Read(JsonElement? jwk, Validation input)
    {
        if (jwk is not { ValueKind: JsonValueKind.Object } given)
        {
            input.RequireValue(null, "$.jwk");
            return null;
        }

        var keyId = Text(given, "kid");
        input.Require(keyId is not null && KeyId().IsMatch(keyId), "$.jwk.kid", new("字母、数字、连字符、下划线和点，至多 100 个", "letters, digits, hyphens, underscores and dots, at most 100"))
            .Require(!Private.Any(name => given.TryGetProperty(name, out _)), "$.jwk", new("含有私钥；请只提交公钥，并更换此密钥", "has private members: send the public half alone, and use another key"));
        var read = Normal(given, keyId);
        input.Require(read is not null, "$.jwk", new("应为 P-256、P-384 的 EC 公钥或至少2048位的 RSA 公钥（RFC 7517）", "must be a public key, EC on P-256 or P-384 or RSA of at least 2048 bits (RFC 7517)"));
        return input.Problem is null ? (keyId!, read!) : null;
    }

    private static string? Normal(JsonElement given, string? kid)
    {
        try
        {
            switch (Text(given, "kty"), Text(given, "crv"))
            {
                case ("EC", ("P-256" or "P-384") and var crv):
                    var point = new ECPoint { X = Bytes(given, "x"), Y = Bytes(given, "y") };
                    using (ECDsa.Create(new ECParameters { Curve = crv == "P-256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384, Q = point }))
                    {
                        return JsonSerializer.Serialize(new { kty = "EC", crv, kid, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) });
                    }

                case ("RSA", _):
                    var parameters = new RSAParameters { Modulus = Bytes(given, "n"), Exponent = Bytes(given, "e") };
                    using (var rsa = RSA.Create(parameters))
                    {
                        return rsa.KeySize is >= 2048 and <= 8192
                            ? JsonSerializer.Serialize(new { kty = "RSA", kid, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) })
                            : null;
                    }

                default:
                    return null;
            }
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null; // not a point of the curve, or no Base64
        }
    }

    // It stands in addresses.
    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex KeyId();

    private static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement jwk, string name) => Base64UrlEncoder.DecodeBytes(Text(jwk, name) ?? "");
}
