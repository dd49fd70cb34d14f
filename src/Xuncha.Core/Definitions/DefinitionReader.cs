using System.Collections.Immutable;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions;

/// <summary>What came of reading a definition's text.</summary>
/// <param name="Definition">The definition; null where the text has errors.</param>
/// <param name="Problems">Every problem of the text, in its order.</param>
public sealed record ReadResult(WorkflowDefinition? Definition, ImmutableArray<DefinitionProblem> Problems);

/// <summary>
/// Reads a definition, strictly: a key that is unknown, missing, there twice or of the wrong type is an error, and all errors
/// are reported at once. Whether names refer to something is the checker's matter.
/// </summary>
public static class DefinitionReader
{
    /// <summary>Reads one text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="fileName">The file's name, for the problems.</param>
    public static ReadResult Read(string yaml, string fileName)
    {
        var problems = new Problems(fileName);
        var draft = Draft.Read(yaml, problems);
        return new(problems.HasErrors ? null : draft?.Definition, [.. problems.Found]);
    }
}
