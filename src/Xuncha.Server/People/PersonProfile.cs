using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.People;

/// <summary>
/// What a commission's office keeps of somebody who may be called into a team, beside the posts that the product itself has given. It
/// decides on recusal and is asked as a whole, so that its lists are columns of JSON.
/// </summary>
internal sealed class PersonProfile
{
    public required Guid PersonId { get; init; }

    /// <summary>Where the person belongs: the commission's office there or above keeps the profile.</summary>
    public required Guid OrganisationId { get; set; }

    /// <summary>The home region; null where it is not known.</summary>
    public Guid? HomeId { get; set; }

    /// <summary>Posts held elsewhere than in the product, past and present.</summary>
    public ImmutableArray<FormerPost> Posts { get; set; } = [];

    public ImmutableArray<Qualification> Qualifications { get; set; } = [];

    /// <summary>Industries and areas that the person knows.</summary>
    public ImmutableArray<string> Expertise { get; set; } = [];

    /// <summary>Counts the changes.</summary>
    public long Version { get; set; }

    /// <summary>Whether a qualification is valid on a day.</summary>
    public bool IsQualifiedOn(LocalDate day) => Qualifications.Any(qualification => qualification.ValidUntil is not { } last || last >= day);
}

/// <summary>A post that somebody holds or has held. Both days are inclusive.</summary>
/// <param name="OrganisationId">Where, in the tree; or else by name.</param>
/// <param name="OrganisationName">The name of an organisation that is not in the tree.</param>
/// <param name="Title">The post.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day; null while it is held.</param>
internal sealed record FormerPost(Guid? OrganisationId, string? OrganisationName, string? Title, LocalDate? From, LocalDate? To);

/// <summary>A certificate.</summary>
/// <param name="Name">What it certifies.</param>
/// <param name="Number">Its number.</param>
/// <param name="ValidUntil">The last day, inclusive; null where it has none.</param>
internal sealed record Qualification(string? Name, string? Number, LocalDate? ValidUntil);

/// <summary>What somebody has declared of kin and interests, as a whole; the newest counts, the former ones stay on record.</summary>
internal sealed class Declaration
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required LocalDate DeclaredOn { get; init; }

    /// <summary>A <see cref="Declared"/> as JSON, encrypted.</summary>
    public required string Content { get; set; }

    /// <summary>Where its content stands.</summary>
    public static FieldPlace PlaceOf(Guid id) => new("declaration", "content", id);
}

/// <summary>Kin and interests.</summary>
internal sealed record Declared(IReadOnlyList<Kin>? Kin, IReadOnlyList<Interest>? Interests);

/// <summary>A relative who serves somewhere.</summary>
/// <param name="Name">The relative's name.</param>
/// <param name="Relation">How related.</param>
/// <param name="OrganisationId">Where the relative serves, in the tree; or else by name.</param>
/// <param name="OrganisationName">The name of an organisation that is not in the tree.</param>
/// <param name="Post">As what.</param>
internal sealed record Kin(string? Name, string? Relation, Guid? OrganisationId, string? OrganisationName, string? Post);

/// <summary>An interest in an organisation.</summary>
/// <param name="OrganisationId">In which, in the tree; or else by name.</param>
/// <param name="OrganisationName">The name of an organisation that is not in the tree.</param>
/// <param name="Description">What it is.</param>
internal sealed record Interest(Guid? OrganisationId, string? OrganisationName, string? Description);

internal sealed class PersonProfileConfiguration : IEntityTypeConfiguration<PersonProfile>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PersonProfile> profile)
    {
        profile.ToTable("person_profile").IsAuditedWith("person", nameof(PersonProfile.PersonId)).HasKey(p => p.PersonId);
        profile.Property(p => p.Posts).AsJson();
        profile.Property(p => p.Qualifications).AsJson();
        profile.Property(p => p.Expertise).AsJson();
        profile.Property(p => p.Version).IsConcurrencyToken();
        profile.HasOne<Person>().WithOne().HasForeignKey<PersonProfile>(p => p.PersonId).OnDelete(DeleteBehavior.Restrict);
        profile.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        profile.HasOne<Organisation>().WithMany().HasForeignKey(p => p.HomeId).OnDelete(DeleteBehavior.Restrict);
        profile.HasIndex(p => p.OrganisationId);
    }
}

internal sealed class DeclarationConfiguration : IEntityTypeConfiguration<Declaration>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Declaration> declaration)
    {
        declaration.ToTable("declaration").IsAuditedWith("person", nameof(Declaration.PersonId));
        declaration.Property(d => d.Id).ValueGeneratedNever();
        declaration.Property(d => d.Content).IsEncrypted();
        declaration.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId).OnDelete(DeleteBehavior.Restrict);
        declaration.HasIndex(d => new { d.PersonId, d.Id });
    }
}
