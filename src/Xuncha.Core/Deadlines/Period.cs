using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Xuncha.Core.Deadlines;

/// <summary>The units in which a legal time limit is written.</summary>
public enum PeriodUnit
{
    /// <summary>Working days (工作日) by the calendar.</summary>
    WorkingDays,

    /// <summary>Calendar days (日).</summary>
    Days,

    /// <summary>Calendar months (个月); half a year is 6, a year 12 (Civil Code art. 202).</summary>
    Months,
}

/// <summary>A span of time as a rule writes it.</summary>
public readonly partial record struct Period
{
    /// <summary>A span.</summary>
    /// <param name="count">How many; from 1 to <see cref="Greatest"/> of the unit.</param>
    /// <param name="unit">Of what.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public Period(int count, PeriodUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Greatest(unit));
        Count = count;
        Unit = unit;
    }

    /// <summary>How many; at least 1 unless the value is the type's default.</summary>
    public int Count { get; }

    /// <summary>Of what.</summary>
    public PeriodUnit Unit { get; }

    /// <summary>Working days.</summary>
    public static Period WorkingDays(int count) => new(count, PeriodUnit.WorkingDays);

    /// <summary>Calendar days.</summary>
    public static Period Days(int count) => new(count, PeriodUnit.Days);

    /// <summary>Calendar months.</summary>
    public static Period Months(int count) => new(count, PeriodUnit.Months);

    /// <summary>The greatest count of a unit: about ten years, longer than any limit in the regimes.</summary>
    public static int Greatest(PeriodUnit unit) => unit switch
    {
        PeriodUnit.WorkingDays => 2500,
        PeriodUnit.Days => 3660,
        _ => 120,
    };

    /// <summary>
    /// Reads a span: <c>10 working days</c>, <c>30 days</c>, <c>2 months</c>, <c>half a year</c>, <c>1 year</c>, or 10个工作日, 30日,
    /// 2个月, 半年, 1年.
    /// </summary>
    /// <exception cref="FormatException">The text is none of these; the message says what is allowed.</exception>
    public static Period Parse(string text) =>
        TryParse(text, out var period, out var error) ? period : throw new FormatException(error.Value.ToString());

    /// <summary>Reads a span as <see cref="Parse"/> does, without throwing.</summary>
    /// <param name="text">The text; null is an error like any other.</param>
    /// <param name="period">The span.</param>
    /// <param name="error">What is wrong and what is allowed; null when the text was read.</param>
    public static bool TryParse(string? text, out Period period, [NotNullWhen(false)] out Text? error)
    {
        period = default;
        error = null;
        var match = Pattern().Match(text?.Trim() ?? "");
        if (!match.Success)
        {
            error = new($"“{text}”不是期限：请写为10个工作日、30日、2个月、半年或1年",
                $"'{text}' is not a period: write 10 working days, 30 days, 2 months, half a year or 1 year");
            return false;
        }

        var (unit, factor) = match switch
        {
            _ when match.Groups["half"].Success => (PeriodUnit.Months, 6),
            _ when match.Groups["working"].Success => (PeriodUnit.WorkingDays, 1),
            _ when match.Groups["days"].Success => (PeriodUnit.Days, 1),
            _ when match.Groups["months"].Success => (PeriodUnit.Months, 1),
            _ => (PeriodUnit.Months, 12),
        };
        var digits = match.Groups["count"].Value;
        var count = digits switch { "" or "一" => 1, { Length: > 5 } => int.MaxValue / 12, _ => int.Parse(digits) };
        if (count < 1 || count * factor > Greatest(unit))
        {
            var greatest = Greatest(unit) / factor;
            error = new($"“{text}”超出范围：应为1至{greatest}", $"'{text}' is out of range: the number must be from 1 to {greatest}");
            return false;
        }

        period = new(count * factor, unit);
        return true;
    }

    /// <summary>The span in English, in the form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var unit = Unit switch { PeriodUnit.WorkingDays => "working day", PeriodUnit.Days => "day", _ => "month" };
        return Count == 1 ? $"1 {unit}" : $"{Count} {unit}s";
    }

    /// <summary>The span in both languages, in the forms that <see cref="Parse"/> reads.</summary>
    public Text ToText()
    {
        var unit = Unit switch { PeriodUnit.WorkingDays => "个工作日", PeriodUnit.Days => "日", _ => "个月" };
        return new(Count + unit, ToString());
    }

    [GeneratedRegex(
        @"\A((?<half>half a year|半年)|(?<count>[0-9]+) ((?<working>working days?)|(?<days>days?)|(?<months>months?)|years?)|"
        + @"((?<count>[0-9]+|一) ?((?<working>个工作日|工作日)|(?<days>日|天)|(?<months>个月)|年)))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
