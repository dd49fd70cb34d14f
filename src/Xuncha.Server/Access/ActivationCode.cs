using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>What an administrator gets in with once, to set a password. The console showed it; here is only its hash.</summary>
internal sealed class ActivationCode
{
    /// <summary>How long a code is good.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(24);

    /// <summary>After so many wrong ones the right one is not taken either, and the console must make another.</summary>
    public const int MostFailures = 10;

    /// <summary>Whom it lets in; a new code takes the place of the old.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>SHA-256 in hexadecimal. A code has more than 120 random bits, so that a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    /// <summary>By the real clock, in training too; exclusive.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>How many wrong codes were tried since it was made.</summary>
    public int Failures { get; init; }

    /// <summary>Makes a code for a person, in the caller's transaction; the caller saves.</summary>
    /// <returns>The code, which is kept nowhere.</returns>
    public static async Task<string> MakeAsync(XunchaDb db, Guid person, Instant now, CancellationToken cancellation)
    {
        await db.Set<ActivationCode>().Where(c => c.PersonId == person).ExecuteDeleteAsync(cancellation);
        var code = TypedCode.New();
        var made = new ActivationCode { PersonId = person, Hash = TypedCode.HashOf(code), ExpiresAt = now + Lifetime };
        db.Add(made);
        db.Note<Person>("activation-code-made", person);
        return code;
    }
}

internal sealed class ActivationCodeConfiguration : IEntityTypeConfiguration<ActivationCode>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ActivationCode> code)
    {
        code.ToTable("activation_code").IsAuditedWith("person", nameof(ActivationCode.PersonId)).HasKey(c => c.PersonId);
        code.Property(c => c.PersonId).ValueGeneratedNever();
        code.Property(c => c.Hash).HasMaxLength(64).IsSecret();
        code.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
