namespace Xuncha.Core.Definitions.Reading;

/// <summary>Collects the problems of one file.</summary>
internal sealed class Problems(string file)
{
    /// <summary>Nobody reads more, and a text of nothing but mistakes shall not make an answer many times its size.</summary>
    public const int Most = 200;

    private readonly List<DefinitionProblem> _found = [];

    /// <summary>In the order of the text.</summary>
    public IEnumerable<DefinitionProblem> Found => _found.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column);

    public bool HasErrors => _found.Exists(problem => problem.IsError);

    public void Error(string code, Node at, Text message, Text mend) =>
        Add(Severity.Error, code, at.Line, at.Column, at.Path, message, mend);

    public void Warning(string code, Node at, Text message, Text mend) =>
        Add(Severity.Warning, code, at.Line, at.Column, at.Path, message, mend);

    public void Error(string code, int line, int column, Text message, Text mend) =>
        Add(Severity.Error, code, line, column, "", message, mend);

    private void Add(Severity severity, string code, int line, int column, string path, Text message, Text mend)
    {
        if (_found.Count < Most)
        {
            _found.Add(new(severity, code, file, line, column, path, message, mend));
        }
        else if (_found.Count == Most)
        {
            _found.Add(new(Severity.Error, "too-many-problems", file, line, column, path,
                new($"问题超过{Most}个，其余不再列出", $"there are more than {Most} problems; the rest is not listed"),
                new("请先改正已列出的。", "Mend those that are listed first.")));
        }
    }
}
