using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Audit;

/// <summary>Writes the values of an entry as JSON: the particulars, and of each changed row the columns that changed, before and after.</summary>
internal static class AuditValues
{
    /// <summary>What stands for a value that is not written down.</summary>
    public const string Hidden = "***";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>The values of an entry; null where there are none.</summary>
    /// <param name="details">The particulars.</param>
    /// <param name="changes">The changed rows.</param>
    public static string? Write(object? details, IReadOnlyList<EntityEntry> changes)
    {
        if (details is null && changes.Count == 0)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (details is not null)
            {
                json.WritePropertyName("details");
                JsonSerializer.Serialize(json, details, details.GetType(), Json.Options);
            }

            json.WriteStartArray("changes");
            foreach (var change in changes)
            {
                WriteRow(json, change);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRow(Utf8JsonWriter json, EntityEntry row)
    {
        var shape = AuditShape.Of(row.Metadata);
        json.WriteStartObject();
        json.WriteString("table", shape.Table);
        if (row.State != EntityState.Added)
        {
            WriteColumns(json, "before", row, shape, row.OriginalValues);
        }

        if (row.State != EntityState.Deleted)
        {
            WriteColumns(json, "after", row, shape, row.CurrentValues);
        }

        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, string name, EntityEntry row, AuditShape shape, PropertyValues values)
    {
        json.WriteStartObject(name);
        foreach (var column in shape.Columns)
        {
            var isTold = row.State != EntityState.Modified || column.IsKey || row.Property(column.Property).IsModified;
            if (!isTold || (row.State == EntityState.Added && row.Property(column.Property).IsTemporary))
            {
                continue;
            }

            json.WritePropertyName(column.Name);
            WriteValue(json, values[column.Property] is { } value ? column.IsSecret ? Hidden : column.Kept(value) : null);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case Guid id: json.WriteStringValue(id); break;
            case DateTime instant: json.WriteStringValue(instant); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            default: json.WriteStringValue(string.Create(null, $"{value:O}")); break; // dates and times
        }
    }
}
