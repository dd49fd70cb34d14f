using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Imports;

/// <summary>
/// Runs imports, one after another on each node. A run claims its job; what it writes and the end of the job are one transaction, in which the claim
/// must still be its own. So wherever a node dies, the next run begins anew with nothing imported, and however many runs there were, one counts.
/// </summary>
internal sealed class ImportRunner(IServiceScopeFactory scopes, XunchaClock clock, RunningImport running, ILogger<ImportRunner> log)
{
    /// <summary>A run that has not been seen for so long is dead.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(30);

    private const int MostRuns = 5;

    /// <summary>Runs what waits, until nothing does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await ClaimAsync(cancellation) is var (job, person, claim, earlier))
        {
            await RunAsync(job, person, claim, earlier, cancellation);
        }
    }

    private async Task<(Guid Job, Guid Person, Guid Claim, int Earlier)?> ClaimAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        while (true)
        {
            // On SQLite there is this one process, and nothing runs in it now: a claim is that of one that died.
            var (now, isAlone) = (await clock.DatabaseAsync(db, cancellation), !db.Database.IsNpgsql());
            var dead = now - Patience;
            var next = await db.Set<ImportJob>().AsNoTracking()
                .Where(j => j.EndedAt == null && (j.Claim == null || isAlone || j.SeenAt < dead))
                .OrderBy(j => j.Id).Select(j => new { j.Id, j.AskedBy, j.Claim, j.Runs }).FirstOrDefaultAsync(cancellation);
            if (next is null)
            {
                return null;
            }

            var claim = Guid.NewGuid();
            if (await db.Set<ImportJob>().Where(j => j.Id == next.Id && j.Claim == next.Claim && j.EndedAt == null).ExecuteUpdateAsync(
                j => j.SetProperty(x => x.Claim, claim).SetProperty(x => x.SeenAt, now).SetProperty(x => x.Runs, x => x.Runs + 1).SetProperty(x => x.State, ImportState.Reading),
                cancellation) == 1)
            {
                return (next.Id, next.AskedBy, claim, next.Runs);
            }
        }
    }

    private async Task RunAsync(Guid job, Guid person, Guid claim, int earlier, CancellationToken cancellation)
    {
        Circumstances.Commission(person, "import");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var run = running.Begin(job, claim, stop);
        try
        {
            if (earlier >= MostRuns)
            {
                log.LogError("Import {Job} has taken {Runs} processes down with it and is not tried again.", job, earlier);
                await FailAsync(run, cancellation);
                return;
            }

            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ImportRun>().RunAsync(run, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await LetGoAsync(run); // called off, which ends it, or the server stops: then another run takes it up, and this one does not count
        }
        catch (DbUpdateConcurrencyException)
        {
            log.LogInformation("Import {Job} was called off, or is another run's now; nothing of this one is there.", job);
        }
#pragma warning disable CA1031 // Whatever is wrong with one file, the next one's turn comes.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "Import {Job} failed; nothing of it is there.", job);
            await FailAsync(run, cancellation);
        }
        finally
        {
            running.End();
        }
    }

    private async Task LetGoAsync(RunningImport.Run run)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        await db.Set<ImportJob>().Where(j => j.Id == run.Job && j.Claim == run.Claim).ExecuteUpdateAsync(
            j => j.SetProperty(x => x.Claim, (Guid?)null).SetProperty(x => x.State, ImportState.Waiting).SetProperty(x => x.Runs, x => x.Runs - 1), CancellationToken.None);
    }

    // It is tried again: the database may have been away, or the same file came from two sides at once. A file that fails each time does not do so for ever.
    private async Task FailAsync(RunningImport.Run run, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        if (await db.Set<ImportJob>().SingleOrDefaultAsync(j => j.Id == run.Job && j.Claim == run.Claim, cancellation) is not { } job)
        {
            return;
        }

        if (job.Runs < MostRuns)
        {
            (job.Claim, job.State) = (null, ImportState.Waiting);
        }
        else
        {
            job.End(ImportState.Failed, await clock.NowAsync(db, cancellation), new("系统内部错误，未导入任何内容", "An internal error; nothing was imported"));
        }

        await db.SaveChangesAsync(cancellation);
    }
}
