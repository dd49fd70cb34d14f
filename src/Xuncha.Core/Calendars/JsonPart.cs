using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Xuncha.Core.Calendars;

/// <summary>A text that should be a calendar or a year of one, and is not.</summary>
public sealed class CalendarFormatException(Text reason) : FormatException(reason.ToString())
{
    /// <summary>Where and why, in both languages.</summary>
    public Text Reason { get; } = reason;
}

/// <summary>A value of a JSON text that knows its place, read strictly.</summary>
internal sealed class JsonPart
{
    private readonly JsonElement _element;
    private readonly string _path;

    private JsonPart(JsonElement element, string path)
    {
        _element = element;
        _path = path;
    }

    /// <summary>The object's property of that name.</summary>
    public JsonPart this[string name] =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var value)
            ? new(value, $"{_path}.{name}")
            : throw Error(new($"缺少“{name}”", $"'{name}' is missing"));

    public static T Read<T>(string json, Func<JsonPart, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false, MaxDepth = 16 });
            return read(new(document.RootElement, "$"));
        }
        catch (JsonException exception)
        {
            throw new CalendarFormatException(new($"不是有效的JSON：{exception.Message}", $"not valid JSON: {exception.Message}"));
        }
        catch (ArgumentException exception)
        {
            throw new CalendarFormatException(new(exception.Message, exception.Message));
        }
    }

    public void Allow(params ReadOnlySpan<string> names)
    {
        if (_element.ValueKind != JsonValueKind.Object)
        {
            throw Error(new("应为对象", "should be an object"));
        }

        foreach (var property in _element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw Error(new($"未知的键“{property.Name}”", $"unknown key '{property.Name}'"));
            }
        }
    }

    public bool Has(string name) => _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out _);

    public string String(string name) => this[name].AsString();

    public string AsString() => _element.ValueKind == JsonValueKind.String && _element.GetString() is { Length: > 0 } text ? text
        : throw Error(new("应为非空文字", "should be a text that is not empty"));

    public bool Bool(string name)
    {
        var part = this[name];
        return part._element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? part._element.GetBoolean()
            : throw part.Error(new("应为true或false", "should be true or false"));
    }

    public int Year(string name)
    {
        var part = this[name];
        return part._element.ValueKind == JsonValueKind.Number && part._element.TryGetInt32(out var year)
            && year >= CalendarData.EarliestFirstDay.Year && year <= WorkingCalendar.LastDay.Year
            ? year
            : throw part.Error(new("应为1950至2099之间的年份", "should be a year from 1950 to 2099"));
    }

    public LocalDate Date(string name)
    {
        var part = this[name];
        return LocalDatePattern.Iso.Parse(part.AsString()) is { Success: true } date
            ? date.Value
            : throw part.Error(new("应为YYYY-MM-DD格式的日期", "should be a date as YYYY-MM-DD"));
    }

    public ImmutableArray<T> Items<T>(string name, Func<JsonPart, T> read)
    {
        var part = this[name];
        return part._element.ValueKind == JsonValueKind.Array
            ? [.. part._element.EnumerateArray().Select((item, i) => read(new(item, $"{part._path}[{i}]")))]
            : throw part.Error(new("应为列表", "should be a list"));
    }

    public CalendarFormatException Error(Text what) => new(new($"{_path}：{what.Zh}", $"{_path}: {what.En}"));
}
