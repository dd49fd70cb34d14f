using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;

namespace Xuncha.Server.WorkRecords;

/// <summary>What is asked of the working papers of an inspection together.</summary>
internal static class WorkRecordEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddWorkRecords(this IServiceCollection services) => services.AddScoped<WorkSummary>();

    /// <summary>Maps them.</summary>
    public static void MapWorkRecords(this IEndpointRouteBuilder api) => api.MapGet(
            "/inspections/{id:guid}/work-records/summary", (HttpContext http, Guid id, WorkSummary summary) => summary.HandleAsync(http, id))
        .WithTags("inspections").Requires(Rule.ByRecord).Produces<WorkCounts>()
        .Describe(new("按工作方式汇总工作底稿", "Count the working papers by way of working"), response: WorkCounts.Example, problems: ProblemTypes.NotFound);
}
