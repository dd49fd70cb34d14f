using Microsoft.AspNetCore.Authorization;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary>
/// Writes down what was refused to somebody who has signed in: for want of a post (403), or because to them it is not there (404). Whoever has not
/// signed in could fill the log with it, and is left out; sign-ins are written down where they are tried.
/// </summary>
internal static class RefusedRequests
{
    /// <summary>The middleware; after authentication. The entry is there before the answer leaves.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity?.IsAuthenticated == true && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            context.Response.OnStarting(() => context.Response.StatusCode is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound
                ? WriteAsync(context)
                : Task.CompletedTask);
        }

        return next(context);
    }

    private static async Task WriteAsync(HttpContext context)
    {
        // A context of its own: the request's may hold what was not to be saved.
        await using var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        db.NoteRefusal("request-refused", Guid.TryParse(context.GetRouteValue("id") as string, out var id) ? id : null, new { context.Response.StatusCode });
        await db.SaveChangesAsync(context.RequestAborted);
    }
}
