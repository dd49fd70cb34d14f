using Xuncha.Server.Hosting;

namespace Xuncha.Server.Programs;

/// <summary>The outside OpenID Connect provider whose tokens programs may come with.</summary>
/// <param name="Issuer">Its issuer, where its metadata are found.</param>
/// <param name="Audience">How its tokens name this server.</param>
internal sealed record OutsideProviderOptions(string Issuer, string Audience)
{
    /// <summary>From <c>XUNCHA_OIDC_ISSUER</c> and <c>XUNCHA_OIDC_AUDIENCE</c>; null where there is none.</summary>
    /// <exception cref="WrongSettingException">One of them has a value that it cannot have, or is alone.</exception>
    public static OutsideProviderOptions? FromEnvironment() =>
        (ServerOptions.Variable("XUNCHA_OIDC_ISSUER"), ServerOptions.Variable("XUNCHA_OIDC_AUDIENCE")) switch
        {
            (null, null) => null,
            ({ } issuer, { } audience) => new(ServerOptions.Address("XUNCHA_OIDC_ISSUER", issuer), audience),
            _ => throw new WrongSettingException("XUNCHA_OIDC_ISSUER 与 XUNCHA_OIDC_AUDIENCE 须同时设置 / XUNCHA_OIDC_ISSUER and XUNCHA_OIDC_AUDIENCE go together"),
        };
}
