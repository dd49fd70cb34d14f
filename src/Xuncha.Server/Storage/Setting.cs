using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Xuncha.Server.Storage;

/// <summary>A fact about this database as a whole.</summary>
internal sealed class Setting
{
    /// <summary><c>true</c> or <c>false</c>: whether the database is for practice. Written when it is created, never changed.</summary>
    public const string Training = "training";

    /// <summary>How far training's clock is ahead of the real one, in microseconds.</summary>
    public const string TrainingOffset = "training-offset";

    /// <summary>The seed of the demo world; <see cref="Unfinished"/> until it is complete.</summary>
    public const string Demo = "demo";

    /// <summary>What is kept of a demo that is being built, or whose building was broken off.</summary>
    public const string Unfinished = "unfinished";

    public required string Key { get; init; }

    public required string Value { get; set; }
}

internal sealed class SettingConfiguration : IEntityTypeConfiguration<Setting>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Setting> setting)
    {
        setting.ToTable("setting").HasKey(s => s.Key);
        setting.Property(s => s.Key).HasMaxLength(60);
    }
}
