using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using XText = DocumentFormat.OpenXml.Spreadsheet.Text;

namespace Xuncha.Server.Tables;

/// <summary>Writes a workbook, row by row. Every cell is a text in its place: none is ever a formula, whatever it begins with.</summary>
internal static class XlsxWriter
{
    private const int LastRow = 1_048_576;

    public static async Task WriteAsync(Stream file, IReadOnlyList<TableSheet> sheets, CancellationToken cancellation)
    {
        using var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        book.Workbook = new Workbook(new Sheets());
        foreach (var (index, sheet) in sheets.Index())
        {
            var part = book.AddNewPart<WorksheetPart>();
            await WriteAsync(part, sheet, cancellation);
            book.Workbook.Sheets!.AppendChild(new Sheet { Name = sheet.Name, SheetId = (uint)index + 1, Id = book.GetIdOfPart(part) });
        }
    }

    private static async Task WriteAsync(WorksheetPart part, TableSheet sheet, CancellationToken cancellation)
    {
        using var xml = OpenXmlWriter.Create(part);
        xml.WriteStartElement(new Worksheet());
        xml.WriteElement(new Columns(new Column { Min = 1, Max = (uint)sheet.Columns.Count, Width = 24, CustomWidth = true }));
        xml.WriteStartElement(new SheetData());
        Write(xml, 1, sheet.Columns.Select(column => column.Head));
        uint number = 1;
        await foreach (var row in sheet.Rows.WithCancellation(cancellation))
        {
            Write(xml, ++number, row);
        }

        xml.WriteEndElement();
        var lists = sheet.Columns.Index().Where(column => column.Item.List is not null)
            .Select(column => new DataValidation(new Formula1(column.Item.List!))
            {
                Type = DataValidationValues.List,
                AllowBlank = true,
                SequenceOfReferences = new([string.Create(CultureInfo.InvariantCulture, $"{NameOf(column.Index)}2:{NameOf(column.Index)}{LastRow}")]),
            }).ToList();
        if (lists.Count > 0)
        {
            xml.WriteElement(new DataValidations(lists) { Count = (uint)lists.Count });
        }

        xml.WriteEndElement();
    }

    /// <summary>The letters of a column, the first being 0.</summary>
    public static string NameOf(int column) => (column >= 26 ? NameOf((column / 26) - 1) : "") + (char)('A' + (column % 26));

    private static void Write(OpenXmlWriter xml, uint number, IEnumerable<string?> cells)
    {
        xml.WriteStartElement(new Row { RowIndex = number });
        foreach (var (column, cell) in cells.Index())
        {
            if (!string.IsNullOrEmpty(cell))
            {
                xml.WriteElement(new Cell(new InlineString(new XText(Kept(cell)) { Space = SpaceProcessingModeValues.Preserve }))
                {
                    DataType = CellValues.InlineString,
                    CellReference = string.Create(CultureInfo.InvariantCulture, $"{NameOf(column)}{number}"),
                });
            }
        }

        xml.WriteEndElement();
    }

    // What XML or Excel cannot hold.
    private static string Kept(string text)
    {
        var kept = text.Length > Table.LongestCell ? string.Concat(text.AsSpan(0, Table.LongestCell - 1), "…") : text;
        return kept.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? kept : string.Concat(kept.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
    }
}
