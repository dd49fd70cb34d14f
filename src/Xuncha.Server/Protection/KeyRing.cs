using System.Collections.Immutable;
using NodaTime;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Protection;

/// <summary>The keys, which lie in a folder outside the database: who has only the one cannot read the other.</summary>
/// <param name="folder">Where the files of the keys are.</param>
/// <param name="family">What new keys are made for.</param>
/// <param name="process">The process's clock.</param>
internal sealed class KeyRing(string folder, Algorithms family, TimeProvider process)
{
    // A key that another node or the command line has made is found within this time, and at once where a value names it.
    private static readonly TimeSpan Rereading = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private ImmutableArray<ProtectionKey> keys;
    private long readAt;

    /// <summary>The one that a command works with.</summary>
    public static KeyRing Of(ServerOptions options) => new(options.Keys, options.Algorithms, TimeProvider.System);

    /// <summary>Where the files of the keys are.</summary>
    public string Folder => folder;

    /// <summary>All keys, the oldest first.</summary>
    /// <exception cref="KeysNotUsableException">A file cannot be used, and why.</exception>
    public ImmutableArray<ProtectionKey> All
    {
        get
        {
            lock (gate)
            {
                if (keys.IsDefault || process.GetElapsedTime(readAt) > Rereading)
                {
                    Read();
                }

                return keys;
            }
        }
    }

    /// <summary>The key that encrypts.</summary>
    /// <exception cref="KeysNotUsableException">There is none.</exception>
    public ProtectionKey Newest(KeyUse use) => All.LastOrDefault(key => key.Use == use)
        ?? throw new KeysNotUsableException($"没有密钥 / there is no key: {folder}");

    /// <summary>A key by its id; null where there is none.</summary>
    public ProtectionKey? Find(string id)
    {
        if (All.FirstOrDefault(key => key.Id == id) is { } known)
        {
            return known;
        }

        lock (gate)
        {
            Read();
            return keys.FirstOrDefault(key => key.Id == id);
        }
    }

    /// <summary>Makes a key, which from now on encrypts.</summary>
    /// <exception cref="KeysNotUsableException">The folder cannot be written.</exception>
    public ProtectionKey Add(KeyUse use)
    {
        var now = Instant.FromDateTimeOffset(process.GetUtcNow());
        // Where the clock was put back, the new key must nevertheless be the newest.
        var latest = All.Where(key => key.Use == use).Select(key => key.CreatedAt).DefaultIfEmpty(Instant.MinValue).Max();
        var key = ProtectionKey.Create(use, family, (now > latest ? now : latest + Duration.FromSeconds(1)).ToMicroseconds());
        Try(() =>
        {
            MakeFolder();
            key.WriteTo(folder);
        });
        lock (gate)
        {
            Read();
        }

        return key;
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Read()
    {
        readAt = process.GetTimestamp();
        Try(() => keys = !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, $"*{ProtectionKey.Extension}").Select(ProtectionKey.Read)
                .OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal),
        ]);
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeysNotUsableException($"密钥目录不可读写（XUNCHA_KEYS）/ the folder of the keys cannot be used (XUNCHA_KEYS): {folder}: {e.Message}");
        }
    }
}
