using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Xuncha.Core.Definitions.Reading;

/// <summary>How the members of enumerations and the names of a definition are written.</summary>
internal static partial class Words
{
    /// <summary>The members of an enumeration in the language's spelling: <c>WorkRecord</c> is <c>work-record</c>.</summary>
    public static ImmutableArray<string> Of<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>A member in the language's spelling.</summary>
    public static string Of<T>(T member) where T : struct, Enum => Capital().Replace(member.ToString(), "-$0").ToLowerInvariant();

    /// <summary>The member so spelt; where none is, the nearest or the first, and the reader has said so.</summary>
    public static T Parse<T>(string word) where T : struct, Enum
    {
        var meant = Of<T>().Contains(word) ? word : Nearest.To(word, Of<T>());
        return Enum.GetValues<T>().FirstOrDefault(member => Of(member) == meant);
    }

    /// <summary>A name in lower case: letters, digits, hyphens; a letter first.</summary>
    public const string NamePattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

    /// <summary>Names joined by slashes.</summary>
    public const string IdPattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z][a-z0-9]*(-[a-z0-9]+)*)+$";

    [GeneratedRegex(NamePattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex Name();

    [GeneratedRegex(IdPattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex Id();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
