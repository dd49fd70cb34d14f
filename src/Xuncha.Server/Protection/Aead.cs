using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Xuncha.Server.Protection;

/// <summary>Encryption that notices any change: of the text, of the nonce, of what it is bound to. AES from .NET, SM4 from Bouncy Castle.</summary>
internal static class Aead
{
    /// <summary>Bytes of a nonce. It is random: up to 2^32 values under one key are safe (SP 800-38D, 8.3).</summary>
    public const int NonceBytes = 12;

    /// <summary>Bytes of the tag, which stands at the end of what was encrypted.</summary>
    public const int TagBytes = 16;

    /// <summary>Bytes of a key.</summary>
    public static int KeyBytes(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Sm4Gcm ? 16 : 32;

    /// <summary>Encrypts.</summary>
    /// <param name="algorithm">With what.</param>
    /// <param name="key">The key.</param>
    /// <param name="nonce">Never the same twice under one key.</param>
    /// <param name="plain">What to encrypt.</param>
    /// <param name="bound">What it is bound to: not kept, needed again to decrypt.</param>
    /// <returns>The encrypted text, then the tag.</returns>
    public static byte[] Encrypt(KeyAlgorithm algorithm, byte[] key, byte[] nonce, byte[] plain, byte[] bound)
    {
        if (algorithm == KeyAlgorithm.Sm4Gcm)
        {
            return Sm4(forEncryption: true, key, nonce, plain, bound);
        }

        var result = new byte[plain.Length + TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(0, plain.Length), result.AsSpan(plain.Length), bound);
        return result;
    }

    /// <summary>Decrypts what <see cref="Encrypt"/> gave.</summary>
    /// <inheritdoc cref="Encrypt"/>
    /// <exception cref="CryptographicException">It was changed, or is bound to something else, or the key is another.</exception>
    public static byte[] Decrypt(KeyAlgorithm algorithm, byte[] key, byte[] nonce, byte[] encrypted, byte[] bound)
    {
        if (encrypted.Length < TagBytes)
        {
            throw new CryptographicException("An encrypted value is cut off.");
        }

        if (algorithm == KeyAlgorithm.Sm4Gcm)
        {
            return Sm4(forEncryption: false, key, nonce, encrypted, bound);
        }

        var plain = new byte[encrypted.Length - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(nonce, encrypted.AsSpan(0, plain.Length), encrypted.AsSpan(plain.Length), plain, bound);
        return plain;
    }

    private static byte[] Sm4(bool forEncryption, byte[] key, byte[] nonce, byte[] input, byte[] bound)
    {
        var gcm = new GcmBlockCipher(new SM4Engine());
        gcm.Init(forEncryption, new AeadParameters(new KeyParameter(key), TagBytes * 8, nonce, bound));
        var output = new byte[gcm.GetOutputSize(input.Length)];
        try
        {
            var written = gcm.ProcessBytes(input, 0, input.Length, output, 0);
            gcm.DoFinal(output, written);
            return output;
        }
        catch (InvalidCipherTextException e)
        {
            throw new CryptographicException("An encrypted value does not belong here, or was changed.", e);
        }
    }
}
