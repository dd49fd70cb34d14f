using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>Every hour: forgets the answers that were kept for a caller who repeats a request, 24 real hours after they were given.</summary>
internal sealed class ForgetIdempotencyKeys(XunchaDb db, XunchaClock clock)
{
    /// <summary>How long an answer is kept at least.</summary>
    public static readonly Duration Kept = Duration.FromHours(24);

    /// <summary>Forgets what is old enough.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var oldest = clock.Real() - Kept;
        await db.Set<IdempotencyKey>().Where(key => key.CreatedAt < oldest).ExecuteDeleteAsync(cancellation);
    }
}
