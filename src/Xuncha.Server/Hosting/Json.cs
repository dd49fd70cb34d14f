using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Hosting;

/// <summary>How JSON is read and written everywhere: camelCase, strict, dates in ISO 8601.</summary>
internal static class Json
{
    /// <summary>The same options outside of HTTP.</summary>
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    /// <summary>Sets the options up.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 32;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All); // Chinese stays readable
        options.Converters.Add(new EnumNamesFactory());
        options.Converters.Add(new PatternConverter<LocalDate>(
            LocalDatePattern.Iso,
            new("应为日期，如2026-02-10（1900至2199年）", "must be a date of the calendar such as 2026-02-10, from 1900 to 2199"),
            date => date.Year is >= 1900 and <= 2199));
        options.Converters.Add(new PatternConverter<LocalTime>(LocalTimePattern.ExtendedIso, new("应为时刻，如17:00:00", "must be a time of day such as 17:00:00")));
        options.Converters.Add(new PatternConverter<Instant>(
            InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.FFFFFF'Z'"), new("应为时间，如2026-02-10T09:00:00Z", "must be an instant such as 2026-02-10T09:00:00Z")));
        return options;
    }

    // Years beyond these are slips of the pen, and no database keeps all that NodaTime can say.
    private sealed class PatternConverter<T>(IPattern<T> pattern, Text form, Func<T, bool>? isUsual = null) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && pattern.Parse(reader.GetString()!) is { Success: true, Value: var value } && isUsual?.Invoke(value) != false
                ? value
                : throw new WrongValueException(form);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
    }
}
