using System.Runtime.CompilerServices;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>The example of the language's reference, which is a definition that works.</summary>
public static class Example
{
    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    /// <summary>The example's text.</summary>
    public static string Yaml { get; } = File.ReadAllText(Path.Combine(Repository, "docs/reference/definition-language.md"))
        .Split("```yaml\n")[1].Split("```")[0];

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
