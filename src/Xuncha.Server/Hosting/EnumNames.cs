using System.Text.Json;
using System.Text.Json.Serialization;
using Xuncha.Core;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Hosting;

/// <summary>The names of an enumeration as the API writes them, in JSON and in queries: <c>work-record</c>. Numbers are not names.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(Of, StringComparer.Ordinal);

    /// <summary>What can be chosen, in words.</summary>
    public static readonly Text Choices = new($"可选：{string.Join("、", Values.Keys)}", $"one of {string.Join(", ", Values.Keys)}");

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The value of a name; for no name, the value that stands for it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="input">Takes note where it is none of the names.</param>
    /// <param name="otherwise">What no name stands for.</param>
    public static T Read(string? name, string path, Validation input, T otherwise = default)
    {
        var value = otherwise;
        input.Require(name is null || Values.TryGetValue(name, out value), path, Choices);
        return value;
    }

    /// <summary>Reads and writes the names, and tells what can be chosen.</summary>
    internal sealed class Converter : JsonConverter<T>
    {
        /// <inheritdoc/>
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new WrongValueException(Choices);

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Of(value));
    }
}

/// <summary>Gives every enumeration its converter.</summary>
internal sealed class EnumNamesFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(EnumNames<>.Converter).MakeGenericType(typeToConvert))!;
}
