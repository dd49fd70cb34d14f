using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>
/// The canonical form of a field's value: a text as it is, a day as <c>2019-08-30</c>, a number without grouping and with a
/// point, <c>true</c> or <c>false</c>, an option's or content area's name, the id of an organisation, person or record.
/// </summary>
public static class FieldValue
{
    /// <summary>The longest text, in characters, where a field does not say otherwise.</summary>
    public const int LongestText = 10_000;

    /// <summary>The canonical form of a day.</summary>
    public static string Of(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>The day that a canonical form stands for.</summary>
    /// <exception cref="UnparsableValueException">It does not stand for a day.</exception>
    public static LocalDate ToDate(string value) => LocalDatePattern.Iso.Parse(value).Value;

    /// <summary>What is wrong with a value, or null where nothing is.</summary>
    /// <param name="field">The field that takes it.</param>
    /// <param name="value">The value in its canonical form.</param>
    /// <param name="fields">The record's data, this value among them, for rules that compare two fields.</param>
    /// <param name="today">The day of the step, for <see cref="Field.Today"/>.</param>
    public static Text? Problem(Field field, string value, IReadOnlyDictionary<string, string> fields, LocalDate today) =>
        field.Type switch
        {
            FieldType.Date => DateProblem(field, value, fields, today),
            FieldType.Integer or FieldType.Number => NumberProblem(field, value),
            FieldType.Boolean => value is "true" or "false"
                ? null
                : new Text($"“{field.Title.Zh}”应填是或否", $"'{field.Title.En}' must be true or false"),
            FieldType.Choice => field.Options.Any(option => option.Name == value)
                ? null
                : new Text(
                    $"“{field.Title.Zh}”没有选项“{value}”，可选：{string.Join("、", field.Options.Select(option => option.Name))}",
                    $"'{field.Title.En}' has no option '{value}'; choose one of {string.Join(", ", field.Options.Select(option => option.Name))}"),
            FieldType.Organisation or FieldType.Person or FieldType.Record or FieldType.Duty => Guid.TryParseExact(value, "D", out _)
                ? null
                : new Text(
                    $"“{field.Title.Zh}”应为{Wording.Of(field.Type).Zh}的 id",
                    $"'{field.Title.En}' must be the id of {(field.Type == FieldType.Organisation ? "an" : "a")} {Wording.Of(field.Type).En}"),
            _ => value.Length <= (field.Most ?? LongestText)
                ? null
                : new Text(
                    $"“{field.Title.Zh}”过长：{value.Length}字，最多{field.Most ?? LongestText}字",
                    $"'{field.Title.En}' is too long: {value.Length} characters, at most {field.Most ?? LongestText}"),
        };

    /// <summary>The number that a canonical form stands for, or null.</summary>
    public static decimal? ToNumber(string value) =>
        decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static Text? NumberProblem(Field field, string value)
    {
        if (ToNumber(value) is not { } number || (field.Type == FieldType.Integer && value.Contains('.')))
        {
            var kind = field.Type == FieldType.Integer ? new Text("整数", "a whole number") : new Text("数字", "a number");
            return new Text($"“{field.Title.Zh}”应为{kind.Zh}，而不是“{value}”", $"'{field.Title.En}' must be {kind.En}, not '{value}'");
        }

        if (field.Least is { } least && number < least)
        {
            return new Text($"“{field.Title.Zh}”不得小于{least}", $"'{field.Title.En}' must not be less than {least}");
        }

        return field.Most is { } most && number > most
            ? new Text($"“{field.Title.Zh}”不得大于{most}", $"'{field.Title.En}' must not be greater than {most}")
            : null;
    }

    private static Text? DateProblem(Field field, string value, IReadOnlyDictionary<string, string> fields, LocalDate today)
    {
        if (!LocalDatePattern.Iso.Parse(value).TryGetValue(default, out var date))
        {
            return new Text($"“{field.Title.Zh}”应为日期（如2019-08-30），而不是“{value}”", $"'{field.Title.En}' must be a date such as 2019-08-30, not '{value}'");
        }

        if (Bound(field.NotBefore) is { } first && date < first)
        {
            return new Text($"“{field.Title.Zh}”{value}早于{Of(first)}，不得早于该日", $"'{field.Title.En}' {value} must not lie before {Of(first)}");
        }

        return Bound(field.NotAfter) is { } last && date > last
            ? new Text($"“{field.Title.Zh}”{value}晚于{Of(last)}，不得晚于该日", $"'{field.Title.En}' {value} must not lie after {Of(last)}")
            : null;

        LocalDate? Bound(string? name) =>
            name == Field.Today ? today
            : name is not null && fields.TryGetValue(name, out var other) && LocalDatePattern.Iso.Parse(other).TryGetValue(default, out var bound) ? bound
            : null;
    }
}
