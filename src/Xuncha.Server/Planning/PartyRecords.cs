using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Planning;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Planning;

/// <summary>An inspection of which the product has no record, because another body held it or it lies before the product's time.</summary>
internal sealed class OutsideInspection : IEntered
{
    public required Guid Id { get; init; }

    public required Guid PartyId { get; init; }

    /// <summary>The party's <see cref="Organisation.Path"/>.</summary>
    public required string PartyPath { get; init; }

    public required InspectionFamily Family { get; init; }

    /// <summary>Who inspected, in words.</summary>
    public required string Body { get; init; }

    /// <summary>Who inspected, where it is an organisation of the tree; null for a body that stands above all of it.</summary>
    public required Guid? BodyId { get; init; }

    /// <summary>The first day on site.</summary>
    public required LocalDate From { get; init; }

    /// <summary>The last day on site; null where nobody knows.</summary>
    public required LocalDate? To { get; init; }

    /// <summary>The number of the paper that proves it.</summary>
    public required string PaperNumber { get; init; }

    public required Guid EnteredBy { get; init; }

    public required Instant EnteredAt { get; init; }

    public Instant? VoidedAt { get; set; }

    public string? VoidReason { get; set; }
}

/// <summary>An accident, as far as plans look at it.</summary>
internal sealed class Accident : IEntered
{
    public required Guid Id { get; init; }

    public required Guid PartyId { get; init; }

    /// <summary>The party's <see cref="Organisation.Path"/>.</summary>
    public required string PartyPath { get; init; }

    public required LocalDate On { get; init; }

    public required AccidentSeverity Severity { get; init; }

    public required int Deaths { get; init; }

    /// <summary>Where it is known from.</summary>
    public required string Source { get; init; }

    public required Guid EnteredBy { get; init; }

    public required Instant EnteredAt { get; init; }

    public Instant? VoidedAt { get; set; }

    public string? VoidReason { get; set; }
}

/// <summary>How grave an accident is (《生产安全事故报告和调查处理条例》第三条).</summary>
internal enum AccidentSeverity
{
    /// <summary>一般事故</summary>
    Ordinary,

    /// <summary>较大事故</summary>
    Larger,

    /// <summary>重大事故</summary>
    Major,

    /// <summary>特别重大事故</summary>
    Extraordinary,
}

internal sealed class OutsideInspectionConfiguration : IEntityTypeConfiguration<OutsideInspection>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<OutsideInspection> inspection)
    {
        inspection.ToTable("outside_inspection");
        inspection.Property(i => i.Id).ValueGeneratedNever();
        inspection.Property(i => i.PartyPath).HasMaxLength(Organisation.LongestPath);
        inspection.Property(i => i.Family).HasConversion<string>().HasMaxLength(20);
        inspection.Property(i => i.Body).HasMaxLength(200);
        inspection.Property(i => i.From).HasColumnName("from_date");
        inspection.Property(i => i.To).HasColumnName("to_date");
        inspection.Property(i => i.PaperNumber).HasMaxLength(100);
        inspection.Property(i => i.VoidReason).HasMaxLength(2000);
        inspection.HasOne<Organisation>().WithMany().HasForeignKey(i => i.PartyId).OnDelete(DeleteBehavior.Restrict);
        inspection.HasOne<Organisation>().WithMany().HasForeignKey(i => i.BodyId).OnDelete(DeleteBehavior.Restrict);
        inspection.HasIndex(i => i.PartyId);
    }
}

internal sealed class AccidentConfiguration : IEntityTypeConfiguration<Accident>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Accident> accident)
    {
        accident.ToTable("accident");
        accident.Property(a => a.Id).ValueGeneratedNever();
        accident.Property(a => a.PartyPath).HasMaxLength(Organisation.LongestPath);
        accident.Property(a => a.On).HasColumnName("on_date");
        accident.Property(a => a.Severity).HasConversion<string>().HasMaxLength(20);
        accident.Property(a => a.Source).HasMaxLength(200);
        accident.Property(a => a.VoidReason).HasMaxLength(2000);
        accident.HasOne<Organisation>().WithMany().HasForeignKey(a => a.PartyId).OnDelete(DeleteBehavior.Restrict);
        accident.HasIndex(a => a.PartyId);
    }
}
