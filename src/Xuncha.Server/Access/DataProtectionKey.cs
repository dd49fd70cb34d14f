using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Access;

/// <summary>A key that signs cookies; in the database, so that every node has it.</summary>
internal sealed class DataProtectionKey
{
    public required string Name { get; init; }

    /// <summary>The key as XML, encrypted.</summary>
    public required string Xml { get; init; }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<DataProtectionKey> key)
    {
        key.ToTable("data_protection_key").HasKey(k => k.Name);
        key.Property(k => k.Name).HasMaxLength(100);
        key.Property(k => k.Xml).IsEncrypted();
    }
}
