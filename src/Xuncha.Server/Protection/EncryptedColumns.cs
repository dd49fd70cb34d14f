using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Protection;

/// <summary>Which columns hold encrypted values is said where a table is configured; from there a new key finds them.</summary>
internal static class EncryptedColumns
{
    private const string Annotation = "Xuncha:Encrypted";

    /// <summary>Marks a column of text whose values <see cref="FieldCipher"/> makes. The table's key must be one column.</summary>
    public static PropertyBuilder<T> IsEncrypted<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Annotation, value: true);

    /// <summary>Whether a column is marked so.</summary>
    public static bool IsEncrypted(this IReadOnlyProperty property) => property.FindAnnotation(Annotation) is not null;

    /// <summary>All of them that may be written again: what is append-only keeps its keys.</summary>
    public static IEnumerable<IProperty> Of(XunchaDb db) =>
        from entity in db.Model.GetEntityTypes()
        where !AppendOnly.Tables.Contains(entity.GetTableName())
        from property in entity.GetProperties()
        where property.IsEncrypted()
        select property;
}

/// <summary>Writes values again that an older key encrypted, in batches, while the server runs: either the old value stands or the new one.</summary>
internal sealed class ReEncryption(XunchaDb db, FieldCipher cipher)
{
    private const int Batch = 200;

    /// <summary>Goes through all encrypted columns.</summary>
    /// <returns>How many values were written again.</returns>
    /// <exception cref="KeysNotUsableException">A key is missing; what was written stays valid.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var written = 0;
        foreach (var property in EncryptedColumns.Of(db).ToList())
        {
            var table = property.DeclaringType.GetTableName()!;
            var key = ((IEntityType)property.DeclaringType).FindPrimaryKey()!.Properties.Single();
            var column = property.GetColumnName();
            // A UUID as FieldPlace writes it; in SQLite EF keeps it in capitals.
            var row = db.Database.IsNpgsql() ? $"{key.GetColumnName()}::text" : key.ClrType == typeof(Guid) ? $"lower({key.GetColumnName()})" : key.GetColumnName();
            while (await StepAsync(table, row, column, cancellation) is var count and > 0)
            {
                written += count;
            }
        }

        return written;
    }

#pragma warning disable EF1002 // The names are the model's own; every value is a parameter.
    private async Task<int> StepAsync(string table, string id, string column, CancellationToken cancellation)
    {
        var rows = await db.Database.SqlQueryRaw<Row>(
            $$"""
            SELECT {{id}} AS "Id", {{column}} AS "Value" FROM {{table}}
            WHERE {{column}} IS NOT NULL AND {{column}} NOT LIKE {0} ORDER BY {{id}} LIMIT {{Batch}}
            """,
            cipher.CurrentMark + "%").ToListAsync(cancellation);
        foreach (var row in rows)
        {
            var place = new FieldPlace(table, column, row.Id);
            // Who changed the value meanwhile has encrypted it under the new key.
            await db.Database.ExecuteSqlRawAsync(
                $$"""UPDATE {{table}} SET {{column}} = {0} WHERE {{id}} = {1} AND {{column}} = {2}""",
                [cipher.Encrypt(place, cipher.Decrypt(place, row.Value)), row.Id, row.Value],
                cancellation);
        }

        return rows.Count;
    }
#pragma warning restore EF1002

    private sealed record Row(string Id, string Value);
}
