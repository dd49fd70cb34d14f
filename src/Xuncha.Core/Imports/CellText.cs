using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Imports;

/// <summary>Reads what people write into the cell of a table as the canonical form of a field's value (<see cref="FieldValue"/>).</summary>
public static partial class CellText
{
    // Day 0 of spreadsheets; it makes up for a 29 February 1900 that they count, so that it is right from 1 March 1900 on.
    private static readonly LocalDate Zero = new(1899, 12, 30);

    // What is longer is no number of anybody's, and is not told in full.
    private const int LongestTold = 100;

    /// <summary>What a cell says.</summary>
    /// <param name="Value">The canonical form; null where it says nothing or something wrong.</param>
    /// <param name="Problem">What is wrong; null where nothing is.</param>
    public readonly record struct Reading(string? Value, Text? Problem = null);

    /// <summary>Reads a cell.</summary>
    /// <param name="field">The field that it is for.</param>
    /// <param name="cell">What it says; blank for nothing.</param>
    /// <param name="find">The ids or names by which an organisation, person, duty or content area is kept that people call so.</param>
    public static Reading Read(Field field, string cell, Func<FieldType, string, IReadOnlyCollection<string>> find)
    {
        var text = cell.Trim();
        if (text.Length == 0)
        {
            return new(null);
        }

        return field.Type switch
        {
            FieldType.Date => ToDate(text) is { } date ? new(FieldValue.Of(date)) : Wrong(field, text, new("日期（如2026-08-03、2026/8/3、2026年8月3日）", "a day such as 2026-08-03")),
            FieldType.Integer or FieldType.Number => ToNumber(text) is { } number ? new(number) : Wrong(field, text, new("数字", "a number")),
            FieldType.Boolean => ToBoolean(text) is { } flag ? new(flag) : Wrong(field, text, new("是或否", "yes or no")),
            FieldType.Choice => field.Options.FirstOrDefault(option => IsCalled(text, option.Name, option.Title)) is { } option
                ? new(option.Name)
                : Wrong(field, text, new(string.Join("、", field.Options.Select(o => o.Title.Zh)) + "之一", "one of " + string.Join(", ", field.Options.Select(o => o.Title.En)))),
            FieldType.Organisation or FieldType.Person or FieldType.Area or FieldType.Duty => Found(field, text, find(field.Type, text)),
            _ => new(text),
        };
    }

    /// <summary>Whether people mean something by what they write: its name or its title in either language.</summary>
    public static bool IsCalled(string text, string name, Text title) =>
        text.Equals(name, StringComparison.OrdinalIgnoreCase) || text.Equals(title.Zh, StringComparison.OrdinalIgnoreCase) || text.Equals(title.En, StringComparison.OrdinalIgnoreCase);

    /// <summary>A cell as it is told of in a message: as much of it as finds it again.</summary>
    public static string Told(string cell) =>
        cell.Length <= LongestTold ? cell : cell[..(char.IsHighSurrogate(cell[LongestTold - 1]) ? LongestTold - 1 : LongestTold)] + "…";

    /// <summary>A day as people write it, or as the number by which spreadsheets keep it; null for anything else.</summary>
    public static LocalDate? ToDate(string text)
    {
        var plain = Narrow(text);
        if (int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            return days is >= 20_000 and < 80_000 ? DayOf(days) : null; // 1954 to 2119; 20260803 is none
        }

        return Day().Match(plain) is { Success: true } match
            && Part(match, "y") is var year && Part(match, "m") is >= 1 and <= 12 and var month && Part(match, "d") is >= 1 and var day
            && day <= CalendarSystem.Iso.GetDaysInMonth(year, month)
                ? new LocalDate(year, month, day)
                : null;
    }

    /// <summary>The day that spreadsheets keep as a number; null where they keep none so.</summary>
    public static LocalDate? DayOf(int days) => days is > 60 and < 200_000 ? Zero.PlusDays(days) : null;

    // Full-width digits and signs, which Chinese input gives, as ASCII has them. Unicode's normal forms are not there where globalisation is invariant.
    private static string Narrow(string text) =>
        string.Concat(text.Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c == '\u3000' ? ' ' : c)).Trim();

    private static int Part(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    private static string? ToNumber(string text)
    {
        var plain = Narrow(text).Replace(",", "", StringComparison.Ordinal);
        return plain.Length > LongestTold || FieldValue.ToNumber(plain) is null ? null : plain.TrimStart('+');
    }

    private static string? ToBoolean(string text) => text.ToUpperInvariant() switch
    {
        "是" or "有" or "TRUE" or "YES" or "Y" or "1" or "√" => "true",
        "否" or "无" or "FALSE" or "NO" or "N" or "0" or "×" => "false",
        _ => null,
    };

    private static Reading Found(Field field, string text, IReadOnlyCollection<string> found) => found.Count switch
    {
        1 => new(found.First()),
        0 => new(null, new($"“{field.Title.Zh}”：没有“{Told(text)}”", $"'{field.Title.En}': there is no '{Told(text)}'")),
        _ => new(null, new($"“{field.Title.Zh}”：叫“{Told(text)}”的不止一个，请改填代码或 id", $"'{field.Title.En}': there is more than one '{Told(text)}'; give the code or id")),
    };

    private static Reading Wrong(Field field, string text, Text wanted) =>
        new(null, new($"“{field.Title.Zh}”应填{wanted.Zh}，而不是“{Told(text)}”", $"'{field.Title.En}' must be {wanted.En}, not '{Told(text)}'"));

    // A time of day behind it, as exports of other systems have it, is not looked at.
    [GeneratedRegex(@"^(?<y>\d{4})\s*([-/.]|年)\s*(?<m>\d{1,2})\s*([-/.]|月)\s*(?<d>\d{1,2})\s*日?([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Day();
}
