using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Xuncha.Server.Programs;

/// <summary>Says whether an access token is one of ours, by its signature, type, issuer, audience and time.</summary>
internal sealed class TokenCheck(SigningKeys keys, PublicAddress address)
{
    /// <summary>How much clocks of nodes may differ.</summary>
    public static readonly Duration Skew = Duration.FromSeconds(5);

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = 8 * 1024 };

    /// <summary>The token as it stands, not checked; null where it is none.</summary>
    public static JsonWebToken? Unchecked(string token)
    {
        try
        {
            return Handler.CanReadToken(token) ? Handler.ReadJsonWebToken(token) : null;
        }
        catch (ArgumentException)
        {
            return null; // three parts that are no Base64 or no JSON
        }
    }

    /// <summary>The token, if it is good.</summary>
    public async Task<JsonWebToken?> ReadAsync(string token, CancellationToken cancellation)
    {
        if (Unchecked(token) is not { } read || read.Issuer != address.Issuer)
        {
            return null;
        }

        var known = await keys.AllAsync(named: read.Kid, cancellation);
        return await ReadAsync(token, new TokenValidationParameters
        {
            ValidTypes = [AccessTokens.TokenType],
            ValidIssuer = address.Issuer,
            ValidAudience = address.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = known.Select(key => key.Checks),
            ClockSkew = Skew.ToTimeSpan(),
        });
    }

    /// <summary>The token, if it is good by these measures.</summary>
    public static async Task<JsonWebToken?> ReadAsync(string token, TokenValidationParameters measures) =>
        await Handler.ValidateTokenAsync(token, measures) is { IsValid: true, SecurityToken: JsonWebToken good } ? good : null;
}
