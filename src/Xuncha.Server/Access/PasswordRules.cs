using Xuncha.Core;

namespace Xuncha.Server.Access;

/// <summary>What a password must be. Why it is this and not more stands in docs/decisions.</summary>
internal static class PasswordRules
{
    /// <summary>The least length, in characters.</summary>
    public const int Shortest = 12;

    /// <summary>From this length on nothing is asked of its characters: a sentence is better than a riddle.</summary>
    public const int Sentence = 16;

    private static readonly Text TooPlain = new(
        $"至少 {Shortest} 个字符；不足 {Sentence} 个字符时须含大写、小写、数字、其他字符中的三类；至少 5 个不同字符",
        $"at least {Shortest} characters; below {Sentence}, three of upper case, lower case, digits and others; 5 of them different");

    private static readonly Text TooCommon = new(
        "过于常见：不能是常用密码、键盘或数字序列、同一段的重复", "too common: no password that many use, no row of keys or digits, nothing repeated");

    private static readonly Text Named = new("不能含有用户名或姓名", "must not contain the user name or the name");

    // As the keys lie, and as one counts.
    private static readonly string[] Rows =
        [.. new[] { "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p" }
            .SelectMany(row => new[] { row, new string([.. row.Reverse()]) })];

    private static readonly Lazy<HashSet<string>> Common = new(ReadCommon);

    /// <summary>What is wrong with a password; null when nothing is.</summary>
    /// <param name="password">The password.</param>
    /// <param name="names">What it must not contain, such as the user name.</param>
    public static Text? Fault(string password, params string?[] names)
    {
        var lower = password.ToLowerInvariant();
        return password.EnumerateRunes().Count() < Shortest || password.Distinct().Count() < 5 || (password.Length < Sentence && Kinds(password) < 3) ? TooPlain
            : names.Any(name => name is { Length: >= 3 } && lower.Contains(name.ToLowerInvariant(), StringComparison.Ordinal)) ? Named
            : Common.Value.Contains(lower) || Common.Value.Contains(Core(lower)) || IsRepeated(lower) || IsRows(lower) ? TooCommon
            : null;
    }

    private static int Kinds(string password) =>
        (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsDigit) ? 1 : 0)
        + (password.Any(c => !char.IsUpper(c) && !char.IsLower(c) && !char.IsDigit(c)) ? 1 : 0);

    // "P@ssw0rd2026!" is "password" in disguise: signs that stand for letters, and what is put before and after.
    private static string Core(string lower) => string.Concat(lower.Trim([.. "0123456789!@#$%^&*()_+-=.,?~ "]).Select(c => c switch
    {
        '@' => 'a',
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '5' or '$' => 's',
        _ => c,
    }));

    private static bool IsRepeated(string lower) => Enumerable.Range(1, lower.Length / 2)
        .Any(period => period <= 6 && Enumerable.Range(period, lower.Length - period).All(i => lower[i] == lower[i - period]));

    // Nothing but stretches of three and more keys that lie side by side.
    private static bool IsRows(string lower)
    {
        for (var at = 0; at < lower.Length;)
        {
            var length = lower.Length - at;
            while (length >= 3 && !Rows.Any(row => row.Contains(lower.Substring(at, length), StringComparison.Ordinal)))
            {
                length--;
            }

            if (length < 3)
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    private static HashSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
