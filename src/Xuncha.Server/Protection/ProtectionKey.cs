using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Protection;

/// <summary>What a key is for. A key is never used for two things.</summary>
internal enum KeyUse
{
    /// <summary>Encrypts values in columns.</summary>
    Fields,

    /// <summary>Signs the seals of the audit log.</summary>
    Seals,

    /// <summary>Signs the archives of records that have ended.</summary>
    Archives,
}

/// <summary>How a key is used. The name is written into its file and never changes.</summary>
internal enum KeyAlgorithm
{
    /// <summary>AES with a key of 256 bits in Galois/Counter Mode (NIST SP 800-38D).</summary>
    Aes256Gcm,

    /// <summary>SM4 (GB/T 32907) in Galois/Counter Mode, as in RFC 8998.</summary>
    Sm4Gcm,

    /// <summary>ECDSA on P-256 with SHA-256 (FIPS 186-5).</summary>
    Es256,

    /// <summary>SM2 (GB/T 32918) with SM3 (GB/T 32905).</summary>
    Sm2Sm3,
}

/// <summary>Which family of algorithms new keys belong to. Keys that are there are used as they are.</summary>
internal enum Algorithms
{
    /// <summary>AES and what goes with it.</summary>
    Standard,

    /// <summary>The Chinese commercial algorithms.</summary>
    Sm,
}

/// <summary>A key, as it lies in its file.</summary>
/// <param name="Id">Follows from the key itself, so that a file with another key in it is noticed.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Algorithm">How it is used.</param>
/// <param name="CreatedAt">When it was made; of one use, the newest encrypts or signs, and all decrypt and verify.</param>
/// <param name="Secret">The key; of a pair, the private one.</param>
internal sealed record ProtectionKey(string Id, KeyUse Use, KeyAlgorithm Algorithm, Instant CreatedAt, byte[] Secret)
{
    /// <summary>How the files of keys end.</summary>
    public const string Extension = ".key";

    /// <summary>A new random key.</summary>
    public static ProtectionKey Create(KeyUse use, Algorithms family, Instant now)
    {
        var algorithm = use switch
        {
            KeyUse.Seals or KeyUse.Archives => family == Algorithms.Sm ? KeyAlgorithm.Sm2Sm3 : KeyAlgorithm.Es256,
            _ => family == Algorithms.Sm ? KeyAlgorithm.Sm4Gcm : KeyAlgorithm.Aes256Gcm,
        };
        var secret = use != KeyUse.Fields ? Signing.NewKey(algorithm) : RandomNumberGenerator.GetBytes(Aead.KeyBytes(algorithm));
        return new(IdOf(use, algorithm, secret), use, algorithm, now, secret);
    }

    /// <summary>Reads a key's file.</summary>
    /// <exception cref="KeysNotUsableException">It is not a key's file, its key is not the one its name says, or everybody may read it.</exception>
    public static ProtectionKey Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
        {
            throw new KeysNotUsableException($"密钥文件不应对所有人可读，请执行 chmod 600 / everybody may read this key, run chmod 600: {path}");
        }

        ProtectionKey? key = null;
        try
        {
            key = JsonSerializer.Deserialize<ProtectionKey>(File.ReadAllText(path), Json.Options);
        }
        catch (JsonException)
        {
            // told below, without what stands in the file
        }

        return key?.Secret is { } secret && key.Id == IdOf(key.Use, key.Algorithm, secret) && Path.GetFileName(path) == key.Id + Extension
            ? key
            : throw new KeysNotUsableException($"密钥文件已损坏或被替换 / this key's file is damaged, or holds another key: {path}");
    }

    /// <summary>Writes it into a folder, whole or not at all, for the owner's eyes alone.</summary>
    public void WriteTo(string folder)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(folder, Id + Extension);
        var draft = $"{path}.new";
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, this, Json.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }

    // It tells nothing of the key that could be used: a MAC under the key itself, cut to 64 bits.
    private static string IdOf(KeyUse use, KeyAlgorithm algorithm, byte[] secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"xuncha {use} {algorithm}")).AsSpan(0, 8));
}

/// <summary>The keys cannot be used as they are. The message says why and what to do, for the person who starts the server.</summary>
/// <param name="message">Chinese and English.</param>
internal sealed class KeysNotUsableException(string message) : Exception(message);
