using System.Globalization;
using System.Text;
using Text = Xuncha.Core.Text;

namespace Xuncha.Server.Problems;

/// <summary>Collects everything that is wrong with an input, by JSON path, so that it is told at once.</summary>
internal sealed class Validation
{
    private readonly Dictionary<string, IReadOnlyList<Text>> errors = new(StringComparer.Ordinal);

    /// <summary>The problem to answer with; null when the input is valid.</summary>
    public ProblemResult? Problem => errors.Count == 0 ? null : new ProblemResult(ProblemTypes.Invalid, errors: errors);

    /// <summary>What is wrong, by JSON path.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Text>> Errors => errors;

    /// <summary>Notes an error unless the condition holds.</summary>
    /// <returns>The validation, so that conditions can be chained.</returns>
    public Validation Require(bool holds, string path, Text message)
    {
        if (!holds)
        {
            errors[path] = errors.TryGetValue(path, out var earlier) ? [.. earlier, message] : [message];
        }

        return this;
    }

    /// <summary>A text that must be there, not blank, not longer than so many characters, and without control characters other than breaks.</summary>
    public Validation RequireText(string? value, string path, int atMost) => string.IsNullOrWhiteSpace(value)
        ? Require(false, path, new("必填", "required"))
        : AllowText(value, path, atMost);

    /// <summary>The same for a text that may be absent.</summary>
    public Validation AllowText(string? value, string path, int atMost) =>
        Require(value is null || value.Length <= atMost, path, new($"最多 {atMost} 个字符", $"at most {atMost} characters"))
            .Require(value?.All(c => !char.IsControl(c) || c is '\n' or '\r' or '\t') != false, path, new("含有控制字符", "has control characters"));

    /// <summary>A name: a text of one line, in which every character can be seen, so that none looks like another.</summary>
    public Validation RequireName(string? value, string path, int atMost) => RequireText(value, path, atMost)
        .Require(value?.EnumerateRunes().Any(IsHidden) != true, path, new("不能含有换行或不可见字符", "must be one line without invisible characters"));

    private static bool IsHidden(Rune rune) => rune.Value is '\n' or '\r' or '\t'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>A list of which no item is null; whether it must be there is another question.</summary>
    public Validation RequireItems<T>(IEnumerable<T>? items, string path) =>
        Require(items?.All(item => item is not null) != false, path, new("不能有空项", "no item may be null"));

    /// <summary>A value that must be there.</summary>
    public Validation RequireValue(object? value, string path) => Require(value is not null, path, new("必填", "required"));
}
