using System.Security.Cryptography;
using System.Text;

namespace Xuncha.Server.Protection;

/// <summary>Codes that people read and type: random, and of no letters and digits that are taken for one another.</summary>
internal static class TypedCode
{
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>A new code of more than 120 random bits, so that a slow hash would add nothing.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));

    /// <summary>A code as somebody typed it, as it was made: hyphens, blanks and small letters make no difference.</summary>
    public static string Plain(string code) => string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>SHA-256 of a code in lower-case hexadecimal; the same however it was typed.</summary>
    public static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plain(code))));
}
