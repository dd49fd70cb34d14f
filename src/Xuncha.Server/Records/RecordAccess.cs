using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>Who asks, and what keys the person carries today.</summary>
/// <param name="Person">The person who is signed in.</param>
/// <param name="Keys">The keys of the posts and seats held.</param>
/// <param name="Now">The instant at which the request arrived.</param>
internal sealed record Caller(Guid Person, IReadOnlySet<string> Keys, Instant Now)
{
    /// <summary>The day of the request.</summary>
    public LocalDate Today => Now.InZone(XunchaClock.Zone).Date;

    /// <summary>Whether the caller may know of a record as it stands; what is stored of it, for lists to filter by, says the same.</summary>
    public bool MaySee(Record record, WorkflowDefinition definition) => SightOf(record, definition).SeesIn(record.State);

    /// <summary>What the caller may know of a record.</summary>
    public Sight SightOf(Record record, WorkflowDefinition definition) => Sight.Of(definition, On(record.Place, definition).Roles);

    /// <summary>The roles that the caller holds on a record.</summary>
    public Actor On(Record record, WorkflowDefinition definition) => On(record.Place, definition);

    /// <inheritdoc cref="On(Record, WorkflowDefinition)"/>
    public Actor On(Place place, WorkflowDefinition definition) =>
        new(Person, [.. definition.Roles.Where(role => Audience.KeysOf(role, place).Any(Keys.Contains)).Select(role => role.Name)]);
}

/// <summary>Finds out who asks, and shows only what that person may know of.</summary>
internal sealed class RecordAccess(XunchaDb db, XunchaClock clock)
{
    /// <summary>Who asks. The clock is read here, once for a request.</summary>
    public async Task<Caller> CallerAsync(ClaimsPrincipal user, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(db, cancellation);
        var person = PersonAccess.IdOf(user);
        return new(person, await Audience.KeysAsync(db, person, now.InZone(XunchaClock.Zone).Date, cancellation), now);
    }

    /// <summary>The records that the caller may know of.</summary>
    public IQueryable<Record> Visible(Caller caller) => db.Set<Record>().Where(IsVisible(caller));

    /// <summary>The records whose deadlines the caller may know of.</summary>
    public IQueryable<Record> WithVisibleDeadlines(Caller caller)
    {
        var keys = caller.Keys;
        return db.Set<Record>().Where(record => db.Set<Audience>().Any(a => a.RecordId == record.Id && keys.Contains(a.Key) && a.SeesDeadlines));
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
        db.Set<Audience>().AnyAsync(a => a.RecordId == record && caller.Keys.Contains(a.Key), cancellation);

    private System.Linq.Expressions.Expression<Func<Record, bool>> IsVisible(Caller caller)
    {
        var keys = caller.Keys;
        return record => db.Set<Audience>().Any(a => a.RecordId == record.Id && keys.Contains(a.Key));
    }
}
