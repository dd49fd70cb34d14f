using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Xuncha.Server.Documents;

namespace Xuncha.Server.Tables;

/// <summary>A column of a sheet that is written.</summary>
/// <param name="Head">What stands in the first row.</param>
/// <param name="List">Where what may be chosen stands, as a range of another sheet; null for anything.</param>
internal sealed record SheetColumn(string Head, string? List = null);

/// <summary>A sheet that is written, row by row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows below the heads.</param>
internal sealed record TableSheet(string Name, IReadOnlyList<SheetColumn> Columns, IAsyncEnumerable<IReadOnlyList<string?>> Rows)
{
    /// <summary>A sheet of rows that are there already.</summary>
    public TableSheet(string name, IReadOnlyList<SheetColumn> columns, IEnumerable<IReadOnlyList<string?>> rows)
        : this(name, columns, rows.ToAsyncEnumerable())
    {
    }
}

/// <summary>Writes sheets into a file that is gone once it was sent.</summary>
internal static class TableFile
{
    /// <summary>The media type of a form.</summary>
    public static string MediaTypeOf(TableFormat format) => (format == TableFormat.Xlsx ? FileKinds.Xlsx.Types[0] : FileKinds.PlainText.Types[1]).MediaType;

    /// <summary>The sheets as an answer that is downloaded. CSV has one sheet, the first.</summary>
    public static async Task<IResult> AnswerAsync(string name, TableFormat format, IReadOnlyList<TableSheet> sheets, CancellationToken cancellation)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.part"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await (format == TableFormat.Xlsx ? XlsxWriter.WriteAsync(file, sheets, cancellation) : WriteCsvAsync(file, sheets[0], cancellation));
            file.Position = 0;
            return TypedResults.Stream(file, MediaTypeOf(format), $"{name}.{(format == TableFormat.Xlsx ? "xlsx" : "csv")}");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    // With the mark of UTF-8, without which Excel takes it for GB18030; and nothing that a spreadsheet would compute.
    private static async Task WriteCsvAsync(Stream file, TableSheet sheet, CancellationToken cancellation)
    {
        await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            NewLine = "\r\n",
            InjectionOptions = InjectionOptions.Escape,
            InjectionCharacters = CsvReading.Formulas,
            InjectionEscapeCharacter = CsvReading.Inert,
        });
        await WriteAsync(sheet.Columns.Select(column => column.Head));
        await foreach (var row in sheet.Rows.WithCancellation(cancellation))
        {
            await WriteAsync(row);
        }

        async Task WriteAsync(IEnumerable<string?> cells)
        {
            foreach (var cell in cells)
            {
                csv.WriteField(cell);
            }

            await csv.NextRecordAsync();
        }
    }
}
