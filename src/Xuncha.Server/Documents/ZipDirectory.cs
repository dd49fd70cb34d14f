using System.Buffers.Binary;
using System.Text;

namespace Xuncha.Server.Documents;

/// <summary>
/// What a ZIP file says of itself at its end. Only this list is read and nothing is unpacked, and not more of it than a document has, because
/// a list too can be made to fill the memory (which is why it is not left to the framework's reader: that one reads all there is).
/// </summary>
/// <param name="Entries">The names of the entries.</param>
/// <param name="UnpackedSize">How many bytes all of them have unpacked, by their own account.</param>
internal sealed record ZipDirectory(IReadOnlySet<string> Entries, long UnpackedSize)
{
    /// <summary>The greatest size of all that a container unpacks to, in bytes: 1 GiB.</summary>
    public const long MostUnpacked = 1024 * 1024 * 1024;

    private const int MostEntries = 10_000;
    private const int MostBytes = 4 * 1024 * 1024;
    private const int EndLength = 22;
    private const int EntryLength = 46;

    /// <summary>Reads it; null where the file has none, has several parts, is encrypted as a whole, or has more entries than a document has.</summary>
    public static ZipDirectory? Read(Stream file)
    {
        // The end mark is followed by a comment of at most 64 KiB.
        var tail = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < EndLength)
        {
            return null;
        }

        ReadOnlySpan<byte> end = tail.AsSpan(at);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (count is 0 or > MostEntries || size > MostBytes || offset + (long)size > file.Length - (tail.Length - at))
        {
            return null;
        }

        var list = new byte[size];
        file.Position = offset;
        file.ReadExactly(list);
        return Walk(list, count);
    }

    private static ZipDirectory? Walk(ReadOnlySpan<byte> list, int count)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        long unpacked = 0;
        for (var i = 0; i < count; i++)
        {
            if (list.Length < EntryLength || !list.StartsWith("PK\x01\x02"u8))
            {
                return null;
            }

            unpacked += BinaryPrimitives.ReadUInt32LittleEndian(list[24..]);
            var name = BinaryPrimitives.ReadUInt16LittleEndian(list[28..]);
            var length = EntryLength + name
                + BinaryPrimitives.ReadUInt16LittleEndian(list[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(list[32..]);
            if (length > list.Length)
            {
                return null;
            }

            names.Add(Encoding.UTF8.GetString(list.Slice(EntryLength, name)));
            list = list[length..];
        }

        return new(names, unpacked);
    }
}
