using Microsoft.AspNetCore.Http.Features;
using Xuncha.Core;

namespace Xuncha.Server.Problems;

/// <summary>How much an operation takes, for whoever sent more.</summary>
internal static class BodyLimit
{
    /// <summary>The limit in words, for the status 413; otherwise null.</summary>
    public static Text? Told(HttpContext context, int status) =>
        status == StatusCodes.Status413PayloadTooLarge && context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most
            ? new($"此处请求体至多 {most / 1024} KiB", $"A body has at most {most / 1024} KiB here")
            : null;
}
