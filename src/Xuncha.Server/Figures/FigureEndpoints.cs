using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Figures;

/// <summary><c>/figures</c>.</summary>
internal static class FigureEndpoints
{
    /// <summary>The services behind them.</summary>
    public static void AddFigures(this IServiceCollection services)
    {
        services.AddScoped<LedgerFigures>();
        services.AddScoped<StepPaces>();
        services.AddScoped<DeadlineFigures>();
        services.AddScoped<CoverageFigures>();
        services.AddScoped<ShowFigures>();
        services.AddScoped<ExportFigures>();
    }

    /// <summary>Maps them.</summary>
    public static void MapFigures(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/figures").WithTags("figures").Requires(Rule.ByRecord);
        group.MapGet("", (HttpContext http, string? about, Guid? under, DateOnly? from, DateOnly? to, ShowFigures figures) => figures.HandleAsync(http, about, under, from, to))
            .Produces<FiguresView>()
            .Describe(
                new("统计某地的问题隐患、期限和巡查覆盖，每个数均给出其明细地址", "Count the findings, deadlines and coverage of a place; each figure tells where its rows are listed"),
                response: FiguresView.Example, problems: ProblemTypes.Invalid);
        group.MapGet("/export", (HttpContext http, Guid? under, DateOnly? from, DateOnly? to, string? format, ExportFigures export) => export.HandleAsync(http, under, from, to, format))
            .Produces<Stream>(StatusCodes.Status200OK, TableFile.MediaTypeOf(TableFormat.Xlsx), TableFile.MediaTypeOf(TableFormat.Csv))
            .Describe(new("导出全部统计（format：xlsx 或 csv）", "Export all figures; format is xlsx or csv"), problems: ProblemTypes.Invalid);
    }
}
