using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Planning;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>A programme as it is kept. It never changes: another takes its place.</summary>
internal sealed class ProgrammeRow
{
    public required Guid Id { get; init; }

    public required Guid OrganizerId { get; init; }

    /// <summary>The organiser's <see cref="Organisation.Path"/>.</summary>
    public required string OrganizerPath { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>The paper that it rests on.</summary>
    public required string Basis { get; init; }

    /// <summary>Its duties and all else that it says.</summary>
    public required Programme Rules { get; init; }

    /// <summary>The programme in whose place it is.</summary>
    public required Guid? Supersedes { get; init; }

    /// <summary>The programme that has taken its place.</summary>
    public Guid? SupersededBy { get; set; }

    public required Guid CreatedBy { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Its name in both languages.</summary>
    public Text Name => new(NameZh, NameEn);
}

internal sealed class ProgrammeConfiguration : IEntityTypeConfiguration<ProgrammeRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ProgrammeRow> programme)
    {
        programme.ToTable("programme");
        programme.Property(p => p.Id).ValueGeneratedNever();
        programme.Property(p => p.OrganizerPath).HasMaxLength(Organisation.LongestPath);
        programme.Property(p => p.NameZh).HasMaxLength(200);
        programme.Property(p => p.NameEn).HasMaxLength(200);
        programme.Property(p => p.Basis).HasMaxLength(500);
        programme.Property(p => p.Rules).AsJson();
        programme.Ignore(p => p.Name);
        programme.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganizerId).OnDelete(DeleteBehavior.Restrict);
        programme.HasOne<Person>().WithMany().HasForeignKey(p => p.CreatedBy).OnDelete(DeleteBehavior.Restrict);
        programme.HasIndex(p => p.OrganizerId);
        programme.HasIndex(p => p.Supersedes).IsUnique();
    }
}
