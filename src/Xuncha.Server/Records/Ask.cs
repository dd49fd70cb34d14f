using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>Business of two persons: one asks, another grants or refuses (<c>deadlines.md</c> 9 and 13).</summary>
internal sealed class Ask
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    public required AskKind Kind { get; init; }

    /// <summary>What is asked, as far as the kind needs it.</summary>
    public required AskedFor Wanted { get; init; }

    public required string Reason { get; init; }

    public required Guid AskedBy { get; init; }

    public required Instant AskedAt { get; init; }

    /// <summary>In whose place a deputy asked.</summary>
    public Guid? AskedInPlaceOf { get; set; }

    public Guid? DecidedBy { get; set; }

    /// <summary>In whose place a deputy decided.</summary>
    public Guid? DecidedInPlaceOf { get; set; }

    public Instant? DecidedAt { get; set; }

    public string? DecisionReason { get; set; }

    /// <summary>Whether it was granted; null while it waits.</summary>
    public bool? IsGranted { get; set; }
}

/// <summary>What can be asked.</summary>
internal enum AskKind
{
    /// <summary>To extend a deadline.</summary>
    Extend,

    /// <summary>To correct the date of a step or of a date field.</summary>
    Correct,

    /// <summary>To declare the record void.</summary>
    Void,

    /// <summary>To break the record off.</summary>
    Terminate,
}

/// <summary>What is asked.</summary>
/// <param name="Deadline">The number of the deadline to extend.</param>
/// <param name="By">How long, such as <c>10 working days</c>.</param>
/// <param name="Step">The number of the step whose date is to be corrected.</param>
/// <param name="Field">The date field that is to be corrected.</param>
/// <param name="Date">The right date.</param>
internal sealed record AskedFor(int? Deadline = null, string? By = null, int? Step = null, string? Field = null, LocalDate? Date = null);

internal sealed class AskConfiguration : IEntityTypeConfiguration<Ask>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Ask> ask)
    {
        ask.ToTable("ask").IsAuditedWith("record", nameof(Ask.RecordId));
        ask.Property(a => a.Id).ValueGeneratedNever();
        ask.Property(a => a.Kind).HasConversion<string>().HasMaxLength(20);
        ask.Property(a => a.Wanted).AsJson();
        ask.HasOne<Record>().WithMany().HasForeignKey(a => a.RecordId).OnDelete(DeleteBehavior.Restrict);
        ask.HasIndex(a => a.RecordId);
    }
}
