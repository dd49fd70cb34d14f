using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>A token that no longer counts though its time has not run out: an assertion that was used, or an access token that was revoked.</summary>
internal sealed class SpentToken
{
    /// <summary>SHA-256 of what names the token.</summary>
    public required string Key { get; init; }

    /// <summary>When its time runs out, and this row is not needed any more.</summary>
    public required Instant Until { get; init; }

    /// <summary>The key of a client's assertion, which may be used once.</summary>
    public static string KeyOfAssertion(string clientId, string jti) => Hash($"assertion|{clientId}|{jti}");

    /// <summary>The key of an access token of ours.</summary>
    public static string KeyOfAccessToken(string jti) => Hash($"access|{jti}");

    /// <summary>Spends a token.</summary>
    /// <returns>Whether it was not spent before. Of two at once, one is the first.</returns>
    public static async Task<bool> SpendAsync(XunchaDb db, string key, Instant until, CancellationToken cancellation)
    {
        var at = new InstantConverter().ConvertToProvider(until);
        return await db.Database.ExecuteSqlAsync($"INSERT INTO spent_token (key, until) VALUES ({key}, {at}) ON CONFLICT (key) DO NOTHING", cancellation) == 1;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

internal sealed class SpentTokenConfiguration : IEntityTypeConfiguration<SpentToken>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SpentToken> token)
    {
        token.ToTable("spent_token").IsNotAudited().HasKey(t => t.Key);
        token.Property(t => t.Key).HasMaxLength(64);
        token.HasIndex(t => t.Until);
    }
}
