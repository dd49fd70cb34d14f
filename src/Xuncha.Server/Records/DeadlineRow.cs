using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>One clock of a record, as it is stored. What its columns mean, <see cref="Deadline"/> says.</summary>
internal sealed class DeadlineRow
{
    private DeadlineRow(Guid recordId, int number, string name)
    {
        RecordId = recordId;
        Number = number;
        Name = name;
    }

    public Guid RecordId { get; }

    public int Number { get; }

    public string Name { get; }

    public int StartedBy { get; set; }

    public DeadlineRule Rule { get; set; } = null!;

    public LocalDate Trigger { get; set; }

    public LocalDate DueOn { get; set; }

    public LocalDate Nominal { get; set; }

    public Instant CutOff { get; set; }

    public bool IsProvisional { get; set; }

    public string CalendarRevision { get; set; } = string.Empty;

    public DueDate? Unconfirmed { get; set; }

    public DeadlineState State { get; set; }

    public bool IsSuspended { get; set; }

    public ImmutableArray<Suspension> Suspensions { get; set; }

    public ImmutableArray<Extension> Extensions { get; set; }

    public WarningLevel Level { get; set; }

    public int Arming { get; set; }

    public int? MetBy { get; set; }

    public LocalDate? MetOn { get; set; }

    public LocalTime? MetTime { get; set; }

    public bool? InTime { get; set; }

    /// <summary>A new row for a clock.</summary>
    public static DeadlineRow Of(Guid record, Deadline deadline)
    {
        // The setters say the rest once, for new rows and for changed ones.
        var row = new DeadlineRow(record, deadline.Number, deadline.Name);
        row.Take(deadline);
        return row;
    }

    /// <summary>Takes over what a decision made of the clock.</summary>
    public void Take(Deadline deadline)
    {
        StartedBy = deadline.StartedBy;
        Rule = deadline.Rule;
        Trigger = deadline.Trigger;
        DueOn = deadline.Due.Date;
        Nominal = deadline.Due.Nominal;
        CutOff = deadline.Due.CutOff;
        IsProvisional = deadline.Due.IsProvisional;
        CalendarRevision = deadline.Due.CalendarRevision;
        Unconfirmed = deadline.Unconfirmed;
        State = deadline.State;
        IsSuspended = deadline.IsSuspended;
        Suspensions = deadline.Suspensions;
        Extensions = deadline.Extensions;
        Level = deadline.Level;
        Arming = deadline.Arming;
        MetBy = deadline.MetBy;
        MetOn = deadline.MetOn?.Date;
        MetTime = deadline.MetOn?.Time;
        InTime = deadline.InTime;
    }

    /// <summary>The clock as the engine sees it.</summary>
    public Deadline ToDeadline() =>
        new(
            Number,
            Name,
            StartedBy,
            Rule,
            Trigger,
            new(DueOn, Nominal, CutOff, IsProvisional, CalendarRevision),
            Unconfirmed,
            State,
            Suspensions,
            Extensions,
            Level,
            Arming,
            MetBy,
            MetOn is { } on ? new Occurrence(on, MetTime) : null,
            InTime);
}

internal sealed class DeadlineConfiguration : IEntityTypeConfiguration<DeadlineRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<DeadlineRow> deadline)
    {
        deadline.ToTable("deadline").IsAuditedWith("record", nameof(DeadlineRow.RecordId)).HasKey(d => new { d.RecordId, d.Number });
        deadline.Property(d => d.Name).HasMaxLength(60);
        deadline.Property(d => d.CalendarRevision).HasMaxLength(40);
        deadline.Property(d => d.State).HasConversion<string>().HasMaxLength(20);
        deadline.Property(d => d.Level).HasConversion<int>();
        deadline.Property(d => d.Rule).AsJson();
        deadline.Property(d => d.Unconfirmed).AsJson();
        deadline.Property(d => d.Suspensions).AsJson();
        deadline.Property(d => d.Extensions).AsJson();
        deadline.HasIndex(d => new { d.State, d.DueOn, d.RecordId, d.Number });
        deadline.HasIndex(d => new { d.State, d.Level, d.DueOn });
        // Asked at every tick of the sweep: which open ones were counted by a calendar that is no longer in force.
        deadline.HasIndex(d => d.CalendarRevision).HasFilter("state = 'Open'");
    }
}
