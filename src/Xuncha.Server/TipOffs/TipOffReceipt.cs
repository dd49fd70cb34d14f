using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Audit;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.TipOffs;

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
