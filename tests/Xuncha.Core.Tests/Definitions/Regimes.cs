using System.Collections.Immutable;
using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>The definitions that the product carries.</summary>
public static class Regimes
{
    /// <summary>The folder of the definitions and calendars.</summary>
    public static string Folder { get; } = Path.Combine(Example.Repository, "workflows");

    /// <summary>The ids of all, by their files.</summary>
    public static ImmutableArray<string> Ids { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null).Replace('\\', '/'))
            .Where(id => !id.StartsWith("calendars/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All of them, read and checked together.</summary>
    public static LoadResult Loaded { get; } = DefinitionLoader.Load(Ids.Select(id => new DefinitionSource(id + ".yaml", Yaml(id))), Calendars);

    private static DefinitionCatalog Calendars => new([], ["cn"]);

    /// <summary>The text of one.</summary>
    public static string Yaml(string id) => File.ReadAllText(Path.Combine(Folder, id + ".yaml"));

    /// <summary>One of them; the test fails where it has a problem, be it a warning.</summary>
    public static WorkflowDefinition Read(string id)
    {
        Assert.Empty(Loaded.Problems.Where(problem => problem.File == id + ".yaml"));
        return Assert.Single(Loaded.Definitions, loaded => loaded.Source.File == id + ".yaml").Definition;
    }

    /// <summary>A text read and checked beside the others; the test fails where it has a problem, be it a warning.</summary>
    public static WorkflowDefinition Check(string yaml, string fileName)
    {
        var known = new DefinitionCatalog(Loaded.Definitions.Select(loaded => loaded.Definition), Calendars.Calendars);
        var result = DefinitionLoader.Load([new DefinitionSource(fileName, yaml)], known);
        Assert.Empty(result.Problems);
        return Assert.Single(result.Definitions).Definition;
    }
}
