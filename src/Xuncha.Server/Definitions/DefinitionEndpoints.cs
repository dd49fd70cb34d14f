using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Calendars;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Definitions;

/// <summary><c>/definitions</c>: reading, checking, publishing.</summary>
internal static class DefinitionEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapDefinitions(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/definitions").WithTags("definitions").Requires(Rule.EverybodyReads);
        group.MapGet("", ListAsync).Describe(
            new("列出流程定义", "List the definitions: the newest published version and the drafts of each"), response: new[] { DefinitionItem.Example });
        group.MapPost("/check", CheckAsync).Requires(Rule.EverybodyComputes).Describe(
            new("检查流程定义（不保存）", "Check a definition without keeping it: every problem at once"), DefinitionText.Example, CheckAnswer.Example);
        group.MapPost("", AddAsync).Requires(Rule.Post(Posts.ProcessDesigner)).Produces<DefinitionView>(StatusCodes.Status201Created).Describe(
            new("新增草案版本，或替换同一版本的草案", "Add a version as a draft, or replace the draft of that version"),
            DefinitionText.Example, DefinitionView.Example, ProblemTypes.DefinitionErrors, ProblemTypes.AlreadyPublished);

        var one = group.MapGroup("/{family}/{name}");
        one.MapGet("", VersionsAsync).Produces<IReadOnlyList<VersionItem>>().Describe(
            new("列出一个流程的各版本", "List the versions of a definition, the newest first"), response: new[] { VersionItem.Example }, problems: ProblemTypes.NotFound);
        one.MapGet("/versions/{version:int}", GetAsync).Produces<DefinitionView>().Describe(
            new("查看一个版本", "Get a version: what it says, its text, its problems"), response: DefinitionView.Example, problems: ProblemTypes.NotFound);
        one.MapPost("/versions/{version:int}/publish", PublishAsync).Requires(Rule.Post(Posts.ProcessDesigner)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议发布版本，经第二人放行后生效，此后不可改变", "Propose to publish a version; it is published when a second person releases it, and from then on never changes"),
            response: ProposalEndpoints.ExampleOf(ProposalKind.PublishDefinition, new Publication("inspections/heze-special", 2, VersionItem.Example.Hash)),
            problems: [ProblemTypes.NotFound, ProblemTypes.AlreadyPublished, ProblemTypes.DefinitionErrors]);
        one.MapGet("/difference", DifferenceAsync).Produces<DifferenceView>().Describe(
            new("比较两个版本", "The difference of two versions in words"), response: DifferenceView.Example, problems: ProblemTypes.NotFound);
        one.MapGet("/versions/{version:int}/diagram", DiagramAsync)
            .Produces<string>(StatusCodes.Status200OK, DiagramResult.Mermaid, DiagramResult.Svg).Describe(
                new("流程图（format=mermaid 或 svg）", "A diagram: format=mermaid (the default) or svg"),
                response: "stateDiagram-v2\n  [*] --> draft_\n", problems: [ProblemTypes.NotFound, ProblemTypes.Invalid]);
        one.MapPost("/versions/{version:int}/simulate", SimulateDefinition.HandleAsync).Requires(Rule.EverybodyComputes).Produces<SimulationView>().Describe(
            new("按给定和假定的日期推演流程", "Simulate a record on given and assumed dates: the whole timeline with due dates, rungs and explanations"),
            SimulationBody.Example, SimulationView.Example, ProblemTypes.NotFound, ProblemTypes.DefinitionErrors);
        one.MapPost("/migration/preview", (string family, string name, MigrationBody body, HttpContext http, MigrateRecords migrate) =>
            migrate.PreviewAsync(http, $"{family}/{name}", body)).Requires(Rule.Post(Posts.ProcessDesigner, Posts.CommissionOffice)).Produces<MigrationView>().Describe(
                new("预览版本迁移", "Preview moving running records to another version"), MigrationBody.Example, MigrationView.Example, ProblemTypes.NotFound);
        one.MapPost("/migration/apply", (string family, string name, MigrationBody body, HttpContext http, MigrateRecords migrate, ProposalDesk proposals) =>
            migrate.ProposeAsync(http, $"{family}/{name}", body, proposals)).Requires(Rule.Post(Posts.ProcessDesigner)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
                new("提议将运行中的记录迁移至另一版本，经第二人放行后生效", "Propose to move running records to another version; when a second person releases it, each moves as a whole or not at all"),
                MigrationBody.Example, ProposalEndpoints.ExampleOf(ProposalKind.MigrateRecords, new Migration("inspections/heze-special", MigrationBody.Example)), ProblemTypes.NotFound);
    }

    private static async Task<Ok<List<DefinitionItem>>> ListAsync(XunchaDb db, CancellationToken cancellation)
    {
        var versions = await db.Set<DefinitionVersion>().AsNoTracking().Select(v => new { v.Id, v.Version, IsPublished = v.PublishedAt != null }).ToListAsync(cancellation);
        List<DefinitionItem> items = [];
        foreach (var group in versions.GroupBy(v => v.Id, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var published = group.Where(v => v.IsPublished).Select(v => (int?)v.Version).Max();
            var shown = published ?? group.Max(v => v.Version);
            var definition = DefinitionStore.Parse(await db.Set<DefinitionVersion>().AsNoTracking().SingleAsync(v => v.Id == group.Key && v.Version == shown, cancellation));
            items.Add(new(group.Key, definition.Name, definition.Record, published, [.. group.Where(v => !v.IsPublished).Select(v => v.Version).Order()]));
        }

        return TypedResults.Ok(items);
    }

    private static async Task<IResult> VersionsAsync(string family, string name, XunchaDb db, CancellationToken cancellation)
    {
        var id = $"{family}/{name}";
        var versions = await db.Set<DefinitionVersion>().AsNoTracking().Where(v => v.Id == id).OrderByDescending(v => v.Version).ToListAsync(cancellation);
        return versions.Count == 0 ? new ProblemResult(ProblemTypes.NotFound) : TypedResults.Ok(versions.Select(VersionItem.Of).ToList());
    }

    private static async Task<IResult> GetAsync(string family, string name, int version, DefinitionDesk desk, CancellationToken cancellation) =>
        await desk.FindAsync($"{family}/{name}", version, cancellation) is { } found
            ? TypedResults.Ok(await desk.ViewAsync(found, cancellation))
            : new ProblemResult(ProblemTypes.NotFound);

    private static async Task<Ok<CheckAnswer>> CheckAsync(DefinitionText text, DefinitionDesk desk, CancellationToken cancellation)
    {
        var definition = DefinitionReader.Read(text.Yaml, "").Definition;
        var problems = await desk.ProblemsAsync(definition?.Id ?? "yaml", text.Yaml, cancellation);
        return TypedResults.Ok(new CheckAnswer(definition?.Id, definition?.Version, problems.All(problem => !problem.IsError), problems));
    }

    private static async Task<IResult> AddAsync(DefinitionText text, DefinitionDesk desk, CancellationToken cancellation) =>
        await desk.AddAsync(text.Yaml, cancellation);

    private static async Task<IResult> PublishAsync(
        string family, string name, int version, ClaimsPrincipal user, XunchaDb db, DefinitionDesk desk, ProposalDesk proposals, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (draft, problem) = await desk.ReadyAsync($"{family}/{name}", version, cancellation);
        return draft is null
            ? problem!
            : await proposals.ProposeAsync(
                ProposalKind.PublishDefinition, new Publication(draft.Id, draft.Version, draft.Hash), concerns: null, PersonAccess.IdOf(user), cancellation);
    }

    private static async Task<IResult> DifferenceAsync(
        string family, string name, int from, int to, DefinitionDesk desk, DefinitionStore definitions, CalendarStore calendars, XunchaDb db, CancellationToken cancellation)
    {
        var id = $"{family}/{name}";
        return await desk.FindAsync(id, from, cancellation) is { } older && await desk.FindAsync(id, to, cancellation) is { } newer
            ? TypedResults.Ok(new DifferenceView(from, to, DefinitionDifference.Between(
                DefinitionStore.Parse(older), DefinitionStore.Parse(newer), await definitions.CatalogAsync(db, calendars.Ids, cancellation))))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    private static async Task<IResult> DiagramAsync(
        string family, string name, int version, string? format, string? language, HttpRequest request, DefinitionDesk desk, CancellationToken cancellation)
    {
        var input = new Validation()
            .Require(format is null or "mermaid" or "svg", "$.format", new("可选：mermaid、svg", "one of mermaid, svg"))
            .Require(language is null or "zh" or "en", "$.language", new("可选：zh、en", "one of zh, en"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (await desk.FindAsync($"{family}/{name}", version, cancellation) is not { } found)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        return new DiagramResult(DefinitionStore.Parse(found), format == "svg", language ?? Language.Of(request));
    }
}

/// <summary>A drawn definition.</summary>
internal sealed class DiagramResult(WorkflowDefinition definition, bool isSvg, string language) : IResult
{
    public const string Mermaid = "text/vnd.mermaid";

    public const string Svg = "image/svg+xml";

    // The one style there is, by its hash, so that nothing else in a definition's words can become a style.
    private static readonly string StyleHash = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Diagram.SvgStyle)))}";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        // Opened by itself, a picture is a document of this site: it may run nothing and fetch nothing.
        httpContext.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src '{StyleHash}'; frame-ancestors 'none'; sandbox";
        httpContext.Response.ContentType = $"{(isSvg ? Svg : Mermaid)}; charset=utf-8";
        return httpContext.Response.WriteAsync(isSvg ? Diagram.Svg(definition, language) : Diagram.Mermaid(definition, language), httpContext.RequestAborted);
    }
}
