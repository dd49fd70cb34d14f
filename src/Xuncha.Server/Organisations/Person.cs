using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;

namespace Xuncha.Server.Organisations;

/// <summary>Whether somebody or something signs in.</summary>
internal enum PersonKind
{
    /// <summary>A human being.</summary>
    Person,

    /// <summary>Another system, registered as a <see cref="Programs.Client"/>; it has no password.</summary>
    Program,
}

/// <summary>Who signs in: a person, or another system.</summary>
internal sealed class Person : IdentityUser<Guid>
{
    /// <summary>The name that others see.</summary>
    public required string DisplayName { get; set; }

    public required PersonKind Kind { get; init; }

    /// <summary>When the person chose the password; null while it is one that somebody else made. A real instant, also in training.</summary>
    public Instant? PasswordChosenAt { get; set; }

    /// <summary>Since when the account is closed; null while it is open. A real instant, also in training.</summary>
    public Instant? DisabledAt { get; set; }
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.ToTable("person");
        person.Property(p => p.Id).ValueGeneratedNever();
        person.Property(p => p.PasswordHash).IsSecret();
        person.Property(p => p.SecurityStamp).IsSecret();
        person.Property(p => p.ConcurrencyStamp).IsSecret();
        person.Property(p => p.DisplayName).HasMaxLength(100);
        person.Property(p => p.Kind).HasConversion<string>().HasMaxLength(10);
    }
}
