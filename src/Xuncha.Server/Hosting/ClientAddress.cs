using System.Net;
using System.Net.Sockets;

namespace Xuncha.Server.Hosting;

/// <summary>An address by which somebody is counted.</summary>
internal static class ClientAddress
{
    /// <summary>The address as text; of IPv6 the network, since a subscriber has as many addresses as he likes.</summary>
    public static string Of(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
