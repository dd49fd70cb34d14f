using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Planning;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>An inspection of another body as the API shows it. Both days are inclusive.</summary>
internal sealed record OutsideInspectionView(
    Guid Id, Guid PartyId, InspectionFamily Family, string Body, Guid? BodyId, LocalDate From, LocalDate? To, string PaperNumber, Instant EnteredAt, Instant? VoidedAt, string? VoidReason)
{
    public static OutsideInspectionView Of(OutsideInspection i) =>
        new(i.Id, i.PartyId, i.Family, i.Body, i.BodyId, i.From, i.To, i.PaperNumber, i.EnteredAt, i.VoidedAt, i.VoidReason);
}

/// <summary>An inspection of another body to enter.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="Family">How wide it was.</param>
/// <param name="Body">Who inspected, in words.</param>
/// <param name="BodyId">Who inspected, where it is an organisation of the tree; not given for a body that stands above all of it.</param>
/// <param name="From">The first day on site.</param>
/// <param name="To">The last day on site, where it is known.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
internal sealed record NewOutsideInspection(Guid? PartyId, InspectionFamily? Family, string? Body, Guid? BodyId, LocalDate? From, LocalDate? To, string? PaperNumber);

/// <summary>Why something that was entered does not count.</summary>
internal sealed record Voiding(string? Reason);

/// <summary>Inspections of other bodies, entered by hand by the office above the party.</summary>
internal sealed class OutsideInspections(XunchaDb db, RecordAccess access)
{
    /// <summary><c>GET /outside-inspections</c>, the newest first.</summary>
    public async Task<IResult> ListAsync(HttpContext http, Guid? party, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var rows = Known(await Reach.OfAsync(db, await access.CallerAsync(http.User, cancellation), cancellation));
        rows = party is { } one ? rows.Where(i => i.PartyId == one) : rows;
        rows = Guid.TryParse(Paging.Decode(after), out var last) ? rows.Where(i => i.Id < last) : rows;
        var count = Paging.Limit(limit);
        var page = (await rows.OrderByDescending(i => i.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation)).ToPage(count, i => $"{i.Id:N}");
        return TypedResults.Ok(new Page<OutsideInspectionView>([.. page.Items.Select(OutsideInspectionView.Of)], page.Next));
    }

    /// <summary><c>POST /outside-inspections</c></summary>
    public async Task<IResult> AddAsync(HttpContext http, NewOutsideInspection body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var party = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == body.PartyId, cancellation);
        var input = new Validation()
            .Require(party is not null, "$.partyId", new("组织不存在", "there is no such organisation"))
            .RequireValue(body.Family, "$.family")
            .RequireName(body.Body, "$.body", 200)
            .Require(body.BodyId is null || await db.Set<Organisation>().AnyAsync(o => o.Id == body.BodyId, cancellation), "$.bodyId", new("组织不存在", "there is no such organisation"))
            .RequireValue(body.From, "$.from")
            .Require(!(body.From > caller.Today), "$.from", new("不能晚于今天", "not after today"))
            .Require(!(body.To < body.From), "$.to", new("不能早于首日", "not before the first day"))
            .RequireText(body.PaperNumber, "$.paperNumber", 100);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (!(await Reach.OfAsync(db, caller, cancellation)).IsOfficeAbove(party!.Path))
        {
            return PlanningEndpoints.ForTheOfficeAbove;
        }

        var inspection = new OutsideInspection
        {
            Id = Ids.New(caller.Now),
            PartyId = party.Id,
            PartyPath = party.Path,
            Family = body.Family!.Value,
            Body = body.Body!.Trim(),
            BodyId = body.BodyId,
            From = body.From!.Value,
            To = body.To,
            PaperNumber = body.PaperNumber!.Trim(),
            EnteredBy = caller.Person,
            EnteredAt = caller.Now,
        };
        db.Add(inspection);
        db.Note<OutsideInspection>("outside-inspection-entered", inspection.Id);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/v1/outside-inspections?party={party.Id}", OutsideInspectionView.Of(inspection));
    }

    /// <summary><c>POST /outside-inspections/{id}/void</c></summary>
    public async Task<IResult> VoidAsync(HttpContext http, Guid id, Voiding body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var reach = await Reach.OfAsync(db, caller, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await Known(reach).Where(i => i.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } inspection)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!reach.IsOfficeAbove(inspection.PartyPath))
        {
            return PlanningEndpoints.ForTheOfficeAbove;
        }

        if (inspection.VoidedAt is not null)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded);
        }

        if (new Validation().RequireText(body.Reason, "$.reason", 2000).Problem is { } problem)
        {
            return problem;
        }

        (inspection.VoidedAt, inspection.VoidReason) = (caller.Now, body.Reason);
        db.Note<OutsideInspection>("outside-inspection-voided", id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(OutsideInspectionView.Of(inspection));
    }

    private IQueryable<OutsideInspection> Known(Reach reach)
    {
        var (paths, within) = (reach.Paths, reach.Within);
        return db.Set<OutsideInspection>().Where(i => i.PartyPath.StartsWith(within) && paths.Any(path => i.PartyPath.StartsWith(path)));
    }
}
