using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Access;

/// <summary>Who must sign in with a second factor.</summary>
internal enum SecondFactorFor
{
    /// <summary>Nobody must; whoever has one is asked for it.</summary>
    Nobody,

    /// <summary>The three administrators and whoever else holds a post of the root organisation alone.</summary>
    Administrators,

    /// <summary>Every person.</summary>
    Everybody,
}

/// <summary>A person's authenticator (TOTP).</summary>
internal sealed class SecondFactor
{
    public required Guid PersonId { get; init; }

    /// <summary>Its secret in Base32, encrypted; null until the first code was given.</summary>
    public string? Secret { get; set; }

    /// <summary>A new secret that waits for its first code, encrypted; until then the old one counts.</summary>
    public string? Pending { get; set; }

    /// <summary>The last time step of which a code was taken; none of it or before is taken again.</summary>
    public long LastStep { get; set; }
}

/// <summary>What gets in once instead of a code, when the authenticator is lost. A used one is gone.</summary>
internal sealed class RecoveryCode
{
    /// <summary>SHA-256 in hexadecimal. A code has more than 75 random bits and tries are counted, so that a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    public required Guid PersonId { get; init; }
}

internal sealed class SecondFactorConfiguration : IEntityTypeConfiguration<SecondFactor>, IEntityTypeConfiguration<RecoveryCode>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SecondFactor> factor)
    {
        factor.ToTable("second_factor").IsAuditedWith("person", nameof(SecondFactor.PersonId)).HasKey(f => f.PersonId);
        factor.Property(f => f.PersonId).ValueGeneratedNever();
        factor.Property(f => f.Secret).HasMaxLength(400).IsEncrypted();
        factor.Property(f => f.Pending).HasMaxLength(400).IsEncrypted();
        factor.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("recovery_code").IsAuditedWith("person", nameof(RecoveryCode.PersonId)).HasKey(c => c.Hash);
        code.Property(c => c.Hash).HasMaxLength(64).IsSecret();
        code.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
        code.HasIndex(c => c.PersonId);
    }
}
