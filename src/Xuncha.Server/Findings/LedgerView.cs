using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Findings;

/// <summary>The columns in which a page shows the ledger.</summary>
internal enum LedgerColumn
{
    /// <summary>What people call it.</summary>
    Title,

    /// <summary>Its definition.</summary>
    Kind,

    /// <summary>The inspected party.</summary>
    Party,

    /// <summary>The content area.</summary>
    Area,

    /// <summary>The region.</summary>
    Region,

    /// <summary>The industry.</summary>
    Industry,

    /// <summary>The responsible unit.</summary>
    Unit,

    /// <summary>The responsible person.</summary>
    Person,

    /// <summary>When it was found.</summary>
    Found,

    /// <summary>Its state.</summary>
    State,

    /// <summary>When its rectification is due.</summary>
    Due,

    /// <summary>What rectification costs.</summary>
    Money,

    /// <summary>Whether it is open, struck off or settled otherwise.</summary>
    Standing,

    /// <summary>What was found.</summary>
    Description,
}

/// <summary>A way of looking at the ledger that somebody keeps under a name. It holds what is asked for, never what was found: each who opens it sees what is theirs.</summary>
internal sealed class LedgerView
{
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid PersonId { get; init; }

    public string Name { get; set; } = string.Empty;

    public LedgerFilter Filter { get; set; } = new();

    /// <summary>In which order, as the list takes it; null for the usual one.</summary>
    public string? Sort { get; set; }

    public IReadOnlyList<LedgerColumn> Columns { get; set; } = [];

    /// <summary>The organisation that it is shared with, and all below; null where it is the owner's alone.</summary>
    public Guid? SharedWithId { get; set; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; set; }
}

internal sealed class LedgerViewConfiguration : IEntityTypeConfiguration<LedgerView>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<LedgerView> view)
    {
        view.ToTable("ledger_view");
        view.Property(v => v.Id).ValueGeneratedNever();
        view.Property(v => v.Name).HasMaxLength(LedgerViewBody.LongestName);
        view.Property(v => v.Filter).AsJson();
        view.Property(v => v.Sort).HasMaxLength(20);
        view.Property(v => v.Columns).AsJson();
        view.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId).OnDelete(DeleteBehavior.Restrict);
        view.HasOne<Organisation>().WithMany().HasForeignKey(v => v.SharedWithId).OnDelete(DeleteBehavior.Restrict);
        view.HasIndex(v => new { v.PersonId, v.Name }).IsUnique();
        view.HasIndex(v => v.SharedWithId);
    }
}
