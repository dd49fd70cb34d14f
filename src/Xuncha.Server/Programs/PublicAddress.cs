using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Programs;

/// <summary>
/// The address by which programs know this server: issuer of the tokens, and audience of assertions. It is a setting and never what a request
/// says of itself: an assertion that was made for another server must not be good here.
/// </summary>
/// <param name="options">What the site says.</param>
/// <param name="server">Where it listens, for a server without a proxy.</param>
internal sealed class PublicAddress(ServerOptions options, IServer server)
{
    /// <summary>The path of the token endpoint.</summary>
    public const string TokenPath = "/oauth/token";

    /// <summary>The issuer.</summary>
    public string Issuer => options.PublicUrl ?? server.Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Whom our tokens are for.</summary>
    public string Audience => $"{Issuer}/api/v1";

    /// <summary>Where tokens are given.</summary>
    public string TokenEndpoint => Issuer + TokenPath;
}
