using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Uploads;

/// <summary>A file that comes in parts (tus 1.0.0). It is nothing but its owner's until it is attached to a record.</summary>
internal sealed class Upload
{
    public required Guid Id { get; init; }

    /// <summary>The one person who sends it, asks how far it is, and attaches it.</summary>
    public required Guid OwnerId { get; init; }

    public required string FileName { get; init; }

    /// <summary>Its size in bytes once it is whole.</summary>
    public required long Length { get; init; }

    /// <summary>How many bytes were told to be here; they were on the disk before that. What lies behind them in the file counts for nothing.</summary>
    public long Offset { get; set; }

    /// <summary>By the real clock, in training too; exclusive.</summary>
    public required Instant ExpiresAt { get; set; }
}

internal sealed class UploadConfiguration : IEntityTypeConfiguration<Upload>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Upload> upload)
    {
        upload.ToTable("upload").IsNotAudited();
        upload.Property(u => u.Id).ValueGeneratedNever();
        upload.Property(u => u.FileName).HasMaxLength(255);
        upload.HasOne<Person>().WithMany().HasForeignKey(u => u.OwnerId).OnDelete(DeleteBehavior.Restrict);
        upload.HasIndex(u => u.OwnerId);
        upload.HasIndex(u => u.ExpiresAt);
    }
}
