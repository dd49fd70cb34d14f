using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Xuncha.Core;

namespace Xuncha.Server.Problems;

/// <summary>A refusal as <c>application/problem+json</c>, in the language of the caller.</summary>
/// <param name="type">What kind.</param>
/// <param name="detail">What it was this time.</param>
/// <param name="errors">For each JSON path of the input, what is wrong with it.</param>
/// <param name="members">Further members of the problem, written as they stand.</param>
internal sealed class ProblemResult(
    ProblemType type,
    Text? detail = null,
    IReadOnlyDictionary<string, IReadOnlyList<Text>>? errors = null,
    IReadOnlyDictionary<string, object?>? members = null) : IResult
{
    /// <summary>What kind of problem it is.</summary>
    public ProblemType Type => type;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext context)
    {
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var language = Language.Of(context.Request);
        context.Response.StatusCode = type.Status;
        context.Response.Headers.ContentLanguage = language;
        await context.Response.WriteAsJsonAsync(
            Body(language, json), json, "application/problem+json", context.RequestAborted);
    }

    private JsonObject Body(string language, JsonSerializerOptions json)
    {
        var body = new JsonObject { ["type"] = type.Uri, ["title"] = type.Title.In(language), ["status"] = type.Status };
        if ((detail ?? type.Advice) is { } text)
        {
            body["detail"] = text.In(language);
        }

        if (errors is not null)
        {
            body["errors"] = new JsonObject(errors.Select(error => KeyValuePair.Create<string, JsonNode?>(
                error.Key, new JsonArray([.. error.Value.Select(message => (JsonNode)message.In(language))]))));
        }

        foreach (var (name, value) in members ?? new Dictionary<string, object?>())
        {
            body[name] = JsonSerializer.SerializeToNode(value, json);
        }

        return body;
    }
}

/// <summary>The language of messages.</summary>
internal static class Language
{
    /// <summary><c>en</c> where the caller likes English better than Chinese, otherwise <c>zh</c>.</summary>
    public static string Of(HttpRequest request)
    {
        var first = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .FirstOrDefault(tag => tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return first?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? "en" : "zh";
    }
}
