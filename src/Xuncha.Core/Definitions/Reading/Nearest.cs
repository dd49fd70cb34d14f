namespace Xuncha.Core.Definitions.Reading;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate that few letters' difference keeps from the word, or null.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > 64)
        {
            return null;
        }

        var best = candidates.Select(name => (Name: name, Distance: Distance(word, name))).OrderBy(pair =>
            pair.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Min(word.Length, best.Name.Length) / 3) ? best.Name
            : null;
    }

    /// <summary>How to mend a name that is not among those allowed.</summary>
    public static Text Mend(string word, IReadOnlyCollection<string> allowed) =>
        To(word, allowed) is { } near ? new($"是否应为“{near}”？", $"did you mean '{near}'?")
        : allowed.Count == 0 ? new("此处没有可用的名称，请先定义。", "There is none yet: declare it first.")
        : new($"可用：{string.Join("、", allowed)}。", $"Allowed: {string.Join(", ", allowed)}.");

    /// <summary>Letters to add, drop, change or swap with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
