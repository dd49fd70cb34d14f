using System.Security.Cryptography;
using System.Text;

namespace Xuncha.Core;

/// <summary>The fingerprint by which a published definition or calendar is recognised.</summary>
public static class ContentHash
{
    /// <summary>
    /// SHA-256 of the text in UTF-8, as 64 lower-case hexadecimal digits. Line endings count as one line feed and a byte order
    /// mark is left out, so that a checkout on Windows gives the same hash.
    /// </summary>
    /// <param name="text">The text of the file.</param>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'))));
}
