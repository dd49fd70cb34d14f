using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>Finds out who asks, and shows only what that person may know of.</summary>
internal sealed class RecordAccess(XunchaDb db, XunchaClock clock)
{
    /// <summary>Who asks. The clock is read here, once for a request.</summary>
    public Task<Caller> CallerAsync(ClaimsPrincipal user, CancellationToken cancellation) =>
        CallerAsync(PersonAccess.IdOf(user), PersonAccess.WithinOf(user), cancellation);

    /// <summary>Somebody for whom work goes on without a request.</summary>
    /// <param name="person">The person.</param>
    /// <param name="within">The part of the tree that they are confined to.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Caller> CallerAsync(Guid person, string within, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(db, cancellation);
        return new(person, await Audience.KeysAsync(db, person, now.InZone(XunchaClock.Zone).Date, cancellation), now, within);
    }

    /// <summary>The records that the caller may know of.</summary>
    public IQueryable<Record> Visible(Caller caller)
    {
        var keys = caller.Keys;
        return OpenTo(caller).Where(record => db.Set<Audience>().Any(a => a.RecordId == record.Id && keys.Contains(a.Key)));
    }

    /// <summary>The records whose deadlines the caller may know of.</summary>
    public IQueryable<Record> WithVisibleDeadlines(Caller caller)
    {
        var keys = caller.Keys;
        return OpenTo(caller).Where(record => db.Set<Audience>().Any(a => a.RecordId == record.Id && keys.Contains(a.Key) && a.SeesDeadlines));
    }

    /// <summary>The records whose present state has a step for the caller.</summary>
    public IQueryable<Record> Actable(Caller caller)
    {
        var keys = caller.Keys;
        return OpenTo(caller).Where(record => db.Set<Audience>().Any(a => a.RecordId == record.Id && keys.Contains(a.Key) && a.ActsIn.Contains("|" + record.State + "|")));
    }

    /// <summary>The records by whose fields the caller may search the ledger.</summary>
    public IQueryable<Record> WithReadableLedger(Caller caller)
    {
        var keys = caller.Keys;
        return OpenTo(caller).Where(record => db.Set<Audience>().Any(a => a.RecordId == record.Id && keys.Contains(a.Key) && a.ReadsLedger));
    }

    /// <summary>
    /// Writes down that somebody reads records whose definition asks for it, before they are shown: what cannot be written down is not shown.
    /// </summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="shown">The records, each with its definition.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task NoteReadsAsync(Caller caller, IEnumerable<(Guid Record, WorkflowDefinition Definition)> shown, CancellationToken cancellation)
    {
        var sensitive = shown.Where(entry => entry.Definition.Sensitivity != Sensitivity.Ordinary).DistinctBy(entry => entry.Record).ToList();
        foreach (var (record, definition) in sensitive)
        {
            db.Note<Record>("record-read", record, new { Definition = definition.Id });
        }

        if (sensitive.Count > 0)
        {
            await db.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>Whether the caller may know of a record.</summary>
    public Task<bool> MaySeeAsync(Caller caller, Guid record, CancellationToken cancellation) =>
        Visible(caller).AnyAsync(r => r.Id == record, cancellation);

    private IQueryable<Record> OpenTo(Caller caller)
    {
        var (within, persons) = (caller.Within, caller.Persons);
        var others = db.Set<Record>().Where(record => record.Concerned == null || !persons.Contains(record.Concerned.Value));
        return within.Length == 0 ? others : others.Where(record => record.PartyPath.StartsWith(within));
    }
}
