using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary>How a finding stands in the ledger. Voided ones are not in it.</summary>
internal enum LedgerStanding
{
    /// <summary>Still to be dealt with.</summary>
    Open,

    /// <summary>Rectified and struck off (销号).</summary>
    StruckOff,

    /// <summary>Ended in another way: its hand-over is settled, it was dropped, or terminated.</summary>
    Settled,
}

/// <summary>
/// One finding's row of the ledger, by which it is searched and counted: a projection of the record, written with it in the same transaction. What
/// is shown of a finding is read from the record, by what the reader may see of it.
/// </summary>
internal sealed class LedgerRow
{
    public required Guid RecordId { get; init; }

    public Record? Record { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The record at the top of the family: the inspection; itself for a finding outside of one.</summary>
    public required Guid RootId { get; init; }

    /// <inheritdoc cref="Record.PartyPath"/>
    public required string PartyPath { get; init; }

    public string Stage { get; set; } = string.Empty;

    public string State { get; set; } = string.Empty;

    /// <summary>Since when it is in that state.</summary>
    public LocalDate Since { get; set; }

    public LedgerStanding Standing { get; set; }

    /// <summary>The content area by its name.</summary>
    public string? Area { get; set; }

    /// <summary>The definition whose checklist the area is of.</summary>
    public string? AreaOf { get; set; }

    public Guid? RegionId { get; set; }

    /// <summary>The region's <see cref="Organisation.Path"/>.</summary>
    public string? RegionPath { get; set; }

    public string? Industry { get; set; }

    public Guid? UnitId { get; set; }

    public string? ResponsibleUnit { get; set; }

    public Guid? DutyId { get; set; }

    public string? Description { get; set; }

    public LocalDate? FoundOn { get; set; }

    /// <summary>When the rectification that is running is due; null where none is.</summary>
    public LocalDate? DueOn { get; set; }

    /// <summary>The instant after which it is overdue; null where none is running, or where it is suspended.</summary>
    public Instant? OverdueAfter { get; set; }

    /// <summary>Takes over what the record itself says; the writer adds what has to be looked up.</summary>
    public void Take(Record record)
    {
        Stage = record.Stage;
        State = record.State;
        Since = record.Since.Date;
        Standing = LedgerNames.StruckOff.Contains(record.State) ? LedgerStanding.StruckOff
            : record.Status == RecordStatus.Running ? LedgerStanding.Open
            : LedgerStanding.Settled;
        Industry = Value(record, LedgerNames.Industry);
        UnitId = Id(record, Field.Unit);
        ResponsibleUnit = Value(record, LedgerNames.ResponsibleUnit);
        DutyId = Id(record, LedgerNames.Duty);
        Description = Value(record, LedgerNames.Description);
        FoundOn = Value(record, LedgerNames.FoundOn) is { } day ? FieldValue.ToDate(day) : null;
        var rectify = record.Deadlines.Find(deadline => deadline is { Name: LedgerNames.Rectify, State: DeadlineState.Open });
        DueOn = rectify?.DueOn;
        OverdueAfter = rectify is { IsSuspended: false } ? rectify.CutOff : null;
    }

    /// <summary>A value of a field; null where it has none.</summary>
    public static string? Value(Record record, string field) => record.Fields.GetValueOrDefault(field) is { Length: > 0 } value ? value : null;

    /// <summary>The id in a field; null where it has none.</summary>
    public static Guid? Id(Record record, string field) => Guid.TryParse(Value(record, field), out var id) ? id : null;
}

internal sealed class LedgerRowConfiguration : IEntityTypeConfiguration<LedgerRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<LedgerRow> row)
    {
        row.ToTable("ledger_row").IsNotAudited().HasKey(l => l.RecordId);
        row.Property(l => l.RecordId).ValueGeneratedNever();
        row.HasOne(l => l.Record).WithOne().HasForeignKey<LedgerRow>(l => l.RecordId).OnDelete(DeleteBehavior.Restrict);
        row.Property(l => l.DefinitionId).HasMaxLength(100);
        row.Property(l => l.PartyPath).HasMaxLength(Organisation.LongestPath);
        row.Property(l => l.Stage).HasMaxLength(60);
        row.Property(l => l.State).HasMaxLength(60);
        row.Property(l => l.Standing).HasConversion<string>().HasMaxLength(20);
        row.Property(l => l.Area).HasMaxLength(60);
        row.Property(l => l.AreaOf).HasMaxLength(100);
        row.Property(l => l.RegionPath).HasMaxLength(Organisation.LongestPath);
        row.Property(l => l.Industry).HasMaxLength(60);
        // The named sorts, and what the ledger is most often narrowed to.
        row.HasIndex(l => new { l.DueOn, l.RecordId });
        row.HasIndex(l => new { l.FoundOn, l.RecordId });
        row.HasIndex(l => new { l.DefinitionId, l.State });
        row.HasIndex(l => l.RootId);
        row.HasIndex(l => l.RegionId);
        row.HasIndex(l => l.UnitId);
        row.HasIndex(l => l.DutyId);
    }
}
