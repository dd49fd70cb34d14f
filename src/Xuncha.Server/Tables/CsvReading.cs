using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Xuncha.Server.Tables;

/// <summary>Reads comma-separated values: UTF-8 with or without its mark, or GB18030, as Excel in China still writes them.</summary>
internal static class CsvReading
{
    /// <summary>What stands before a text that a spreadsheet would take for a formula; we write it, and take it away again.</summary>
    public const char Inert = '\'';

    /// <summary>What a formula begins with.</summary>
    public static readonly char[] Formulas = ['=', '+', '-', '@', '\t', '\r'];

    public static IEnumerable<TableRow> Read(Stream file)
    {
        using var text = new StreamReader(file, EncodingOf(file), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            IgnoreBlankLines = false,
            MaxFieldSize = Table.LongestCell,
            BadDataFound = bad => throw Broken(bad.Context.Parser?.RawRow),
        });
        while (Next(parser))
        {
            if (parser.Record is { } cells && cells.Any(cell => cell.Length > 0))
            {
                yield return new(parser.Row, [.. cells.Take(Table.MostColumns).Select(Plain)]);
            }
        }
    }

    private static bool Next(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (Exception e) when (e is BadDataException or MaxFieldSizeException or ParserException)
        {
            throw Broken(parser.RawRow);
        }
    }

    private static string Plain(string cell) =>
        cell.Length > 1 && cell[0] == Inert && Formulas.Contains(cell[1]) ? cell[1..] : cell;

    private static UnreadableTableException Broken(int? line) => new(new(
        $"CSV 第 {line} 行附近有误：引号不成对，或单元格过长", $"The CSV is broken near line {line}: a quote without its pair, or a cell that is too long"));

    // What is no UTF-8 is GB18030: FileContent has told that it is one of the two.
    private static Encoding EncodingOf(Stream file)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (bytes, chars) = (new byte[81920], new char[81920 + 2]);
        try
        {
            int read;
            do
            {
                read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                _ = strict.GetChars(bytes, 0, read, chars, 0, flush: read < bytes.Length);
            }
            while (read == bytes.Length);
            return Encoding.UTF8;
        }
        catch (DecoderFallbackException)
        {
            return Encoding.GetEncoding("gb18030");
        }
        finally
        {
            file.Position = 0;
        }
    }
}
