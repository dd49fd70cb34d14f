using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Imports;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Imports;

/// <summary>How far an import is.</summary>
internal enum ImportState
{
    /// <summary>It waits its turn.</summary>
    Waiting,

    /// <summary>The file is read.</summary>
    Reading,

    /// <summary>The rows are checked.</summary>
    Checking,

    /// <summary>The records are written; none is there before all are.</summary>
    Writing,

    /// <summary>All rows are there.</summary>
    Done,

    /// <summary>All rows are good; nothing was written, as was asked.</summary>
    Checked,

    /// <summary>The same file was imported here before; nothing was written.</summary>
    Repeated,

    /// <summary>Something is wrong with the file; nothing was written.</summary>
    Refused,

    /// <summary>Something went wrong that is not the file's fault; nothing was written.</summary>
    Failed,

    /// <summary>Whoever asked for it called it off; nothing was written.</summary>
    Cancelled,
}

/// <summary>A file from which records are to be opened, all of them or none. It lies in the <see cref="Documents.FileStore"/>.</summary>
internal sealed class ImportJob
{
    public required Guid Id { get; init; }

    public required Guid AskedBy { get; init; }

    /// <summary>The part of the tree that whoever asked is confined to.</summary>
    public required string Within { get; init; }

    public required Instant AskedAt { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The step by which each record is registered.</summary>
    public required string Step { get; init; }

    public required Guid? ParentId { get; init; }

    public required Guid? OrganizerId { get; init; }

    public required Guid? PartyId { get; init; }

    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether the rows are only to be checked.</summary>
    public required bool IsCheck { get; init; }

    public ImportState State { get; set; }

    /// <summary>The run that works on it; null for none. Whoever calls it off takes it away, and what that run has written does not come to be.</summary>
    public Guid? Claim { get; set; }

    /// <summary>When that run was last seen at work: a real instant.</summary>
    public Instant? SeenAt { get; set; }

    /// <summary>How many runs it has taken.</summary>
    public int Runs { get; set; }

    public int Rows { get; set; }

    public int Written { get; set; }

    /// <summary>Rows whose number was here before.</summary>
    public int Skipped { get; set; }

    public int Faults { get; set; }

    public string? Zh { get; set; }

    public string? En { get; set; }

    public Instant? EndedAt { get; set; }

    /// <summary>Where the records go, as one text: the parent, or organizer and party.</summary>
    public required string Target { get; init; }

    /// <summary>Where the records are to go.</summary>
    public NewRecord Wanted => new(DefinitionId, Title: null, ParentId, OrganizerId, PartyId);

    /// <summary>The text of a place.</summary>
    public static string TargetOf(NewRecord wanted) => wanted.ParentId is { } parent ? $"{parent:N}" : $"{wanted.OrganizerId:N}/{wanted.PartyId:N}";

    /// <summary>Ends it; no run has a claim on it any more.</summary>
    public void End(ImportState state, Instant now, Text? message = null)
    {
        (State, Claim, EndedAt) = (state, null, now);
        (Zh, En) = (message?.Zh, message?.En);
    }
}

/// <summary>A row that was imported, by its number: the same number does not come to the same place twice.</summary>
internal sealed class ImportedRow
{
    public required string DefinitionId { get; init; }

    public required string Target { get; init; }

    public required string Number { get; init; }

    public required Guid RecordId { get; init; }
}

/// <summary>A row of a file with all that is wrong with it.</summary>
internal sealed class FaultyRow
{
    public required Guid JobId { get; init; }

    /// <summary>Its number as a spreadsheet counts.</summary>
    public required int Row { get; init; }

    public required IReadOnlyList<ImportFault> Faults { get; init; }
}

internal sealed class ImportJobConfiguration : IEntityTypeConfiguration<ImportJob>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ImportJob> job)
    {
        job.ToTable("import_job");
        job.Property(j => j.Id).ValueGeneratedNever();
        job.Property(j => j.Within).HasMaxLength(Organisation.LongestPath);
        job.Property(j => j.DefinitionId).HasMaxLength(100);
        job.Property(j => j.Step).HasMaxLength(60);
        job.Property(j => j.FileName).HasMaxLength(255);
        job.Property(j => j.Hash).HasMaxLength(64);
        job.Property(j => j.State).HasConversion<string>().HasMaxLength(20);
        job.Property(j => j.Claim).IsConcurrencyToken();
        job.Property(j => j.Target).HasMaxLength(80);
        job.Ignore(j => j.Wanted);
        job.HasOne<Person>().WithMany().HasForeignKey(j => j.AskedBy).OnDelete(DeleteBehavior.Restrict);
        job.HasIndex(j => new { j.AskedBy, j.Id });
        // Asked at every tick: what waits or was left.
        job.HasIndex(j => j.Id).HasFilter("ended_at IS NULL").HasDatabaseName("ix_import_job_open");
        // The same file comes to the same place once: the database itself refuses a second time.
        job.HasIndex(j => new { j.DefinitionId, j.Target, j.Hash }).IsUnique().HasFilter("state = 'Done'");
    }
}

internal sealed class ImportedRowConfiguration : IEntityTypeConfiguration<ImportedRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ImportedRow> row)
    {
        row.ToTable("imported_row").IsAuditedWith("record", nameof(ImportedRow.RecordId)).HasKey(r => new { r.DefinitionId, r.Target, r.Number });
        row.Property(r => r.DefinitionId).HasMaxLength(100);
        row.Property(r => r.Target).HasMaxLength(80);
        row.Property(r => r.Number).HasMaxLength(100);
        row.HasOne<Record>().WithMany().HasForeignKey(r => r.RecordId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class FaultyRowConfiguration : IEntityTypeConfiguration<FaultyRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<FaultyRow> row)
    {
        row.ToTable("import_faulty_row").IsNotAudited().HasKey(r => new { r.JobId, r.Row });
        row.Property(r => r.Faults).AsJson();
        row.HasOne<ImportJob>().WithMany().HasForeignKey(r => r.JobId).OnDelete(DeleteBehavior.Restrict);
    }
}
