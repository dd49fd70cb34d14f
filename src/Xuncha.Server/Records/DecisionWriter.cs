using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Findings;
using Xuncha.Server.Notifications;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary>
/// Writes what a decision says: state, deadlines, alarms, history, notices and child records, all in the caller's transaction. There
/// is no other place that writes them, save the storm path of the sweep. Of a record that this unit of work opened nothing is asked of the
/// database: the context holds all there is of it, so that many can be opened and moved on before they are saved (<see cref="RecordBatch"/>).
/// </summary>
internal sealed class DecisionWriter(
    XunchaDb db, DefinitionStore definitions, CalendarStore calendars, NoticeWriter notices, LedgerWriter ledger)
{
    // A parent that is held needs to be prompted once in a transaction, however many of its children change.
    private readonly HashSet<(Guid Transaction, Guid Parent, string Definition)> _prompted = [];

    /// <summary>Writes a decision, whichever it is, on a record that the transaction has locked.</summary>
    /// <returns>The reasons of a refusal, of which nothing is written; none of an acceptance.</returns>
    public async Task<ImmutableArray<Refusal>> WriteAsync(Record record, Case matter, Decision decision, CancellationToken cancellation)
    {
        switch (decision)
        {
            case Decision.Accepted accepted:
                await ApplyAsync(record, matter, accepted, cancellation);
                return [];
            case Decision.Refused refused:
                return refused.Reasons;
            default:
                throw new NotSupportedException("A decision accepts or refuses.");
        }
    }

    /// <summary>Writes what was accepted on a record that the transaction has locked.</summary>
    public async Task ApplyAsync(Record record, Case matter, Decision.Accepted accepted, CancellationToken cancellation)
    {
        var before = matter.Definition.States.FirstOrDefault(state => state.Name == record.State);
        var known = record.Deadlines.Count;
        if (record.Steps != accepted.Next.Steps)
        {
            record.Version++;
        }

        var (wasRunning, place) = (record.Status == RecordStatus.Running, record.Place);
        var isMigrated = record.DefinitionVersion != accepted.Next.DefinitionVersion; // then the same state may be for others to see
        Take(record, matter.Definition, accepted.Next);
        await AlignAsync(record, accepted, known, cancellation);
        AddPrompts(record, accepted, matter.Now);
        await ledger.WriteAsync(record, matter.Definition, cancellation);
        if (isMigrated || (place.Recipient, place.Unit) != (record.Place.Recipient, record.Place.Unit) || (before?.Name != record.State && !SameAudience(before, matter.Definition.State(record.State))))
        {
            await RenewAudienceAsync(record, matter.Definition, cancellation);
        }

        if (isMigrated || wasRunning != (record.Status == RecordStatus.Running) || (before?.Published.IsEmpty ?? true) != matter.Definition.State(record.State).Published.IsEmpty)
        {
            await PublishedRecord.AlignAsync(db, matter.Definition, record, cancellation);
        }

        if (wasRunning && record.Status != RecordStatus.Running && record.RootId == record.Id)
        {
            await Team.EndAsync(db, record, matter, cancellation);
        }

        var children = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var opening in accepted.Openings)
        {
            var newest = await definitions.NewestAsync(db, opening.Definition, cancellation) ?? throw new InvalidOperationException($"No version of {opening.Definition} is published.");
            var child = await OpenAsync(newest, record.Title, record, record.Place, null, null, matter.Arrival, matter.Now, cancellation);
            children[opening.Definition] = child.Id;
        }

        foreach (var entry in accepted.History)
        {
            Guid? child = entry.Kind == HistoryKind.ChildOpened ? children[entry.Subject] : null;
            db.Add(HistoryRow.Of(record, entry, matter.Now, child));
        }

        await notices.AddAsync([.. accepted.Notices.Select(notice => (record, matter.Definition, notice))], matter.Now, matter.Today, cancellation);
        await PromptParentAsync(record, matter.Now, cancellation);
    }

    /// <summary>Opens a record of a version of a definition.</summary>
    public async Task<Record> OpenAsync(
        WorkflowDefinition definition,
        string title,
        Record? parent,
        Place place,
        Guid? person,
        Guid? inPlaceOf,
        Occurrence on,
        Instant now,
        CancellationToken cancellation)
    {
        var id = Ids.New(now);
        var accepted = Engine.Open(definition, id, person, on, calendars[definition.Calendar], now, inPlaceOf);
        var record = new Record
        {
            Id = id,
            Kind = definition.Record,
            DefinitionId = definition.Id,
            DefinitionVersion = definition.Version,
            Title = title,
            ParentId = parent?.Id,
            RootId = parent is null || definition.Team is not null ? id : parent.RootId,
            OrganizerId = place.Organizer,
            PartyId = place.Party,
            OrganizerPath = place.OrganizerPath,
            PartyPath = place.PartyPath,
            Stage = string.Empty,
            State = string.Empty,
            Since = on,
            Status = RecordStatus.Running,
            Steps = 0,
            Fields = accepted.Next.Fields,
            LastActors = accepted.Next.LastActors,
            SignOffs = [],
            Concerned = place.Concerned,
            Version = 0,
            CreatedAt = now,
        };
        db.Add(record);
        await ApplyAsync(record, new(definition, accepted.Next, calendars[definition.Calendar], now), accepted, cancellation);
        return record;
    }

    private static void Take(Record record, WorkflowDefinition definition, WorkflowInstance next)
    {
        record.DefinitionVersion = next.DefinitionVersion;
        record.State = next.State;
        record.Stage = definition.StageOf(next.State).Name;
        record.Since = next.Since;
        record.Status = next.Status;
        record.Steps = next.Steps;
        record.Fields = next.Fields;
        record.Concerned = record.Named(Field.Concerned) ?? record.Concerned;
        record.LastActors = next.LastActors;
        record.SignOffs = next.SignOffs;
        record.Fresh = next.Fresh;
        foreach (var deadline in next.Deadlines)
        {
            if (record.Deadlines.FirstOrDefault(row => row.Number == deadline.Number) is { } row)
            {
                row.Take(deadline);
            }
            else
            {
                record.Deadlines.Add(DeadlineRow.Of(record.Id, deadline));
            }
        }
    }

    private async Task AlignAsync(Record record, Decision.Accepted accepted, int known, CancellationToken cancellation)
    {
        var touched = accepted.Alarms.Where(plan => plan.Deadline <= known).Select(plan => plan.Deadline).ToList();
        var rows = touched.Count == 0 ? []
            : IsOpenedHere(record) ? Unsaved<AlarmRow>(record)
            : await db.Set<AlarmRow>().Where(a => a.RecordId == record.Id && touched.Contains(a.DeadlineNumber)).ToListAsync(cancellation);
        foreach (var plan in accepted.Alarms)
        {
            var isFirm = !accepted.Next.Deadlines[plan.Deadline - 1].Due.IsProvisional;
            AlarmAlignment.Align(db, record.Id, plan, rows.Where(row => row.DeadlineNumber == plan.Deadline), isFirm);
        }
    }

    private void AddPrompts(Record record, Decision.Accepted accepted, Instant now)
    {
        foreach (var transition in accepted.Prompts)
        {
            db.Add(Prompt(record.Id, transition, now));
        }
    }

    private static AlarmRow Prompt(Guid record, string transition, Instant now) => new()
    {
        Id = Ids.New(now),
        RecordId = record,
        DeadlineNumber = 0,
        Kind = AlarmKind.Prompt,
        Name = transition,
        Arming = 0,
        At = now,
        Alone = true,
        State = AlarmState.Pending,
    };

    /// <summary>
    /// Lets the parent look at its automatic transitions. An alarm due now does it, and not this transaction, which holds the parent
    /// shared and must not ask for more (lock upgrade).
    /// </summary>
    private async Task PromptParentAsync(Record record, Instant now, CancellationToken cancellation)
    {
        if (record.ParentId is not { } parentId
            || (db.Database.CurrentTransaction is { } transaction && !_prompted.Add((transaction.TransactionId, parentId, record.DefinitionId))))
        {
            return;
        }

        var parent = db.Set<Record>().Local.FindEntry(parentId) is { State: EntityState.Added, Entity: var unsaved }
            ? new { unsaved.DefinitionId, unsaved.DefinitionVersion, unsaved.State, unsaved.Status }
            : await db.Set<Record>().Where(r => r.Id == parentId)
                .Select(r => new { r.DefinitionId, r.DefinitionVersion, r.State, r.Status }).ForShare().SingleAsync(cancellation);
        if (parent.Status != RecordStatus.Running)
        {
            return;
        }

        var definition = await definitions.PinnedAsync(db, parent.DefinitionId, parent.DefinitionVersion, cancellation);
        foreach (var step in definition.State(parent.State).Transitions)
        {
            if (step.Automatic is Trigger.RecordsChanged changed && changed.Definition == record.DefinitionId)
            {
                db.Add(Prompt(parentId, step.Name, now));
            }
        }
    }

    private static bool SameAudience(State? before, State after) =>
        before is not null && before.VisibleTo.ToHashSet(StringComparer.Ordinal).SetEquals(after.VisibleTo);

    private async Task RenewAudienceAsync(Record record, WorkflowDefinition definition, CancellationToken cancellation)
    {
        var wanted = Audience.Of(definition, record);
        var present = IsOpenedHere(record) ? Unsaved<Audience>(record) : await db.Set<Audience>().Where(a => a.RecordId == record.Id).ToListAsync(cancellation);
        db.RemoveRange(present.Where(audience => !wanted.Any(other => other.Key == audience.Key)));
        foreach (var audience in wanted)
        {
            if (present.Find(other => other.Key == audience.Key) is { } known)
            {
                (known.SeesDeadlines, known.ReadsLedger, known.ActsIn) = (audience.SeesDeadlines, audience.ReadsLedger, audience.ActsIn);
            }
            else
            {
                db.Add(audience);
            }
        }
    }

    private bool IsOpenedHere(Record record) => db.Entry(record).State == EntityState.Added;

    private List<T> Unsaved<T>(Record record)
        where T : class => [.. db.Set<T>().Local.GetEntries("RecordId", record.Id).Select(entry => entry.Entity)];
}
