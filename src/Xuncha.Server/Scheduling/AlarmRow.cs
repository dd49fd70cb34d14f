using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Records;

namespace Xuncha.Server.Scheduling;

/// <summary>One alarm: a row that falls due. The truth about what will happen lies here, and in no scheduler.</summary>
internal sealed class AlarmRow
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    /// <summary>The number of its deadline; 0 for a prompt, which belongs to the record itself.</summary>
    public required int DeadlineNumber { get; init; }

    public required AlarmKind Kind { get; init; }

    /// <summary>The rung's id, or the transition to take.</summary>
    public required string Name { get; init; }

    public required int Arming { get; init; }

    /// <summary>When it falls due, inclusive.</summary>
    public required Instant At { get; set; }

    /// <summary>Whether it must be applied by itself because it may change the record.</summary>
    public required bool Alone { get; init; }

    public required AlarmState State { get; set; }

    /// <summary>Whether its notice went out while its measures waited for a firm date.</summary>
    public bool IsTold { get; set; }

    public Instant? FiredAt { get; set; }
}

/// <summary>What has become of an alarm.</summary>
internal enum AlarmState
{
    /// <summary>It waits for its time.</summary>
    Pending,

    /// <summary>It has taken effect; it never does again.</summary>
    Fired,

    /// <summary>It will not take effect.</summary>
    Cancelled,

    /// <summary>Its notice went out; its measures wait until the due date is firm.</summary>
    Held,
}

internal sealed class AlarmConfiguration : IEntityTypeConfiguration<AlarmRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<AlarmRow> alarm)
    {
        alarm.ToTable("alarm").IsNotAudited();
        alarm.Property(a => a.Id).ValueGeneratedNever();
        alarm.Property(a => a.Kind).HasConversion<string>().HasMaxLength(20);
        alarm.Property(a => a.State).HasConversion<string>().HasMaxLength(20);
        alarm.Property(a => a.Name).HasMaxLength(60);
        alarm.HasOne<Record>().WithMany().HasForeignKey(a => a.RecordId).OnDelete(DeleteBehavior.Restrict);
        // A rung fires once for each arming: the database itself refuses a second row.
        alarm.HasIndex(a => new { a.RecordId, a.DeadlineNumber, a.Kind, a.Name, a.Arming }).IsUnique().HasFilter("deadline_number > 0");
        alarm.HasIndex(a => a.At).HasFilter("state = 'Pending'");
    }
}
