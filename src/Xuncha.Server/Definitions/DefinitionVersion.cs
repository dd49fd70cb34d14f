using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Xuncha.Server.Definitions;

/// <summary>One version of a definition, with its text as it was written. Once published it never changes.</summary>
internal sealed class DefinitionVersion
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required string Text { get; set; }

    /// <summary>SHA-256 of the text with its line ends normalised.</summary>
    public required string Hash { get; set; }

    public required Instant AddedAt { get; set; }

    public Instant? PublishedAt { get; set; }

    /// <summary>Who published it; null for the start on an empty embedded database.</summary>
    public Guid? PublishedBy { get; set; }
}

internal sealed class DefinitionVersionConfiguration : IEntityTypeConfiguration<DefinitionVersion>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<DefinitionVersion> version)
    {
        version.ToTable("definition_version").HasKey(v => new { v.Id, v.Version });
        version.Property(v => v.Id).HasMaxLength(100);
        version.Property(v => v.Hash).HasMaxLength(64);
    }
}
