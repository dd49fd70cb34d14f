using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Xuncha.Server.Access;

/// <summary>Time-based one-time passwords (RFC 6238) as every authenticator makes them: HMAC-SHA-1, six digits, steps of 30 seconds.</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret of 160 bits, in Base32.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, 32);

    /// <summary>The step of an instant.</summary>
    public static long StepOf(Instant now) => now.ToUnixTimeSeconds() / 30;

    /// <summary>The code of a step.</summary>
    /// <param name="secret">The secret in Base32.</param>
    /// <param name="step">The step.</param>
    public static string CodeOf(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default, which authenticators know; HMAC does not rest on the collisions that SHA-1 has.
        var hash = HMACSHA1.HashData(Decode(secret), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6");
    }

    /// <summary>The step whose code this is, at most one before or after the present one, for clocks that differ; null where it is none's.</summary>
    public static long? StepOf(string code, string secret, Instant now)
    {
        var given = Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiDigit)));
        var present = StepOf(now);
        long? found = null;
        for (var step = present - 1; step <= present + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(CodeOf(secret, step))))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>What an authenticator reads as a QR code.</summary>
    public static string Uri(string secret, string userName) =>
        $"otpauth://totp/Xuncha:{System.Uri.EscapeDataString(userName)}?secret={secret}&issuer=Xuncha&algorithm=SHA1&digits=6&period=30";

    private static byte[] Decode(string base32)
    {
        var bytes = new byte[base32.Length * 5 / 8];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var value = Base32.IndexOf(base32[bit / 5], StringComparison.Ordinal);
            bytes[bit / 8] |= (byte)(((value >> (4 - (bit % 5))) & 1) << (7 - (bit % 8)));
        }

        return bytes;
    }
}
