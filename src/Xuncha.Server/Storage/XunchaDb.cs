using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Storage;

/// <summary>
/// The one model of the database. Features bring their tables with an <see cref="IEntityTypeConfiguration{TEntity}"/> in their own
/// folder. The two sealed subclasses differ in nothing but their migrations.
/// </summary>
/// <param name="options">Which provider, and where.</param>
internal abstract class XunchaDb(DbContextOptions options) : IdentityUserContext<Person, Guid>(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<Instant>().HaveConversion<InstantConverter>();
        configuration.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        configuration.Properties<LocalTime>().HaveConversion<LocalTimeConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<IdentityUserClaim<Guid>>().ToTable("person_claim");
        model.Entity<IdentityUserLogin<Guid>>().ToTable("person_login");
        model.Entity<IdentityUserToken<Guid>>().ToTable("person_token");
        model.ApplyConfigurationsFromAssembly(typeof(XunchaDb).Assembly);
        SnakeCase.Apply(model);
        if (Database.IsNpgsql())
        {
            // A prefix of a path is a range of the index only in byte order.
            model.Entity<Organisation>().Property(o => o.Path).UseCollation("C");
        }
    }
}

/// <summary>The model on SQLite: one file, one writer.</summary>
internal sealed class SqliteXunchaDb : XunchaDb
{
    public SqliteXunchaDb(DbContextOptions<SqliteXunchaDb> options)
        : base(options) =>
        Database.AutoSavepointsEnabled = false; // nobody goes on in a transaction in which saving has failed; each would cost two round trips
}

/// <summary>The model on PostgreSQL.</summary>
internal sealed class PostgresXunchaDb : XunchaDb
{
    public PostgresXunchaDb(DbContextOptions<PostgresXunchaDb> options)
        : base(options) =>
        Database.AutoSavepointsEnabled = false; // nobody goes on in a transaction in which saving has failed; each would cost two round trips
}
