using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Documents;
using Xuncha.Server.Planning;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary>Reads a record and the facts that a decision needs, under the locks that keep the decision true until it is committed.</summary>
internal sealed class RecordStore(XunchaDb db, DefinitionStore definitions, CalendarStore calendars, RecordAccess access, Recusals recusals)
{
    /// <summary>
    /// A record, locked until the transaction ends: whoever decides on it waits its turn, and whoever changes a fact that its guards
    /// read waits too (write skew). SQLite needs no lock: the transaction holds the one write lock since it began.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="skipLocked">Whether to pass over a record that somebody else holds, as the sweep does.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The record; null where there is none, or where it is passed over.</returns>
    public async Task<Record?> LockAsync(Guid id, bool skipLocked, CancellationToken cancellation)
    {
        if (!db.Database.IsNpgsql())
        {
            return await ReadAsync(id, cancellation);
        }

        // The lock comes first and the deadlines after: read in one statement, they would be as old as the wait.
        var rows = db.Set<Record>().Where(r => r.Id == id);
        var record = await (skipLocked ? rows.ForUpdateSkipLocked() : rows.ForUpdate()).SingleOrDefaultAsync(cancellation);
        if (record is not null)
        {
            // The storm path of the sweep raises warning levels under these locks alone.
            await db.Set<DeadlineRow>().Where(d => d.RecordId == id).OrderBy(d => d.Number).ForUpdate().LoadAsync(cancellation);
        }

        return record;
    }

    /// <summary>A record without a lock, to look at.</summary>
    public Task<Record?> ReadAsync(Guid id, CancellationToken cancellation) =>
        db.Set<Record>().Include(r => r.Deadlines).SingleOrDefaultAsync(r => r.Id == id, cancellation);

    /// <summary>
    /// Holds a record against decisions until the transaction ends, because a fact that its guards read is about to change.
    /// </summary>
    public Task ShareAsync(Guid id, CancellationToken cancellation) =>
        db.Set<Record>().Where(r => r.Id == id).Select(r => r.Id).ForShare().SingleOrDefaultAsync(cancellation);

    /// <summary>A record with all by which it is decided.</summary>
    public async Task<Case> CaseAsync(Record record, Instant now, CancellationToken cancellation)
    {
        var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
        return new(definition, record.ToInstance(), calendars[definition.Calendar], now);
    }

    /// <summary>The facts that guards and needs of some transitions ask for; what none of them asks for is not read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="transitions">The transitions.</param>
    /// <param name="caller">Who asks; null for the system.</param>
    /// <param name="today">The day, for the team.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Facts> FactsAsync(
        Record record, IReadOnlyCollection<Transition> transitions, Caller? caller, LocalDate today, CancellationToken cancellation)
    {
        var guards = transitions.SelectMany(transition => transition.Guards).ToList();
        var facts = Facts.None;
        if (guards.Any(guard => guard is Guard.TeamComplete or Guard.TeamTrained))
        {
            facts = facts with { Team = await recusals.SittingAsync(record, today, cancellation) };
        }

        if (db.Entry(record).State == EntityState.Added)
        {
            // Opened in this unit of work: it has no children, and its papers are those that the context holds.
            return facts with { Papers = [.. db.Set<AttachedPaper>().Local.GetEntries(nameof(AttachedPaper.RecordId), record.Id).Select(paper => paper.Entity.Name)] };
        }

        if (guards.Any(guard => guard is Guard.PlanSound))
        {
            var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
            facts = facts with
            {
                PlanFaults = await PlanInHand.FaultsAsync(db, record.Id, today, cancellation),
                PlanAuthors = await PlanInHand.AuthorsAsync(db, record.Id, definition, cancellation),
            };
        }

        if (transitions.Any(transition => !transition.Needs.IsEmpty))
        {
            facts = facts with
            {
                Papers = [.. await db.Set<AttachedPaper>().Where(p => p.RecordId == record.Id).Select(p => p.Name).Distinct().ToListAsync(cancellation)],
            };
        }

        var wanted = guards.OfType<Guard.Records>().Select(guard => guard.Definition).Distinct().ToList();
        if (wanted.Count > 0)
        {
            var children = db.Set<Record>().Where(r =>
                r.ParentId == record.Id && wanted.Contains(r.DefinitionId) && r.Status != RecordStatus.Voided && r.Status != RecordStatus.Terminated);
            facts = facts with
            {
                Children = caller is null ? await AsTheSystemSeesThemAsync(record, children, cancellation) : await AsSeenAsync(caller, children, cancellation),
            };
        }

        return facts;
    }

    private async Task<ImmutableArray<ChildRecord>> AsSeenAsync(Caller caller, IQueryable<Record> children, CancellationToken cancellation)
    {
        var visible = access.Visible(caller);
        return
        [
            .. (await children.Select(r => new { r.DefinitionId, r.State, IsVisible = visible.Any(seen => seen.Id == r.Id) }).ToListAsync(cancellation))
                .Select(child => new ChildRecord(child.DefinitionId, child.State, child.IsVisible)),
        ];
    }

    // The system knows everything, but what it could not do it writes into the history, which everybody reads who may know of the record.
    // Only a child that everybody may know of who ever reads the parent is named there.
    private async Task<ImmutableArray<ChildRecord>> AsTheSystemSeesThemAsync(Record parent, IQueryable<Record> children, CancellationToken cancellation)
    {
        var own = await definitions.PinnedAsync(db, parent.DefinitionId, parent.DefinitionVersion, cancellation);
        var readers = own.Roles.SelectMany(role => Audience.KeysOf(role, parent.Place)).ToHashSet(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<ChildRecord>();
        foreach (var child in await children.AsNoTracking().ToListAsync(cancellation))
        {
            var definition = await definitions.PinnedAsync(db, child.DefinitionId, child.DefinitionVersion, cancellation);
            found.Add(new(child.DefinitionId, child.State, child.Concerned is null && readers.IsSubsetOf(Audience.Of(definition, child).Select(audience => audience.Key))));
        }

        return found.ToImmutable();
    }
}
