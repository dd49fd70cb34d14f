using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Uploads;

/// <summary>Every hour: forgets uploads that nobody went on with or attached in time, and files that no upload is left of.</summary>
internal sealed class ForgetUploads(XunchaDb db, UploadFiles files, XunchaClock clock)
{
    /// <summary>Forgets what has run out.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.Real();
        await db.Set<Upload>().Where(u => u.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);

        // The files are listed first: one that is made meanwhile has had its row before.
        var found = files.All();
        var known = await db.Set<Upload>().Select(u => u.Id).ToListAsync(cancellation);
        foreach (var upload in found.Except(known))
        {
            files.Delete(upload);
        }
    }
}
