using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>
/// That the entries of all seals up to one lie in archives that were verified. Only the owner of the tables writes such a row, and only what it
/// names may be deleted; the seals themselves stay.
/// </summary>
internal sealed class ArchivedSeals
{
    /// <summary>The last of them.</summary>
    public required long ThroughSeal { get; init; }

    /// <summary>SHA-256 of the archive's file, in hexadecimal.</summary>
    public required string FileHash { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ArchivedSealsConfiguration : IEntityTypeConfiguration<ArchivedSeals>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ArchivedSeals> archive)
    {
        archive.ToTable("audit_archive").IsNotAudited().HasKey(a => a.ThroughSeal);
        archive.Property(a => a.ThroughSeal).ValueGeneratedNever();
        archive.Property(a => a.FileHash).HasMaxLength(64);
    }
}
