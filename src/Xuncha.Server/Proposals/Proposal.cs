using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Proposals;

/// <summary>What can be proposed.</summary>
internal enum ProposalKind
{
    /// <summary>To give a post.</summary>
    GivePost,

    /// <summary>To end a post.</summary>
    EndPost,

    /// <summary>To take away somebody's lost authenticator.</summary>
    RemoveFactor,

    /// <summary>To publish a version of a definition.</summary>
    PublishDefinition,

    /// <summary>To move running records to another version of their definition.</summary>
    MigrateRecords,

    /// <summary>To put a revision of a calendar in force.</summary>
    ApplyCalendar,

    /// <summary>To register a program of another system.</summary>
    RegisterClient,

    /// <summary>To change what a program is registered with.</summary>
    ChangeClient,

    /// <summary>To open the content of entries of the audit log.</summary>
    OpenEntries,
}

/// <summary>What has become of a proposal.</summary>
internal enum ProposalState
{
    /// <summary>It waits for a second person.</summary>
    Pending,

    /// <summary>A second person confirmed it, and it took effect.</summary>
    Confirmed,

    /// <summary>A second person refused it.</summary>
    Refused,

    /// <summary>Whoever proposed it took it back.</summary>
    Withdrawn,
}

/// <summary>Administration by two persons: one proposes, and it takes effect when another confirms. (Business of records by two persons is an <see cref="Records.Ask"/>.)</summary>
internal sealed class Proposal
{
    public required Guid Id { get; init; }

    public required ProposalKind Kind { get; init; }

    /// <summary>What is proposed, as JSON; its shape is the kind's.</summary>
    public required string Content { get; init; }

    /// <summary>The person whom it is about, who neither proposes nor decides it; null where it is about nobody.</summary>
    public required Guid? Concerns { get; init; }

    public required Guid ProposedBy { get; init; }

    public required Instant ProposedAt { get; init; }

    public ProposalState State { get; set; }

    /// <summary>Who confirmed, refused or withdrew it.</summary>
    public Guid? DecidedBy { get; set; }

    public Instant? DecidedAt { get; set; }

    /// <summary>Why it was refused.</summary>
    public string? Reason { get; set; }

    /// <summary>What came of it when it was confirmed, as JSON, where there is more to say than that it was done; its shape is the kind's.</summary>
    public string? Outcome { get; set; }

    /// <summary>Reads the content.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Content, Json.Options) ?? throw new InvalidOperationException($"Proposal {Id} has no content.");
}

internal sealed class ProposalConfiguration : IEntityTypeConfiguration<Proposal>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Proposal> proposal)
    {
        proposal.ToTable("proposal");
        proposal.Property(p => p.Id).ValueGeneratedNever();
        proposal.Property(p => p.Kind).HasConversion<string>().HasMaxLength(20);
        proposal.Property(p => p.State).HasConversion<string>().HasMaxLength(10);
        proposal.Property(p => p.Reason).HasMaxLength(2000);
        proposal.HasOne<Person>().WithMany().HasForeignKey(p => p.ProposedBy).OnDelete(DeleteBehavior.Restrict);
        proposal.HasIndex(p => new { p.State, p.Id });
    }
}
