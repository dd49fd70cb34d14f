using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit;

/// <summary>How what somebody tried ended.</summary>
internal enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused, and nothing changed.</summary>
    Refused,
}

/// <summary>
/// One line of the audit log: who did what to which subject, from where, with what outcome. Written once, in the transaction of what it tells
/// of; sealed within a minute. Everything but the content is for the audit administrator to read.
/// </summary>
internal sealed record AuditEntry
{
    public required Guid Id { get; init; }

    /// <summary>A real instant, also in training.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it; null for the system itself.</summary>
    public required Guid? ActorId { get; init; }

    /// <summary>On whose behalf: in words, where the step says so, and whose deputy acts, by id.</summary>
    public required string? OnBehalfOf { get; init; }

    /// <summary>The session it was done in; null for programs and for the system.</summary>
    public required Guid? SessionId { get; init; }

    /// <summary>The address the request came from; null for the system.</summary>
    public required string? Address { get; init; }

    /// <summary>What was asked of the server: the operation as it is mapped, or the command; null for what the server does by itself.</summary>
    public required string? Operation { get; init; }

    /// <summary>What happened, such as <c>post-given</c> or <c>record-changed</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of what it happened to: the name of a table.</summary>
    public required string? SubjectKind { get; init; }

    /// <summary>The key of what it happened to.</summary>
    public required string? SubjectId { get; init; }

    /// <summary>Before, after and particulars as JSON, encrypted; null where there are none.</summary>
    public required string? Content { get; init; }

    public required AuditOutcome Outcome { get; init; }

    /// <summary>The trace that everything belongs to which one request caused, here, in the console's log and in other systems.</summary>
    public required string? Correlation { get; init; }

    /// <summary>What a use case noted (<see cref="Journal"/>), for as long as its context lives: a save that failed may be tried again.</summary>
    [JsonIgnore]
    public AuditNote? Note { get; init; }

    /// <summary>Where the content of an entry stands.</summary>
    public static FieldPlace PlaceOf(Guid id) => new("audit_entry", "content", id);
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entry").IsNotAudited();
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.OnBehalfOf).HasMaxLength(300);
        entry.Property(e => e.Address).HasMaxLength(45);
        entry.Property(e => e.Operation).HasMaxLength(200);
        entry.Property(e => e.Action).HasMaxLength(60);
        entry.Property(e => e.SubjectKind).HasMaxLength(60);
        entry.Property(e => e.SubjectId).HasMaxLength(300);
        entry.Property(e => e.Content).IsEncrypted();
        entry.Property(e => e.Outcome).HasConversion<string>().HasMaxLength(10);
        entry.Property(e => e.Correlation).HasMaxLength(60);
        entry.Ignore(e => e.Note);
        entry.HasIndex(e => new { e.ActorId, e.Id });
        entry.HasIndex(e => new { e.SubjectId, e.Id });
    }
}
