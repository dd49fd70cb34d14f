using System.Text;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions;

/// <summary>The keys of the definition language, and what the product reads by name, as tables for the reference, read off the tables that reader and checker
/// work by.</summary>
public static class DefinitionReference
{
    /// <summary>The tables, as Markdown.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        var next = new Queue<Shape>([Grammar.Definition]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (next.TryDequeue(out var shape))
        {
            if (shape is Choice choice)
            {
                choice.Forms.ToList().ForEach(next.Enqueue);
            }
            else if (shape is Keyed map && seen.Add(map.Name))
            {
                Table(text, map);
                map.Keys.ToList().ForEach(key => next.Enqueue(Inner(key.Shape)));
            }
        }

        text.Append(ContractReference.Markdown);
        return text.ToString();
    }

    private static void Table(StringBuilder text, Keyed map)
    {
        text.Append($"\n### {char.ToUpperInvariant(map.Name[0])}{map.Name[1..]}\n\n| key | holds | meaning |\n|---|---|---|\n");
        foreach (var key in map.Keys)
        {
            text.Append($"| `{key.Name}`{(key.Required ? " (required)" : "")} | {Say(key.Shape)} | {key.About} |\n");
        }

        foreach (var group in map.Groups)
        {
            var keys = string.Join(", ", group.Keys.Select(key => $"`{key}`"));
            text.Append($"\n{(group.Least == 0 ? "Not together" : group.Most == 1 ? "Exactly one of" : "At least one of")}: {keys}.\n");
        }
    }

    private static Shape Inner(Shape shape) => shape switch
    {
        Named named => Inner(named.Of),
        ListOf list => Inner(list.Of),
        _ => shape,
    };

    private static string Say(Shape shape) => shape switch
    {
        Named named => $"names, each with {Say(named.Of)}",
        ListOf { OrOne: true } list => $"{Say(list.Of)}, or a list of them",
        ListOf list => $"a list of: {Say(list.Of)}",
        Keyed map => Link(map.Name),
        Choice choice => string.Join(", or ", choice.Forms.Select(form => Link(form.Name))),
        Leaf { Kind: ScalarKind.OneOf } leaf => string.Join(", ", leaf.Words.Select(word => $"`{word}`")),
        Leaf { Kind: ScalarKind.Whole } leaf =>
            leaf.Most == 1_000_000 ? $"a whole number from {leaf.Least}" : $"a whole number from {leaf.Least} to {leaf.Most}",
        Leaf leaf => leaf.What,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, message: null),
    };

    private static string Link(string name) => $"[{name}](#{name.Replace(' ', '-')})";
}
