using Microsoft.AspNetCore.HttpOverrides;

namespace Xuncha.Server.Hosting;

/// <summary>
/// TLS ends at a reverse proxy, which may then speak the national algorithms too. Only the proxies named in <c>XUNCHA_PROXIES</c> are
/// believed when they say who the client is and that it came over HTTPS: anybody can write such headers.
/// </summary>
internal static class BehindProxies
{
    /// <summary>Takes the client's address and scheme from the proxies, if there are any.</summary>
    public static void UseProxies(this WebApplication app, ServerOptions options)
    {
        if (!options.IsBehindTls)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // every hop that is one of ours
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Proxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(forwarded);
    }
}
