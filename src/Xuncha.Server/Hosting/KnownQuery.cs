using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Hosting;

/// <summary>
/// Refuses a query with a parameter that the operation does not have. It would be passed over in silence, and a slip in a name would get the answer to another
/// question: of <c>?pgae=2</c> the first page, of a filter that is misspelt the whole list.
/// </summary>
internal static class KnownQuery
{
    /// <summary>Refuses them on all of these operations but those that say otherwise (<see cref="AnyQuery"/>).</summary>
    public static void RefuseUnknownQuery(this IEndpointConventionBuilder operations) => operations.Finally(operation =>
    {
        if (!operation.Metadata.OfType<AnyQuery>().Any())
        {
            operation.Metadata.Add(QueryNames.Of((RouteEndpointBuilder)operation));
        }
    });

    /// <summary>The middleware; after authorization, and before a body is read.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<QueryNames>() is { } known
            && context.Request.Query.Keys.Except(known.Names, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } unknown
                ? Refusal(unknown, known).ExecuteAsync(context)
                : next(context);

    private static ProblemResult Refusal(IReadOnlyList<string> unknown, QueryNames known) => new(
        ProblemTypes.UnknownParameter,
        known.Names.Count == 0
            ? new($"此操作没有查询参数，却收到：{string.Join("、", unknown)}", $"The operation has no query parameters and was given: {string.Join(", ", unknown)}")
            : new(
                $"没有查询参数：{string.Join("、", unknown)}；可用：{string.Join("、", known.Names)}",
                $"There is no such query parameter: {string.Join(", ", unknown)}; there are: {string.Join(", ", known.Names)}"));
}

/// <summary>On an operation: its query may have parameters that it does not know, because links to it come from anywhere.</summary>
internal sealed class AnyQuery
{
    /// <summary>The one there is.</summary>
    public static readonly AnyQuery Instance = new();
}

/// <summary>On an operation: the parameters of its query, as they are bound.</summary>
/// <param name="Names">Their names, in the order of the handler; case does not matter.</param>
internal sealed record QueryNames(IReadOnlyList<string> Names)
{
    /// <summary>Those of an operation whose handler has been looked at.</summary>
    public static QueryNames Of(RouteEndpointBuilder operation) => new(
    [
        .. operation.Metadata.OfType<IParameterBindingMetadata>().Where(parameter => IsOfQuery(parameter, operation)).Select(NameOf),
    ]);

    // As the framework binds: what says nothing, and is no part of the route, comes from the query where it can be read from a text.
    private static bool IsOfQuery(IParameterBindingMetadata parameter, RouteEndpointBuilder operation)
    {
        var said = parameter.ParameterInfo.GetCustomAttributes(inherit: true);
        if (said.OfType<IFromQueryMetadata>().Any())
        {
            return true;
        }

        var isText = parameter.HasTryParse || parameter.ParameterInfo.ParameterType is var type && (type == typeof(string) || type == typeof(string[]) || type == typeof(StringValues));
        return isText && !parameter.HasBindAsync
            && !said.Any(one => one is IFromRouteMetadata or IFromHeaderMetadata or IFromFormMetadata or IFromBodyMetadata or IFromServiceMetadata)
            && operation.RoutePattern.GetParameter(parameter.Name) is null;
    }

    private static string NameOf(IParameterBindingMetadata parameter) =>
        parameter.ParameterInfo.GetCustomAttributes(inherit: true).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name;
}
