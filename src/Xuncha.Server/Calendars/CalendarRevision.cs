using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Xuncha.Server.Calendars;

/// <summary>One revision of a calendar, whole. The newest applied one is in force.</summary>
internal sealed class CalendarRevision
{
    public required string CalendarId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>The calendar's own data, canonical.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of the content.</summary>
    public required string Hash { get; init; }

    /// <summary>What brought it: a file, a notice.</summary>
    public required string Source { get; init; }

    /// <summary>When it came, by the machine's own clock: training's can go back, and which revision came first must not depend on it.</summary>
    public required Instant AddedAt { get; init; }

    /// <summary>When it came into force, by the same clock; null while it waits for somebody to look at its preview.</summary>
    public Instant? AppliedAt { get; set; }

    public Guid? AppliedBy { get; set; }
}

internal sealed class CalendarRevisionConfiguration : IEntityTypeConfiguration<CalendarRevision>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<CalendarRevision> revision)
    {
        revision.ToTable("calendar_revision").HasKey(r => new { r.CalendarId, r.Number });
        revision.Property(r => r.CalendarId).HasMaxLength(60);
        revision.Property(r => r.Hash).HasMaxLength(64);
        revision.Property(r => r.Source).HasMaxLength(300);
    }
}
