using System.Text;

namespace Xuncha.Server.Documents;

/// <summary>Tells what a file is by its bytes. What its name and its sender say is held against that. Nothing is ever unpacked.</summary>
internal static class FileContent
{
    private const int HeadLength = 512;

    private static readonly (byte[] Head, FileKind Kind)[] Heads =
    [
        ("%PDF-"u8.ToArray(), FileKinds.Pdf),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], FileKinds.Png),
        ([0xFF, 0xD8, 0xFF], FileKinds.Jpeg),
        ("MZ"u8.ToArray(), FileKinds.Program),
        ([0x7F, 0x45, 0x4C, 0x46], FileKinds.Program),
        ("#!"u8.ToArray(), FileKinds.Program),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], FileKinds.OldOffice),
    ];

    private static readonly (string MimeType, FileKind Kind)[] OpenDocuments =
        [.. new[] { FileKinds.Odt, FileKinds.Ods, FileKinds.Odp }.Select(kind => (kind.Types[0].MediaType, kind))];

    // The part that makes a container what it is.
    private static readonly (string Entry, FileKind Kind)[] Containers =
    [
        ("word/document.xml", FileKinds.Docx),
        ("xl/workbook.xml", FileKinds.Xlsx),
        ("ppt/presentation.xml", FileKinds.Pptx),
        ("OFD.xml", FileKinds.Ofd),
    ];

    static FileContent() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // for GB18030

    /// <summary>The kind of a file.</summary>
    /// <param name="file">The whole file; it can be read from any place.</param>
    public static FileKind KindOf(Stream file)
    {
        file.Position = 0;
        var buffer = new byte[HeadLength];
        ReadOnlySpan<byte> head = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        if (head.IsEmpty)
        {
            return FileKinds.Empty;
        }

        foreach (var (start, kind) in Heads)
        {
            if (head.StartsWith(start))
            {
                return kind;
            }
        }

        return head.StartsWith("PK\x03\x04"u8) ? KindOfZip(file, head)
            : !IsText(file) ? FileKinds.Unknown
            : IsMarkup(head) ? FileKinds.Markup
            : FileKinds.PlainText;
    }

    private static FileKind KindOfZip(Stream file, ReadOnlySpan<byte> head)
    {
        if (ZipDirectory.Read(file) is not { } directory)
        {
            return FileKinds.BrokenZip;
        }

        if (directory.UnpackedSize > ZipDirectory.MostUnpacked)
        {
            return FileKinds.TooLargeZip;
        }

        var kind = OpenDocumentOf(head)
            ?? Containers.FirstOrDefault(container => directory.Entries.Contains(container.Entry)).Kind
            ?? FileKinds.Zip;
        return kind != FileKinds.Zip && directory.Entries.Any(IsMacro) ? FileKinds.WithMacros : kind;
    }

    private static bool IsMacro(string entry) =>
        entry.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)
        || entry.StartsWith("xl/macrosheets/", StringComparison.OrdinalIgnoreCase)
        || entry.StartsWith("Basic/", StringComparison.Ordinal)
        || entry.StartsWith("Scripts/", StringComparison.Ordinal);

    // An ODF container begins with an entry "mimetype" that is not compressed, so that its type can be read without unpacking.
    private static FileKind? OpenDocumentOf(ReadOnlySpan<byte> head)
    {
        const int nameAt = 30;
        if (head.Length < nameAt + 8 || !head[nameAt..].StartsWith("mimetype"u8))
        {
            return null;
        }

        var text = head[Math.Min(head.Length, nameAt + 8 + BitConverter.ToUInt16(head[28..]))..];
        foreach (var (mimeType, kind) in OpenDocuments)
        {
            // What follows the type is the next entry's mark; "…text-template" is another type.
            var end = mimeType.Length;
            if (text.StartsWith(Encoding.ASCII.GetBytes(mimeType)) && (text.Length == end || text[end] != (byte)'-'))
            {
                return kind;
            }
        }

        return null;
    }

    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        head = head.StartsWith(mark) ? head[mark.Length..] : head;
        return head.TrimStart(" \t\r\n"u8).StartsWith("<"u8);
    }

    // UTF-8 or, as many spreadsheets here still write it, GB18030; without control characters, which no text has.
    private static bool IsText(Stream file)
    {
        var decoders = new List<Decoder>
        {
            Strict("utf-8").GetDecoder(),
            Strict("gb18030").GetDecoder(),
        };
        var buffer = new byte[81920];
        file.Position = 0;
        int read;
        do
        {
            read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (HasControls(buffer.AsSpan(0, read)))
            {
                return false;
            }

            decoders.RemoveAll(decoder => !Decodes(decoder, buffer.AsSpan(0, read), isLast: read < buffer.Length));
        }
        while (read == buffer.Length && decoders.Count > 0);
        return decoders.Count > 0;
    }

    private static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> bytes, bool isLast)
    {
        try
        {
            // Converts and forgets; GetCharCount would not carry half a character over to the next part.
            _ = decoder.GetChars(bytes, new char[bytes.Length + 2], isLast);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool HasControls(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is < 0x20 and not (0x09 or 0x0A or 0x0C or 0x0D) or 0x7F)
            {
                return true;
            }
        }

        return false;
    }
}
