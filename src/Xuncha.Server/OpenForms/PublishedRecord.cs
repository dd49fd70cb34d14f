using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.OpenForms;

/// <summary>That something of a record is, or was, open to everybody, and the code by which one comes to it without signing in.</summary>
internal sealed class PublishedRecord
{
    public required Guid RecordId { get; init; }

    /// <summary>Random; it stays the record's own for ever.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the record is in a state that publishes something.</summary>
    public required bool IsOpen { get; set; }

    /// <summary>Whether something of a record is for everybody as it stands.</summary>
    public static bool IsFor(WorkflowDefinition definition, Record record) =>
        record.Status == RecordStatus.Running && definition.States.Any(state => state.Name == record.State && !state.Published.IsEmpty);

    /// <summary>Opens or closes what a record shows to everybody, as it now stands. The caller saves.</summary>
    public static async Task AlignAsync(XunchaDb db, WorkflowDefinition definition, Record record, CancellationToken cancellation)
    {
        var isOpen = IsFor(definition, record);
        if (await db.Set<PublishedRecord>().FindAsync([record.Id], cancellation) is { } publication)
        {
            publication.IsOpen = isOpen;
        }
        else if (isOpen)
        {
            db.Add(new PublishedRecord { RecordId = record.Id, Code = TypedCode.Plain(TypedCode.New()), IsOpen = true });
        }
    }

    /// <summary>The record that a code opens now, of one kind; null for none.</summary>
    public static async Task<Record?> FindAsync(XunchaDb db, RecordKind kind, string code, CancellationToken cancellation)
    {
        var plain = TypedCode.Plain(code);
        return await db.Set<PublishedRecord>().Where(p => p.Code == plain && p.IsOpen)
            .Join(db.Set<Record>(), p => p.RecordId, r => r.Id, (_, record) => record).SingleOrDefaultAsync(r => r.Kind == kind, cancellation);
    }
}

internal sealed class PublishedRecordConfiguration : IEntityTypeConfiguration<PublishedRecord>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PublishedRecord> publication)
    {
        publication.ToTable("published_record").IsAuditedWith("record", nameof(PublishedRecord.RecordId)).HasKey(p => p.RecordId);
        publication.Property(p => p.RecordId).ValueGeneratedNever();
        publication.Property(p => p.Code).HasMaxLength(40);
        publication.HasOne<Record>().WithMany().HasForeignKey(p => p.RecordId).OnDelete(DeleteBehavior.Restrict);
        publication.HasIndex(p => p.Code).IsUnique();
        publication.HasIndex(p => new { p.IsOpen, p.RecordId });
    }
}
