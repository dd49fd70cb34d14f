using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions;

/// <summary>The definition language as a JSON Schema (2020-12), so that editors complete and check a definition while it is
/// written.</summary>
public static class DefinitionSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n"
    };

    /// <summary>The schema's text.</summary>
    public static string Json()
    {
        var definitions = new JsonObject();
        var root = Body(Grammar.Definition, definitions);
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "Xuncha workflow definition");
        root["$defs"] = definitions;
        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Of(Shape shape, JsonObject definitions) => shape switch
    {
        Keyed map => Shared(map.Name, () => Body(map, definitions), definitions),
        Choice choice => Shared(choice.Name, () => new()
        {
            ["anyOf"] = Array(choice.Forms.Select(form =>
            Body(form, definitions)))
        }, definitions),
        Named named => new()
        {
            ["type"] = "object",
            ["minProperties"] = named.MayBeEmpty ? 0 : 1,
            ["propertyNames"] = new JsonObject { ["pattern"] = Words.NamePattern },
            ["additionalProperties"] = Of(named.Of, definitions),
        },
        ListOf { OrOne: true } list =>
            new() { ["anyOf"] = Array([Of(list.Of, definitions), Of(list with { OrOne = false }, definitions)]) },
        ListOf list => new()
        {
            ["type"] = "array",
            ["minItems"] = list.MayBeEmpty ? 0 : 1,
            ["uniqueItems"] = list.Of is Leaf,
            ["items"] = Of(list.Of, definitions),
        },
        Leaf leaf => Of(leaf),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, message: null),
    };

    private static JsonObject Of(Leaf leaf) => leaf.Kind switch
    {
        ScalarKind.Prose => new() { ["type"] = "string", ["minLength"] = 1 },
        ScalarKind.Name => new() { ["type"] = "string", ["pattern"] = Words.NamePattern },
        ScalarKind.DefinitionId => new() { ["type"] = "string", ["pattern"] = Words.IdPattern },
        ScalarKind.Whole => new() { ["type"] = "integer", ["minimum"] = leaf.Least, ["maximum"] = leaf.Most },
        ScalarKind.Number => new() { ["type"] = "number" },
        ScalarKind.True => new() { ["const"] = true },
        ScalarKind.OneOf => new() { ["enum"] = Array(leaf.Words.Select(word => JsonValue.Create(word))) },
        ScalarKind.Period =>
            new() { ["type"] = "string", ["examples"] = new JsonArray("10 working days", "30 days", "2 months", "half a year") },
        ScalarKind.TimeOfDay => new() { ["type"] = "string", ["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$" },
        _ => new() { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    private static JsonObject Body(Keyed map, JsonObject definitions)
    {
        var properties = new JsonObject();
        foreach (var key in map.Keys)
        {
            var property = Of(key.Shape, definitions);
            property["description"] = key.About;
            properties[key.Name] = property;
        }

        var body = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (map.Keys.Any(key => key.Required))
        {
            body["required"] = Array(map.Keys.Where(key => key.Required).Select(key => JsonValue.Create(key.Name)));
        }

        if (!map.Groups.IsEmpty)
        {
            body["allOf"] = Array(map.Groups.Select(Of));
        }

        return body;
    }

    private static JsonObject Of(KeyGroup group) => group switch
    {
        { Least: 1, Most: 1 } => new() { ["oneOf"] = EachRequired(group.Keys) },
        { Least: 1 } => new() { ["anyOf"] = EachRequired(group.Keys) },
        _ => new() { ["not"] = new JsonObject { ["required"] = Array(group.Keys.Select(key => JsonValue.Create(key))) } },
    };

    private static JsonArray EachRequired(ImmutableArray<string> keys) =>
        Array(keys.Select(key => new JsonObject { ["required"] = new JsonArray(key) }));

    private static JsonObject Shared(string name, Func<JsonObject> body, JsonObject definitions)
    {
        var key = name.Replace(' ', '-');
        if (!definitions.ContainsKey(key))
        {
            definitions[key] = new JsonObject();
            definitions[key] = body();
        }

        return new() { ["$ref"] = $"#/$defs/{key}" };
    }

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
