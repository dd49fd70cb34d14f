using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>The definitions and calendars that a definition may refer to.</summary>
public sealed class DefinitionCatalog
{
    private readonly ImmutableSortedDictionary<string, WorkflowDefinition> _definitions;

    /// <summary>Makes a catalog. Of several versions of a definition the newest counts.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="calendars">The ids of the calendars; null where they are not known, and then not checked.</param>
    public DefinitionCatalog(IEnumerable<WorkflowDefinition> definitions, IEnumerable<string>? calendars = null)
    {
        _definitions = definitions.GroupBy(definition => definition.Id, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(versions => versions.Key, versions =>
                versions.MaxBy(definition => definition.Version)!, StringComparer.Ordinal);
        Calendars = calendars?.ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>A catalog that knows nothing.</summary>
    public static DefinitionCatalog Empty { get; } = new([]);

    /// <summary>The ids of the calendars; null where they are not known.</summary>
    public ImmutableSortedSet<string>? Calendars { get; }

    /// <summary>The ids of the definitions, in order.</summary>
    public IEnumerable<string> Ids => _definitions.Keys;

    /// <summary>The definitions, by id.</summary>
    public IEnumerable<WorkflowDefinition> Definitions => _definitions.Values;

    /// <summary>The newest version of the definition of that id, or null.</summary>
    public WorkflowDefinition? Find(string id) => _definitions.GetValueOrDefault(id);
}
