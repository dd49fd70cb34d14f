using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xuncha.Server.Problems;
using Xunit;

namespace Xuncha.Server.Tests.Problems;

/// <summary>A problem type that no test provokes is one that nobody knows to work.</summary>
public static partial class EveryProblemTests
{
    [Fact]
    public static void Has_a_test_for_every_problem_type()
    {
        // The tests themselves say what they expect of an answer; this reads their sources.
        var expected = Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Expectation().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(ProblemTypes.All.Select(type => type.Code).Except(expected));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));

    [GeneratedRegex("""(ExpectProblem\([^;\n]*?,\s*"|urn:xuncha:problem:|InlineData\(.*")(?<code>[a-z]+(-[a-z]+)*)("\)|", [45]\d\d\)|",\s)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expectation();
}
