using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace Xuncha.Server.Programs;

/// <summary>An error answer of the token endpoint as RFC 6749, 5.2, has it; the standard allows ASCII alone.</summary>
/// <param name="Error">What kind.</param>
/// <param name="Description">What it was this time.</param>
internal sealed record TokenRefusal(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description) : IResult
{
    /// <summary>An example.</summary>
    public static readonly TokenRefusal Example = InvalidClient("wrong secret, or no such client");

    /// <summary>The form is not of the right shape.</summary>
    public static TokenRefusal InvalidRequest(string description) => new("invalid_request", description);

    /// <summary>Who asks is not who is registered.</summary>
    public static TokenRefusal InvalidClient(string description) => new("invalid_client", description);

    /// <summary>The grant is not one of ours.</summary>
    public static TokenRefusal UnsupportedGrantType() => new("unsupported_grant_type", "only client_credentials is supported");

    /// <summary>More than the client was registered for.</summary>
    public static TokenRefusal InvalidScope() => new("invalid_scope", "a scope that the client is not registered for, or none that it is");

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var isClient = Error == "invalid_client";
        httpContext.Response.StatusCode = isClient ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest;
        if (isClient)
        {
            httpContext.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"xuncha\"");
        }

        return httpContext.Response.WriteAsJsonAsync(this, httpContext.RequestAborted);
    }
}
