using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.People;

/// <summary>A profile as it is read and as it is written, as a whole.</summary>
/// <param name="OrganisationId">Where the person belongs: the commission's office there or above keeps the profile.</param>
/// <param name="HomeId">The home region.</param>
/// <param name="Posts">Posts held elsewhere than in the product, past and present.</param>
/// <param name="Qualifications">Certificates.</param>
/// <param name="Expertise">Industries and areas.</param>
internal sealed record ProfileBody(
    Guid? OrganisationId, Guid? HomeId, IReadOnlyList<FormerPost>? Posts, IReadOnlyList<Qualification>? Qualifications, IReadOnlyList<string>? Expertise)
{
    public static readonly ProfileBody Example = new(
        OrganisationView.Example.Id,
        OrganisationView.Example.Id,
        [new(OrganisationView.Example.Id, null, "副县长", new(2015, 3, 1), new(2021, 6, 30))],
        [new("注册安全工程师", "20210001", new(2027, 12, 31))],
        ["危险化学品"]);

    public static ProfileBody Of(PersonProfile profile) => new(profile.OrganisationId, profile.HomeId, profile.Posts, profile.Qualifications, profile.Expertise);
}

/// <summary>
/// Who keeps and who reads a profile: the person reads it; the commission's office of the organisation to which the person belongs, or above, keeps it. To
/// everybody else it is as if there were none.
/// </summary>
internal sealed class Profiles(XunchaDb db, RecordAccess access, SeatConflicts conflicts)
{
    private const int Most = 100;

    /// <summary><c>GET …/profile</c>. An office's reading is written down.</summary>
    public async Task<IResult> GetAsync(Guid person, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await db.Set<PersonProfile>().AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == person, cancellation) is not { } profile)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var caller = await access.CallerAsync(user, cancellation);
        if (caller.Person != person)
        {
            if (!caller.IsOfficeOfOrAbove((await PathAsync(profile.OrganisationId, cancellation))!))
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            db.Note<Person>("profile-read", person);
            await db.SaveChangesAsync(cancellation);
        }

        return new Answer(StatusCodes.Status200OK, RecordUse.ETag(profile.Version), null, ProfileBody.Of(profile));
    }

    /// <summary><c>PUT …/profile</c></summary>
    public async Task<IResult> PutAsync(Guid person, ProfileBody body, HttpContext http)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var there = await db.LockPersonAsync(person, cancellation);
        var profile = await db.Set<PersonProfile>().SingleOrDefaultAsync(p => p.PersonId == person, cancellation);
        var path = await PathAsync(body.OrganisationId, cancellation);
        if (there is not { Kind: PersonKind.Person } || !await MayPutAsync(caller, person, profile, path, cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (await AgainstAsync(body, path, cancellation) is { } problem)
        {
            return problem;
        }

        if (profile is null)
        {
            db.Add(profile = new() { PersonId = person, OrganisationId = body.OrganisationId!.Value });
        }
        else if (RecordUse.Match(http.Request, RecordUse.ETag(profile.Version)) is { } mismatch)
        {
            return mismatch;
        }

        (profile.OrganisationId, profile.HomeId) = (body.OrganisationId!.Value, body.HomeId);
        (profile.Posts, profile.Qualifications, profile.Expertise) = ([.. body.Posts ?? []], [.. body.Qualifications ?? []], [.. (body.Expertise ?? []).Distinct(StringComparer.Ordinal)]);
        profile.Version++;
        await db.SaveChangesAsync(cancellation);
        await conflicts.LookAsync(person, caller.Now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new Answer(StatusCodes.Status200OK, RecordUse.ETag(profile.Version), null, ProfileBody.Of(profile));
    }

    // Whoever writes keeps the profile that is there, and the one that will be. Of somebody who holds posts, an office that has none of them below it says nothing.
    private async Task<bool> MayPutAsync(Caller caller, Guid person, PersonProfile? profile, string? path, CancellationToken cancellation)
    {
        if (caller.Person == person || path is null || !caller.IsOfficeOfOrAbove(path)
            || (profile is not null && !caller.IsOfficeOfOrAbove((await PathAsync(profile.OrganisationId, cancellation))!)))
        {
            return false;
        }

        var serves = await db.Set<PostHolding>().Since(caller.Today).Where(h => h.PersonId == person && h.DeputyFor == null)
            .Join(db.Set<Organisation>(), h => h.OrganisationId, o => o.Id, (h, o) => o.Path).ToListAsync(cancellation);
        return serves.Count == 0 || serves.Exists(caller.IsOfficeOfOrAbove);
    }

    private Task<string?> PathAsync(Guid? organisation, CancellationToken cancellation) => db.Set<Organisation>().PathAsync(organisation, cancellation);

    private async Task<ProblemResult?> AgainstAsync(ProfileBody body, string? path, CancellationToken cancellation)
    {
        var input = new Validation()
            .Require(path is not null, "$.organisationId", new("组织不存在", "there is no such organisation"))
            .Require((body.Posts?.Count ?? 0) <= Most, "$.posts", new($"最多 {Most} 项", $"at most {Most}"))
            .Require((body.Qualifications?.Count ?? 0) <= Most, "$.qualifications", new($"最多 {Most} 项", $"at most {Most}"))
            .Require((body.Expertise?.Count ?? 0) <= Most, "$.expertise", new($"最多 {Most} 项", $"at most {Most}"));
        foreach (var (i, post) in (body.Posts ?? []).Take(Most).Index())
        {
            input.RequireText(post.Title, $"$.posts[{i}].title", 200).RequireValue(post.From, $"$.posts[{i}].from")
                .Require(!(post.To < post.From), $"$.posts[{i}].to", new("不能早于首日", "not before the first day"));
        }

        foreach (var (i, qualification) in (body.Qualifications ?? []).Take(Most).Index())
        {
            input.RequireName(qualification.Name, $"$.qualifications[{i}].name", 200).AllowText(qualification.Number, $"$.qualifications[{i}].number", 100);
        }

        foreach (var (i, expertise) in (body.Expertise ?? []).Take(Most).Index())
        {
            input.RequireName(expertise, $"$.expertise[{i}]", 100);
        }

        await NamedOrganisations.CheckAsync(
            db, input, [.. (body.Posts ?? []).Take(Most).Select((post, i) => ($"$.posts[{i}]", post.OrganisationId, post.OrganisationName))], cancellation);
        input.Require(body.HomeId is null || await PathAsync(body.HomeId, cancellation) is not null, "$.homeId", new("组织不存在", "there is no such organisation"));
        return input.Problem;
    }
}

/// <summary>Places that are given by an organisation of the tree or by a name.</summary>
internal static class NamedOrganisations
{
    /// <summary>Notes where neither or both are given, and organisations that there are not.</summary>
    public static async Task CheckAsync(
        XunchaDb db, Validation input, IReadOnlyList<(string Path, Guid? Id, string? Name)> places, CancellationToken cancellation)
    {
        var ids = places.Select(place => place.Id).OfType<Guid>().ToList();
        var known = await db.Set<Organisation>().Where(o => ids.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancellation);
        foreach (var (path, id, name) in places)
        {
            input.Require(id is null != string.IsNullOrWhiteSpace(name), $"{path}.organisationId", new("填写组织或组织名称之一", "either an organisation or its name"))
                .Require(id is not { } given || known.Contains(given), $"{path}.organisationId", new("组织不存在", "there is no such organisation"))
                .AllowText(name, $"{path}.organisationName", 200);
        }
    }
}
