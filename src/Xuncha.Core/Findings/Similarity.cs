namespace Xuncha.Core.Findings;

/// <summary>How alike two descriptions are, by the pairs of neighbouring characters that they share (Dice's coefficient).</summary>
public static class Similarity
{
    /// <summary>From which likeness on two findings of one unit are shown as likely the same (our choice).</summary>
    public const double Likely = 0.6;

    /// <summary>How alike two texts are: 1 for the same letters and digits in the same order, 0 for no pair in common.</summary>
    /// <param name="one">A text; punctuation, spaces, case and the width of letters do not count.</param>
    /// <param name="other">Another.</param>
    public static double Of(string one, string other) => Of(Pairs(one), Pairs(other));

    /// <summary>The same for pairs that were taken before, where one text is compared with many.</summary>
    public static double Of(IReadOnlyDictionary<(char, char), int> one, IReadOnlyDictionary<(char, char), int> other)
    {
        var total = one.Values.Sum() + other.Values.Sum();
        return total == 0 ? 0 : 2.0 * one.Sum(pair => Math.Min(pair.Value, other.GetValueOrDefault(pair.Key))) / total;
    }

    /// <summary>The pairs of a text, each with how often it is there. A text of one character is a pair of it and nothing.</summary>
    public static IReadOnlyDictionary<(char, char), int> Pairs(string text)
    {
        var said = text.Select(Narrow).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray();
        var second = said.Length == 1 ? [default] : said.Skip(1);
        return said.Zip(second).GroupBy(pair => pair).ToDictionary(same => same.Key, same => same.Count());
    }

    // Full-width forms (３号) stand in Unicode in the order of ASCII. Normalisation by form does nothing without the globalisation data.
    private static char Narrow(char character) => character is >= '！' and <= '～' ? (char)(character - '！' + '!') : character;
}
