using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Net.Http.Headers;
using Xuncha.Server.Access;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Problems;
using Xuncha.Server.Programs;

namespace Xuncha.Server.Hosting;

/// <summary>
/// Limits requests by address, before anything is looked up, and by caller, once it is known who that is. Every answer tells how much is left
/// (draft-ietf-httpapi-ratelimit-headers). Each node counts for itself.
/// </summary>
internal static class RateLimiting
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>So many requests a window, of one who is named.</summary>
    private sealed record Quota(string Policy, int Requests, string Whose);

    /// <summary>By address; behind proxies the client's own, which <see cref="BehindProxies"/> has found out.</summary>
    public static void UseAddressLimit(this WebApplication app, RateLimits limits) =>
        app.UseLimit(context => new("address", limits.Address, ClientAddress.Of(context.Connection.RemoteIpAddress)));

    /// <summary>By address, of what is open without signing in.</summary>
    public static void UseOpenLimit(this WebApplication app, RateLimits limits) => app.UseLimit(context =>
        context.Request.Path.StartsWithSegments(OpenEndpoints.Route, StringComparison.OrdinalIgnoreCase) ? new("open", limits.Open, ClientAddress.Of(context.Connection.RemoteIpAddress)) : null);

    /// <summary>By person or program; after authentication.</summary>
    public static void UseCallerLimit(this WebApplication app, RateLimits limits) => app.UseLimit(context =>
        context.Features.Get<OpenProgram>() is { } program ? new("program", limits.Program, program.Id.ToString())
        : context.User.Identity?.IsAuthenticated == true ? new("person", limits.Person, PersonAccess.IdOf(context.User).ToString())
        : null);

    private static void UseLimit(this WebApplication app, Func<HttpContext, Quota?> quotaOf)
    {
        var limiter = PartitionedRateLimiter.Create<HttpContext, Quota>(context => quotaOf(context) is { Requests: > 0 } quota
            ? RateLimitPartition.GetFixedWindowLimiter(quota, _ => new() { PermitLimit = quota.Requests, Window = Window })
            : RateLimitPartition.GetNoLimiter(Unlimited));
        app.Lifetime.ApplicationStopped.Register(limiter.Dispose);
        app.Use((context, next) =>
        {
            if (quotaOf(context) is { Requests: > 0 } quota && context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is null)
            {
                // At the last moment, because the answer to an exception clears what was set before.
                context.Response.OnStarting(() => Tell(context, quota, limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0));
            }

            return next(context);
        });
        app.UseRateLimiter(new RateLimiterOptions { GlobalLimiter = limiter, OnRejected = (rejected, _) => RejectAsync(rejected) });
    }

    private static readonly Quota Unlimited = new("", 0, "");

    private static Task Tell(HttpContext context, Quota quota, long left)
    {
        var headers = context.Response.Headers;
        headers.Append("RateLimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"{quota.Policy}\";q={quota.Requests};w={(int)Window.TotalSeconds}"));
        headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{quota.Policy}\";r={left}"));
        return Task.CompletedTask;
    }

    private static async ValueTask RejectAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        rejected.HttpContext.Response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await new ProblemResult(ProblemTypes.TooManyRequests).ExecuteAsync(rejected.HttpContext);
    }
}
