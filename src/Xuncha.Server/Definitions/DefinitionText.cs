using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Definitions;

/// <summary>A definition's text, as <c>text/yaml</c> or as JSON with one member.</summary>
/// <param name="Yaml">The text.</param>
internal sealed record DefinitionText(string Yaml) : IBindableFromHttpContext<DefinitionText>, IEndpointParameterMetadataProvider
{
    /// <summary>The media type of the bare text.</summary>
    public const string MediaType = "text/yaml";

    public static readonly DefinitionText Example = new("id: tasks/example\nversion: 1\nname: { zh: 示例, en: Example }\n# …\n");

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", MediaType], typeof(DefinitionText)));

    /// <inheritdoc/>
    public static async ValueTask<DefinitionText?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (context.Request.HasJsonContentType())
        {
            try
            {
                return await context.Request.ReadFromJsonAsync<DefinitionText>(Json.Options, context.RequestAborted) is { Yaml: not null } text
                    ? text
                    : throw new BadHttpRequestException("There is no text.");
            }
            catch (JsonException e)
            {
                throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status400BadRequest, e);
            }
        }

        if (context.Request.GetTypedHeaders().ContentType?.MediaType != MediaType)
        {
            throw new BadHttpRequestException("The body is neither JSON nor YAML.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var reader = new StreamReader(context.Request.Body);
        return new(await reader.ReadToEndAsync(context.RequestAborted));
    }
}
