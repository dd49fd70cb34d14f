using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Duties;

/// <summary>One entry of an organ's list of duties (职责清单) or powers (权力清单), to which a finding can be tied: supervise by the list, hold to account by the list.</summary>
internal sealed class Duty
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Its number in the list, by which the organ calls it; one at a time is in force under it.</summary>
    public required string Code { get; init; }

    public required string Title { get; init; }

    /// <summary>The duty in full.</summary>
    public required string Text { get; init; }

    /// <summary>The law or paper that gives it.</summary>
    public required string Basis { get; init; }

    /// <summary>The first day.</summary>
    public required LocalDate ValidFrom { get; init; }

    /// <summary>The last day, inclusive; null while no end is known.</summary>
    public LocalDate? ValidTo { get; set; }
}

internal sealed class DutyConfiguration : IEntityTypeConfiguration<Duty>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Duty> duty)
    {
        duty.ToTable("duty");
        duty.Property(d => d.Id).ValueGeneratedNever();
        duty.Property(d => d.Code).HasMaxLength(40);
        duty.Property(d => d.Title).HasMaxLength(200);
        duty.Property(d => d.Text).HasMaxLength(10_000);
        duty.Property(d => d.Basis).HasMaxLength(2000);
        duty.HasOne<Organisation>().WithMany().HasForeignKey(d => d.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        duty.HasIndex(d => new { d.OrganisationId, d.Code });
    }
}
