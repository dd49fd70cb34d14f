using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Records;

namespace Xuncha.Server.Archives;

/// <summary>A record that has ended, with all that belongs to it, as one signed file. The file lies with the papers, under its hash.</summary>
internal sealed class Archive
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of its list of sums: the same for the same content, whatever the signature.</summary>
    public required string Sums { get; init; }

    /// <summary>The key that signed it.</summary>
    public required string KeyId { get; init; }

    public required Guid MadeBy { get; init; }

    public required Instant MadeAt { get; init; }
}

internal sealed class ArchiveConfiguration : IEntityTypeConfiguration<Archive>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Archive> archive)
    {
        archive.ToTable("archive").IsAuditedWith("record", nameof(Archive.RecordId));
        archive.Property(a => a.Id).ValueGeneratedNever();
        archive.Property(a => a.Hash).HasMaxLength(64);
        archive.Property(a => a.Sums).HasMaxLength(64);
        archive.Property(a => a.KeyId).HasMaxLength(60);
        archive.HasOne<Record>().WithMany().HasForeignKey(a => a.RecordId).OnDelete(DeleteBehavior.Restrict);
        archive.HasIndex(a => a.RecordId);
    }
}
