using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;

namespace Xuncha.Server.Records;

/// <summary>One line of a record's history, as it is stored; append-only. What its columns mean, <see cref="HistoryEntry"/> says.</summary>
internal sealed class HistoryRow
{
    public long Id { get; init; }

    public required Guid RecordId { get; init; }

    public required HistoryKind Kind { get; init; }

    public required int Step { get; init; }

    public required string Subject { get; init; }

    /// <summary>The state in which the record was when this was written: the line is for those who might know of it then.</summary>
    public required string State { get; init; }

    public required string? FromState { get; init; }

    public required string? ToState { get; init; }

    public required LocalDate OnDate { get; init; }

    public required LocalTime? OnTime { get; init; }

    public required Guid? RecordedBy { get; init; }

    public required Instant RecordedAt { get; init; }

    public required string? OnBehalfOf { get; init; }

    public required string? PaperNumber { get; init; }

    public required string? Reason { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>The child record that the line speaks of; who may not know of it does not see the line.</summary>
    public required Guid? ChildId { get; init; }

    /// <summary>In whose place a deputy recorded it.</summary>
    public required Guid? InPlaceOf { get; init; }

    /// <summary>A new row.</summary>
    public static HistoryRow Of(Record record, HistoryEntry entry, Instant now, Guid? child = null) =>
        new()
        {
            RecordId = record.Id,
            Kind = entry.Kind,
            Step = entry.Step,
            Subject = entry.Subject,
            State = record.State,
            FromState = entry.From,
            ToState = entry.To,
            OnDate = entry.On.Date,
            OnTime = entry.On.Time,
            RecordedBy = entry.By,
            RecordedAt = now,
            OnBehalfOf = entry.OnBehalfOf,
            PaperNumber = entry.PaperNumber,
            Reason = entry.Reason,
            Zh = entry.Text.Zh,
            En = entry.Text.En,
            ChildId = child,
            InPlaceOf = entry.InPlaceOf,
        };

    /// <summary>The line as the engine wrote it.</summary>
    public HistoryEntry ToEntry() =>
        new(
            Kind, Step, Subject, FromState, ToState, new(OnDate, OnTime), RecordedBy, OnBehalfOf, PaperNumber, Reason, new Text(Zh, En), InPlaceOf);
}

internal sealed class HistoryConfiguration : IEntityTypeConfiguration<HistoryRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<HistoryRow> history)
    {
        history.ToTable("history_entry").IsAuditedWith("record", nameof(HistoryRow.RecordId));
        history.Property(h => h.Kind).HasConversion<string>().HasMaxLength(30);
        history.Property(h => h.Subject).HasMaxLength(200);
        history.Property(h => h.State).HasMaxLength(60);
        history.Property(h => h.FromState).HasMaxLength(60);
        history.Property(h => h.ToState).HasMaxLength(60);
        history.Property(h => h.OnBehalfOf).IsOnBehalfOf();
        history.Property(h => h.InPlaceOf).IsOnBehalfOf();
        history.HasOne<Record>().WithMany().HasForeignKey(h => h.RecordId).OnDelete(DeleteBehavior.Restrict);
        history.HasIndex(h => new { h.RecordId, h.Id });
    }
}
