using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Archives;

/// <summary>A file that goes into a package.</summary>
/// <param name="Path">Its path there.</param>
/// <param name="Content">Its content; whoever writes the package disposes of it.</param>
/// <param name="Hash">What its SHA-256 must be; null where it was made just now.</param>
internal sealed record PackagedFile(string Path, Stream Content, string? Hash = null);

/// <summary>
/// The form of an archive: a ZIP whose files are stored as they are, a list of their SHA-256 sums that <c>sha256sum -c</c> reads, and a signature of that
/// list that <c>openssl dgst -verify</c> verifies with the public key beside it. The same files make the same bytes, but for the signature.
/// </summary>
internal static class ArchivePackage
{
    /// <summary>The list of sums.</summary>
    public const string Sums = "SHA256SUMS";

    /// <summary>The signature of the list.</summary>
    public const string Signature = "SHA256SUMS.sig";

    /// <summary>The public key, which is among the files that the list sums up.</summary>
    public const string Key = "public-key.pem";

    // The first day that a ZIP can name: when a package was made is no part of it.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a package and signs it.</summary>
    /// <returns>The list of sums.</returns>
    /// <exception cref="InvalidDataException">A file is not what its hash says.</exception>
    public static Task<byte[]> WriteAsync(Stream target, IAsyncEnumerable<PackagedFile> files, ProtectionKey key, CancellationToken cancellation) =>
        WriteAsync(target, WithKey(files, key), sums => Signing.Sign(key, sums, DSASignatureFormat.Rfc3279DerSequence), cancellation);

    /// <summary>Writes a package with whatever signature is given for its list of sums.</summary>
    public static async Task<byte[]> WriteAsync(Stream target, IAsyncEnumerable<PackagedFile> files, Func<byte[], byte[]> sign, CancellationToken cancellation)
    {
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var file in files.WithCancellation(cancellation))
        {
            await using var content = file.Content;
            var hash = await AddAsync(zip, file.Path, content, cancellation);
            if (file.Hash is { } expected && expected != hash)
            {
                throw new InvalidDataException($"The file {expected} is not what it was.");
            }

            lines.Add(file.Path, hash);
        }

        var sums = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line.Value}  {line.Key}\n")));
        await AddAsync(zip, Sums, new MemoryStream(sums), cancellation);
        await AddAsync(zip, Signature, new MemoryStream(sign(sums)), cancellation);
        return sums;
    }

    /// <summary>How a public key is told outside: SHA-256 of its DER form.</summary>
    public static string Fingerprint(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    private static async IAsyncEnumerable<PackagedFile> WithKey(IAsyncEnumerable<PackagedFile> files, ProtectionKey key)
    {
        await foreach (var file in files)
        {
            yield return file;
        }

        yield return new(Key, new MemoryStream(Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", Signing.PublicOf(key)) + "\n")));
    }

    private static async Task<string> AddAsync(ZipArchive zip, string path, Stream content, CancellationToken cancellation)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        entry.ExternalAttributes = 0;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = await entry.OpenAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                sha.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
