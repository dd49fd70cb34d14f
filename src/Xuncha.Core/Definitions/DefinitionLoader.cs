using System.Collections.Immutable;
using Xuncha.Core.Definitions.Checking;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions;

/// <summary>The text of a definition and where it came from.</summary>
/// <param name="File">The file's name or path, for the problems.</param>
/// <param name="Yaml">Its text.</param>
public sealed record DefinitionSource(string File, string Yaml);

/// <summary>A definition without errors, with its text.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Source">Its text and file.</param>
/// <param name="ContentHash">The fingerprint of its text.</param>
public sealed record LoadedDefinition(WorkflowDefinition Definition, DefinitionSource Source, string ContentHash);

/// <summary>What came of loading definitions.</summary>
/// <param name="Definitions">Those without errors.</param>
/// <param name="Problems">The problems of all, file by file, in the order of the text.</param>
public sealed record LoadResult(ImmutableArray<LoadedDefinition> Definitions, ImmutableArray<DefinitionProblem> Problems)
{
    /// <summary>Whether any of the texts has an error.</summary>
    public bool HasErrors => Problems.Any(problem => problem.IsError);
}

/// <summary>Reads and checks definitions together: form and meaning, and every problem of every file at once.</summary>
public static class DefinitionLoader
{
    /// <summary>Reads and checks texts that may refer to each other and to what is known already.</summary>
    /// <param name="sources">The texts.</param>
    /// <param name="known">Definitions and calendars that are there already; null for none.</param>
    public static LoadResult Load(IEnumerable<DefinitionSource> sources, DefinitionCatalog? known = null)
    {
        known ??= DefinitionCatalog.Empty;
        var files = sources.Select(source => new File(source)).ToArray();
        var drafts = files.Where(file => file.Draft is not null).Select(file => file.Draft!.Definition).ToArray();
        var catalog = new DefinitionCatalog(drafts.Concat(known.Definitions), known.Calendars);
        foreach (var file in files.Where(file => file.Draft is not null))
        {
            var scope = new Scope(file.Draft!, catalog, file.Problems);
            NameRules.Check(scope);
            FlowRules.Check(scope);
            AnewRules.Check(scope);
            FieldRules.Check(scope);
            PersonRules.Check(scope);
            ClockRules.Check(scope);
            AccessRules.Check(scope);
            ContractRules.Check(scope);
            NameRules.Unused(scope);
            Identity(file, files);
        }

        return new(
            [.. files.Where(file => !file.Problems.HasErrors).Select(file =>
                new LoadedDefinition(file.Draft!.Definition, file.Source, ContentHash.Of(file.Source.Yaml)))],
            [.. files.SelectMany(file => file.Problems.Found)]);
    }

    private static void Identity(File file, File[] files)
    {
        var (id, version) = (file.Draft!.Definition.Id, file.Draft.Definition.Version);
        if (id.Length > 0 && files.TakeWhile(other => other != file).FirstOrDefault(other =>
            other.Draft?.Definition is { } earlier && (earlier.Id, earlier.Version) == (id, version)) is { } twin)
        {
            file.Problems.Error("duplicate-definition", file.Draft.Root["id"],
                new($"{id}第{version}版已在{twin.Source.File}中定义",
                    $"{id} version {version} is defined in {twin.Source.File} already"),
                new("请改变 id 或 version。", "Change the id or the version."));
        }
    }

    private sealed class File
    {
        public File(DefinitionSource source)
        {
            Source = source;
            Problems = new(source.File);
            Draft = Draft.Read(source.Yaml, Problems);
        }

        public DefinitionSource Source { get; }
        public Problems Problems { get; }
        public Draft? Draft { get; }
    }
}
