using Microsoft.EntityFrameworkCore.Design;

namespace Xuncha.Server.Storage;

/// <summary>For <c>dotnet ef migrations add</c>, which never connects.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteXunchaDb>
{
    /// <inheritdoc/>
    public SqliteXunchaDb CreateDbContext(string[] args) => (SqliteXunchaDb)Database.Sqlite(".").Open();
}

/// <summary>For <c>dotnet ef migrations add</c>, which never connects.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresXunchaDb>
{
    /// <inheritdoc/>
    public PostgresXunchaDb CreateDbContext(string[] args) => (PostgresXunchaDb)Database.Postgres("Host=localhost").Open();
}
