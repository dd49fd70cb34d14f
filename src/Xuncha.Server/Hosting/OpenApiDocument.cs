using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Definitions;
using Xuncha.Server.Problems;
using Xuncha.Server.Programs;

namespace Xuncha.Server.Hosting;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c>, from the types and from each operation's <see cref="Description"/>.</summary>
internal static class OpenApiDocument
{
    /// <summary>Registers it.</summary>
    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "巡查 Xuncha", Version = "v1" };
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(OpenApiSecurity.DescribeSchemes);
        options.AddSchemaTransformer(DescribeValues);
        options.AddOperationTransformer(DescribeOperation);
    });

    private static Task DescribeValues(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var format = type == typeof(LocalDate) ? "date" : type == typeof(LocalTime) ? "time" : type == typeof(Instant) ? "date-time" : null;
        if (format is not null)
        {
            schema.Type = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = format;
        }

        if (type == typeof(Text))
        {
            schema.Required = schema.Properties!.Keys.ToHashSet(StringComparer.Ordinal);
        }

        if (type.IsEnum)
        {
            schema.Type = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Enum = [.. Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type, Json.Options)!)];
        }

        return Task.CompletedTask;
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var description = metadata.OfType<Description>().LastOrDefault();
        operation.Summary = description?.Summary.ToString();
        if (Rule.Of(metadata) is { } rule)
        {
            operation.Description = rule.Says.ToString();
            operation.AddExtension("x-requires", new JsonNodeExtension(JsonValue.Create(rule.Name)));
        }

        if (metadata.OfType<OAuthForm>().LastOrDefault() is { } form)
        {
            var schema = await context.GetOrCreateSchemaAsync(form.Fields, parameterDescription: null, cancellation);
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [OAuthForm.MediaType] = new() { Schema = schema } } };
        }

        OpenApiSecurity.Describe(operation, metadata, context.Document);
        AddExample(operation.RequestBody?.Content, description?.Request);
        foreach (var response in operation.Responses?.Where(r => r.Key.StartsWith('2')) ?? [])
        {
            AddExample(response.Value.Content, description?.Response);
        }

        var problems = Problems(metadata, hasBody: operation.RequestBody is not null && !metadata.OfType<OAuthForm>().Any()).Concat(description?.Problems ?? []);
        foreach (var problem in problems.Distinct().GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            (operation.Responses ??= [])[problem.Key.ToString()] = Response([.. problem]);
        }
    }

    private static IEnumerable<ProblemType> Problems(IList<object> metadata, bool hasBody)
    {
        if (!metadata.OfType<DisableRateLimitingAttribute>().Any())
        {
            yield return ProblemTypes.TooManyRequests;
        }

        if (metadata.OfType<QueryNames>().Any())
        {
            yield return ProblemTypes.UnknownParameter;
        }

        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            yield return ProblemTypes.Unauthenticated;
            yield return OperationScope.Of(metadata) is null ? ProblemTypes.Forbidden : ProblemTypes.InsufficientScope;
            if (!metadata.OfType<OpenWhileRestricted>().Any())
            {
                yield return ProblemTypes.PasswordChangeRequired;
                yield return ProblemTypes.SecondFactorRequired;
            }
        }

        if (hasBody)
        {
            yield return ProblemTypes.Malformed;
            yield return ProblemTypes.CrossSite;
            yield return ProblemTypes.TooLarge;
            yield return ProblemTypes.UnsupportedMediaType;
            yield return ProblemTypes.Invalid;
        }
    }

    private static OpenApiResponse Response(IReadOnlyList<ProblemType> problems) => new()
    {
        Description = string.Join("; ", problems.Select(problem => $"{problem.Uri}: {problem.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new()
            {
                Example = new JsonObject { ["type"] = problems[0].Uri, ["title"] = problems[0].Title.Zh, ["status"] = problems[0].Status },
            },
        },
    };

    private static void AddExample(IDictionary<string, OpenApiMediaType>? content, object? example)
    {
        foreach (var (mediaType, media) in content?.ToArray() ?? [])
        {
            if (example is null)
            {
                return;
            }

            media.Example = mediaType == DefinitionText.MediaType && example is DefinitionText text
                ? text.Yaml
                : JsonSerializer.SerializeToNode(example, Json.Options);
        }
    }
}
