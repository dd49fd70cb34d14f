using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Xuncha.Server.Tables;

/// <summary>
/// Reads the first sheet of a workbook that can be seen, row by row. Of a formula the value that was computed last counts, of merged cells the first;
/// hidden rows and columns are read like others, so that nothing is left out in silence.
/// </summary>
internal static class XlsxReader
{
    private const long MostCharacters = 64 * 1024 * 1024;

    // Of what is read as a whole and not row by row: the list of sheets and the styles.
    private const long MostCharactersAtOnce = 4 * 1024 * 1024;

    private static readonly XmlReaderSettings Xml = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static IEnumerable<TableRow> Read(Stream file)
    {
        using var document = Open(file);
        var book = document.WorkbookPart!;
        var (sheet, dates) = Within(() => (FirstSheet(book), XlsxDates.Of(book)));
        var shared = Within(() => SharedStrings(book));
        using var rows = Rows(sheet, shared, dates).GetEnumerator();
        while (Within(rows.MoveNext))
        {
            yield return rows.Current;
        }
    }

    private static SpreadsheetDocument Open(Stream file) =>
        Within(() => SpreadsheetDocument.Open(file, isEditable: false, new OpenSettings { MaxCharactersInPart = MostCharactersAtOnce }));

    private static T Within<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is XmlException or OpenXmlPackageException or InvalidDataException or FormatException or InvalidOperationException or ArgumentException or IOException)
        {
            throw new UnreadableTableException(new("工作簿已损坏或过大，无法读取；请用 Excel 或 WPS 重新保存", "The workbook is broken or too large; save it anew"));
        }
    }

    private static WorksheetPart FirstSheet(WorkbookPart book)
    {
        var first = book.Workbook.Descendants<Sheet>().FirstOrDefault(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible);
        return first?.Id?.Value is { } id && book.GetPartById(id) is WorksheetPart part ? part : throw new InvalidDataException("There is no sheet.");
    }

    private static List<string> SharedStrings(WorkbookPart book)
    {
        List<string> strings = [];
        if (book.SharedStringTablePart is not { } part)
        {
            return strings;
        }

        using var xml = XmlReader.Create(part.GetStream(), Xml);
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                strings.Add(TextOf(xml));
            }
        }

        return strings;
    }

    private static IEnumerable<TableRow> Rows(WorksheetPart sheet, List<string> shared, XlsxDates dates)
    {
        using var xml = XmlReader.Create(sheet.GetStream(), Xml);
        var number = 0;
        while (xml.Read())
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                continue;
            }

            number = int.TryParse(xml.GetAttribute("r"), CultureInfo.InvariantCulture, out var said) ? said : number + 1;
            var cells = xml.IsEmptyElement ? [] : Cells(xml, shared, dates);
            if (cells.Exists(cell => cell.Length > 0))
            {
                yield return new(number, cells);
            }
        }
    }

    private static List<string> Cells(XmlReader xml, List<string> shared, XlsxDates dates)
    {
        List<string> cells = [];
        var (depth, column) = (xml.Depth, -1);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                continue;
            }

            column = xml.GetAttribute("r") is { } reference ? ColumnOf(reference) : column + 1;
            var text = ValueOf(xml, shared, dates);
            if (text.Length > 0 && column is >= 0 and < Table.MostColumns)
            {
                cells.AddRange(Enumerable.Repeat("", Math.Max(0, column + 1 - cells.Count)));
                cells[column] = text;
            }
        }

        return cells;
    }

    private static string ValueOf(XmlReader cell, List<string> shared, XlsxDates dates)
    {
        var (type, style) = (cell.GetAttribute("t"), cell.GetAttribute("s"));
        if (cell.IsEmptyElement)
        {
            return "";
        }

        var (depth, value) = (cell.Depth, "");
        while (cell.Read() && cell.Depth > depth)
        {
            if (cell is { NodeType: XmlNodeType.Element, LocalName: "v" or "is" })
            {
                value = TextOf(cell);
            }
        }

        return type switch
        {
            "s" => int.TryParse(value, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < shared.Count ? shared[index] : "",
            "b" => value == "1" ? "true" : "false",
            null or "n" => dates.IsDate(style) ? dates.Format(value) : Number(value),
            _ => value,
        };
    }

    // A spreadsheet keeps 0.1 + 0.2 as 0.30000000000000004 and shows fifteen digits.
    private static string Number(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15
            ? ((decimal)number).ToString(CultureInfo.InvariantCulture)
            : value;

    // The text of all <t> and <v> within, without the reading aids of Japanese (rPh).
    private static string TextOf(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var (depth, text, aid) = (xml.Depth, new StringBuilder(), int.MaxValue);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh", IsEmptyElement: false })
            {
                aid = Math.Min(aid, xml.Depth);
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.Depth <= aid)
            {
                aid = int.MaxValue;
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace && aid == int.MaxValue)
            {
                text.Append(xml.Value);
            }
        }

        return text.ToString(0, Math.Min(text.Length, Table.LongestCell));
    }

    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetterUpper).Take(3))
        {
            column = (column * 26) + (c - 'A' + 1);
        }

        return column - 1;
    }
}
