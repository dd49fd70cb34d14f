using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Xuncha.Server.Protection;

/// <summary>
/// Signatures and the digests that go with them: ES256 (ECDSA on P-256 with SHA-256) from .NET, SM2 with SM3 (GB/T 32918, GB/T 32905) from Bouncy
/// Castle. Private keys are PKCS #8, public ones SubjectPublicKeyInfo, as every tool reads them.
/// </summary>
internal static class Signing
{
    /// <summary>A new private key.</summary>
    public static byte[] NewKey(KeyAlgorithm algorithm)
    {
        if (algorithm == KeyAlgorithm.Sm2Sm3)
        {
            var pairs = new ECKeyPairGenerator();
            pairs.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
            return PrivateKeyInfoFactory.CreatePrivateKeyInfo(pairs.GenerateKeyPair().Private).GetEncoded();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>The public key of a private one.</summary>
    public static byte[] PublicOf(ProtectionKey key)
    {
        if (key.Algorithm == KeyAlgorithm.Sm2Sm3)
        {
            var secret = (ECPrivateKeyParameters)PrivateKeyFactory.CreateKey(key.Secret);
            var point = secret.Parameters.G.Multiply(secret.D).Normalize();
            return SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(new ECPublicKeyParameters("EC", point, GMObjectIdentifiers.sm2p256v1)).GetEncoded();
        }

        using var pair = Es256(key.Secret);
        return pair.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Signs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="form">How an ES256 signature is written; one of SM2 is always DER, as OpenSSL reads both.</param>
    public static byte[] Sign(ProtectionKey key, byte[] data, DSASignatureFormat form = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        if (key.Algorithm == KeyAlgorithm.Sm2Sm3)
        {
            var signer = new SM2Signer();
            signer.Init(forSigning: true, new ParametersWithRandom(PrivateKeyFactory.CreateKey(key.Secret), new SecureRandom()));
            signer.BlockUpdate(data, 0, data.Length);
            return signer.GenerateSignature();
        }

        using var pair = Es256(key.Secret);
        return pair.SignData(data, HashAlgorithmName.SHA256, form);
    }

    /// <summary>Whether a signature is that of a public key. What is no key or no signature is none.</summary>
    public static bool IsSigned(
        KeyAlgorithm algorithm, byte[] publicKey, byte[] data, byte[] signature, DSASignatureFormat form = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        try
        {
            if (algorithm == KeyAlgorithm.Sm2Sm3)
            {
                var verifier = new SM2Signer();
                verifier.Init(forSigning: false, PublicKeyFactory.CreateKey(publicKey));
                verifier.BlockUpdate(data, 0, data.Length);
                return verifier.VerifySignature(signature);
            }

            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, form);
        }
        catch (Exception e) when (e is CryptographicException or CryptoException or ArgumentException or IOException or InvalidCastException or GeneralSecurityException)
        {
            return false;
        }
    }

    /// <summary>The digest that goes with an algorithm.</summary>
    public static byte[] Digest(KeyAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        if (algorithm != KeyAlgorithm.Sm2Sm3)
        {
            return SHA256.HashData(data);
        }

        var sm3 = new SM3Digest();
        sm3.BlockUpdate(data.ToArray(), 0, data.Length);
        var digest = new byte[sm3.GetDigestSize()];
        sm3.DoFinal(digest, 0);
        return digest;
    }

    private static ECDsa Es256(byte[] secret)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(secret, out _);
        return key;
    }
}
