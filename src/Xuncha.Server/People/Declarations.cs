using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.People;

/// <summary>A declaration as its maker sees it; nobody else does.</summary>
internal sealed record DeclarationView(Guid Id, LocalDate DeclaredOn, IReadOnlyList<Kin> Kin, IReadOnlyList<Interest> Interests)
{
    public static readonly DeclarationView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000020"),
        new(2025, 8, 25),
        [new("某某", "兄", OrganisationView.Example.Id, null, "科长")],
        [new(null, "某化工有限公司", "持有股份")]);
}

/// <summary>Kin and interests, which everybody declares for themselves.</summary>
internal sealed class Declarations(XunchaDb db, XunchaClock clock, FieldCipher cipher, Backgrounds backgrounds, SeatConflicts conflicts)
{
    private const int Most = 100;

    /// <summary><c>GET …/declarations</c>: one's own, the newest first.</summary>
    public async Task<IResult> ListAsync(Guid person, HttpContext http, string? after, int? limit)
    {
        if (person != PersonAccess.IdOf(http.User))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var declarations = db.Set<Declaration>().AsNoTracking().Where(d => d.PersonId == person);
        if (Guid.TryParse(Paging.Decode(after), out var last))
        {
            declarations = declarations.Where(d => d.Id < last);
        }

        var count = Paging.Limit(limit);
        var page = (await declarations.OrderByDescending(d => d.Id).Take(count + 1).ToListAsync(http.RequestAborted)).ToPage(count, d => d.Id.ToString());
        return TypedResults.Ok(new Page<DeclarationView>([.. page.Items.Select(d => View(d, backgrounds.Read(d)))], page.Next));
    }

    /// <summary><c>POST …/declarations</c>: takes the place of the one before.</summary>
    public async Task<IResult> DeclareAsync(Guid person, Declared body, HttpContext http)
    {
        var cancellation = http.RequestAborted;
        if (person != PersonAccess.IdOf(http.User))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var said = new Declared([.. body.Kin ?? []], [.. body.Interests ?? []]);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await AgainstAsync(said, cancellation) is { } problem)
        {
            return problem;
        }

        await db.LockPersonAsync(person, cancellation);
        var now = await clock.NowAsync(db, cancellation);
        var id = Ids.New(now);
        var declaration = new Declaration
        {
            Id = id,
            PersonId = person,
            DeclaredOn = now.InZone(XunchaClock.Zone).Date,
            Content = cipher.Encrypt(Declaration.PlaceOf(id), StoredJson.Write(said)),
        };
        db.Add(declaration);
        await db.SaveChangesAsync(cancellation);
        await conflicts.LookAsync(person, now, cancellation, hasDeclared: true);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created($"/api/v1/people/{person}/declarations", View(declaration, said));
    }

    private async Task<ProblemResult?> AgainstAsync(Declared said, CancellationToken cancellation)
    {
        var (kin, interests) = (said.Kin!, said.Interests!);
        var input = new Validation()
            .Require(kin.Count <= Most, "$.kin", new($"最多 {Most} 项", $"at most {Most}"))
            .Require(interests.Count <= Most, "$.interests", new($"最多 {Most} 项", $"at most {Most}"));
        foreach (var (i, one) in kin.Take(Most).Index())
        {
            input.RequireName(one.Name, $"$.kin[{i}].name", 100).RequireName(one.Relation, $"$.kin[{i}].relation", 50).RequireName(one.Post, $"$.kin[{i}].post", 200);
        }

        foreach (var (i, one) in interests.Take(Most).Index())
        {
            input.RequireText(one.Description, $"$.interests[{i}].description", 1000);
        }

        await NamedOrganisations.CheckAsync(
            db,
            input,
            [
                .. kin.Take(Most).Select((one, i) => ($"$.kin[{i}]", one.OrganisationId, one.OrganisationName)),
                .. interests.Take(Most).Select((one, i) => ($"$.interests[{i}]", one.OrganisationId, one.OrganisationName)),
            ],
            cancellation);
        return input.Problem;
    }

    private static DeclarationView View(Declaration declaration, Declared said) => new(declaration.Id, declaration.DeclaredOn, said.Kin!, said.Interests!);
}
