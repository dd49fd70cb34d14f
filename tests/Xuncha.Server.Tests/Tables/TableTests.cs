using System.Text;
using DocumentFormat.OpenXml.Packaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Xuncha.Server.Tables;
using Xuncha.Server.Tests.Documents;
using Xunit;

namespace Xuncha.Server.Tests.Tables;

/// <summary>Tables in and out, without a server.</summary>
public sealed class TableTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Reads_a_workbook_as_people_see_it()
    {
        var rows = Read(Workbook.Of(
            ["标题", "日期", "数量", "合计", "是否"],
            ["一号车间 ", new DateOnly(2026, 8, 3), 12.5, new Formula("C2*2", "25"), true],
            [],
            ["二号", null, 0.30000000000000004, null, null, "尾"]));
        Assert.Equal([1, 2, 4], rows.Select(row => row.Number)); // as the spreadsheet counts
        Assert.Equal(["一号车间 ", "2026-08-03", "12.5", "25", "true"], rows[1].Cells);
        Assert.Equal(["二号", "", "0.3", "", "", "尾"], rows[2].Cells);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("gb18030", false)]
    public void Reads_comma_separated_values(string encoding, bool withMark)
    {
        const string Text = "标题,说明\r\n一号,\"通道,\"\"堵塞\"\"\r\n两处\"\r\n\r\n二号,'=1+1\r\n";
        var bytes = encoding == "gb18030" ? Gb18030.GetBytes(Text) : [.. withMark ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(Text)];
        var rows = Read(bytes);
        Assert.Equal(["标题", "说明"], rows[0].Cells);
        Assert.Equal(["一号", "通道,\"堵塞\"\r\n两处"], rows[1].Cells);
        Assert.Equal(["二号", "=1+1"], rows[2].Cells); // the apostrophe is ours
        Assert.Equal([1, 2, 4], rows.Select(row => row.Number));
    }

    public static TheoryData<string, byte[]> NotTaken => new()
    {
        { "a file of an old Office", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] }, // .xls, and an encrypted .xlsx too
        { "an Office file with macros", FileContentTests.Zip("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin") },
        { "HTML or XML", "<table><tr><td>1</td></tr></table>"u8.ToArray() }, // what some systems call .xls
        { "broken", FileContentTests.Zip("[Content_Types].xml", "xl/workbook.xml") },
        { "broken near line", "标题\r\na\"b\",c\r\n"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(NotTaken))]
    public void Says_why_a_file_is_not_taken(string why, byte[] bytes) =>
        Assert.Contains(why, Assert.Throws<UnreadableTableException>(() => Read(bytes)).Reason.En, StringComparison.Ordinal);

    [Fact]
    public void Takes_no_document_type_and_so_no_entities()
    {
        using var file = new MemoryStream();
        file.Write(Workbook.Of(["a"]));
        using (var document = SpreadsheetDocument.Open(file, isEditable: true))
        {
            var sheet = document.WorkbookPart!.WorksheetParts.Last();
            using var text = new StreamWriter(sheet.GetStream(FileMode.Create));
            text.Write("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><worksheet><sheetData><row><c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>");
        }

        Assert.Throws<UnreadableTableException>(() => Read(file.ToArray()));
    }

    [Fact]
    public void Takes_no_styles_that_are_larger_than_a_spreadsheet_writes()
    {
        using var file = new MemoryStream();
        file.Write(Workbook.Of(["a"]));
        using (var document = SpreadsheetDocument.Open(file, isEditable: true))
        {
            using var text = new StreamWriter(document.WorkbookPart!.WorkbookStylesPart!.GetStream(FileMode.Create));
            text.Write($"<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{new string(' ', 5 * 1024 * 1024)}</styleSheet>");
        }

        Assert.Throws<UnreadableTableException>(() => Read(file.ToArray()));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    public async Task Writes_nothing_that_a_spreadsheet_computes(string cell)
    {
        var csv = await WriteAsync(TableFormat.Csv, cell);
        Assert.Contains($"'{cell[0]}", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetPreamble(), csv[..3]);
        Assert.Equal(cell.Trim(), Read(csv)[1].Cells[0].Trim());
        var xlsx = await WriteAsync(TableFormat.Xlsx, cell);
        Assert.Equal(cell, Read(xlsx)[1].Cells[0]);
        using var document = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        Assert.Empty(document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.CellFormula>());
    }

    [Fact]
    public async Task Writes_what_a_workbook_cannot_hold_as_far_as_it_can()
    {
        var rows = Read(await WriteAsync(TableFormat.Xlsx, $"\u0001{new string('长', 40_000)}"));
        Assert.Equal(Table.LongestCell, rows[1].Cells[0].Length);
        Assert.StartsWith("\uFFFD长", rows[1].Cells[0], StringComparison.Ordinal);
    }

    private static List<TableRow> Read(byte[] bytes) => [.. Table.Read(new MemoryStream(bytes))];

    private static async Task<byte[]> WriteAsync(TableFormat format, string cell)
    {
        var answer = await TableFile.AnswerAsync("a", format, [new("数据", [new("列")], [[cell]])], Cancellation);
        await using var file = Assert.IsType<FileStreamHttpResult>(answer).FileStream;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }
}
