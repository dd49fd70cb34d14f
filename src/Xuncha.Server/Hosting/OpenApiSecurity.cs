using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Programs;

namespace Xuncha.Server.Hosting;

/// <summary>How callers prove who they are, in the OpenAPI document: people by their session's cookie, programs by an access token with scopes.</summary>
internal static class OpenApiSecurity
{
    private const string Session = "session";

    private const string Program = "program";

    /// <summary>Tells the two ways.</summary>
    public static Task DescribeSchemes(Microsoft.OpenApi.OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var services = context.ApplicationServices;
        document.AddComponent(Session, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SignIn.CookieName(services.GetRequiredService<ServerOptions>()),
            Description = new Text("人员：登录后的会话", "People: the session after signing in").ToString(),
        });
        document.AddComponent(Program, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = new Text("程序：访问令牌", "Programs: an access token").ToString(),
            Flows = new OpenApiOAuthFlows
            {
                ClientCredentials = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri(services.GetRequiredService<PublicAddress>().TokenEndpoint),
                    Scopes = services.GetRequiredService<ScopeCatalog>().All.ToDictionary(scope => scope, Says, StringComparer.Ordinal),
                },
            },
        });
        return Task.CompletedTask;
    }

    /// <summary>Tells which of them an operation takes.</summary>
    public static void Describe(OpenApiOperation operation, IList<object> metadata, Microsoft.OpenApi.OpenApiDocument? document)
    {
        if (Rule.Of(metadata) == Rule.Anyone)
        {
            return;
        }

        operation.Security = [new() { [new(Session, document)] = [] }];
        if (OperationScope.Of(metadata) is { } scope)
        {
            operation.Security.Add(new() { [new(Program, document)] = [scope] });
        }
    }

    private static string Says(string scope) => scope.Split(':') is [var tag, "read"]
        ? new Text($"查看 {tag}", $"Read {tag}").ToString()
        : new Text($"办理 {scope.Split(':')[0]}", $"Write {scope.Split(':')[0]}").ToString();
}
