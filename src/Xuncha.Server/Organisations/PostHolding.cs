using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Xuncha.Server.Organisations;

/// <summary>A person holds a post of an organisation for a time, or stands in for somebody who does. A post may have several holders.</summary>
internal sealed class PostHolding : ITerm
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>The post's code, the one that a definition's roles name, such as <c>commission-office</c>.</summary>
    public required string Post { get; init; }

    /// <summary>The first day.</summary>
    public required LocalDate From { get; init; }

    /// <summary>The last day, inclusive; null while no end is known.</summary>
    public LocalDate? To { get; set; }

    /// <summary>Whose deputy the person is in this post; null for a holder in their own right.</summary>
    public Guid? DeputyFor { get; init; }

    /// <summary>Why a deputy was needed.</summary>
    public string? Reason { get; init; }
}

internal sealed class PostHoldingConfiguration : IEntityTypeConfiguration<PostHolding>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PostHolding> holding)
    {
        holding.ToTable("post_holding");
        holding.Property(h => h.Id).ValueGeneratedNever();
        holding.Property(h => h.Post).HasMaxLength(60);
        holding.Property(h => h.From).HasColumnName("from_date");
        holding.Property(h => h.To).HasColumnName("to_date");
        holding.HasOne<Person>().WithMany().HasForeignKey(h => h.PersonId).OnDelete(DeleteBehavior.Restrict);
        holding.Property(h => h.Reason).HasMaxLength(2000);
        holding.HasOne<Person>().WithMany().HasForeignKey(h => h.DeputyFor).OnDelete(DeleteBehavior.Restrict);
        holding.HasOne<Organisation>().WithMany().HasForeignKey(h => h.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        // Who holds this post here, and what does this person hold.
        holding.HasIndex(h => new { h.OrganisationId, h.Post });
        holding.HasIndex(h => h.PersonId);
        holding.HasIndex(h => h.DeputyFor);
    }
}
