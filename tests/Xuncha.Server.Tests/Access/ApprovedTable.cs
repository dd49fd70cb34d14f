using System.Runtime.CompilerServices;

namespace Xuncha.Server.Tests.Access;

/// <summary>An access table as people have approved it, read from its page.</summary>
public sealed class ApprovedTable
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Here(), "../../../docs/reference/access"));
    private readonly Dictionary<(string State, string Role), IReadOnlySet<string>?> cells = [];
    private readonly Dictionary<string, HashSet<string>> acts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> reads = new(StringComparer.Ordinal);

    /// <summary>The definitions that have a page.</summary>
    public static IEnumerable<string> Ids => Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
        .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null).Replace('\\', '/'))
        .Where(id => id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static ApprovedTable Read(string id)
    {
        var table = new ApprovedTable();
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(Folder, $"{id}.md")))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line;
            }
            else if (parts.Length > 3 && parts[1] is not ("state" or "act" or "what" or "role") && !parts[1].StartsWith("---", StringComparison.Ordinal))
            {
                table.Take(section, parts);
            }
        }

        return table;
    }

    /// <summary>What a role may do in a state; null where it may not know of the record.</summary>
    public IReadOnlySet<string>? Cell(string state, string role) => cells[(state, role)];

    /// <summary>Whether a role may do something in any state.</summary>
    public bool May(string act, string role) => acts[act].Contains(role);

    /// <summary>Whether a role may read something.</summary>
    public bool Reads(string what, string role) => reads.TryGetValue(what, out var roles) && roles.Contains(role);

    private void Take(string section, string[] parts)
    {
        if (section.StartsWith("## In each state", StringComparison.Ordinal))
        {
            cells[(Bare(parts[1]), Bare(parts[2]))] = parts[3] == "404" ? null : parts[3] == "sees" ? new HashSet<string>() : Names(parts[3]);
        }
        else if (section.StartsWith("## In every state", StringComparison.Ordinal))
        {
            acts[Bare(parts[1])] = Names(parts[2]);
        }
        else if (section.StartsWith("## What is read", StringComparison.Ordinal))
        {
            reads[parts[1]] = Names(parts[2]);
        }
    }

    private static HashSet<string> Names(string list) => list == "nobody" ? [] : [.. list.Split(", ").Select(Bare)];

    private static string Bare(string name) => name.Trim('`');

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
