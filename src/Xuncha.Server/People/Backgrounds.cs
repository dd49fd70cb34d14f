using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.People;

/// <summary>Puts together what decides on recusal: posts that the product has given, the profile, and the newest declaration.</summary>
internal sealed class Backgrounds(XunchaDb db, FieldCipher cipher)
{
    /// <summary>The backgrounds of people; nobody is missing in the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, Background>> OfAsync(IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        // A deputy stands in for somebody and serves nowhere by that.
        var holdings = await db.Set<PostHolding>().AsNoTracking().Where(h => people.Contains(h.PersonId) && h.DeputyFor == null).ToListAsync(cancellation);
        var profiles = await db.Set<PersonProfile>().AsNoTracking().Where(p => people.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId, cancellation);
        var declarations = await db.Set<Declaration>().AsNoTracking().Where(d => people.Contains(d.PersonId)
            && !db.Set<Declaration>().Any(later => later.PersonId == d.PersonId && later.Id > d.Id)).ToListAsync(cancellation);
        var declared = declarations.ToDictionary(d => d.PersonId, Read);
        var places = await PlacesAsync(
            [
                .. holdings.Select(h => h.OrganisationId),
                .. profiles.Values.SelectMany(p => p.Posts.Select(post => post.OrganisationId).Append(p.HomeId)).OfType<Guid>(),
                .. declared.Values.SelectMany(d => d.Kin!.Select(kin => kin.OrganisationId).Concat(d.Interests!.Select(interest => interest.OrganisationId))).OfType<Guid>(),
            ],
            cancellation);
        Whereabouts At(Guid? id, string? name) => new(id is { } known ? places[known] : null, name);
        return people.Distinct().ToDictionary(person => person, person =>
        {
            var profile = profiles.GetValueOrDefault(person);
            var said = declared.GetValueOrDefault(person);
            return new Background(
                [
                    .. holdings.Where(h => h.PersonId == person).Select(h => new Service(At(h.OrganisationId, null), h.Post, h.From, h.To)),
                    .. (profile?.Posts ?? []).Select(post => new Service(At(post.OrganisationId, post.OrganisationName), post.Title!, post.From!.Value, post.To)),
                ],
                profile?.HomeId is { } home ? places[home] : null,
                [
                    .. (said?.Interests ?? []).Select(interest => new DeclaredTie(Tie.Interests, At(interest.OrganisationId, interest.OrganisationName), interest.Description!)),
                    .. (said?.Kin ?? []).Select(kin => new DeclaredTie(Tie.Kin, At(kin.OrganisationId, kin.OrganisationName), $"{kin.Name}（{kin.Relation}，{kin.Post}）")),
                ]);
        });
    }

    /// <summary>Organisations by their places in the tree, those that have ended too.</summary>
    public async Task<IReadOnlyDictionary<Guid, TreePlace>> PlacesAsync(IReadOnlyCollection<Guid> organisations, CancellationToken cancellation)
    {
        var paths = await db.Set<Organisation>().Where(o => organisations.Contains(o.Id)).Select(o => new { o.Id, o.Path }).ToDictionaryAsync(o => o.Id, o => Organisation.IdsOf(o.Path), cancellation);
        var line = paths.Values.SelectMany(path => path).ToHashSet();
        var nodes = await db.Set<Organisation>().Where(o => line.Contains(o.Id)).Select(o => new { o.Id, o.NameZh, o.NameEn, o.Kind })
            .ToDictionaryAsync(o => o.Id, o => new Node(o.Id, new(o.NameZh, o.NameEn), LevelOf(o.Kind)), cancellation);
        return paths.ToDictionary(path => path.Key, path => new TreePlace([.. path.Value.Select(id => nodes[id])]));
    }

    /// <summary>What a declaration says.</summary>
    public Declared Read(Declaration declaration) => StoredJson.Read<Declared>(cipher.Decrypt(Declaration.PlaceOf(declaration.Id), declaration.Content));

    private static RegionLevel? LevelOf(OrganisationKind kind) => kind switch
    {
        OrganisationKind.Province => RegionLevel.Province,
        OrganisationKind.City => RegionLevel.City,
        OrganisationKind.County or OrganisationKind.Zone => RegionLevel.County,
        OrganisationKind.Township => RegionLevel.Township,
        _ => null,
    };
}
