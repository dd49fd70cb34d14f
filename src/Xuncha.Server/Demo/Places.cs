using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>The organisations of the world by their keys: the code of a division, or that of its government and the name of an organ.</summary>
internal sealed class Places
{
    private readonly Dictionary<string, Organisation> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _organizers = [.. DemoData.Scenes.Select(scene => scene.Organizer.Split('/')[0]), DemoData.Ledger.Organizer];

    /// <summary>The organisation of a key.</summary>
    public Organisation this[string key] => _byKey[key];

    /// <summary>Every organisation with its key, in the order in which they were made.</summary>
    public IEnumerable<KeyValuePair<string, Organisation>> All => _byKey;

    /// <summary>The governments directly below one.</summary>
    public IReadOnlyList<Organisation> Below(string code) =>
        [.. DemoData.Divisions.Where(division => division.Parent == code).Select(division => _byKey[division.Code])];

    /// <summary>The organisations that a scene names as parties.</summary>
    public IReadOnlyList<Organisation> Parties(string named) => named.EndsWith("/*", StringComparison.Ordinal) ? Below(named[..^2]) : [_byKey[named]];

    /// <summary>Whether a government inspects, or keeps the ledger.</summary>
    public bool IsOrganizer(string code) => _organizers.Contains(code);

    /// <summary>Makes them below the root.</summary>
    public void Make(XunchaDb db, Organisation root, Instant now)
    {
        foreach (var division in DemoData.Divisions)
        {
            var above = division.Parent.Length == 0 ? root : _byKey[division.Parent];
            Add(db, division.Code, above, division.Kind, division.Zh, division.En, division.Code, now);
            var has = division.Kind != "county" || IsOrganizer(division.Parent) ? DemoData.Organs.Where(organ => organ.Of.Split(' ').Contains(division.Kind)) : [];
            foreach (var organ in has)
            {
                Add(db, $"{division.Code}/{organ.Name}", _byKey[division.Code], organ.Kind, $"{division.Zh}{organ.Zh}", $"{organ.En} of {division.En}", null, now);
            }
        }
    }

    private void Add(XunchaDb db, string key, Organisation above, string kind, string zh, string en, string? code, Instant now)
    {
        var id = Ids.New(now);
        var made = new Organisation
        {
            Id = id,
            ParentId = above.Id,
            Kind = Enum.Parse<OrganisationKind>(kind, ignoreCase: true),
            DivisionCode = code,
            NameZh = zh,
            NameEn = en,
            ValidFrom = above.ValidFrom,
            Path = Organisation.PathOf(id, above.Path),
        };
        db.Add(made);
        db.Note<Organisation>("organisation-made", id);
        _byKey[key] = made;
    }
}
