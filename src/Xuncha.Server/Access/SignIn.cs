using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Programs;
using Xuncha.Server.Proposals;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>Who may come in: a cookie for people, an access token for programs, and nobody else but to <c>/health</c> and the sign-in itself.</summary>
internal static class SignIn
{
    private const string CookieOrBearer = "cookie-or-bearer";

    /// <summary>Registers identity, both schemes and the fallback policy.</summary>
    public static void AddSignIn(this IServiceCollection services, ServerOptions options)
    {
        services.AddIdentityCore<Person>(identity =>
            {
                // PasswordRules says what people may choose; this is for what the server makes.
                identity.Password = new PasswordOptions
                {
                    RequiredLength = PasswordRules.Shortest,
                    RequiredUniqueChars = 5,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
                identity.User.AllowedUserNameCharacters = null!; // any, Chinese too; the length is checked where people are made
            })
            .AddEntityFrameworkStores<XunchaDb>()
            .AddSignInManager();
        services.Configure<PasswordHasherOptions>(PasswordDesk.Configure);
        services.AddMemoryCache();
        services.AddScoped<PasswordDesk>();
        services.AddScoped<SessionDesk>();
        services.AddScoped<SignInGuard>();
        services.AddScoped<SignInDesk>();
        services.AddScoped<SecondFactorDesk>();

        services.AddAuthentication(CookieOrBearer)
            .AddPolicyScheme(CookieOrBearer, displayName: null, policy => policy.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? BearerHandler.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, configureOptions: null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie => Cookie(cookie, options));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddScoped<IAuthorizationHandler, HoldsPostHandler>();
        services.AddScoped<PersonAccess>();
        services.AddProposed<RemoveFactor>();

        services.AddDataProtection().SetApplicationName("xuncha");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            keys => keys.XmlRepository = new DatabaseKeys(provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<FieldCipher>())));
    }

    /// <summary>
    /// The name of the session's cookie. __Host-: the browser takes it over HTTPS alone and from this host alone, so that no neighbour in the
    /// domain can plant one.
    /// </summary>
    public static string CookieName(ServerOptions options) => options.IsBehindTls ? "__Host-xuncha" : "xuncha";

    private static void Cookie(CookieAuthenticationOptions cookie, ServerOptions options)
    {
        cookie.Cookie.Name = CookieName(options);
        cookie.Cookie.Path = "/";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = options.IsBehindTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = options.Accounts.AbsoluteLimit.ToTimeSpan();
        cookie.SlidingExpiration = false; // its row knows when it was last used
        // An API answers; it does not send people elsewhere. The body comes from the status.
        cookie.Events.OnRedirectToLogin = context =>
        {
            context.Response.Headers.WWWAuthenticate = BearerHandler.SchemeName; // for programs; people know where to sign in
            return Answer(context, StatusCodes.Status401Unauthorized);
        };
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<SessionDesk>().ValidateAsync(context);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
