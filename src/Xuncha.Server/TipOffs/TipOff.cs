using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Audit;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.TipOffs;

/// <summary>What the open form has to know of the definition of tip-offs: everything else is the definition's own.</summary>
internal static class TipOff
{
    public const string Definition = "tip-offs/tip-off";

    /// <summary>The step that takes a tip-off in, whichever way it came.</summary>
    public const string Step = "receive";

    /// <summary>Which way it came; a choice that has <see cref="OpenForm"/> among its options.</summary>
    public const string Channel = "channel";

    public const string OpenForm = "open-form";

    public const string Content = "content";

    public const string Place = "place";

    public const string Concerned = "unit-concerned";

    /// <summary>Whether the sender said who it is; who may read this field may read who it was.</summary>
    public const string Sender = "sender";

    /// <summary>What the sender is answered.</summary>
    public const string Answer = "answer";

    /// <summary>What the sender attaches; a paper.</summary>
    public const string Material = "material";
}

/// <summary>By which code the sender asks after a tip-off.</summary>
internal sealed class TipOffReceipt
{
    public required Guid RecordId { get; init; }

    /// <summary>SHA-256 of the code, which is kept nowhere.</summary>
    public required string Hash { get; init; }

    /// <summary>The record of a code, if it is there; every other code is as if it had never been.</summary>
    public static Task<Guid?> FindAsync(XunchaDb db, string code, CancellationToken cancellation)
    {
        var hash = TypedCode.HashOf(code);
        return db.Set<TipOffReceipt>().Where(r => r.Hash == hash).Select(r => (Guid?)r.RecordId).SingleOrDefaultAsync(cancellation);
    }
}

/// <summary>Who sent a tip-off, where the sender said so: apart from the record, and encrypted.</summary>
internal sealed class TipOffSender
{
    public required Guid RecordId { get; init; }

    public string? Name { get; set; }

    public string? Contact { get; set; }
}

internal sealed class TipOffConfiguration : IEntityTypeConfiguration<TipOffReceipt>, IEntityTypeConfiguration<TipOffSender>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<TipOffReceipt> receipt)
    {
        receipt.ToTable("tip_off_receipt").IsAuditedWith("record", nameof(TipOffReceipt.RecordId)).HasKey(r => r.RecordId);
        receipt.Property(r => r.RecordId).ValueGeneratedNever();
        receipt.Property(r => r.Hash).HasMaxLength(64).IsSecret();
        receipt.HasOne<Record>().WithMany().HasForeignKey(r => r.RecordId).OnDelete(DeleteBehavior.Restrict);
        receipt.HasIndex(r => r.Hash).IsUnique();
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<TipOffSender> sender)
    {
        sender.ToTable("tip_off_sender").IsAuditedWith("record", nameof(TipOffSender.RecordId)).HasKey(s => s.RecordId);
        sender.Property(s => s.RecordId).ValueGeneratedNever();
        sender.Property(s => s.Name).IsEncrypted();
        sender.Property(s => s.Contact).IsEncrypted();
        sender.HasOne<Record>().WithMany().HasForeignKey(s => s.RecordId).OnDelete(DeleteBehavior.Restrict);
    }
}
