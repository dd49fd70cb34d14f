using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;

namespace Xuncha.Server.Protection;

/// <summary>A key that was used on this database: its name, never the key. Append-only, for values of any age may need it.</summary>
internal sealed class KnownKey
{
    public required string Id { get; init; }

    public required KeyUse Use { get; init; }

    public required KeyAlgorithm Algorithm { get; init; }

    public required Instant CreatedAt { get; init; }
}

internal sealed class KnownKeyConfiguration : IEntityTypeConfiguration<KnownKey>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<KnownKey> key)
    {
        key.ToTable("known_key").IsNotAudited();
        key.Property(k => k.Id).HasMaxLength(64);
        key.Property(k => k.Use).HasConversion<string>().HasMaxLength(20);
        key.Property(k => k.Algorithm).HasConversion<string>().HasMaxLength(20);
    }
}
