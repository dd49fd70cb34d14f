namespace Xuncha.Server.Storage;

/// <summary>
/// One server for one SQLite folder. Two would not harm each other's transactions, but each would print, sweep and migrate as if alone.
/// The operating system lets go of the lock when the process ends, however it ends.
/// </summary>
internal sealed class SqliteFolderLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteFolderLock(FileStream file) => _file = file;

    /// <summary>Makes the folder if need be, and takes the lock.</summary>
    /// <exception cref="DatabaseNotUsableException">Another server has it, or the folder cannot be written.</exception>
    public static SqliteFolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new(new FileStream(Path.Combine(folder, "xuncha.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseNotUsableException(
                $"数据目录不可写，或另一个服务正在使用它 / the data folder cannot be written, or another server is using it: {folder}: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
