using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core;

namespace Xuncha.Server.Organisations;

/// <summary>What an organisation is.</summary>
internal enum OrganisationKind
{
    /// <summary>The top of the tree, made at the first start; there is one.</summary>
    Root,

    /// <summary>省</summary>
    Province,

    /// <summary>设区市</summary>
    City,

    /// <summary>县（市、区）</summary>
    County,

    /// <summary>乡镇、街道</summary>
    Township,

    /// <summary>部门</summary>
    Department,

    /// <summary>开发区、高新区</summary>
    Zone,

    /// <summary>党委、安全生产委员会及其办公室等</summary>
    Committee,

    /// <summary>企业、事业单位</summary>
    Enterprise,
}

/// <summary>
/// A government, department, zone, committee or enterprise. Organisations form a tree by explicit parent; the division code is an
/// attribute, because departments, zones and committees have none.
/// </summary>
internal sealed class Organisation
{
    /// <summary>What each level adds to a path, in characters.</summary>
    public const int PathStep = 33;

    /// <summary>The longest path in characters.</summary>
    public const int LongestPath = 700;

    public required Guid Id { get; init; }

    /// <summary>The organisation above; null at the root of the tree.</summary>
    public required Guid? ParentId { get; init; }

    public required OrganisationKind Kind { get; init; }

    /// <summary>The code of GB/T 2260, six digits (or nine or twelve below the county); null where there is none.</summary>
    public string? DivisionCode { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>The first day it exists.</summary>
    public required LocalDate ValidFrom { get; init; }

    /// <summary>The last day it exists, inclusive; null while no end is known.</summary>
    public LocalDate? ValidTo { get; set; }

    /// <summary>
    /// The ids from the root down to this one, as <c>/a/b/c/</c>: an organisation and all below it are one prefix, which both
    /// databases answer from an index.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Its name in both languages.</summary>
    public Text Name => new(NameZh, NameEn);

    /// <summary>The path of an organisation below another (or of a root).</summary>
    public static string PathOf(Guid id, string? parentPath) => $"{parentPath ?? "/"}{id:N}/";

    /// <summary>The organisation to which a path leads.</summary>
    public static Guid IdOf(string path) => Guid.Parse(path.AsSpan().TrimEnd('/')[^32..]);

    /// <summary>The organisations of a path, from the root down.</summary>
    public static Guid[] IdsOf(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
}

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<Organisation>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Organisation> organisation)
    {
        organisation.ToTable("organisation");
        organisation.Property(o => o.Id).ValueGeneratedNever();
        organisation.Property(o => o.Kind).HasConversion<string>().HasMaxLength(20);
        organisation.Property(o => o.DivisionCode).HasMaxLength(12);
        organisation.Property(o => o.NameZh).HasMaxLength(200);
        organisation.Property(o => o.NameEn).HasMaxLength(200);
        organisation.Property(o => o.Path).HasMaxLength(Organisation.LongestPath);
        organisation.Ignore(o => o.Name);
        organisation.HasOne<Organisation>().WithMany().HasForeignKey(o => o.ParentId).OnDelete(DeleteBehavior.Restrict);
        organisation.HasIndex(o => o.Path).IsUnique();
    }
}
