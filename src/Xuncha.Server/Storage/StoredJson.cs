using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;
using Period = Xuncha.Core.Deadlines.Period;

namespace Xuncha.Server.Storage;

/// <summary>Small immutable values that are kept as JSON in one column, because nothing asks for their parts.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new JsonStringEnumConverter(),
            new PatternConverter<LocalDate>(LocalDatePattern.Iso),
            new PatternConverter<LocalTime>(LocalTimePattern.ExtendedIso),
            new PatternConverter<Instant>(InstantPattern.ExtendedIso),
            new PeriodConverter(),
        },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A value as it is kept.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>What was kept.</summary>
    /// <exception cref="JsonException">The column does not hold such a value.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    /// <summary>Keeps an immutable property as JSON. A new value is a new object, so that objects are compared and not their contents.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(
            value => Write(value),
            json => Read<T>(json),
            new ValueComparer<T>((left, right) => EqualityComparer<T>.Default.Equals(left, right), value => value == null ? 0 : value.GetHashCode(), value => value));

    private sealed class PeriodConverter : JsonConverter<Period>
    {
        public override Period Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Period.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Period value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class PatternConverter<T>(IPattern<T> pattern) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => pattern.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
    }
}
