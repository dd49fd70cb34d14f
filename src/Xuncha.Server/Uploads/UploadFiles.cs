namespace Xuncha.Server.Uploads;

/// <summary>The bytes of uploads, each in a file of its own beside the papers.</summary>
/// <param name="folder">The folder.</param>
internal sealed class UploadFiles(string folder)
{
    private const string Extension = ".part";

    /// <summary>Opens a file to be written, for this request alone.</summary>
    /// <returns>The file; null while another request holds it, of this process or of another.</returns>
    public FileStream? TryHold(Guid upload)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(PathOf(upload), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Opens a file for reading; null where it is missing, or is being written.</summary>
    public FileStream? TryRead(Guid upload)
    {
        try
        {
            return new(PathOf(upload), FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How many bytes are on the disk.</summary>
    public long LengthOf(Guid upload) => new FileInfo(PathOf(upload)) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>Deletes a file, if it is there.</summary>
    public void Delete(Guid upload) => File.Delete(PathOf(upload));

    /// <summary>The uploads that have a file.</summary>
    public IReadOnlyList<Guid> All() => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, $"*{Extension}").Select(file => Guid.Parse(Path.GetFileNameWithoutExtension(file)))];

    private string PathOf(Guid upload) => Path.Combine(folder, $"{upload:N}{Extension}");
}
