using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Definitions;

/// <summary>
/// The definitions in the database. A published version never changes, so that one read stays read; which version is the newest
/// is asked each time.
/// </summary>
internal sealed class DefinitionStore
{
    private readonly ConcurrentDictionary<(string Id, int Version), WorkflowDefinition> _published = new();

    /// <summary>A published version, as a running record is pinned to it.</summary>
    /// <exception cref="InvalidOperationException">There is no such published version: the database was tampered with.</exception>
    public async ValueTask<WorkflowDefinition> PinnedAsync(XunchaDb db, string id, int version, CancellationToken cancellation)
    {
        if (_published.TryGetValue((id, version), out var known))
        {
            return known;
        }

        var stored = await db.Set<DefinitionVersion>().AsNoTracking()
            .SingleOrDefaultAsync(v => v.Id == id && v.Version == version && v.PublishedAt != null, cancellation)
            ?? throw new InvalidOperationException($"Definition {id} version {version} is not published in this database.");
        return _published.GetOrAdd((id, version), Parse(stored));
    }

    /// <summary>The newest published version, which new records take; null where none is published.</summary>
    public async Task<WorkflowDefinition?> NewestAsync(XunchaDb db, string id, CancellationToken cancellation)
    {
        var newest = await db.Set<DefinitionVersion>().Where(v => v.Id == id && v.PublishedAt != null)
            .MaxAsync(v => (int?)v.Version, cancellation);
        return newest is { } version ? await PinnedAsync(db, id, version, cancellation) : null;
    }

    /// <summary>The newest published version of every definition.</summary>
    public async Task<DefinitionCatalog> CatalogAsync(XunchaDb db, IEnumerable<string> calendars, CancellationToken cancellation) =>
        new(await NewestAsync(db, cancellation), calendars);

    /// <summary>The newest published version of every definition of a kind of record.</summary>
    public async Task<IReadOnlyList<WorkflowDefinition>> NewestOfAsync(XunchaDb db, RecordKind kind, CancellationToken cancellation) =>
        [.. (await NewestAsync(db, cancellation)).Where(definition => definition.Record == kind)];

    /// <summary>The newest published version of every definition.</summary>
    public async Task<List<WorkflowDefinition>> NewestAsync(XunchaDb db, CancellationToken cancellation)
    {
        var newest = await db.Set<DefinitionVersion>().Where(v => v.PublishedAt != null)
            .GroupBy(v => v.Id)
            .Select(versions => new { Id = versions.Key, Version = versions.Max(v => v.Version) })
            .ToListAsync(cancellation);
        List<WorkflowDefinition> definitions = [];
        foreach (var version in newest)
        {
            definitions.Add(await PinnedAsync(db, version.Id, version.Version, cancellation));
        }

        return definitions;
    }

    /// <summary>What a stored text says.</summary>
    /// <exception cref="InvalidOperationException">It says nothing: it was tampered with, for only what reads is stored.</exception>
    public static WorkflowDefinition Parse(DefinitionVersion stored) =>
        DefinitionReader.Read(stored.Text, stored.Id).Definition
        ?? throw new InvalidOperationException($"The stored text of {stored.Id} version {stored.Version} cannot be read.");
}
