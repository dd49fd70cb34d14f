using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Records;

namespace Xuncha.Server.Documents;

/// <summary>A paper attached to a record. Its bytes lie under their hash, once, however often they are attached.</summary>
internal sealed class AttachedPaper
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    /// <summary>The paper's name in the definition.</summary>
    public required string Name { get; init; }

    /// <summary>The state in which the record was when it was attached; who may read it follows from the steps of that state.</summary>
    public required string State { get; init; }

    /// <summary>The paper's own number, where it bears one.</summary>
    public required string? Number { get; init; }

    /// <summary>The day that the paper bears, where it bears one.</summary>
    public required LocalDate? Dated { get; init; }

    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of its bytes, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Who attached it; null for the sender of a tip-off.</summary>
    public required Guid? AttachedBy { get; init; }

    public required Instant AttachedAt { get; init; }
}

internal sealed class AttachedPaperConfiguration : IEntityTypeConfiguration<AttachedPaper>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<AttachedPaper> paper)
    {
        paper.ToTable("paper").IsAuditedWith("record", nameof(AttachedPaper.RecordId));
        paper.Property(p => p.Id).ValueGeneratedNever();
        paper.Property(p => p.Name).HasMaxLength(60);
        paper.Property(p => p.State).HasMaxLength(60);
        paper.Property(p => p.Number).HasMaxLength(100);
        paper.Property(p => p.FileName).HasMaxLength(255);
        paper.Property(p => p.MediaType).HasMaxLength(100);
        paper.Property(p => p.Hash).HasMaxLength(64);
        paper.HasOne<Record>().WithMany().HasForeignKey(p => p.RecordId).OnDelete(DeleteBehavior.Restrict);
        paper.HasIndex(p => p.RecordId);
        paper.HasIndex(p => p.Hash);
    }
}
