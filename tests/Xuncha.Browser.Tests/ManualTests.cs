using System.Text.RegularExpressions;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>The manual holds together: its pictures are there, shown and kept by a test, and its links lead somewhere.</summary>
public sealed partial class ManualTests
{
    [Fact]
    public void Shows_every_picture_that_a_test_keeps_and_no_other()
    {
        var tests = Path.Combine(DemoSite.Repository, "tests/Xuncha.Browser.Tests");
        var kept = Directory.EnumerateFiles(tests, "*.cs").SelectMany(file => Kept().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).ToList();
        Assert.Equal(kept.Order(StringComparer.Ordinal), kept.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)); // each by one test
        Assert.Equal(kept.Order(StringComparer.Ordinal), Links().Where(link => link.To.EndsWith(".png", StringComparison.Ordinal)).Select(link => Path.GetFileNameWithoutExtension(link.To)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        foreach (var ending in new[] { ".png", ".txt" })
        {
            var there = Directory.EnumerateFiles(ManualPicture.Folder, $"*{ending}").Select(Path.GetFileNameWithoutExtension);
            Assert.Equal(kept.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Leads_from_its_index_to_every_page_and_nowhere_that_is_not_there()
    {
        var links = Links().ToList();
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(ManualPicture.Manual, link.To)), $"{link.Page} leads to {link.To}"));
        var index = links.Where(link => link.Page == "README.md").Select(link => link.To).ToHashSet(StringComparer.Ordinal);
        Assert.All(Pages().Where(page => page != "README.md"), page => Assert.Contains(page, index));
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(ManualPicture.Manual, "*.md").Select(file => Path.GetFileName(file)!);

    private static IEnumerable<(string Page, string To)> Links() => Pages().SelectMany(
        page => Link().Matches(File.ReadAllText(Path.Combine(ManualPicture.Manual, page))).Select(match => (page, match.Groups["to"].Value)));

    [GeneratedRegex("""ManualAsync\("(?<name>[a-z-]+)""", RegexOptions.None, 1000)]
    private static partial Regex Kept();

    [GeneratedRegex(@"\]\((?<to>[^)#:]+)", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
