using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Archives;

/// <summary><c>/inspections/{id}/archives</c>.</summary>
internal static class ArchiveEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddArchives(this IServiceCollection services)
    {
        services.AddScoped<ArchiveContents>();
        services.AddScoped<ArchiveDesk>();
    }

    /// <summary>Maps them.</summary>
    public static void MapArchives(this IEndpointRouteBuilder api)
    {
        const RecordKind kind = RecordKind.Inspection;
        var route = RecordEndpoints.RouteOf(kind);
        var group = api.MapGroup($"/{route}/{{id:guid}}/archives").WithTags(route).Requires(Rule.ByRecord);
        group.MapGet("", (HttpContext http, Guid id, ArchiveDesk desk) => desk.ListAsync(http, kind, id))
            .Produces<IReadOnlyList<ArchiveView>>()
            .Describe(new("列出归档包", "List the archives"), response: new[] { ArchiveView.Example }, problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden]);
        group.MapPost("", (HttpContext http, Guid id, ArchiveDesk desk) => desk.MakeAsync(http, kind, id))
            .Requires(Rule.ByRecordForPeople)
            .Produces<ArchiveView>(StatusCodes.Status201Created)
            .Produces<ArchiveView>()
            .Describe(new("归档：全部材料成为一个签名的包", "Archive: everything becomes one signed package"), response: ArchiveView.Example, problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen]);
        group.MapGet("/{archive:guid}", (HttpContext http, Guid id, Guid archive, ArchiveDesk desk) => desk.FetchAsync(http, kind, id, archive))
            .Produces<Stream>(StatusCodes.Status200OK, "application/zip")
            .Describe(new("下载归档包", "Fetch an archive"), problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden]);
    }
}
