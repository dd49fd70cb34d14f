using System.Security.Cryptography;
using System.Text;
using Xuncha.Core;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Uploads;

/// <summary>What the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload) says in headers.</summary>
internal static class Tus
{
    /// <summary>The version that is spoken.</summary>
    public const string Version = "1.0.0";

    /// <summary>The type of a part's body.</summary>
    public const string PartType = "application/offset+octet-stream";

    /// <summary>The extensions that are spoken.</summary>
    public const string Extensions = "creation,expiration,termination,checksum";

    /// <summary>The algorithms of <c>Upload-Checksum</c>.</summary>
    public const string Algorithms = "sha1,sha256";

    /// <summary>Refuses another version, and tells ours with every answer.</summary>
    public static async ValueTask<object?> SpeakAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, headers) = (context.HttpContext.Request, context.HttpContext.Response.Headers);
        headers["Tus-Resumable"] = Version;
        if (!HttpMethods.IsOptions(request.Method) && request.Headers["Tus-Resumable"] != Version)
        {
            headers["Tus-Version"] = Version;
            return new ProblemResult(ProblemTypes.TusVersion);
        }

        return await next(context);
    }

    /// <summary>A number in a header; null where there is none.</summary>
    public static long? Number(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The value of a key of <c>Upload-Metadata</c>: pairs with commas between them, each value in Base64. Null for none.</summary>
    public static string? Metadata(HttpRequest request, string key)
    {
        var pair = request.Headers["Upload-Metadata"].ToString().Split(',', StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split(' ')).FirstOrDefault(pair => pair[0] == key);
        return pair is [_, var value] && TryBase64(value, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>The digest that a part must have, with what computes it; null where none is named.</summary>
    /// <param name="request">The request.</param>
    /// <param name="input">Takes note of a header that cannot be read.</param>
    public static Checksum? ChecksumOf(HttpRequest request, Validation input)
    {
        if (request.Headers["Upload-Checksum"] is not { Count: > 0 } header)
        {
            return null;
        }

        var parts = header.ToString().Split(' ');
        HashAlgorithmName? algorithm = parts[0] switch { "sha1" => HashAlgorithmName.SHA1, "sha256" => HashAlgorithmName.SHA256, _ => null };
        if (algorithm is { } name && parts is [_, var value] && TryBase64(value, out var expected))
        {
            return new(IncrementalHash.CreateHash(name), expected);
        }

        input.Require(false, "Upload-Checksum", new Text($"应为算法（{Algorithms}）和Base64摘要", $"must be an algorithm ({Algorithms}) and a digest in Base64"));
        return null;
    }

    private static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count))
        {
            return false;
        }

        bytes = bytes[..count];
        return true;
    }
}

/// <summary>What a part must add up to.</summary>
/// <param name="Sum">Adds up what comes.</param>
/// <param name="Expected">The digest that was named.</param>
internal sealed record Checksum(IncrementalHash Sum, byte[] Expected) : IDisposable
{
    /// <summary>Whether what came is what was named; afterwards nothing has come.</summary>
    public bool IsMet() => CryptographicOperations.FixedTimeEquals(Sum.GetHashAndReset(), Expected);

    /// <inheritdoc/>
    public void Dispose() => Sum.Dispose();
}
