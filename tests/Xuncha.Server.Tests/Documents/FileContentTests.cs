using System.IO.Compression;
using System.Text;
using Xuncha.Server.Documents;
using Xunit;

namespace Xuncha.Server.Tests.Documents;

/// <summary>What a file is, by its bytes.</summary>
public static class FileContentTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;

    private static readonly (string Name, byte[] Bytes)[] Files =
    [
        ("a PDF document", "%PDF-1.7 巡查报告"u8.ToArray()),
        ("a PNG picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
        ("a JPEG picture", [0xFF, 0xD8, 0xFF, 0xE0]),
        ("a Word document", Zip("[Content_Types].xml", "word/document.xml")),
        ("an Excel workbook", Zip("[Content_Types].xml", "xl/workbook.xml")),
        ("a PowerPoint presentation", Zip("[Content_Types].xml", "ppt/presentation.xml")),
        ("an ODF text", OpenDocument("application/vnd.oasis.opendocument.text")),
        ("an ODF spreadsheet", OpenDocument("application/vnd.oasis.opendocument.spreadsheet")),
        ("a ZIP archive", OpenDocument("application/vnd.oasis.opendocument.text-template")), // no document, and not taken under .odt
        ("an OFD document", Zip("OFD.xml", "Doc_0/Document.xml")),
        ("a ZIP archive", Zip("现场照片/1.jpg")),
        ("plain text", "单位,隐患\n甲厂,消防通道堵塞\n"u8.ToArray()),
        ("plain text", Gb18030.GetBytes("单位,隐患\r\n甲厂,消防通道堵塞\r\n")), // as spreadsheets here save it
        ("plain text", [.. Enumerable.Repeat("安全"u8.ToArray(), 30_000).SelectMany(b => b)]), // characters cut by the reader's buffer
        ("HTML or XML", "\uFEFF  <html><script>alert(1)</script>"u8.ToArray()),
        ("HTML or XML", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray()),
        ("a program", "MZ\u0090"u8.ToArray()),
        ("a program", "#!/bin/sh\n"u8.ToArray()),
        ("a file of an old Office (save it in a new format or as PDF)", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        ("an Office file with macros", Zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("an archive that is broken or in several parts", "PK\u0003\u0004 and nothing else"u8.ToArray()),
        ("an archive that is broken or in several parts", Zip("word/document.xml")[..^30]), // cut off
        ("an archive that would unpack to too much", Claiming(uint.MaxValue)),
        ("an archive that is broken or in several parts", Zip([.. Enumerable.Range(0, 10_001).Select(i => $"{i}")])), // a list to fill the memory with
        ("nothing", []),
        ("of an unknown kind", [1, 2, 3]),
        ("of an unknown kind", [0x41, 0xFF, 0x41]), // neither UTF-8 nor GB18030
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Files.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public static void Is_told_by_its_bytes(int row)
    {
        var (name, bytes) = Files[row];
        Assert.Equal(name, FileContent.KindOf(new MemoryStream(bytes)).Name.En);
    }

    /// <summary>A container of these entries.</summary>
    public static byte[] Zip(params string[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                zip.CreateEntry(entry, CompressionLevel.NoCompression);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] OpenDocument(string mimeType)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var type = zip.CreateEntry("mimetype", CompressionLevel.NoCompression).Open())
            {
                type.Write(Encoding.ASCII.GetBytes(mimeType));
            }

            zip.CreateEntry("content.xml");
        }

        return bytes.ToArray();
    }

    // A bomb says itself how much it unpacks to, in its list at the end: 24 bytes into the entry.
    private static byte[] Claiming(uint size)
    {
        var bytes = Zip("word/document.xml");
        BitConverter.GetBytes(size).CopyTo(bytes, bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24);
        return bytes;
    }
}
