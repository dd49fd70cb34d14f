using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Instances;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary>
/// Finds open deadlines that were counted by a calendar that is no longer in force, and counts them again: another node may have
/// decided by the old calendar while the new one was being put in force. Looked for at each tick of the sweep.
/// </summary>
internal sealed class StaleDeadlines(IServiceScopeFactory scopes, XunchaClock clock, CalendarStore calendars)
{
    /// <summary>Counts them again, each record in a transaction of its own; one that somebody else holds is left for the next tick.</summary>
    /// <returns>How many deadlines were counted again.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        List<Guid> stale;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
            await calendars.RefreshAsync(db, cancellation);
            stale = await FindAsync(db, cancellation);
        }

        var recounted = 0;
        foreach (var record in stale)
        {
            recounted += await RecountAsync(record, cancellation);
        }

        return recounted;
    }

    private async Task<List<Guid>> FindAsync(XunchaDb db, CancellationToken cancellation)
    {
        var inForce = calendars.All.Values.Select(calendar => calendar.Revision).ToHashSet(StringComparer.Ordinal);
        var rows = await db.Set<DeadlineRow>().AsNoTracking()
            .Where(d => d.State == DeadlineState.Open && !inForce.Contains(d.CalendarRevision))
            .Select(d => new { d.RecordId, d.Unconfirmed })
            .ToListAsync(cancellation);

        // One that keeps its old date until a person confirms the new one has been counted again, and waits.
        return [.. rows.Where(d => d.Unconfirmed is null || !inForce.Contains(d.Unconfirmed.CalendarRevision)).Select(d => d.RecordId).Distinct()];
    }

    private async Task<int> RecountAsync(Guid id, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<XunchaDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await services.GetRequiredService<RecordStore>().LockAsync(id, skipLocked: true, cancellation) is not { } record)
        {
            return 0;
        }

        var definition = await services.GetRequiredService<Definitions.DefinitionStore>().PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
        var number = calendars.RevisionOf(definition.Calendar);
        var source = await db.Set<CalendarRevision>().Where(r => r.CalendarId == definition.Calendar && r.Number == number).Select(r => r.Source).SingleAsync(cancellation);
        var recounted = await services.GetRequiredService<CalendarChange>().RecountAsync(record, await clock.NowAsync(db, cancellation), source, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return recounted;
    }
}
