using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Access;

/// <summary>A password that a person chose, as a hash, so that it is not chosen again soon. The last five are kept.</summary>
internal sealed class FormerPassword
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 5;

    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Instant ChosenAt { get; init; }

    public required string Hash { get; init; }
}

internal sealed class FormerPasswordConfiguration : IEntityTypeConfiguration<FormerPassword>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<FormerPassword> former)
    {
        former.ToTable("former_password").IsAuditedWith("person", nameof(FormerPassword.PersonId));
        former.Property(f => f.Id).ValueGeneratedNever();
        former.Property(f => f.Hash).HasMaxLength(200).IsSecret();
        former.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId).OnDelete(DeleteBehavior.Cascade);
        former.HasIndex(f => new { f.PersonId, f.ChosenAt });
    }
}
