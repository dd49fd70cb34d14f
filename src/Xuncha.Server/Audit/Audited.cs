using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Xuncha.Server.Audit;

/// <summary>
/// What the audit log makes of a table is said where the table is configured. Without a word, every change of a row becomes an entry about that
/// row, with all its values.
/// </summary>
internal static class Audited
{
    /// <summary>On a table: its changes are not written down.</summary>
    public const string Not = "Xuncha:NotAudited";

    /// <summary>On a table: the table of the subject, and the property that names it.</summary>
    public const string Of = "Xuncha:AuditedOf";

    /// <summary>On a column: that it changed is written down, its values are not.</summary>
    public const string Secret = "Xuncha:Secret";

    /// <summary>On a column: on whose behalf it was done.</summary>
    public const string Behalf = "Xuncha:OnBehalfOf";

    /// <summary>
    /// Leaves a table out: bookkeeping of the machine, or what follows from other rows. <c>docs/decisions/009</c> says of each why.
    /// </summary>
    public static EntityTypeBuilder<T> IsNotAudited<T>(this EntityTypeBuilder<T> entity)
        where T : class => entity.HasAnnotation(Not, value: true);

    /// <summary>Changes of the table's rows belong to the entry about another row: a deadline's to its record.</summary>
    /// <param name="entity">The table.</param>
    /// <param name="subject">The other table.</param>
    /// <param name="property">The property that holds the other row's key.</param>
    public static EntityTypeBuilder<T> IsAuditedWith<T>(this EntityTypeBuilder<T> entity, string subject, string property)
        where T : class => entity.HasAnnotation(Of, $"{subject}/{property}");

    /// <summary>Keeps the values of a column out of the log. Encrypted columns are kept out without it.</summary>
    public static PropertyBuilder<T> IsSecret<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Secret, value: true);

    /// <summary>Marks a column that says on whose behalf something was done.</summary>
    public static PropertyBuilder<T> IsOnBehalfOf<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Behalf, value: true);
}
