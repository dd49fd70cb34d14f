using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Programs;

/// <summary>
/// The outside OpenID Connect provider that the site trusts, if there is one: says whether a token is one of its own, by the keys that its
/// metadata name. Its tokens let in the programs that were registered for them, and nobody else.
/// </summary>
internal sealed class OutsideProvider(ServerOptions options, TimeProvider process, ILogger<OutsideProvider> log) : IDisposable
{
    // Keys are read again by the hour, and when a token names one that is not known, but not for each of a flood of them.
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastBelieved = TimeSpan.FromSeconds(1);

    // Clocks of other systems are a little off.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly SemaphoreSlim reading = new(1);
    private volatile Known? known;

    private sealed record Known(OpenIdConnectConfiguration? Configuration, long ReadAt)
    {
        public bool Has(string keyId) => Configuration?.SigningKeys.Any(key => key.KeyId == keyId) == true;
    }

    /// <summary>The token, if it is one of the provider's and good.</summary>
    public async Task<JsonWebToken?> ReadAsync(string token, CancellationToken cancellation) =>
        options.Oidc is { } provider && TokenCheck.Unchecked(token) is { Subject.Length: > 0 } read && read.Issuer == provider.Issuer
            && await KeysAsync(provider, read.Kid, cancellation) is { } configuration
                ? await TokenCheck.ReadAsync(token, new TokenValidationParameters
                {
                    ValidIssuer = provider.Issuer,
                    ValidAudience = provider.Audience,
                    ValidAlgorithms = ClientAuthenticator.Algorithms,
                    IssuerSigningKeys = configuration.SigningKeys,
                    ClockSkew = Skew,
                })
                : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        reading.Dispose();
    }

    private async Task<OpenIdConnectConfiguration?> KeysAsync(OutsideProviderOptions provider, string keyId, CancellationToken cancellation)
    {
        if (!IsFresh(keyId))
        {
            await reading.WaitAsync(cancellation);
            try
            {
                if (!IsFresh(keyId)) // who waited here finds what the other has read
                {
                    // What was known is better than nothing while the provider cannot be reached.
                    known = new(await FetchAsync(provider, cancellation) ?? known?.Configuration, process.GetTimestamp());
                }
            }
            finally
            {
                reading.Release();
            }
        }

        return known?.Configuration;
    }

    private bool IsFresh(string keyId) =>
        known is { } there && process.GetElapsedTime(there.ReadAt) is var age && age < (there.Has(keyId) ? Believed : LeastBelieved);

    private async Task<OpenIdConnectConfiguration?> FetchAsync(OutsideProviderOptions provider, CancellationToken cancellation)
    {
        try
        {
            var retriever = new HttpDocumentRetriever(http) { RequireHttps = !new Uri(provider.Issuer).IsLoopback };
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync($"{provider.Issuer}/.well-known/openid-configuration", retriever, cancellation);
            return configuration.Issuer == provider.Issuer ? configuration : throw new InvalidOperationException("It names another issuer.");
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is IOException or InvalidOperationException or ArgumentException or JsonException or TaskCanceledException)
        {
            log.LogWarning("外部身份提供方的元数据不可用 / the metadata of the outside provider cannot be used: {Exception}", e.GetType().Name);
            return null;
        }
    }
}
