using NodaTime;
using Xuncha.Server.Protection;
using Xunit;

namespace Xuncha.Server.Tests.Protection;

public sealed class SigningTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Knows_its_own_signature_and_no_other(bool sm)
    {
        var (key, other) = (NewKey(sm), NewKey(sm));
        var publicKey = Signing.PublicOf(key);
        var signature = Signing.Sign(key, "封印"u8.ToArray());
        Assert.True(Signing.IsSigned(key.Algorithm, publicKey, "封印"u8.ToArray(), signature));
        Assert.False(Signing.IsSigned(key.Algorithm, publicKey, "印封"u8.ToArray(), signature));
        Assert.False(Signing.IsSigned(key.Algorithm, Signing.PublicOf(other), "封印"u8.ToArray(), signature));
        Assert.False(Signing.IsSigned(key.Algorithm, publicKey, "封印"u8.ToArray(), [.. signature[..^1], (byte)(signature[^1] ^ 1)]));
        Assert.False(Signing.IsSigned(key.Algorithm, publicKey, "封印"u8.ToArray(), []));
        Assert.False(Signing.IsSigned(key.Algorithm, [1, 2, 3], "封印"u8.ToArray(), signature));
        Assert.False(Signing.IsSigned(key.Algorithm, Signing.PublicOf(NewKey(!sm)), "封印"u8.ToArray(), signature));
    }

    [Fact]
    public void Digests_as_the_standards_say()
    {
        // GB/T 32905, A.1, and FIPS 180-4: the digest of "abc".
        Assert.Equal("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", Convert.ToHexStringLower(Signing.Digest(KeyAlgorithm.Sm2Sm3, "abc"u8)));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(Signing.Digest(KeyAlgorithm.Es256, "abc"u8)));
    }

    private static ProtectionKey NewKey(bool sm) => ProtectionKey.Create(KeyUse.Seals, sm ? Algorithms.Sm : Algorithms.Standard, Instant.FromUtc(2026, 1, 1, 0, 0));
}
