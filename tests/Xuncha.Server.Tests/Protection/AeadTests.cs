using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Xuncha.Server.Protection;
using Xunit;

namespace Xuncha.Server.Tests.Protection;

/// <summary>The vectors that the standards print.</summary>
public sealed class AeadTests
{
    private const string Sm4Example = "0123456789abcdeffedcba9876543210"; // GB/T 32907-2016, A.1: key and text alike

    public static TheoryData<string, string, string, string, string, string, string> Vectors => new()
    {
        // The Galois/Counter Mode of Operation (GCM), submitted to NIST, test cases 13, 14 and 16.
        { nameof(KeyAlgorithm.Aes256Gcm), new string('0', 64), new string('0', 24), "", "", "", "530f8afbc74536b9a963b4f1c4cb738b" },
        { nameof(KeyAlgorithm.Aes256Gcm), new string('0', 64), new string('0', 24), new string('0', 32), "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919" },
        {
            nameof(KeyAlgorithm.Aes256Gcm), "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b"
        },
        // RFC 8998, A.1.
        {
            nameof(KeyAlgorithm.Sm4Gcm), Sm4Example, "00001234567800000000abcd",
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
            "83de3541e4c2b58177e065a9bf7b62ec"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Gives_what_the_standard_prints_and_back(string algorithm, string key, string nonce, string plain, string bound, string encrypted, string tag)
    {
        var (with, k, n) = (Enum.Parse<KeyAlgorithm>(algorithm), Convert.FromHexString(key), Convert.FromHexString(nonce));
        var result = Aead.Encrypt(with, k, n, Convert.FromHexString(plain), Convert.FromHexString(bound));
        Assert.Equal(encrypted + tag, Convert.ToHexStringLower(result));
        Assert.Equal(plain, Convert.ToHexStringLower(Aead.Decrypt(with, k, n, result, Convert.FromHexString(bound))));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Refuses_every_changed_bit(string algorithm, string key, string nonce, string plain, string bound, string encrypted, string tag)
    {
        var (with, k, n, b) = (Enum.Parse<KeyAlgorithm>(algorithm), Convert.FromHexString(key), Convert.FromHexString(nonce), Convert.FromHexString(bound));
        var whole = Convert.FromHexString(encrypted + tag);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => Aead.Decrypt(with, k, n, whole, b));
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.ThrowsAny<CryptographicException>(() => Aead.Decrypt(with, k, n, whole, [.. b, 0]));
        Assert.ThrowsAny<CryptographicException>(() => Aead.Decrypt(with, k, n, whole[1..], b));
        Assert.ThrowsAny<CryptographicException>(() => Aead.Decrypt(with, k, n, [], b));
        Assert.Equal(plain.Length / 2, Aead.Decrypt(with, k, n, whole, b).Length);
    }

    [Theory]
    [InlineData(1, "681edf34d206965e86b3e94f536e4246")]
    [InlineData(1_000_000, "595298c7c6fd271f0402f804c33d3f66")]
    public void Uses_an_SM4_that_gives_the_examples_of_GB_T_32907(int times, string expected)
    {
        var engine = new SM4Engine();
        engine.Init(forEncryption: true, new KeyParameter(Convert.FromHexString(Sm4Example)));
        var block = Convert.FromHexString(Sm4Example);
        for (var i = 0; i < times; i++)
        {
            engine.ProcessBlock(block, 0, block, 0);
        }

        Assert.Equal(expected, Convert.ToHexStringLower(block));
    }
}
