using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Xuncha.Core;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Archives;

/// <summary>What was found of an archive.</summary>
/// <param name="Files">How many files its list sums up.</param>
/// <param name="Fingerprint">That of the key it was signed with; null where there is none.</param>
/// <param name="Findings">Everything that is wrong with it; empty where nothing is.</param>
internal sealed record ArchiveVerdict(int Files, string? Fingerprint, IReadOnlyList<Text> Findings);

/// <summary>Verifies an archive by itself: its files against the list, the list against the signature, and the container against both.</summary>
internal static class ArchiveVerifier
{
    private const long MostOfList = 64 * 1024 * 1024;

    /// <summary>Verifies the archive in a file.</summary>
    public static async Task<ArchiveVerdict> RunAsync(FileStream file, CancellationToken cancellation)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return await OfAsync(file, zip, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or FormatException)
        {
            return new(0, null, [new($"不是完好的归档包：{e.Message}", $"This is no archive that is whole: {e.Message}")]);
        }
    }

    private static async Task<ArchiveVerdict> OfAsync(FileStream file, ZipArchive zip, CancellationToken cancellation)
    {
        List<Text> findings = [];
        var names = zip.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        if (names.Count != zip.Entries.Count || !names.IsSupersetOf([ArchivePackage.Sums, ArchivePackage.Signature, ArchivePackage.Key]))
        {
            return new(0, null, [new("缺少清单、签名或公钥，或有重名文件", "The list, the signature or the key is missing, or two files bear one name")]);
        }

        var (sums, signature) = (await BytesAsync(zip, ArchivePackage.Sums, cancellation), await BytesAsync(zip, ArchivePackage.Signature, cancellation));
        var publicKey = KeyOf(Encoding.UTF8.GetString(await BytesAsync(zip, ArchivePackage.Key, cancellation)));
        if (publicKey is null || !Enum.GetValues<KeyAlgorithm>().Where(algorithm => algorithm is KeyAlgorithm.Es256 or KeyAlgorithm.Sm2Sm3)
            .Any(algorithm => Signing.IsSigned(algorithm, publicKey, sums, signature, DSASignatureFormat.Rfc3279DerSequence)))
        {
            findings.Add(new("清单的签名不对", "The list does not bear the signature of the key"));
        }

        var listed = Encoding.UTF8.GetString(sums).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2).GroupBy(parts => parts[1], parts => parts[0]).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        foreach (var path in names.Except(listed.Keys).Except([ArchivePackage.Sums, ArchivePackage.Signature]))
        {
            findings.Add(new($"清单中没有 {path}", $"The list does not have {path}"));
        }

        foreach (var (path, expected) in listed)
        {
            if (zip.GetEntry(path) is not { } entry)
            {
                findings.Add(new($"缺少 {path}", $"{path} is missing"));
                continue;
            }

            await using var content = await entry.OpenAsync(cancellation);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) != expected)
            {
                findings.Add(new($"{path} 已被改动", $"{path} was changed"));
            }
        }

        if (findings.Count == 0 && !await IsCanonicalAsync(file, zip, signature, cancellation))
        {
            findings.Add(new("文件完好，但容器被改动", "The files are as they were; the container that holds them was changed"));
        }

        return new(listed.Count, publicKey is null ? null : ArchivePackage.Fingerprint(publicKey), findings);
    }

    // The same files make the same bytes: made again, the container must be this one.
    private static async Task<bool> IsCanonicalAsync(FileStream file, ZipArchive zip, byte[] signature, CancellationToken cancellation)
    {
        await using var again = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await ArchivePackage.WriteAsync(again, FilesOf(zip, cancellation), _ => signature, cancellation);
        (file.Position, again.Position) = (0, 0);
        var (was, made) = (await SHA256.HashDataAsync(file, cancellation), await SHA256.HashDataAsync(again, cancellation));
        return was.AsSpan().SequenceEqual(made);
    }

    private static async IAsyncEnumerable<PackagedFile> FilesOf(ZipArchive zip, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var entry in zip.Entries.Where(entry => entry.FullName is not (ArchivePackage.Sums or ArchivePackage.Signature)))
        {
            yield return new(entry.FullName, await entry.OpenAsync(cancellation));
        }
    }

    private static async Task<byte[]> BytesAsync(ZipArchive zip, string path, CancellationToken cancellation)
    {
        var entry = zip.GetEntry(path)!;
        if (entry.Length > MostOfList)
        {
            throw new InvalidDataException(path);
        }

        using var bytes = new MemoryStream();
        await using var content = await entry.OpenAsync(cancellation);
        await content.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    private static byte[]? KeyOf(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            return null;
        }

        return Convert.FromBase64String(pem[fields.Base64Data]);
    }
}
