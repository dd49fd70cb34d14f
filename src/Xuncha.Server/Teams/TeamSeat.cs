using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Teams;

/// <summary>A person sits in the team of an inspection for a time.</summary>
internal sealed class TeamSeat : ITerm
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The name of a <see cref="Xuncha.Core.Definitions.Seat"/>.</summary>
    public required string Seat { get; init; }

    /// <summary>The first day.</summary>
    public required LocalDate From { get; init; }

    /// <summary>The last day, inclusive; null while no end is known.</summary>
    public LocalDate? To { get; set; }

    /// <summary>Who appointed the person: another decides whether what is found later is a ground for recusal.</summary>
    public Guid? AppointedBy { get; init; }

    /// <summary>In whose place a deputy appointed.</summary>
    public Guid? AppointedInPlaceOf { get; init; }

    /// <summary>The seat that this one took the place of; null for none.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>The day on which the person was trained for this inspection; null before.</summary>
    public LocalDate? TrainedOn { get; set; }

    /// <summary>The number of the paper that proves it.</summary>
    public string? TrainingPaper { get; set; }
}

internal sealed class TeamSeatConfiguration : IEntityTypeConfiguration<TeamSeat>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<TeamSeat> seat)
    {
        seat.ToTable("team_seat").IsAuditedWith("record", nameof(TeamSeat.RecordId));
        seat.Property(s => s.Id).ValueGeneratedNever();
        seat.Property(s => s.Seat).HasMaxLength(10);
        seat.Property(s => s.From).HasColumnName("from_date");
        seat.Property(s => s.To).HasColumnName("to_date");
        seat.Property(s => s.AppointedInPlaceOf).IsOnBehalfOf();
        seat.HasOne<Record>().WithMany().HasForeignKey(s => s.RecordId).OnDelete(DeleteBehavior.Restrict);
        seat.Property(s => s.TrainingPaper).HasMaxLength(100);
        seat.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
        seat.HasOne<TeamSeat>().WithMany().HasForeignKey(s => s.ReplacesId).OnDelete(DeleteBehavior.Restrict);
        seat.HasIndex(s => s.RecordId);
        seat.HasIndex(s => s.PersonId);
    }
}
