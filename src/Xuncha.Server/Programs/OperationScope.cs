using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Xuncha.Server.Access;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Programs;

/// <summary>
/// What a program's token must be for: a resource, which is the operation's tag, and reading or writing it. It follows from what stands where
/// the operation is mapped: its <see cref="Rule"/> says whether programs may come at all.
/// </summary>
internal static class OperationScope
{
    /// <summary>The scope of an operation; null where it is not for programs.</summary>
    /// <param name="metadata">The operation's metadata.</param>
    public static string? Of(IEnumerable<object> metadata)
    {
        var all = metadata.ToList();
        if (Rule.Of(all)?.Programs is not { } use || use == ForPrograms.Closed || all.OfType<ITagsMetadata>().LastOrDefault()?.Tags is not [var tag, ..])
        {
            return null;
        }

        var reads = use == ForPrograms.Reads || all.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is ["GET"];
        return $"{tag}:{(reads ? "read" : "write")}";
    }
}

/// <summary>Every scope that there is.</summary>
/// <param name="endpoints">The operations, once they are mapped.</param>
internal sealed class ScopeCatalog(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<string>> all = new(() =>
        [.. endpoints.Endpoints.Select(endpoint => OperationScope.Of(endpoint.Metadata)).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<string> All => all.Value;
}

/// <summary>Lets a program to the operations that its token is for, and to no others. What it sees there its posts decide.</summary>
internal static class ScopeGate
{
    /// <summary>The middleware; after authentication.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Others than a route's are the framework's own, which say that the method or the type of the body is wrong.
        if (context.Features.Get<OpenProgram>() is { } program && context.GetEndpoint() is RouteEndpoint { Metadata: var metadata }
            && Rule.Of(metadata) != Rule.Anyone && Against(context, program, OperationScope.Of(metadata)) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static ProblemResult? Against(HttpContext context, OpenProgram program, string? needed)
    {
        if (needed is null)
        {
            return new(ProblemTypes.Forbidden, new("此操作不向程序开放", "This operation is not for programs"));
        }

        if (program.Scopes.Contains(needed))
        {
            return null;
        }

        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Bearer error=\"insufficient_scope\", scope=\"{needed}\"");
        return new(ProblemTypes.InsufficientScope, new($"令牌须有范围 {needed}", $"It takes a token with the scope {needed}"));
    }
}
