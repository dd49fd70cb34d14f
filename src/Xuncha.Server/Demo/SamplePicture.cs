using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Xuncha.Core.Findings;
using Xuncha.Server.Documents;

namespace Xuncha.Server.Demo;

/// <summary>The two pictures that stand for every one of the world: a way out that is blocked, and the same cleared. Drawn here, as PNG with a palette.</summary>
internal static class SamplePicture
{
    private const int Width = 480, Height = 320;

    // Wall, floor, door, frame, exit sign, white, cartons and their edges, lamp.
    private static readonly byte[] Palette =
        [0xD9, 0xDE, 0xE4, 0x9A, 0xA1, 0xA9, 0x7A, 0x8F, 0x6A, 0x4A, 0x55, 0x60, 0x1F, 0x8A, 0x4C, 0xFF, 0xFF, 0xFF, 0xB9, 0x8A, 0x55, 0x7D, 0x59, 0x30, 0xFF, 0xF4, 0xC2];

    /// <summary>Keeps both.</summary>
    public static async Task<IReadOnlyDictionary<RectificationSide, KeptFile>> KeepAsync(FileStore files, CancellationToken cancellation)
    {
        var kept = new Dictionary<RectificationSide, KeptFile>();
        foreach (var side in Enum.GetValues<RectificationSide>())
        {
            await using var content = new MemoryStream(Png(Scene(isBlocked: side == RectificationSide.Before)));
            var (hash, size) = (await files.KeepAsync(content, _ => true, cancellation))!.Value;
            kept[side] = new(hash, size);
        }

        return kept;
    }

    private static byte[,] Scene(bool isBlocked)
    {
        var scene = new byte[Height, Width];
        void Fill(int x, int y, int width, int height, byte colour)
        {
            for (var row = y; row < y + height; row++)
            {
                for (var column = x; column < x + width; column++)
                {
                    scene[row, column] = colour;
                }
            }
        }

        Fill(0, 230, Width, 90, 1);
        Fill(60, 12, 360, 8, 8);
        Fill(172, 72, 136, 158, 3);
        Fill(180, 80, 58, 150, 2);
        Fill(242, 80, 58, 150, 2);
        Fill(230, 150, 4, 16, 5);
        Fill(246, 150, 4, 16, 5);
        Fill(205, 34, 70, 26, 4);
        Fill(216, 44, 30, 6, 5);
        Fill(250, 40, 8, 14, 5);
        foreach (var (x, y, size) in isBlocked ? [(150, 190, 84), (238, 178, 96), (176, 116, 72), (250, 100, 76), (338, 214, 70), (96, 222, 62)] : Array.Empty<(int, int, int)>())
        {
            Fill(x, y, size, size, 7);
            Fill(x + 3, y + 3, size - 6, size - 6, 6);
            Fill(x + (size / 2) - 3, y + 3, 6, size - 6, 7);
        }

        return scene;
    }

    private static byte[] Png(byte[,] scene)
    {
        using var packed = new MemoryStream();
        using (var lines = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < Height; row++)
            {
                lines.WriteByte(0); // as it is
                for (var column = 0; column < Width; column++)
                {
                    lines.WriteByte(scene[row, column]);
                }
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        head[8] = 8; // bits for a dot
        head[9] = 3; // of a palette
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", head), .. Chunk("PLTE", Palette), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. content];
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        checkedPart.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Check(checkedPart));
        return chunk;
    }

    // CRC-32 as PNG asks for it.
    private static uint Check(byte[] content)
    {
        var check = uint.MaxValue;
        foreach (var b in content)
        {
            check ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                check = (check & 1) == 0 ? check >> 1 : (check >> 1) ^ 0xEDB88320;
            }
        }

        return ~check;
    }
}
