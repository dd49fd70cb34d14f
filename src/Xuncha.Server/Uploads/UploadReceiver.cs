namespace Xuncha.Server.Uploads;

/// <summary>Writes one part behind what is there. Bytes are on the disk before they are told of, whatever happens in between.</summary>
/// <param name="http">The request, whose body is the part.</param>
/// <param name="upload">The upload, whose offset moves on.</param>
/// <param name="file">Its file, held by this request.</param>
/// <param name="checksum">What the part must add up to; null for none.</param>
/// <param name="told">Writes down how much is here.</param>
internal sealed class UploadReceiver(HttpContext http, Upload upload, FileStream file, Checksum? checksum, Func<Upload, Task> told)
{
    // What a server that is killed may lose of a part.
    private const long Step = 4 * 1024 * 1024;

    /// <summary>Receives the part, or as much of it as comes.</summary>
    /// <returns>Whether it is what its checksum says; if not, nothing of it is kept.</returns>
    public async Task<bool> RunAsync()
    {
        var (start, end) = (upload.Offset, upload.Offset);
        file.SetLength(start);
        file.Position = start;
        var buffer = new byte[81920];
        int read;
        while ((read = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, upload.Length - end)))) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            checksum?.Sum.AppendData(buffer, 0, read);
            end += read;
            if (checksum is null && end - upload.Offset >= Step)
            {
                await KeepAsync(end);
            }
        }

        if (checksum?.IsMet() == false)
        {
            file.SetLength(start);
            return false;
        }

        await KeepAsync(end);
        return true;
    }

    private async Task KeepAsync(long end)
    {
        file.Flush(flushToDisk: true);
        upload.Offset = end;
        await told(upload);
    }

    // A connection that breaks ends the part there.
    private async Task<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return buffer.IsEmpty ? 0 : await http.Request.Body.ReadAsync(buffer, http.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return 0;
        }
    }
}
