using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Programs;

/// <summary>A key that signs access tokens (ES256). It is published before it is used, and until the last token that it signed has run out.</summary>
internal sealed class SigningKey
{
    /// <summary>Its name in tokens: its thumbprint (RFC 7638).</summary>
    public required string Id { get; init; }

    /// <summary>The private key as PKCS #8 in Base64, encrypted.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>From when on it signs, until one with a later instant does. A real instant, also in training.</summary>
    public required Instant UsedFrom { get; init; }

    /// <summary>A new random key.</summary>
    public static SigningKey Create(FieldCipher cipher, Instant usedFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Base64UrlEncoder.Encode(Jwk(key.ExportParameters(includePrivateParameters: false)).ComputeJwkThumbprint());
        return new() { Id = id, PrivateKey = cipher.Encrypt(Place(id), Convert.ToBase64String(key.ExportPkcs8PrivateKey())), UsedFrom = usedFrom };
    }

    /// <summary>The key as it is used.</summary>
    public UsableKey Open(FieldCipher cipher)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(cipher.Decrypt(Place(Id), PrivateKey)), out _);
        var (signs, checks) = (Jwk(key.ExportParameters(includePrivateParameters: true)), Jwk(key.ExportParameters(includePrivateParameters: false)));
        signs.Kid = checks.Kid = Id;
        return new(Id, UsedFrom, signs, checks);
    }

    private static FieldPlace Place(string id) => new("signing_key", "private_key", id);

    private static JsonWebKey Jwk(ECParameters key) => new()
    {
        Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
        Crv = JsonWebKeyECTypes.P256,
        Alg = SecurityAlgorithms.EcdsaSha256,
        Use = JsonWebKeyUseNames.Sig,
        X = Base64UrlEncoder.Encode(key.Q.X),
        Y = Base64UrlEncoder.Encode(key.Q.Y),
        D = key.D is null ? null : Base64UrlEncoder.Encode(key.D),
    };
}

/// <summary>A signing key in memory.</summary>
/// <param name="Id">Its name.</param>
/// <param name="UsedFrom">From when on it signs.</param>
/// <param name="Signs">Both halves.</param>
/// <param name="Checks">The public half, which is published.</param>
internal sealed record UsableKey(string Id, Instant UsedFrom, JsonWebKey Signs, JsonWebKey Checks);

internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SigningKey> key)
    {
        key.ToTable("signing_key");
        key.Property(k => k.Id).HasMaxLength(43);
        key.Property(k => k.PrivateKey).IsEncrypted();
    }
}
