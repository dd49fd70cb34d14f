using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Organisations;

/// <summary>An organisation as the API shows it.</summary>
internal sealed record OrganisationView(
    Guid Id, Guid? ParentId, OrganisationKind Kind, string? DivisionCode, string NameZh, string NameEn, LocalDate ValidFrom, LocalDate? ValidTo)
{
    public static OrganisationView Of(Organisation o) =>
        new(o.Id, o.ParentId, o.Kind, o.DivisionCode, o.NameZh, o.NameEn, o.ValidFrom, o.ValidTo);

    public static readonly OrganisationView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000002"), Guid.Parse("019a9c1e-5a00-7000-8000-000000000001"), OrganisationKind.City, "320200",
        "示例市人民政府", "People's government of Example city", new(2019, 1, 1), null);
}

/// <summary>A new organisation.</summary>
internal sealed record NewOrganisation(
    Guid? ParentId, OrganisationKind? Kind, string? DivisionCode, string? NameZh, string? NameEn, LocalDate? ValidFrom);

/// <summary>The last day, inclusive.</summary>
internal sealed record Ending(LocalDate? On);

/// <summary><c>/organisations</c>.</summary>
internal static class OrganisationEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapOrganisations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/organisations").WithTags("organisations").Requires(Rule.EverybodyReads);
        var view = OrganisationView.Example;
        group.MapGet("", ListAsync).Describe(
            new("列出组织：某组织及其全部下级、某组织的直接下级、指明编号的、名称含某文字的", "List organisations, parents first: one and all below it, those right below one, those with these ids, those whose name holds a text"), response: new Page<OrganisationView>([view], null));
        group.MapGet("/{id:guid}", GetAsync).Produces<OrganisationView>().Describe(
            new("查看组织", "Get an organisation"), response: view, problems: ProblemTypes.NotFound);
        group.MapPost("", CreateAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<OrganisationView>(StatusCodes.Status201Created).Describe(
            new("新建组织", "Make an organisation"),
            new NewOrganisation(view.ParentId, view.Kind, view.DivisionCode, view.NameZh, view.NameEn, view.ValidFrom), view);
        group.MapPost("/{id:guid}/end", EndAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<OrganisationView>().Describe(
            new("终止组织", "End an organisation"), new Ending(new(2026, 12, 31)), view with { ValidTo = new(2026, 12, 31) },
            ProblemTypes.NotFound, ProblemTypes.AlreadyEnded);
    }

    private static async Task<Ok<Page<OrganisationView>>> ListAsync(
        Guid? under, Guid? parent, [FromQuery] Guid[]? ids, string? name, string? after, int? limit, ClaimsPrincipal user, XunchaDb db, CancellationToken cancellation)
    {
        var within = PersonAccess.WithinOf(user);
        var organisations = db.Set<Organisation>().Where(o => o.Path.StartsWith(within));
        if (under is { } top)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(top, cancellation);
            organisations = organisations.Where(o => o.Path.StartsWith(path));
        }

        organisations = parent is null ? organisations : organisations.Where(o => o.ParentId == parent);
        organisations = ids is { Length: > 0 } ? organisations.Where(o => ids.Contains(o.Id)) : organisations;
        organisations = string.IsNullOrWhiteSpace(name) ? organisations : organisations.Where(o => o.NameZh.Contains(name) || o.NameEn.Contains(name));
        if (Paging.Decode(after) is { } last)
        {
            organisations = organisations.Where(o => string.Compare(o.Path, last) > 0);
        }

        var count = Paging.Limit(limit);
        var page = (await organisations.OrderBy(o => o.Path).Take(count + 1).ToListAsync(cancellation)).ToPage(count, o => o.Path);
        return TypedResults.Ok(new Page<OrganisationView>([.. page.Items.Select(OrganisationView.Of)], page.Next));
    }

    private static async Task<IResult> GetAsync(Guid id, ClaimsPrincipal user, XunchaDb db, CancellationToken cancellation)
    {
        var within = PersonAccess.WithinOf(user);
        return await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == id && o.Path.StartsWith(within), cancellation) is { } organisation
            ? TypedResults.Ok(OrganisationView.Of(organisation))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    private static async Task<IResult> CreateAsync(
        NewOrganisation request, XunchaDb db, XunchaClock clock, CancellationToken cancellation)
    {
        var parent = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == request.ParentId, cancellation);
        var input = new Validation()
            .Require(parent is not null, "$.parentId", new("上级组织不存在", "there is no such parent"))
            .Require(parent is not { Path.Length: > Organisation.LongestPath - Organisation.PathStep }, "$.parentId", new("组织层级过深，最多20级", "the tree has at most 20 levels"))
            .RequireValue(request.Kind, "$.kind")
            .Require(request.Kind != OrganisationKind.Root, "$.kind", new("只有一个顶层组织", "there is one root"))
            .Require(IsDivisionCode(request.DivisionCode), "$.divisionCode", new("行政区划代码为 6、9 或 12 位数字", "6, 9 or 12 digits (GB/T 2260)"))
            .RequireName(request.NameZh, "$.nameZh", 200)
            .RequireName(request.NameEn, "$.nameEn", 200)
            .RequireValue(request.ValidFrom, "$.validFrom");
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var now = await clock.NowAsync(db, cancellation);
        var id = Ids.New(now);
        var organisation = new Organisation
        {
            Id = id,
            ParentId = parent!.Id,
            Kind = request.Kind!.Value,
            DivisionCode = request.DivisionCode,
            NameZh = request.NameZh!.Trim(),
            NameEn = request.NameEn!.Trim(),
            ValidFrom = request.ValidFrom!.Value,
            Path = Organisation.PathOf(id, parent.Path),
        };
        db.Add(organisation);
        db.Note<Organisation>("organisation-made", id);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/v1/organisations/{id}", OrganisationView.Of(organisation));
    }

    private static async Task<IResult> EndAsync(
        Guid id, Ending request, XunchaDb db, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var organisation = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == id && o.ParentId != null, cancellation);
        if (organisation is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (organisation.ValidTo is { } ended)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded, new Text($"已于 {ended:uuuu-MM-dd} 终止", $"It ended on {ended:uuuu-MM-dd}"));
        }

        var input = new Validation().RequireValue(request.On, "$.on")
            .Require(!(request.On < organisation.ValidFrom), "$.on", new("不能早于成立之日", "not before its first day"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        organisation.ValidTo = request.On;
        db.Note<Organisation>("organisation-ended", id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(OrganisationView.Of(organisation));
    }

    private static bool IsDivisionCode(string? code) => code is null || (code.Length is 6 or 9 or 12 && code.All(char.IsAsciiDigit));
}
