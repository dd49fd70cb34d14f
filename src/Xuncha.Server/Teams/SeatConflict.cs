using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Teams;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;

namespace Xuncha.Server.Teams;

/// <summary>
/// A reason for recusal that was found of somebody who sits in a team. Whether it still holds is computed each time; the row keeps that those who
/// compose and approve the team were told, and that somebody decided that it is no ground (不构成回避).
/// </summary>
internal sealed class SeatConflict
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    public required Guid SeatId { get; init; }

    public required RecusalKind Kind { get; init; }

    /// <summary>The facts, in Chinese, by which it is recognised; encrypted, for they may be of kin.</summary>
    public required string Fact { get; set; }

    public required LocalDate FoundOn { get; init; }

    /// <summary>The last day on which those concerned were told.</summary>
    public required LocalDate ToldOn { get; set; }

    /// <summary>Who decided that it is no ground; null while nobody has.</summary>
    public Guid? ClearedBy { get; set; }

    /// <summary>In whose place.</summary>
    public Guid? ClearedInPlaceOf { get; set; }

    public Instant? ClearedAt { get; set; }

    public string? ClearedReason { get; set; }

    /// <summary>Where the facts of a row stand.</summary>
    public static FieldPlace PlaceOf(Guid id) => new("seat_conflict", "fact", id);
}

internal sealed class SeatConflictConfiguration : IEntityTypeConfiguration<SeatConflict>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SeatConflict> conflict)
    {
        conflict.ToTable("seat_conflict").IsAuditedWith("record", nameof(SeatConflict.RecordId));
        conflict.Property(c => c.Id).ValueGeneratedNever();
        conflict.Property(c => c.Kind).HasConversion<string>().HasMaxLength(10);
        conflict.Property(c => c.Fact).IsEncrypted();
        conflict.Property(c => c.ClearedInPlaceOf).IsOnBehalfOf();
        conflict.Property(c => c.ClearedReason).HasMaxLength(2000);
        conflict.HasOne<Record>().WithMany().HasForeignKey(c => c.RecordId).OnDelete(DeleteBehavior.Restrict);
        conflict.HasOne<TeamSeat>().WithMany().HasForeignKey(c => c.SeatId).OnDelete(DeleteBehavior.Restrict);
        conflict.HasOne<Person>().WithMany().HasForeignKey(c => c.ClearedBy).OnDelete(DeleteBehavior.Restrict);
        conflict.HasIndex(c => c.SeatId);
        conflict.HasIndex(c => c.RecordId);
    }
}
