using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Findings;

/// <summary><c>/ledger</c>, and what is asked of a finding besides what every record is asked.</summary>
internal static class FindingEndpoints
{
    /// <summary>The services behind them.</summary>
    public static void AddFindings(this IServiceCollection services)
    {
        services.AddScoped<LedgerWriter>();
        services.AddScoped<LedgerQuery>();
        services.AddScoped<LedgerReader>();
        services.AddScoped<LedgerCounter>();
        services.AddScoped<ListLedger>();
        services.AddScoped<ExportLedger>();
        services.AddScoped<SummariseLedger>();
        services.AddScoped<LikelyDuplicates>();
        services.AddScoped<ListRectification>();
        services.AddScoped<RectificationReader>();
        services.AddScoped<LedgerViews>();
    }

    /// <summary>Maps them.</summary>
    public static void MapFindings(this IEndpointRouteBuilder api)
    {
        var ledger = api.MapGroup("/ledger").WithTags("ledger").Requires(Rule.ByRecord);
        ledger.MapGet("", (HttpContext http, [AsParameters] LedgerFilter filter, string? sort, string? after, int? limit, ListLedger list) =>
                list.HandleAsync(http, filter, sort, after, limit))
            .Produces<Page<LedgerItem>>()
            .Describe(new("列出台账：各类问题隐患", "List the ledger: findings of every definition"), response: new Page<LedgerItem>([LedgerItem.Example], null));
        ledger.MapGet("/export", (HttpContext http, [AsParameters] LedgerFilter filter, string? format, ExportLedger export) => export.HandleAsync(http, filter, format))
            .Produces<Stream>(StatusCodes.Status200OK, TableFile.MediaTypeOf(TableFormat.Xlsx), TableFile.MediaTypeOf(TableFormat.Csv))
            .Describe(new("导出台账（format：xlsx 或 csv）", "Export the ledger; format is xlsx or csv"), problems: ProblemTypes.Invalid);
        ledger.MapGet("/summary", (HttpContext http, [AsParameters] LedgerFilter filter, string? by, string? after, int? limit, SummariseLedger summarise) =>
                summarise.HandleAsync(http, filter, by, after, limit))
            .Produces<LedgerSummary>()
            .Describe(new("统计台账：按责任单位、地区、行业、巡查内容、状态、类别或被巡查对象（逐级）", "Count the ledger by unit, region, industry, area, state, definition, or party level by level"), response: LedgerSummary.Example);
        api.MapGroup("/ledger").WithTags("ledger").Requires(Rule.ByRecordForPeople)
            .MapGet("/rectification", (HttpContext http, [AsParameters] LedgerFilter filter, string? after, int? limit, ListRectification list) => list.HandleAsync(http, filter, after, limit))
            .Produces<Page<RectificationItem>>()
            .Describe(
                new("逐条列出整改情况：期限、本人可办的步骤、方案和结果及其审核，逾期在前", "List rectification item by item, late ones first: clocks, what the caller may do, plan and result with what was answered"),
                response: new Page<RectificationItem>([RectificationItem.Example], null));
        MapViews(api);
        api.MapGroup("/findings").WithTags("findings").Requires(Rule.ByRecord)
            .MapGet("/{id:guid}/duplicates", (HttpContext http, Guid id, LikelyDuplicates duplicates) => duplicates.HandleAsync(http, id))
            .Produces<IReadOnlyList<LikelyDuplicate>>()
            .Describe(new("列出疑似重复的问题隐患（仅提示）", "List findings that are likely the same; it bars nothing"), response: new[] { LikelyDuplicate.Example }, problems: ProblemTypes.NotFound);
    }

    private static void MapViews(IEndpointRouteBuilder api)
    {
        var views = api.MapGroup("/ledger/views").WithTags("ledger").Requires(Rule.Oneself);
        views.MapGet("", (HttpContext http, string? after, int? limit, LedgerViews views) => views.ListAsync(http, after, limit))
            .Produces<Page<LedgerViewItem>>()
            .Describe(
                new("列出台账视图：自己的，以及本单位或上级安委会办公室共享的", "List the views of the ledger: one's own, and those that the commission's office of one's organisation or of one above it shares"),
                response: new Page<LedgerViewItem>([LedgerViewItem.Example], null));
        views.MapPost("", (HttpContext http, LedgerViewBody body, LedgerViews views) => views.AddAsync(http, body))
            .Produces<LedgerViewItem>(StatusCodes.Status201Created)
            .Describe(
                new("保存一个台账视图：条件、排序和列", "Keep a view of the ledger: filter, order and columns"),
                LedgerViewBody.Example, LedgerViewItem.Example, ProblemTypes.Invalid, ProblemTypes.Forbidden);
        views.MapGet("/{id:guid}", (HttpContext http, Guid id, LedgerViews views) => views.GetAsync(http, id))
            .Produces<LedgerViewItem>()
            .Describe(new("查看一个台账视图", "Get a view of the ledger"), response: LedgerViewItem.Example, problems: ProblemTypes.NotFound);
        views.MapPut("/{id:guid}", (HttpContext http, Guid id, LedgerViewBody body, LedgerViews views) => views.PutAsync(http, id, body))
            .Produces<LedgerViewItem>()
            .Describe(
                new("整体更改自己的一个台账视图", "Change a view of one's own as a whole"),
                LedgerViewBody.Example, LedgerViewItem.Example, ProblemTypes.NotFound, ProblemTypes.Invalid, ProblemTypes.Forbidden, ProblemTypes.MatchRequired, ProblemTypes.Stale);
        views.MapDelete("/{id:guid}", (HttpContext http, Guid id, LedgerViews views) => views.RemoveAsync(http, id))
            .Produces(StatusCodes.Status204NoContent)
            .Describe(
                new("删除自己的一个台账视图", "Remove a view of one's own"), problems: [ProblemTypes.NotFound, ProblemTypes.MatchRequired, ProblemTypes.Stale]);
    }
}
