using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Xuncha.Server.Programs;

/// <summary>Lets a program in by its access token (RFC 6750): one of ours, or one of the outside provider's.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, TokenCheck check, OutsideProvider outside, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "Bearer";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !SchemeName.Equals(header.Scheme, StringComparison.OrdinalIgnoreCase) || header.Parameter is not { } text)
        {
            return AuthenticateResult.NoResult();
        }

        var cancellation = Context.RequestAborted;
        var admitted = await check.ReadAsync(text, cancellation) is { } own ? await tokens.AdmitAsync(own, cancellation)
            : await outside.ReadAsync(text, cancellation) is { } others ? await tokens.AdmitOutsideAsync(others, cancellation)
            : null;
        if (admitted is not var (principal, program))
        {
            return AuthenticateResult.Fail("invalid_token");
        }

        Context.Features.Set(program);
        return AuthenticateResult.Success(new(principal, Scheme.Name));
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // The body comes from the status.
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        var isWrong = !(await HandleAuthenticateOnceSafeAsync()).None;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, isWrong ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
}
