using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Planning;
using Xuncha.Server.Audit;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>A programme as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrganizerId">The organisation that inspects.</param>
/// <param name="Name">Its name.</param>
/// <param name="Basis">The paper that it rests on.</param>
/// <param name="Rules">Its duties and all else that it says.</param>
/// <param name="Supersedes">The programme in whose place it is.</param>
/// <param name="SupersededBy">The programme that has taken its place.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record ProgrammeView(
    Guid Id, Guid OrganizerId, Text Name, string Basis, Programme Rules, Guid? Supersedes, Guid? SupersededBy, Instant CreatedAt)
{
    public static ProgrammeView Of(ProgrammeRow p) => new(p.Id, p.OrganizerId, p.Name, p.Basis, p.Rules, p.Supersedes, p.SupersededBy, p.CreatedAt);
}

/// <summary>Programmes: made by the commission's office of the organiser, seen by each level as far as it reaches.</summary>
internal sealed class Programmes(XunchaDb db, RecordAccess access, DefinitionStore definitions)
{
    /// <summary><c>GET /programmes</c>, the newest first.</summary>
    public async Task<IResult> ListAsync(HttpContext http, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var reach = await Reach.OfAsync(db, await access.CallerAsync(http.User, cancellation), cancellation);
        var rows = Known(reach);
        rows = Guid.TryParse(Paging.Decode(after), out var last) ? rows.Where(p => p.Id < last) : rows;
        var count = Paging.Limit(limit);
        var page = (await rows.OrderByDescending(p => p.Id).Take(count + 1).ToListAsync(cancellation)).ToPage(count, p => $"{p.Id:N}");
        return TypedResults.Ok(new Page<ProgrammeView>([.. page.Items.Select(ProgrammeView.Of)], page.Next));
    }

    /// <summary><c>GET /programmes/{id}</c></summary>
    public async Task<IResult> GetAsync(HttpContext http, Guid id)
    {
        var reach = await Reach.OfAsync(db, await access.CallerAsync(http.User, http.RequestAborted), http.RequestAborted);
        return await FindAsync(reach, id, http.RequestAborted) is { } programme ? TypedResults.Ok(ProgrammeView.Of(programme)) : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary><c>POST /programmes</c></summary>
    public async Task<IResult> CreateAsync(HttpContext http, NewProgramme body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var reach = await Reach.OfAsync(db, caller, cancellation);
        var organizer = await db.Set<Organisation>().StandingOn(caller.Today).SingleOrDefaultAsync(o => o.Id == body.OrganizerId, cancellation);
        var former = body.Supersedes is { } supersedes && await FindAsync(reach, supersedes, cancellation) is not null
            ? await db.Set<ProgrammeRow>().Where(p => p.Id == supersedes).ForUpdate().SingleAsync(cancellation)
            : null;
        var input = body.Check()
            .Require(body.OrganizerId is null || organizer is not null, "$.organizerId", new("组织不存在或已终止", "there is no such organisation, or it has ended"))
            .Require(body.Supersedes is null || (former is not null && former.OrganizerId == body.OrganizerId), "$.supersedes", new("没有该组织方的此方案", "the organiser has no such programme"));
        foreach (var (path, id) in (body.Comprehensive ?? []).Select(id => ("$.comprehensive", id)).Concat((body.Special ?? []).Select(id => ("$.special", id))))
        {
            input.Require(await IsInspectionAsync(id, cancellation), path, new(
                $"“{id}”不是已发布且有进驻日期（{Field.EnteredOn}）的巡查流程", $"'{id}' is no published definition of inspections with the date field '{Field.EnteredOn}'"));
        }

        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (!caller.IsOfficeOf(organizer!.Path))
        {
            return new ProblemResult(ProblemTypes.Forbidden, new("巡查方案由组织方的安委会办公室制定", "Programmes are made by the commission's office of the organiser"));
        }

        if (former?.SupersededBy is not null)
        {
            return new ProblemResult(ProblemTypes.Superseded);
        }

        var programme = new ProgrammeRow
        {
            Id = Ids.New(caller.Now),
            OrganizerId = organizer.Id,
            OrganizerPath = organizer.Path,
            NameZh = body.NameZh!.Trim(),
            NameEn = body.NameEn!.Trim(),
            Basis = body.Basis!.Trim(),
            Rules = body.ToRules(),
            Supersedes = former?.Id,
            CreatedBy = caller.Person,
            CreatedAt = caller.Now,
        };
        db.Add(programme);
        if (former is not null)
        {
            former.SupersededBy = programme.Id;
        }

        db.Note<ProgrammeRow>("programme-made", programme.Id);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created($"/api/v1/programmes/{programme.Id}", ProgrammeView.Of(programme));
    }

    /// <summary>A programme that the caller may know of.</summary>
    public Task<ProgrammeRow?> FindAsync(Reach reach, Guid id, CancellationToken cancellation) =>
        Known(reach).AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellation);

    /// <summary>Those of one's own organisations, of what is below them, and of what is above, which are about oneself.</summary>
    public IQueryable<ProgrammeRow> Known(Reach reach)
    {
        var (paths, within) = (reach.Paths, reach.Within);
        return db.Set<ProgrammeRow>().Where(p =>
            paths.Any(path => p.OrganizerPath.StartsWith(path) || path.StartsWith(p.OrganizerPath)) && (p.OrganizerPath.StartsWith(within) || within.StartsWith(p.OrganizerPath)));
    }

    private async Task<bool> IsInspectionAsync(string? id, CancellationToken cancellation) =>
        id is not null && await definitions.NewestAsync(db, id, cancellation) is { Record: RecordKind.Inspection } definition && definition.Field(Field.EnteredOn) is { Type: FieldType.Date };
}
