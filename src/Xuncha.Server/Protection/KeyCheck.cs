using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Protection;

/// <summary>Sees at every start that the keys and the database belong together, before anything is written.</summary>
internal sealed class KeyCheck(XunchaDb db, KeyRing keys)
{
    /// <summary>Refuses to go on without a key that the database knows; makes the first keys of a new database; notes down new ones.</summary>
    /// <exception cref="KeysNotUsableException">A key is missing or damaged, and what to do. Nothing was changed.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var known = await db.Set<KnownKey>().AsNoTracking().ToListAsync(cancellation);
        var missing = known.Select(key => key.Id).Except(keys.All.Select(key => key.Id)).ToList();
        if (missing.Count > 0)
        {
            throw new KeysNotUsableException(
                $"缺少此数据库的密钥，请把密钥文件放回 XUNCHA_KEYS 目录；数据未受影响 / keys of this database are missing; put their files back, "
                + $"nothing was lost (XUNCHA_KEYS): {keys.Folder}: {string.Join(", ", missing)}");
        }

        foreach (var use in Enum.GetValues<KeyUse>().Where(use => keys.All.All(key => key.Use != use)))
        {
            keys.Add(use);
        }

        await NoteAsync(cancellation);
    }

    /// <summary>Notes down every key that the database does not know yet.</summary>
    public async Task NoteAsync(CancellationToken cancellation)
    {
        foreach (var key in keys.All)
        {
            var (use, algorithm, at) = (key.Use.ToString(), key.Algorithm.ToString(), new InstantConverter().ConvertToProvider(key.CreatedAt));
            // Of several nodes that start together, the first.
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO known_key (id, use, algorithm, created_at) VALUES ({key.Id}, {use}, {algorithm}, {at}) ON CONFLICT (id) DO NOTHING", cancellation);
        }
    }
}
