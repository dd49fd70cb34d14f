using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>An accident as the API shows it.</summary>
internal sealed record AccidentView(
    Guid Id, Guid PartyId, LocalDate On, AccidentSeverity Severity, int Deaths, string Source, Instant EnteredAt, Instant? VoidedAt, string? VoidReason)
{
    public static AccidentView Of(Accident a) => new(a.Id, a.PartyId, a.On, a.Severity, a.Deaths, a.Source, a.EnteredAt, a.VoidedAt, a.VoidReason);
}

/// <summary>An accident to enter.</summary>
/// <param name="PartyId">Where it happened.</param>
/// <param name="On">When.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Deaths">How many died.</param>
/// <param name="Source">Where it is known from.</param>
internal sealed record NewAccident(Guid? PartyId, LocalDate? On, AccidentSeverity? Severity, int? Deaths, string? Source);

/// <summary>Accidents, entered by the office above the party.</summary>
internal sealed class Accidents(XunchaDb db, RecordAccess access)
{
    /// <summary><c>GET /accidents</c>, the newest first.</summary>
    public async Task<IResult> ListAsync(HttpContext http, Guid? party, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var rows = Known(await Reach.OfAsync(db, await access.CallerAsync(http.User, cancellation), cancellation));
        rows = party is { } one ? rows.Where(a => a.PartyId == one) : rows;
        rows = Guid.TryParse(Paging.Decode(after), out var last) ? rows.Where(a => a.Id < last) : rows;
        var count = Paging.Limit(limit);
        var page = (await rows.OrderByDescending(a => a.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation)).ToPage(count, a => $"{a.Id:N}");
        return TypedResults.Ok(new Page<AccidentView>([.. page.Items.Select(AccidentView.Of)], page.Next));
    }

    /// <summary><c>POST /accidents</c></summary>
    public async Task<IResult> AddAsync(HttpContext http, NewAccident body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var party = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == body.PartyId, cancellation);
        var input = new Validation()
            .Require(party is not null, "$.partyId", new("组织不存在", "there is no such organisation"))
            .RequireValue(body.On, "$.on")
            .Require(!(body.On > caller.Today), "$.on", new("不能晚于今天", "not after today"))
            .RequireValue(body.Severity, "$.severity")
            .Require(body.Deaths is >= 0 and <= 100_000, "$.deaths", new("0至100000", "0 to 100000"))
            .RequireText(body.Source, "$.source", 200);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (!(await Reach.OfAsync(db, caller, cancellation)).IsOfficeAbove(party!.Path))
        {
            return PlanningEndpoints.ForTheOfficeAbove;
        }

        var accident = new Accident
        {
            Id = Ids.New(caller.Now),
            PartyId = party.Id,
            PartyPath = party.Path,
            On = body.On!.Value,
            Severity = body.Severity!.Value,
            Deaths = body.Deaths!.Value,
            Source = body.Source!.Trim(),
            EnteredBy = caller.Person,
            EnteredAt = caller.Now,
        };
        db.Add(accident);
        db.Note<Accident>("accident-entered", accident.Id);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/v1/accidents?party={party.Id}", AccidentView.Of(accident));
    }

    /// <summary><c>POST /accidents/{id}/void</c></summary>
    public async Task<IResult> VoidAsync(HttpContext http, Guid id, Voiding body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var reach = await Reach.OfAsync(db, caller, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await Known(reach).Where(a => a.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } accident)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!reach.IsOfficeAbove(accident.PartyPath))
        {
            return PlanningEndpoints.ForTheOfficeAbove;
        }

        if (accident.VoidedAt is not null)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded);
        }

        if (new Validation().RequireText(body.Reason, "$.reason", 2000).Problem is { } problem)
        {
            return problem;
        }

        (accident.VoidedAt, accident.VoidReason) = (caller.Now, body.Reason);
        db.Note<Accident>("accident-voided", id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(AccidentView.Of(accident));
    }

    private IQueryable<Accident> Known(Reach reach)
    {
        var (paths, within) = (reach.Paths, reach.Within);
        return db.Set<Accident>().Where(a => a.PartyPath.StartsWith(within) && paths.Any(path => a.PartyPath.StartsWith(path)));
    }
}
