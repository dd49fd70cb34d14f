using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Audit;

namespace Xuncha.Server.Access;

/// <summary>How often it was tried in vain, counted for a device, an address, or a name; see <see cref="SignInGuard"/>.</summary>
internal sealed class SignInAttempts
{
    /// <summary>SHA-256 of what is counted, so that no list of names and addresses comes of it.</summary>
    public required string Key { get; init; }

    /// <summary>The same of the name alone, so that all that was counted against it can be forgotten; of an address empty.</summary>
    public required string OfName { get; init; }

    public required int Count { get; set; }

    /// <summary>The first of them, in seconds of Unix time.</summary>
    public required long Since { get; set; }
}

internal sealed class SignInAttemptsConfiguration : IEntityTypeConfiguration<SignInAttempts>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SignInAttempts> attempts)
    {
        attempts.ToTable("sign_in_attempts").IsNotAudited().HasKey(a => a.Key);
        attempts.Property(a => a.Key).HasMaxLength(64);
        attempts.Property(a => a.OfName).HasMaxLength(64);
        attempts.HasIndex(a => a.OfName);
        attempts.HasIndex(a => a.Since);
    }
}
