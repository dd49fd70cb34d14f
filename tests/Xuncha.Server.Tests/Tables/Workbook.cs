using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Xuncha.Server.Tests.Tables;

/// <summary>A formula with the value that was computed last.</summary>
public sealed record Formula(string Text, string Value);

/// <summary>Workbooks as people's spreadsheets write them: shared texts, days as numbers that are shown as days, formulas, a hidden sheet before the first.</summary>
public static class Workbook
{
    /// <summary>A workbook of these rows; null leaves a cell out, an empty row leaves the row out.</summary>
    public static byte[] Of(params IReadOnlyList<object?>[] rows)
    {
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(new Sheets());
            var styles = book.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = new Stylesheet(
                new NumberingFormats(new NumberingFormat { NumberFormatId = 170, FormatCode = "yyyy\"年\"m\"月\"d\"日\"" }),
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 170, ApplyNumberFormat = true }));
            var shared = book.AddNewPart<SharedStringTablePart>();
            shared.SharedStringTable = new SharedStringTable();
            Add(book, "草稿", new SheetData(new Row(new Cell(new CellValue("1")))), SheetStateValues.Hidden);
            Add(book, "数据", new SheetData(rows.Index().Where(row => row.Item.Count > 0).Select(row => RowOf((uint)row.Index + 1, row.Item, shared.SharedStringTable))), SheetStateValues.Visible);
        }

        return bytes.ToArray();
    }

    private static void Add(WorkbookPart book, string name, SheetData data, SheetStateValues state)
    {
        var part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(data);
        var sheets = book.Workbook.Sheets!;
        sheets.AppendChild(new Sheet { Name = name, SheetId = (uint)sheets.Count() + 1, Id = book.GetIdOfPart(part), State = state });
    }

    private static Row RowOf(uint number, IReadOnlyList<object?> cells, SharedStringTable shared) =>
        new(cells.Index().Where(cell => cell.Item is not null).Select(cell => CellOf($"{(char)('A' + cell.Index)}{number}", cell.Item!, shared))) { RowIndex = number };

    private static Cell CellOf(string reference, object value, SharedStringTable shared)
    {
        switch (value)
        {
            case string text:
                shared.AppendChild(new SharedStringItem(new Run(new Text(text[..(text.Length / 2)]) { Space = SpaceProcessingModeValues.Preserve }), new Run(new Text(text[(text.Length / 2)..]) { Space = SpaceProcessingModeValues.Preserve })));
                return new Cell(new CellValue($"{shared.Count() - 1}")) { CellReference = reference, DataType = CellValues.SharedString };
            case DateOnly day:
                return new Cell(new CellValue($"{day.DayNumber - new DateOnly(1899, 12, 30).DayNumber}")) { CellReference = reference, StyleIndex = 1 };
            case Formula formula:
                return new Cell(new CellFormula(formula.Text), new CellValue(formula.Value)) { CellReference = reference, DataType = CellValues.String };
            case bool flag:
                return new Cell(new CellValue(flag ? "1" : "0")) { CellReference = reference, DataType = CellValues.Boolean };
            default:
                return new Cell(new CellValue(FormattableString.Invariant($"{value}"))) { CellReference = reference };
        }
    }
}
