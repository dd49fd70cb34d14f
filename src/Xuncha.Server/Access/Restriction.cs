using Microsoft.AspNetCore.Authorization;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Access;

/// <summary>An operation that is open also before a first or expired password was changed and an authenticator was set up.</summary>
internal sealed class OpenWhileRestricted;

/// <summary>Refuses everything but the session's own operations until the password is the person's own and the second factor is there.</summary>
internal static class Restriction
{
    /// <summary>The middleware; after authentication.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<OpenSession>() is { MustChangePassword: true } or { MustSetFactor: true } && !IsOpen(context.GetEndpoint()?.Metadata))
        {
            var mustChange = context.Features.Get<OpenSession>()!.MustChangePassword;
            await new ProblemResult(mustChange ? ProblemTypes.PasswordChangeRequired : ProblemTypes.SecondFactorRequired).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static bool IsOpen(EndpointMetadataCollection? endpoint) =>
        endpoint?.GetMetadata<OpenWhileRestricted>() is not null || endpoint?.GetMetadata<IAllowAnonymous>() is not null;
}
