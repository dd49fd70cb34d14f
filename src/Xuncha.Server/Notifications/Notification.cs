using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Notifications;

/// <summary>One notice in one person's inbox.</summary>
internal sealed class Notification
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The record that it is about; null for a notice about the product itself, such as a missing holiday notice.</summary>
    public required Guid? RecordId { get; init; }

    /// <summary>The deadline that it is about, by its number; null for none.</summary>
    public required int? DeadlineNumber { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? ReadAt { get; set; }
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Notification> notification)
    {
        notification.ToTable("notification").IsNotAudited();
        notification.Property(n => n.Id).ValueGeneratedNever();
        notification.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId).OnDelete(DeleteBehavior.Restrict);
        notification.HasOne<Record>().WithMany().HasForeignKey(n => n.RecordId).OnDelete(DeleteBehavior.Restrict);
        notification.HasIndex(n => new { n.PersonId, n.CreatedAt, n.Id });
    }
}

/// <summary>
/// What is to leave the house, written in the transaction that caused it: at least once, with an id by which the receiver can tell
/// a repetition.
/// </summary>
internal sealed class OutboxMessage
{
    public required Guid Id { get; init; }

    /// <summary>What kind of message it is, such as <c>notice</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The message as JSON.</summary>
    public required string Body { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? SentAt { get; set; }
}

internal sealed class OutboxConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox").IsNotAudited();
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Type).HasMaxLength(40);
        message.HasIndex(m => m.CreatedAt).HasFilter("sent_at IS NULL");
    }
}
