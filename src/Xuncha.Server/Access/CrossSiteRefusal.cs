using Microsoft.Net.Http.Headers;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Access;

/// <summary>
/// Refuses requests that another site makes a browser send (CSRF), beside the cookie's SameSite=Strict: browsers say where a request
/// comes from in Sec-Fetch-Site (over HTTPS and on localhost), else in Origin. A program sends neither and carries no cookie of a browser.
/// </summary>
internal static class CrossSiteRefusal
{
    /// <summary>The middleware.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ChangesState(context.Request.Method) && ComesFromElsewhere(context.Request))
        {
            await new ProblemResult(ProblemTypes.CrossSite).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static bool ChangesState(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool ComesFromElsewhere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
        {
            return site.ToString() is not ("same-origin" or "none");
        }

        return request.Headers[HeaderNames.Origin] is { Count: > 0 } origin
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value);
    }
}
