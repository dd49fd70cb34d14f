namespace Xuncha.Core.Figures;

/// <summary>How many days something takes.</summary>
/// <param name="Typical">The median: half of them take no longer.</param>
/// <param name="Longest">The longest.</param>
public sealed record Pace(int Typical, int Longest)
{
    /// <summary>The pace of what took so many days so often; null for nothing.</summary>
    /// <param name="taken">Days, each with how often it took them.</param>
    public static Pace? Of(IEnumerable<(int Days, int Count)> taken)
    {
        var sorted = taken.Where(entry => entry.Count > 0).OrderBy(entry => entry.Days).ToList();
        if (sorted.Count == 0)
        {
            return null;
        }

        var (half, passed) = ((sorted.Sum(entry => (long)entry.Count) + 1) / 2, 0L);
        return new(sorted.First(entry => (passed += entry.Count) >= half).Days, sorted[^1].Days);
    }
}
