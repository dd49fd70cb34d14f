using NodaTime;
using NodaTime.Text;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>The organisations of the world by their keys: the code of a division, or that of its government and the name of an organ.</summary>
internal sealed class Places
{
    private readonly Dictionary<string, Organisation> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<Organisation>> _organs = [];
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

    /// <summary>The organs of a government that are there today.</summary>
    public IReadOnlyList<Organisation> OrgansOf(Guid government) => _organs.GetValueOrDefault(government, []);

    /// <summary>The codes of the governments that are inspected where findings are kept, and have organs of their own below them.</summary>
    public IEnumerable<string> Inspected => DemoData.Divisions.Where(division => division.Kind == "county" && IsOrganizer(division.Parent)).Select(division => division.Code);

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
                var made = Add(db, $"{division.Code}/{organ.Name}", _byKey[division.Code], organ.Kind, $"{division.Zh}{organ.Zh}", $"{organ.En} of {division.En}", null, now);
                made.ValidTo = LocalDatePattern.Iso.Parse(organ.Until).TryGetValue(default, out var until) ? until : null;
                if (made.ValidTo is null)
                {
                    (_organs.TryGetValue(_byKey[division.Code].Id, out var organs) ? organs : _organs[_byKey[division.Code].Id] = []).Add(made);
                }
            }
        }
    }

    private Organisation Add(XunchaDb db, string key, Organisation above, string kind, string zh, string en, string? code, Instant now)
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
        return _byKey[key] = made;
    }
}
