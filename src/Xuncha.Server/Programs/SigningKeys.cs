using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>The keys that sign access tokens, as every node finds them in the database.</summary>
/// <param name="scopes">Where a context comes from: one object serves all requests.</param>
/// <param name="cipher">Encrypts them.</param>
/// <param name="clock">For the real instant.</param>
/// <param name="process">How old is what was read.</param>
internal sealed class SigningKeys(IServiceScopeFactory scopes, FieldCipher cipher, XunchaClock clock, TimeProvider process)
{
    /// <summary>How long a key signs.</summary>
    public static readonly Duration Life = Duration.FromDays(30);

    /// <summary>How long a key is published before it signs: longer than anyone keeps the key set.</summary>
    public static readonly Duration Notice = Duration.FromMinutes(10);

    // What another node or the command line has changed is found within a minute, and within a second where a token names a key that is not known:
    // not for each of a flood of them.
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastBelieved = TimeSpan.FromSeconds(1);

    private volatile Known? known;

    private sealed record Known(ImmutableArray<UsableKey> Keys, long ReadAt);

    /// <summary>Every key that is published, in the order of use.</summary>
    /// <param name="named">The key that a token names, if one does.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ImmutableArray<UsableKey>> AllAsync(string? named, CancellationToken cancellation)
    {
        if (known is { } there && process.GetElapsedTime(there.ReadAt) < (named is null || there.Keys.Any(key => key.Id == named) ? Believed : LeastBelieved))
        {
            return there.Keys;
        }

        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<XunchaDb>().Set<SigningKey>().AsNoTracking()
            .OrderBy(key => key.UsedFrom).ThenBy(key => key.Id).ToListAsync(cancellation);
        var read = new Known([.. rows.Select(key => key.Open(cipher))], process.GetTimestamp());
        known = read;
        return read.Keys;
    }

    /// <summary>The key that signs now.</summary>
    public async Task<UsableKey> CurrentAsync(CancellationToken cancellation)
    {
        var (keys, now) = (await AllAsync(named: null, cancellation), clock.Real());
        return keys.Last(key => key.UsedFrom <= now);
    }

    /// <summary>At each start: makes the first key of a database.</summary>
    public static async Task EnsureAsync(XunchaDb db, FieldCipher cipher, Instant now, CancellationToken cancellation)
    {
        if (!await db.Set<SigningKey>().AnyAsync(cancellation))
        {
            db.Add(SigningKey.Create(cipher, now));
            await db.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>Makes the next key, from the command line: it signs after <see cref="Notice"/>, and tokens of the one before stay good.</summary>
    /// <param name="db">The database.</param>
    /// <param name="cipher">Encrypts it.</param>
    /// <param name="now">The real instant.</param>
    /// <param name="atOnce">Whether the others are not to be trusted any more: the new one signs now, and no token of theirs is good.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<SigningKey> RotateAsync(XunchaDb db, FieldCipher cipher, Instant now, bool atOnce, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (atOnce)
        {
            await db.Set<SigningKey>().ExecuteDeleteAsync(cancellation);
        }

        var next = SigningKey.Create(cipher, atOnce ? now : now + Notice);
        db.Add(next);
        db.Note<SigningKey>("signing-key-made", next.Id, new { AtOnce = atOnce });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return next;
    }

    /// <summary>Every hour: makes the next key in time, and forgets those whose tokens have all run out.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var now = clock.Real();
        var keys = await db.Set<SigningKey>().OrderBy(key => key.UsedFrom).ThenBy(key => key.Id).ToListAsync(cancellation);
        for (var i = 0; i + 1 < keys.Count; i++)
        {
            if (keys[i + 1].UsedFrom + AccessTokens.Lifetime + Notice < now)
            {
                db.Remove(keys[i]);
            }
        }

        // A day ahead, since this runs by the hour; the one before signs until then.
        if (keys[^1].UsedFrom + Life < now + Duration.FromDays(1))
        {
            var due = keys[^1].UsedFrom + Life;
            db.Add(SigningKey.Create(cipher, due > now + Notice ? due : now + Notice));
        }

        await db.SaveChangesAsync(cancellation);
    }
}
