using System.Collections.Immutable;
using Xuncha.Core.Definitions.Describing;

namespace Xuncha.Core.Definitions;

/// <summary>What has changed from one version of a definition to another, in words.</summary>
public static class DefinitionDifference
{
    /// <summary>The changes, line by line, in the order of the newer version with what was removed at the end; none where
    /// nothing changed.</summary>
    /// <param name="older">The version before.</param>
    /// <param name="newer">The version after.</param>
    /// <param name="catalog">Where the titles of other definitions are found; without it they are said by their ids.</param>
    public static ImmutableArray<Text> Between(WorkflowDefinition older, WorkflowDefinition newer,
        DefinitionCatalog? catalog = null)
    {
        var (before, after) = (Parts(older, catalog), Parts(newer, catalog));
        return
        [
            .. after.Values.SelectMany(part => before.TryGetValue(part.Titled.Key, out var was) ? Changes(was, part)
                : IsPartOf(after, part) && !IsPartOf(before, part) ? [] // Its whole parent is new.
                : [Say(part, "新增", "added")]),
            .. before.Values.Where(part =>
                !after.ContainsKey(part.Titled.Key) && (IsPartOf(after, part) || !IsPartOf(before, part)))
                .Select(part => Say(part, "删除", "removed")),
        ];
    }

    private sealed record Pair(Part Titled, Part Bare);

    /// <summary>The parts of a definition by their keys, each with its titles and with bare names.</summary>
    private static Dictionary<string, Pair> Parts(WorkflowDefinition definition, DefinitionCatalog? catalog)
    {
        var titled = new Description(definition, bare: false, catalog).Parts();
        var bare = new Description(definition, bare: true, catalog: null).Parts();
        return titled.Zip(bare, (one, other) => new Pair(one, other)).ToDictionary(pair => pair.Titled.Key, StringComparer.Ordinal);
    }

    private static bool IsPartOf(Dictionary<string, Pair> parts, Pair part) => parts.ContainsKey(part.Titled.Parent);

    private static Text Say(Pair part, string zh, string en) =>
        new($"{zh}{part.Titled.Title.Zh}", $"{en}: {part.Titled.Title.En}");

    private static IEnumerable<Text> Changes(Pair was, Pair now) =>
        from index in Enumerable.Range(0, now.Bare.Facets.Length)
        where was.Bare.Facets[index].Value != now.Bare.Facets[index].Value
        select Change(now.Titled.Title, now.Titled.Facets[index].Label, was.Titled.Facets[index].Value,
            now.Titled.Facets[index].Value);

    private static Text Change(Text part, Text label, Text was, Text now)
    {
        // Where only one language's text changed, both are shown in both.
        var isHalf = was.Zh == now.Zh || was.En == now.En;
        return new(
            $"{part.Zh}：{label.Zh}由{Quote(isHalf ? was.ToString() : was.Zh, "无")}改为{Quote(isHalf ? now.ToString() : now.Zh, "无")}",
            $"{part.En}: {label.En} changed from {Quote(isHalf ? was.ToString() : was.En, "nothing")} to {Quote(isHalf ? now.ToString() : now.En, "nothing")}");
    }

    private static string Quote(string? value, string nothing) => value is null or "" or " / " ? nothing : $"〔{value}〕";
}
