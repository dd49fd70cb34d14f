using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>A record of any definition, as it is stored. Its deadlines lie in rows of their own.</summary>
internal sealed class Record
{
    public required Guid Id { get; init; }

    public required RecordKind Kind { get; init; }

    public required string DefinitionId { get; init; }

    public required int DefinitionVersion { get; set; }

    /// <summary>What people call this record.</summary>
    public required string Title { get; init; }

    /// <summary>The record that this one belongs to: the inspection of a finding.</summary>
    public required Guid? ParentId { get; init; }

    /// <summary>The record whose team is this one's too: itself where it has no parent or a team of its own, as a look-back has that belongs to an inspection.</summary>
    public required Guid RootId { get; init; }

    public required Guid OrganizerId { get; init; }

    public required Guid PartyId { get; init; }

    /// <summary>The organizer's <see cref="Organisation.Path"/>, which never changes: who stands above it is asked without a join.</summary>
    public required string OrganizerPath { get; init; }

    /// <summary>The party's <see cref="Organisation.Path"/>: lists of a subtree are one prefix.</summary>
    public required string PartyPath { get; init; }

    public required string Stage { get; set; }

    public required string State { get; set; }

    public required Occurrence Since { get; set; }

    public required RecordStatus Status { get; set; }

    public required int Steps { get; set; }

    public required ImmutableSortedDictionary<string, string> Fields { get; set; }

    public required ImmutableSortedDictionary<string, ImmutableArray<Guid>> LastActors { get; set; }

    public required ImmutableArray<SignOff> SignOffs { get; set; }

    /// <inheritdoc cref="WorkflowInstance.Fresh"/>
    public ImmutableSortedSet<string> Fresh { get; set; } = [];

    /// <summary>
    /// The person whom it is about, by the field <see cref="Field.Concerned"/> of it or of a record above it: who does not know of it, nor does a
    /// deputy who stands in for that person.
    /// </summary>
    public Guid? Concerned { get; set; }

    /// <summary>Counts the changes to the record. Reminders and warning levels do not count.</summary>
    public required long Version { get; set; }

    /// <summary>Random and told to nobody: without it, an ETag says nothing of how many changes there were.</summary>
    public byte[] Salt { get; init; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>The record as it stands, in a word that tells nothing else.</summary>
    public string Tag => Convert.ToHexStringLower(SHA256.HashData([.. Salt, .. BitConverter.GetBytes(Version)]).AsSpan(0, 12));

    public required Instant CreatedAt { get; init; }

    public List<DeadlineRow> Deadlines { get; } = [];

    /// <summary>The organisations and the team that hold the roles on it.</summary>
    public Place Place => new(OrganizerPath, PartyPath, RootId, Named(Field.Recipient), Named(Field.Unit), Concerned);

    /// <summary>The organisation or person that a field names.</summary>
    public Guid? Named(string field) => Fields.TryGetValue(field, out var value) && Guid.TryParse(value, out var id) ? id : null;

    /// <summary>The record as the engine sees it.</summary>
    public WorkflowInstance ToInstance() =>
        new(
            Id,
            DefinitionId,
            DefinitionVersion,
            State,
            Since,
            Status,
            Steps,
            Fields,
            LastActors,
            SignOffs,
            [.. Deadlines.OrderBy(deadline => deadline.Number).Select(deadline => deadline.ToDeadline())])
        {
            Fresh = Fresh,
        };
}

internal sealed class RecordConfiguration : IEntityTypeConfiguration<Record>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Record> record)
    {
        record.ToTable("record");
        record.Property(r => r.Id).ValueGeneratedNever();
        record.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        record.Property(r => r.Status).HasConversion<string>().HasMaxLength(20);
        record.Property(r => r.DefinitionId).HasMaxLength(100);
        record.Property(r => r.Title).HasMaxLength(200);
        record.Property(r => r.Stage).HasMaxLength(60);
        record.Property(r => r.State).HasMaxLength(60);
        record.Property(r => r.OrganizerPath).HasMaxLength(Organisation.LongestPath);
        record.Property(r => r.PartyPath).HasMaxLength(Organisation.LongestPath);
        record.Ignore(r => r.Place);
        record.Ignore(r => r.Tag);
        record.Property(r => r.Salt).IsSecret();
        record.Property(r => r.Since).AsJson();
        record.Property(r => r.Fields).AsJson();
        record.Property(r => r.LastActors).AsJson();
        record.Property(r => r.SignOffs).AsJson();
        record.Property(r => r.Fresh).AsJson();
        record.Property(r => r.Version).IsConcurrencyToken();
        record.HasOne<Record>().WithMany().HasForeignKey(r => r.ParentId).OnDelete(DeleteBehavior.Restrict);
        record.HasOne<Organisation>().WithMany().HasForeignKey(r => r.OrganizerId).OnDelete(DeleteBehavior.Restrict);
        record.HasOne<Organisation>().WithMany().HasForeignKey(r => r.PartyId).OnDelete(DeleteBehavior.Restrict);
        record.HasMany(r => r.Deadlines).WithOne().HasForeignKey(d => d.RecordId).OnDelete(DeleteBehavior.Restrict);
        record.HasIndex(r => r.ParentId);
        record.HasIndex(r => new { r.Kind, r.CreatedAt, r.Id });
        record.HasIndex(r => new { r.Kind, r.Title, r.Id });
        record.HasIndex(r => new { r.DefinitionId, r.DefinitionVersion, r.Status });
    }
}
