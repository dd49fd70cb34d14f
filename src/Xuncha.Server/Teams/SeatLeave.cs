using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Teams;

/// <summary>Leave that somebody in a team has asked for. While leave that was granted lasts, the seat does not count for the team's composition.</summary>
internal sealed class SeatLeave
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    public required Guid SeatId { get; init; }

    /// <summary>The first day.</summary>
    public required LocalDate From { get; init; }

    /// <summary>The last day, inclusive.</summary>
    public required LocalDate To { get; init; }

    public required string Reason { get; init; }

    public required Guid AskedBy { get; init; }

    public required Instant AskedAt { get; init; }

    /// <summary>Whether it was granted; null while nobody has decided.</summary>
    public bool? IsGranted { get; set; }

    public Guid? DecidedBy { get; set; }

    /// <summary>In whose place a deputy decided.</summary>
    public Guid? DecidedInPlaceOf { get; set; }

    public Instant? DecidedAt { get; set; }

    public string? DecisionReason { get; set; }
}

internal sealed class SeatLeaveConfiguration : IEntityTypeConfiguration<SeatLeave>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SeatLeave> leave)
    {
        leave.ToTable("seat_leave").IsAuditedWith("record", nameof(SeatLeave.RecordId));
        leave.Property(l => l.Id).ValueGeneratedNever();
        leave.Property(l => l.From).HasColumnName("from_date");
        leave.Property(l => l.To).HasColumnName("to_date");
        leave.Property(l => l.Reason).HasMaxLength(2000);
        leave.Property(l => l.DecisionReason).HasMaxLength(2000);
        leave.Property(l => l.DecidedInPlaceOf).IsOnBehalfOf();
        leave.HasOne<Record>().WithMany().HasForeignKey(l => l.RecordId).OnDelete(DeleteBehavior.Restrict);
        leave.HasOne<TeamSeat>().WithMany().HasForeignKey(l => l.SeatId).OnDelete(DeleteBehavior.Restrict);
        leave.HasOne<Person>().WithMany().HasForeignKey(l => l.AskedBy).OnDelete(DeleteBehavior.Restrict);
        leave.HasIndex(l => l.RecordId);
        leave.HasIndex(l => l.SeatId);
    }
}
