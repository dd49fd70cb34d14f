namespace Xuncha.Core.Definitions;

/// <summary>Something that is wrong, or looks wrong, in a definition.</summary>
/// <param name="Severity">Whether it stops the definition from being published.</param>
/// <param name="Code">A stable code of the kind of problem, such as <c>unknown-state</c>.</param>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Path">Where in the definition, such as <c>stages.entry.states.on-site.transitions.leave.to</c>; empty for the
/// whole file.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Mend">How it may be mended.</param>
public sealed record DefinitionProblem(
    Severity Severity, string Code, string File, int Line, int Column, string Path, Text Message, Text Mend)
{
    /// <summary>Whether it stops the definition from being published.</summary>
    public bool IsError => Severity == Severity.Error;

    /// <summary>One line in the form that editors and build tools recognise.</summary>
    public override string ToString() =>
        $"{File}({Line},{Column}): {(IsError ? "error" : "warning")} {Code}: {Path}: {Message} — {Mend}";
}

/// <summary>How grave a problem is.</summary>
public enum Severity
{
    /// <summary>The definition works, but probably not as meant.</summary>
    Warning,

    /// <summary>The definition cannot be used.</summary>
    Error,
}
