using Xuncha.Core;
using Xuncha.Server.Documents;

namespace Xuncha.Server.Tables;

/// <summary>A row of a table that has something in it.</summary>
/// <param name="Number">Its number as a spreadsheet counts, from 1.</param>
/// <param name="Cells">What its cells say, from the first column on; an empty cell is an empty text.</param>
internal sealed record TableRow(int Number, IReadOnlyList<string> Cells);

/// <summary>The forms in which tables come and go.</summary>
internal enum TableFormat
{
    /// <summary>An Excel workbook.</summary>
    Xlsx,

    /// <summary>Comma-separated values (RFC 4180).</summary>
    Csv,
}

/// <summary>A table cannot be read; the message says why.</summary>
/// <param name="reason">For whoever sent it.</param>
internal sealed class UnreadableTableException(Text reason) : Exception(reason.En)
{
    public Text Reason => reason;
}

/// <summary>Reads tables, whatever form they have; the bytes say which.</summary>
internal static class Table
{
    /// <summary>The longest text of a cell, as Excel has it.</summary>
    public const int LongestCell = 32_767;

    /// <summary>The most columns that are looked at.</summary>
    public const int MostColumns = 500;

    /// <summary>The rows that have something in them, in order, read as they are asked for.</summary>
    /// <param name="file">The whole file; it can be read from any place.</param>
    /// <exception cref="UnreadableTableException">It is no table, or one that is not taken.</exception>
    public static IEnumerable<TableRow> Read(Stream file)
    {
        var kind = FileContent.KindOf(file);
        file.Position = 0;
        return kind == FileKinds.Xlsx ? XlsxReader.Read(file)
            : kind == FileKinds.PlainText ? CsvReading.Read(file)
            : throw new UnreadableTableException(new(
                $"文件是{kind.Name.Zh}；请另存为不带宏、不加密的 .xlsx，或 .csv（UTF-8 或 GB18030）",
                $"The file is {kind.Name.En}; save it as .xlsx without macros and without a password, or as .csv (UTF-8 or GB18030)"));
    }
}
