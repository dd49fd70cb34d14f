using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Duties;

/// <summary>A duty as the API shows it. Both days are inclusive.</summary>
internal sealed record DutyView(Guid Id, Guid OrganisationId, string Code, string Title, string Text, string Basis, LocalDate ValidFrom, LocalDate? ValidTo)
{
    public static readonly DutyView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-00000000000a"), OrganisationView.Example.Id, "3.2", "监督检查危险化学品经营单位",
        "对本行政区域内危险化学品经营单位的安全生产工作实施监督检查", "《危险化学品安全管理条例》第六条", new(2024, 1, 1), null);

    public static DutyView Of(Duty duty) => new(duty.Id, duty.OrganisationId, duty.Code, duty.Title, duty.Text, duty.Basis, duty.ValidFrom, duty.ValidTo);
}

/// <summary>A duty to add to an organ's list. Without <c>validFrom</c>, from today.</summary>
internal sealed record NewDuty(Guid? OrganisationId, string? Code, string? Title, string? Text, string? Basis, LocalDate? ValidFrom);

/// <summary><c>/duties</c>: lists of duties, which are public; the commission's office of an organisation or above it keeps them.</summary>
internal static class DutyEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapDuties(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/duties").WithTags("duties").Requires(Rule.EverybodyReads);
        var view = DutyView.Example;
        group.MapGet("", ListAsync).Produces<Page<DutyView>>().Describe(
            new("列出职责清单", "List duties: of one organisation, or of all below one; in force on a day"), response: new Page<DutyView>([view], null));
        group.MapGet("/{id:guid}", GetAsync).Produces<DutyView>().Describe(new("查看一项职责", "Get a duty"), response: view, problems: ProblemTypes.NotFound);
        group.MapPost("", AddAsync).Requires(Rule.ByOrganisation).Produces<DutyView>(StatusCodes.Status201Created).Describe(
            new("把一项职责列入清单", "Add a duty to an organ's list"),
            new NewDuty(view.OrganisationId, view.Code, view.Title, view.Text, view.Basis, view.ValidFrom), view, ProblemTypes.Forbidden);
        group.MapPost("/{id:guid}/end", EndAsync).Requires(Rule.ByOrganisation).Produces<DutyView>().Describe(
            new("终止一项职责", "End a duty"), new Ending(new(2026, 12, 31)), view with { ValidTo = new(2026, 12, 31) },
            ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.AlreadyEnded);
    }

    private static async Task<IResult> ListAsync(Guid? organisation, Guid? under, DateOnly? on, string? after, int? limit, XunchaDb db, CancellationToken cancellation)
    {
        var duties = db.Set<Duty>().AsNoTracking();
        duties = organisation is { } one ? duties.Where(d => d.OrganisationId == one) : duties;
        if (under is { } top)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(top, cancellation);
            duties = duties.Where(d => db.Set<Organisation>().Any(o => o.Id == d.OrganisationId && o.Path.StartsWith(path)));
        }

        if (on?.ToLocalDate() is { } day)
        {
            duties = duties.Where(d => d.ValidFrom <= day && (d.ValidTo == null || d.ValidTo >= day));
        }

        if (Paging.Decode(after)?.Split('|', 3) is [var owner, var last, var code] && Guid.TryParse(owner, out var organisationId) && Guid.TryParse(last, out var id))
        {
            duties = duties.Where(d => d.OrganisationId > organisationId
                || (d.OrganisationId == organisationId && (string.Compare(d.Code, code) > 0 || (d.Code == code && d.Id > id))));
        }

        var count = Paging.Limit(limit);
        var page = (await duties.OrderBy(d => d.OrganisationId).ThenBy(d => d.Code).ThenBy(d => d.Id).Take(count + 1).ToListAsync(cancellation))
            .ToPage(count, d => $"{d.OrganisationId:N}|{d.Id:N}|{d.Code}");
        return TypedResults.Ok(new Page<DutyView>([.. page.Items.Select(DutyView.Of)], page.Next));
    }

    private static async Task<IResult> GetAsync(Guid id, XunchaDb db, CancellationToken cancellation) =>
        await db.Set<Duty>().SingleOrDefaultAsync(d => d.Id == id, cancellation) is { } duty
            ? TypedResults.Ok(DutyView.Of(duty))
            : new ProblemResult(ProblemTypes.NotFound);

    /// <summary><c>POST /duties</c></summary>
    public static async Task<IResult> AddAsync(NewDuty body, ClaimsPrincipal user, XunchaDb db, RecordAccess access, CancellationToken cancellation)
    {
        var caller = await access.CallerAsync(user, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var path = await db.Set<Organisation>().StandingOn(caller.Today).PathAsync(body.OrganisationId, cancellation);
        var from = body.ValidFrom ?? caller.Today;
        var isTaken = await db.Set<Duty>().AnyAsync(d => d.OrganisationId == body.OrganisationId && d.Code == body.Code && (d.ValidTo == null || d.ValidTo >= from), cancellation);
        var input = new Validation()
            .Require(path is not null, "$.organisationId", new("组织不存在或已终止", "there is no such organisation, or it has ended"))
            .RequireName(body.Code, "$.code", 40)
            .Require(!isTaken, "$.code", new("该编号的职责仍然有效", "a duty of that code is in force"))
            .RequireName(body.Title, "$.title", 200)
            .RequireText(body.Text, "$.text", 10_000)
            .RequireText(body.Basis, "$.basis", 2000);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (!caller.IsOfficeOfOrAbove(path!))
        {
            return NotKept;
        }

        var duty = new Duty
        {
            Id = Ids.New(caller.Now),
            OrganisationId = body.OrganisationId!.Value,
            Code = body.Code!.Trim(),
            Title = body.Title!.Trim(),
            Text = body.Text!.Trim(),
            Basis = body.Basis!.Trim(),
            ValidFrom = from,
        };
        db.Add(duty);
        db.Note<Duty>("duty-added", duty.Id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created($"/api/v1/duties/{duty.Id}", DutyView.Of(duty));
    }

    private static async Task<IResult> EndAsync(Guid id, Ending body, ClaimsPrincipal user, XunchaDb db, RecordAccess access, CancellationToken cancellation)
    {
        var caller = await access.CallerAsync(user, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<Duty>().SingleOrDefaultAsync(d => d.Id == id, cancellation) is not { } duty)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!caller.IsOfficeOfOrAbove((await db.Set<Organisation>().PathAsync(duty.OrganisationId, cancellation))!))
        {
            return NotKept;
        }

        if (duty.ValidTo is { } ended)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded, new Text($"已于 {ended:uuuu-MM-dd} 终止", $"It ended on {ended:uuuu-MM-dd}"));
        }

        var input = new Validation().RequireValue(body.On, "$.on").Require(!(body.On < duty.ValidFrom), "$.on", new("不能早于生效之日", "not before its first day"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        duty.ValidTo = body.On;
        db.Note<Duty>("duty-ended", id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(DutyView.Of(duty));
    }

    private static ProblemResult NotKept => new(ProblemTypes.Forbidden, new(
        "职责清单由该组织或其上级的安委会办公室维护", "A list of duties is kept by the commission's office of that organisation or above it"));
}
