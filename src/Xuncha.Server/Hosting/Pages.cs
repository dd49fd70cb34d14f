using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Xuncha.Server.Hosting;

/// <summary>
/// Serves the web pages that lie beside the program. They are one page whose script draws the rest, so that every address that is no operation's
/// answers with it. It may load what this server gives and nothing else; a style needs the number that the answer carries once.
/// </summary>
internal static class Pages
{
    // Stands in index.html where the number goes.
    private const string Placeholder = "__NONCE__";

    /// <summary>What is told of a file that never changes under its name.</summary>
    public const string Kept = "public, max-age=31536000, immutable";

    private const string Assets = "/assets";

    // Below these there are operations and files, and nothing else.
    private static readonly string[] NoPages = [Assets, "/api", "/oauth", "/openapi", "/health"];

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>Registers what they need: scripts and styles, which hold no secret, are compressed.</summary>
    public static void AddPages(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/javascript", "text/css"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
    }

    /// <summary>Serves them, where the web was built; otherwise there is the API alone.</summary>
    public static void UsePages(this WebApplication app)
    {
        var index = Path.Combine(Folder, "index.html");
        if (!File.Exists(index))
        {
            return;
        }

        var html = File.ReadAllText(index);
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Assets, StringComparison.Ordinal), assets =>
        {
            assets.UseResponseCompression();
            assets.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Folder), OnPrepareResponse = KeepForever });
        });
        app.Use((context, next) => IsPage(context) ? ServeAsync(context, html) : next(context));
    }

    // A file's name changes with what is in it.
    private static void KeepForever(StaticFileResponseContext file) => file.Context.Response.Headers.CacheControl = Kept;

    // What a browser asks for where it goes to an address that no operation has; a program is told that there is nothing.
    private static bool IsPage(HttpContext context) =>
        context.GetEndpoint() is null
        && HttpMethods.IsGet(context.Request.Method)
        && !Array.Exists(NoPages, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html");

    private static async Task ServeAsync(HttpContext context, string html)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html.Replace(Placeholder, nonce, StringComparison.Ordinal), context.RequestAborted);
    }
}
