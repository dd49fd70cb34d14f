using System.Security.Cryptography;

namespace Xuncha.Server.Documents;

/// <summary>Files by the hash of their content, below the data folder. A file is written whole or not at all, and never changed.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FileStore(string folder)
{
    /// <summary>Keeps what a stream holds, if it may be kept.</summary>
    /// <param name="content">The stream, read to its end.</param>
    /// <param name="isTaken">Whether the file, now whole, may be kept.</param>
    /// <param name="cancellation">Ends the work; nothing is kept then.</param>
    /// <inheritdoc cref="KeepAsync(Func{Stream, Task}, Func{Stream, bool}, CancellationToken)"/>
    public Task<(string Hash, long Size)?> KeepAsync(Stream content, Func<Stream, bool> isTaken, CancellationToken cancellation) =>
        KeepAsync(file => content.CopyToAsync(file, cancellation), isTaken, cancellation);

    /// <summary>Keeps what is written, if it may be kept.</summary>
    /// <param name="write">Writes the file.</param>
    /// <param name="isTaken">Whether the file, now whole, may be kept.</param>
    /// <param name="cancellation">Ends the work; nothing is kept then.</param>
    /// <returns>SHA-256 of the content in lower-case hexadecimal and its size in bytes; null for a file that was not taken, of which nothing is kept.</returns>
    public async Task<(string Hash, long Size)?> KeepAsync(Func<Stream, Task> write, Func<Stream, bool> isTaken, CancellationToken cancellation)
    {
        using var draft = await DraftAsync(write, isTaken, cancellation);
        draft?.Keep();
        return draft is null ? null : (draft.Hash, draft.Size);
    }

    /// <summary>Writes what a stream holds beside the files that are kept; whether it becomes one of them is still to be decided.</summary>
    /// <param name="content">The stream, read to its end.</param>
    /// <param name="isTaken">Whether the file, now whole, may be kept.</param>
    /// <param name="cancellation">Ends the work; nothing is left then.</param>
    /// <returns>The draft, which is gone when it is disposed of; null for a file that was not taken.</returns>
    public Task<FileDraft?> DraftAsync(Stream content, Func<Stream, bool> isTaken, CancellationToken cancellation) =>
        DraftAsync(file => content.CopyToAsync(file, cancellation), isTaken, cancellation);

    private async Task<FileDraft?> DraftAsync(Func<Stream, Task> write, Func<Stream, bool> isTaken, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Guid.NewGuid():N}.part");
        FileDraft? whole = null;
        try
        {
            await using var file = new FileStream(draft, FileMode.CreateNew, FileAccess.ReadWrite);
            await write(file);
            if (!isTaken(file))
            {
                return null;
            }

            file.Position = 0;
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
            file.Flush(flushToDisk: true);
            return whole = new(draft, PathOf(hash), hash, file.Length);
        }
        finally
        {
            if (whole is null)
            {
                File.Delete(draft);
            }
        }
    }

    /// <summary>Opens a file for reading; null where it is missing.</summary>
    public Stream? Open(string hash) => File.Exists(PathOf(hash)) ? File.OpenRead(PathOf(hash)) : null;

    private string PathOf(string hash) => Path.Combine(folder, hash[..2], hash);
}

/// <summary>A file that is written and not kept yet. Unless it is, it is gone when this is disposed of.</summary>
/// <param name="draft">Where it lies.</param>
/// <param name="path">Where it is kept.</param>
/// <param name="hash">SHA-256 of the content in lower-case hexadecimal.</param>
/// <param name="size">Its size in bytes.</param>
internal sealed class FileDraft(string draft, string path, string hash, long size) : IDisposable
{
    public string Hash => hash;

    public long Size => size;

    /// <summary>Keeps it.</summary>
    public void Keep()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(draft, path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(draft);
}
