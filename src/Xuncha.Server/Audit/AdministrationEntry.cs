using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Xuncha.Server.Audit;

/// <summary>What an administrator did: who gave whom which post is itself evidence. Written once, never changed.</summary>
internal sealed class AdministrationEntry
{
    public required Guid Id { get; init; }

    public required Instant At { get; init; }

    /// <summary>Who did it; null for the system itself at the first start.</summary>
    public required Guid? ActorId { get; init; }

    /// <summary>What was done, such as <c>post-given</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The organisation, person or post holding it was done to.</summary>
    public required Guid? SubjectId { get; init; }

    /// <summary>The particulars, as JSON.</summary>
    public required string Details { get; init; }
}

internal sealed class AdministrationEntryConfiguration : IEntityTypeConfiguration<AdministrationEntry>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<AdministrationEntry> entry)
    {
        entry.ToTable("administration_entry");
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Action).HasMaxLength(60);
        entry.HasIndex(e => new { e.At, e.Id });
    }
}
