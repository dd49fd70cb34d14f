using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit;

/// <summary>What the audit log makes of a table, read once from its configuration.</summary>
internal sealed class AuditShape
{
    private static readonly ConditionalWeakTable<IEntityType, AuditShape> Known = [];

    private readonly IReadOnlyList<IProperty> _subjectKey;
    private readonly IReadOnlyList<IProperty> _behalf;

    private AuditShape(IEntityType type)
    {
        IsAudited = type.FindAnnotation(Audited.Not) is null;
        Table = type.GetTableName() ?? "";
        if (type.FindAnnotation(Audited.Of)?.Value is string of && of.Split('/') is [var subject, var property])
        {
            (Subject, _subjectKey) = (subject, [type.FindProperty(property) ?? throw new InvalidOperationException($"{Table} has no {property}.")]);
        }
        else
        {
            (Subject, _subjectKey) = (Table, type.FindPrimaryKey()?.Properties ?? []);
        }

        Columns = [.. type.GetProperties().Select(p => new Column(p))];
        _behalf = [.. type.GetProperties().Where(p => p.FindAnnotation(Audited.Behalf) is not null)];
    }

    /// <summary>A column, with what is needed of it each time.</summary>
    internal sealed record Column(IProperty Property)
    {
        /// <summary>Its name in the log: the column's.</summary>
        public string Name { get; } = Property.GetColumnName();

        /// <summary>Whether it names the row.</summary>
        public bool IsKey { get; } = Property.IsPrimaryKey();

        /// <summary>Whether its values stay out of the log.</summary>
        public bool IsSecret { get; } = Property.FindAnnotation(Audited.Secret) is not null || Property.IsEncrypted();

        /// <summary>A value as the database keeps it.</summary>
        public object? Kept(object? value) => value is null ? null : Property.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value;
    }

    /// <summary>Whether changes are written down at all.</summary>
    public bool IsAudited { get; }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The table of the subject that its changes belong to: itself, or another.</summary>
    public string Subject { get; }

    /// <summary>All columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Whether the row is the subject itself, and no part of one.</summary>
    public bool IsSubject => Subject == Table;

    /// <summary>The shape of a table.</summary>
    public static AuditShape Of(IEntityType type) => Known.GetValue(type, static t => new(t));

    /// <summary>The key of the subject that a row belongs to.</summary>
    public string SubjectOf(EntityEntry entry) => string.Join('/', _subjectKey.Select(p => entry.CurrentValues[p]));

    /// <summary>On whose behalf a row says that it was written; null where it does not say.</summary>
    public string? BehalfIn(EntityEntry entry) =>
        string.Join(" / ", _behalf.Select(p => entry.CurrentValues[p]).OfType<object>()) is { Length: > 0 } behalf ? behalf : null;
}
