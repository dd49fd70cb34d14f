using Xuncha.Core;

namespace Xuncha.Server.Documents;

/// <summary>A kind of file, told by its content.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Types">The extensions under which it is taken, each with its media type; none for a kind that is not taken.</param>
internal sealed record FileKind(Text Name, params (string Extension, string MediaType)[] Types)
{
    /// <summary>The media type under which a file of this kind is kept; null where its name has no extension of the kind.</summary>
    public string? MediaTypeOf(string fileName)
    {
        var extension = Path.GetExtension(fileName);
        return Types.FirstOrDefault(type => type.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase)).MediaType;
    }
}

/// <summary>The kinds that <see cref="FileContent"/> tells apart.</summary>
internal static class FileKinds
{
    private const string OpenXml = "application/vnd.openxmlformats-officedocument.";

    private const string OpenDocument = "application/vnd.oasis.opendocument.";

    public static readonly FileKind Pdf = new(new("PDF 文档", "a PDF document"), (".pdf", "application/pdf"));
    public static readonly FileKind Png = new(new("PNG 图片", "a PNG picture"), (".png", "image/png"));
    public static readonly FileKind Jpeg = new(new("JPEG 图片", "a JPEG picture"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg"));
    public static readonly FileKind Docx = new(new("Word 文档", "a Word document"), (".docx", OpenXml + "wordprocessingml.document"));
    public static readonly FileKind Xlsx = new(new("Excel 工作簿", "an Excel workbook"), (".xlsx", OpenXml + "spreadsheetml.sheet"));
    public static readonly FileKind Pptx = new(new("PowerPoint 演示文稿", "a PowerPoint presentation"), (".pptx", OpenXml + "presentationml.presentation"));
    public static readonly FileKind Odt = new(new("ODF 文本", "an ODF text"), (".odt", OpenDocument + "text"));
    public static readonly FileKind Ods = new(new("ODF 电子表格", "an ODF spreadsheet"), (".ods", OpenDocument + "spreadsheet"));
    public static readonly FileKind Odp = new(new("ODF 演示文稿", "an ODF presentation"), (".odp", OpenDocument + "presentation"));
    public static readonly FileKind Ofd = new(new("OFD 版式文档", "an OFD document"), (".ofd", "application/ofd"));
    public static readonly FileKind Zip = new(new("ZIP 压缩包", "a ZIP archive"), (".zip", "application/zip"));
    public static readonly FileKind PlainText = new(new("纯文本", "plain text"), (".txt", "text/plain"), (".csv", "text/csv"));

    public static readonly FileKind Program = new(new("可执行程序", "a program"));
    public static readonly FileKind Markup = new(new("HTML 或 XML", "HTML or XML"));
    public static readonly FileKind OldOffice = new(new("旧版 Office 文件（请另存为新格式或 PDF）", "a file of an old Office (save it in a new format or as PDF)"));
    public static readonly FileKind WithMacros = new(new("带宏的 Office 文件", "an Office file with macros"));
    public static readonly FileKind BrokenZip = new(new("损坏的或分卷的压缩包", "an archive that is broken or in several parts"));
    public static readonly FileKind TooLargeZip = new(new("解压后过大的压缩包", "an archive that would unpack to too much"));
    public static readonly FileKind Empty = new(new("空文件", "nothing"));
    public static readonly FileKind Unknown = new(new("未知类型", "of an unknown kind"));

    private static readonly FileKind[] Taken = [Pdf, Png, Jpeg, Docx, Xlsx, Pptx, Odt, Ods, Odp, Ofd, Zip, PlainText];

    /// <summary>The extensions that may be attached.</summary>
    public static IEnumerable<string> Extensions => Taken.SelectMany(kind => kind.Types).Select(type => type.Extension);

    /// <summary>Their media types.</summary>
    public static IEnumerable<string> MediaTypes => Taken.SelectMany(kind => kind.Types).Select(type => type.MediaType).Distinct();
}
