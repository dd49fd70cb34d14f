using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>
/// Proves a run of entries: the root of a Merkle tree over them, the hash of the seal before, a signature. What is sealed cannot be changed, left
/// out, added to or put into another order without its being seen.
/// </summary>
internal sealed record AuditSeal
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>The position of its first entry; positions count all sealed entries from 1, without gaps.</summary>
    public required long First { get; init; }

    /// <summary>How many entries it seals.</summary>
    public required int Count { get; init; }

    /// <summary>The root of the tree (<see cref="MerkleTree"/>).</summary>
    public required byte[] Root { get; init; }

    /// <summary>The hash of the seal before; empty for the first.</summary>
    public required byte[] Previous { get; init; }

    /// <summary>A real instant, also in training.</summary>
    public required Instant At { get; init; }

    public required KeyAlgorithm Algorithm { get; init; }

    /// <summary>The key that signed.</summary>
    public required string KeyId { get; init; }

    /// <summary>Over everything above (<see cref="CanonicalForm"/>).</summary>
    public required byte[] Signature { get; init; }
}

/// <summary>That an entry is sealed, and where. An entry is unsealed while it has no such row: ids and instants do not say it, for whoever began
/// earlier may commit later.</summary>
internal sealed class SealedEntry
{
    public required long Position { get; init; }

    public required Guid EntryId { get; init; }

    public required long SealNumber { get; init; }

    /// <summary>The leaf of the tree: it says which entry of a seal was changed.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>An entry that waits for its seal. A trigger adds the row with the entry and refuses to let it go unsealed, so that finding what waits
/// costs the same however long the log is.</summary>
internal sealed class UnsealedEntry
{
    public required Guid EntryId { get; init; }
}

internal sealed class SealConfiguration :
    IEntityTypeConfiguration<AuditSeal>, IEntityTypeConfiguration<SealedEntry>, IEntityTypeConfiguration<UnsealedEntry>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<AuditSeal> seal)
    {
        seal.ToTable("audit_seal").IsNotAudited().HasKey(s => s.Number);
        seal.Property(s => s.Number).ValueGeneratedNever();
        seal.Property(s => s.Algorithm).HasConversion<string>().HasMaxLength(20);
        seal.Property(s => s.KeyId).HasMaxLength(64);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SealedEntry> entry)
    {
        entry.ToTable("audit_sealed_entry").IsNotAudited().HasKey(e => e.Position);
        entry.Property(e => e.Position).ValueGeneratedNever();
        entry.HasIndex(e => e.EntryId).IsUnique();
        entry.HasIndex(e => e.SealNumber);
        entry.HasOne<AuditSeal>().WithMany().HasForeignKey(e => e.SealNumber).OnDelete(DeleteBehavior.Restrict);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<UnsealedEntry> entry)
    {
        entry.ToTable("audit_unsealed").IsNotAudited().HasKey(e => e.EntryId);
        entry.Property(e => e.EntryId).ValueGeneratedNever();
    }
}
