using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.OpenForms;

/// <summary>
/// <c>/open</c>: what is open to everybody without signing in. Requests are few by address (<see cref="RateLimits.Open"/>), and where they come from is written
/// down nowhere.
/// </summary>
internal static class OpenEndpoints
{
    /// <summary>Where they are.</summary>
    public const string Route = "/api/v1/open";

    /// <summary>Registers what is behind them.</summary>
    public static void AddOpenForms(this IServiceCollection services) => services.AddScoped<OpenInspections>();

    /// <summary>Maps what is published.</summary>
    public static void MapOpenForms(this IEndpointRouteBuilder api) =>
        api.MapOpen("").MapGet("/inspections", (string? after, int? limit, OpenInspections inspections, CancellationToken cancellation) => inspections.ListAsync(after, limit, cancellation))
            .Produces<Page<OpenInspection>>()
            .Describe(new("列出正在进行且已公开的巡查：巡查内容、举报电话和邮箱", "List the inspections that are on and published: content, hotline, mailbox"), response: new Page<OpenInspection>([OpenInspection.Example], null));

    /// <summary>A group of operations that are open.</summary>
    public static RouteGroupBuilder MapOpen(this IEndpointRouteBuilder api, string route) =>
        api.MapGroup($"/open{route}").WithTags("open").AllowAnonymous().WithMetadata(WithoutAddress.Instance, AnyQuery.Instance);
}
