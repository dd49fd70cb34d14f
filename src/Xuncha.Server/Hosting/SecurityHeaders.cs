using Microsoft.Net.Http.Headers;

namespace Xuncha.Server.Hosting;

/// <summary>What every answer tells a browser: run nothing, frame nothing, guess no type, keep nothing, tell no other site. Pages say for themselves what they run (<see cref="Pages"/>).</summary>
internal static class SecurityHeaders
{
    // An API's answer is no page.
    private const string ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string TwoYears = "max-age=63072000; includeSubDomains";

    /// <summary>The middleware. It stands outermost and writes at the last moment, because the answer to an exception clears what was set before.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd(HeaderNames.ContentSecurityPolicy, ContentSecurityPolicy);
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY"; // for browsers that know no frame-ancestors
            headers.CacheControl = headers.CacheControl == Pages.Kept ? Pages.Kept : "no-store";
            headers["Referrer-Policy"] = "same-origin"; // not no-referrer, under which a form's Origin is null and looks foreign
            headers["Permissions-Policy"] = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = TwoYears;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
