using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Access;

/// <summary>A person's session. It ends when its row goes, whatever the cookie says. Instants are real ones, also in training.</summary>
internal sealed class SessionRow
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Instant StartedAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public required Instant LastSeenAt { get; set; }

    /// <summary>The address it was started from, for its owner to recognise.</summary>
    public required string Address { get; init; }

    /// <summary>What the browser calls itself, cut off at 200 characters.</summary>
    public required string Agent { get; init; }
}

internal sealed class SessionRowConfiguration : IEntityTypeConfiguration<SessionRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SessionRow> session)
    {
        session.ToTable("session").IsNotAudited();
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.Address).HasMaxLength(45);
        session.Property(s => s.Agent).HasMaxLength(200);
        session.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
        session.HasIndex(s => s.PersonId);
        session.HasIndex(s => s.LastSeenAt);
    }
}
