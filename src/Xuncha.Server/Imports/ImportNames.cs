using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Imports;
using Xuncha.Server.Duties;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Imports;

/// <summary>What people call organisations, persons, duties and content areas, read once for a file.</summary>
internal sealed class ImportNames
{
    private readonly Dictionary<(FieldType Type, string Name), HashSet<string>> _known = [];

    /// <summary>Those that a form asks for.</summary>
    public static async Task<ImportNames> ReadAsync(
        XunchaDb db, ImportForm form, ImmutableArray<ChecklistArea> areas, LocalDate today, CancellationToken cancellation)
    {
        var names = new ImportNames();
        var types = form.Columns.Select(column => column.Field?.Type).OfType<FieldType>().ToHashSet();
        foreach (var area in areas)
        {
            names.Add(FieldType.Area, area.Name, area.Name, area.Title.Zh, area.Title.En);
        }

        if (types.Contains(FieldType.Organisation))
        {
            foreach (var o in await db.Set<Organisation>().StandingOn(today)
                .Select(o => new { o.Id, o.DivisionCode, o.NameZh, o.NameEn }).ToListAsync(cancellation))
            {
                names.Add(FieldType.Organisation, $"{o.Id:D}", $"{o.Id:D}", o.DivisionCode, o.NameZh, o.NameEn);
            }
        }

        if (types.Contains(FieldType.Person))
        {
            foreach (var p in await db.Set<Person>().Where(p => p.Kind == PersonKind.Person && p.DisabledAt == null)
                .Select(p => new { p.Id, p.UserName, p.DisplayName }).ToListAsync(cancellation))
            {
                names.Add(FieldType.Person, $"{p.Id:D}", $"{p.Id:D}", p.UserName, p.DisplayName);
            }
        }

        if (types.Contains(FieldType.Duty))
        {
            foreach (var d in await db.Set<Duty>().Where(d => d.ValidFrom <= today && (d.ValidTo == null || d.ValidTo >= today))
                .Select(d => new { d.Id, d.Code, d.Title }).ToListAsync(cancellation))
            {
                names.Add(FieldType.Duty, $"{d.Id:D}", $"{d.Id:D}", d.Code, d.Title);
            }
        }

        return names;
    }

    /// <summary>The ids or names by which that is kept that people call so.</summary>
    public IReadOnlyCollection<string> Find(FieldType type, string name) => _known.TryGetValue((type, name.ToUpperInvariant()), out var found) ? found : [];

    private void Add(FieldType type, string kept, params string?[] names)
    {
        foreach (var name in names.OfType<string>())
        {
            if (!_known.TryGetValue((type, name.ToUpperInvariant()), out var found))
            {
                _known[(type, name.ToUpperInvariant())] = found = [];
            }

            found.Add(kept);
        }
    }
}
