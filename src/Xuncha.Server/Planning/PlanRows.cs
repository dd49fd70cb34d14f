using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Planning;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Planning;

/// <summary>What a record of kind plan is about.</summary>
internal sealed class PlanRow
{
    public required Guid RecordId { get; init; }

    /// <summary>The programme whose duties it serves, in the version by which it was made.</summary>
    public required Guid ProgrammeId { get; set; }

    /// <summary>The calendar year that it is for.</summary>
    public required int Year { get; set; }
}

/// <summary>A batch of a plan. Both days are inclusive.</summary>
internal sealed class PlanBatchRow
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    public required string Name { get; set; }

    public required LocalDate From { get; set; }

    public required LocalDate To { get; set; }

    public required int Teams { get; set; }

    public required int PartiesPerTeam { get; set; }

    /// <summary>The batch as the core sees it.</summary>
    public Batch ToBatch() => new(Id, Name, From, To, Teams, PartiesPerTeam);
}

/// <summary>A party in a plan. Both days are inclusive.</summary>
internal sealed class PlanItemRow
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    public required Guid PartyId { get; init; }

    /// <summary>The definition of its inspection.</summary>
    public required string DefinitionId { get; set; }

    public required Guid BatchId { get; set; }

    /// <summary>The team of the batch, from 1.</summary>
    public required int Team { get; set; }

    public required LocalDate From { get; set; }

    public required LocalDate To { get; set; }

    public required Grounds Grounds { get; set; }

    public string? Note { get; set; }

    /// <summary>The inspection that was opened for it last; see <see cref="PlanInHand.OpenedItems"/> for whether it stands.</summary>
    public Guid? InspectionId { get; set; }
}

internal sealed class PlanConfiguration : IEntityTypeConfiguration<PlanRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PlanRow> plan)
    {
        plan.ToTable("plan").IsAuditedWith("record", nameof(PlanRow.RecordId)).HasKey(p => p.RecordId);
        plan.Property(p => p.RecordId).ValueGeneratedNever();
        plan.HasOne<Record>().WithMany().HasForeignKey(p => p.RecordId).OnDelete(DeleteBehavior.Restrict);
        plan.HasOne<ProgrammeRow>().WithMany().HasForeignKey(p => p.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PlanBatchConfiguration : IEntityTypeConfiguration<PlanBatchRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PlanBatchRow> batch)
    {
        batch.ToTable("plan_batch").IsAuditedWith("record", nameof(PlanBatchRow.RecordId));
        batch.Property(b => b.Id).ValueGeneratedNever();
        batch.Property(b => b.Name).HasMaxLength(100);
        batch.Property(b => b.From).HasColumnName("from_date");
        batch.Property(b => b.To).HasColumnName("to_date");
        batch.HasOne<PlanRow>().WithMany().HasForeignKey(b => b.RecordId).OnDelete(DeleteBehavior.Restrict);
        batch.HasIndex(b => b.RecordId);
    }
}

internal sealed class PlanItemConfiguration : IEntityTypeConfiguration<PlanItemRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PlanItemRow> item)
    {
        item.ToTable("plan_item").IsAuditedWith("record", nameof(PlanItemRow.RecordId));
        item.Property(i => i.Id).ValueGeneratedNever();
        item.Property(i => i.DefinitionId).HasMaxLength(100);
        item.Property(i => i.Grounds).HasConversion<string>().HasMaxLength(30);
        item.Property(i => i.From).HasColumnName("from_date");
        item.Property(i => i.To).HasColumnName("to_date");
        item.Property(i => i.Note).HasMaxLength(500);
        item.HasOne<PlanRow>().WithMany().HasForeignKey(i => i.RecordId).OnDelete(DeleteBehavior.Restrict);
        item.HasOne<PlanBatchRow>().WithMany().HasForeignKey(i => i.BatchId).OnDelete(DeleteBehavior.Restrict);
        item.HasOne<Organisation>().WithMany().HasForeignKey(i => i.PartyId).OnDelete(DeleteBehavior.Restrict);
        item.HasOne<Record>().WithMany().HasForeignKey(i => i.InspectionId).OnDelete(DeleteBehavior.Restrict);
        item.HasIndex(i => new { i.RecordId, i.PartyId }).IsUnique(); // nobody twice
        item.HasIndex(i => i.InspectionId).IsUnique(); // an inspection is one item's
    }
}
