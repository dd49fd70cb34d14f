using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;

namespace Xuncha.Server.Records;

/// <summary>The answer to a request that its caller may repeat, kept 24 hours. Written in the transaction of the decision.</summary>
internal sealed class IdempotencyKey
{
    public required Guid PersonId { get; init; }

    /// <summary>Method and path of the request.</summary>
    public required string Route { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's body: the same key with another body is an error.</summary>
    public required string Fingerprint { get; init; }

    public required int Status { get; init; }

    public required string? ETag { get; init; }

    public required string? Location { get; init; }

    public required string Body { get; init; }

    public required Instant CreatedAt { get; init; }
}

internal sealed class IdempotencyKeyConfiguration : IEntityTypeConfiguration<IdempotencyKey>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<IdempotencyKey> key)
    {
        key.ToTable("idempotency_key").IsNotAudited().HasKey(k => new { k.PersonId, k.Route, k.Key });
        key.Property(k => k.Route).HasMaxLength(300);
        key.Property(k => k.Key).HasMaxLength(100);
        key.Property(k => k.Fingerprint).HasMaxLength(64);
        key.Property(k => k.ETag).HasMaxLength(40);
        key.Property(k => k.Location).HasMaxLength(300);
        key.HasIndex(k => k.CreatedAt);
    }
}
