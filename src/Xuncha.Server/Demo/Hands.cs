using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Findings;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Documents;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Demo;

/// <summary>What the hands of everybody hold: the people, what they enter, the file that they attach.</summary>
internal sealed record Stage(Places Places, Staff Staff, Entries Entries, KeptFile Paper, IReadOnlyDictionary<RectificationSide, KeptFile> Pictures);

/// <summary>A file that is kept.</summary>
internal sealed record KeptFile(string Hash, long Size);

/// <summary>Does in people's names what they do over the API, by the same use cases, in the caller's transaction.</summary>
internal sealed class Hands(
    XunchaDb db, RecordStore records, RecordBatch batch, DefinitionStore definitions, EnteredReferences references, Papers papers, Team team, Appointments appointments)
{
    /// <summary>A record to look at, with its definition.</summary>
    public async Task<(Record Record, WorkflowDefinition Definition)> LookAsync(Guid id, CancellationToken cancellation)
    {
        var record = await records.LockAsync(id, skipLocked: false, cancellation) ?? throw new InvalidOperationException($"There is no record {id}.");
        return (record, await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation));
    }

    /// <summary>The child records of one definition, in the order in which they were opened.</summary>
    public async Task<IReadOnlyList<Record>> ChildrenAsync(Guid parent, string definition, CancellationToken cancellation) =>
        await db.Set<Record>().AsNoTracking().Where(r => r.ParentId == parent && r.DefinitionId == definition && r.Status != RecordStatus.Voided)
            .OrderBy(r => r.CreatedAt).ThenBy(r => r.Title).ToListAsync(cancellation);

    /// <summary>Some records of a kind that stand where they were proposed, with their definitions.</summary>
    public async Task<IReadOnlyList<(Guid Record, string Definition)>> ProposedAsync(RecordKind kind, int most, CancellationToken cancellation)
    {
        var proposed = await db.Set<Record>().Where(r => r.Kind == kind && r.Status == RecordStatus.Running && r.Steps == 1 && r.ParentId != null)
            .OrderBy(r => r.Title).Take(most).Select(r => new { r.Id, r.DefinitionId }).ToListAsync(cancellation);
        return [.. proposed.Select(r => (r.Id, r.DefinitionId))];
    }

    /// <summary>Opens a record in the name of somebody who may, with its team where it has one.</summary>
    public async Task<Guid> OpenAsync(
        Stage stage, string definition, string title, Guid? parentId, (string Organizer, string Party) paths, Instant now, Dice dice, CancellationToken cancellation, bool waitsForTeam = false)
    {
        var flow = await definitions.NewestAsync(db, definition, cancellation) ?? throw new InvalidOperationException($"{definition} is not published.");
        var parent = parentId is { } id ? await records.ReadAsync(id, cancellation) : null;
        var place = parent is null
            ? new Place(paths.Organizer, paths.Party, Guid.Empty)
            : new Place(parent.OrganizerPath, parent.PartyPath, flow.Team is null ? parent.RootId : Guid.Empty);
        var opener = Holders(stage, Permissions.Open(flow).Roles, flow, place).FirstOrDefault();
        var caller = await CallerAsync(opener, now, cancellation);
        var record = await batch.OpenAsync(flow, title, parent, place, caller, null, On(now), cancellation);
        await batch.SaveAsync(cancellation);
        if (flow.Team is not null)
        {
            await ComposeAsync(stage, record.Id, now, dice, cancellation, fromFirst: waitsForTeam);
        }

        return record.Id;
    }

    /// <summary>Takes a step with every signature that it asks for, after the papers that it needs were attached.</summary>
    /// <param name="stage">The people.</param>
    /// <param name="id">The record.</param>
    /// <param name="path">The step and what is to follow it.</param>
    /// <param name="now">When.</param>
    /// <param name="dice">Draws.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task TakeAsync(Stage stage, Guid id, ImmutableArray<Transition> path, Instant now, Dice dice, CancellationToken cancellation)
    {
        var step = path[0];
        var actors = step.Actors ?? throw new InvalidOperationException($"{step.Name} is taken by the clock.");
        await TrainAsync(stage, id, step, now, cancellation);
        foreach (var roles in actors.All ? actors.Roles.Select(role => new[] { role }) : [[.. actors.Roles]])
        {
            var opened = await OpenedAsync(stage, id, roles, step, now, cancellation);
            var known = await KnownAsync(opened, cancellation);
            if (await AttachAsync(stage, opened, step, cancellation))
            {
                await batch.SaveAsync(cancellation);
                opened = await OpenedAsync(stage, id, roles, step, now, cancellation);
            }

            var areas = await references.AreasAsync(opened.Record, opened.Matter.Definition, cancellation);
            var fields = stage.Entries.Of(opened.Matter, opened.Record.Place, path, areas, known, dice);
            var reason = step.Needs.Contains(Transition.Reason) ? "经研究，情况属实" : null;
            Require(opened.Record, step, await batch.StepAsync(opened.Record, opened.Caller, opened.Actor, new(step.Name, null, null, fields, reason), cancellation));
            await batch.SaveAsync(cancellation);
        }
    }

    /// <summary>Attaches those papers that a step needs and the record has not.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> AttachAsync(Stage stage, OpenedRecord opened, Transition step, CancellationToken cancellation)
    {
        var wanted = step.Needs.Select(opened.Matter.Definition.Paper).OfType<Paper>().ToList();
        if (wanted.Count == 0)
        {
            return false;
        }

        var facts = await records.FactsAsync(opened.Record, [step], opened.Caller, opened.Caller.Today, cancellation);
        foreach (var paper in wanted.Where(paper => !facts.Papers.Contains(paper.Name) || (step.Anew.Contains(paper.Name) && !opened.Matter.Instance.Fresh.Contains(paper.Name))))
        {
            var query = new PaperQuery(paper.Name, $"{paper.Title.Zh.Replace('/', '、')}.pdf", null, opened.Caller.Today);
            Accepted(opened, paper, papers.Attach(opened, query, "application/pdf", stage.Paper.Hash, stage.Paper.Size));
        }

        return true;
    }

    /// <summary>Attaches a picture under each name that a step takes and that shows the time before rectification or after it.</summary>
    public void Picture(Stage stage, OpenedRecord opened, Transition step)
    {
        var definition = opened.Matter.Definition;
        foreach (var paper in step.Takes.Select(definition.Paper).OfType<Paper>())
        {
            if (Rectification.SideOf(definition, paper.Name, opened.Record.State) is { } side)
            {
                var kept = stage.Pictures[side];
                Accepted(opened, paper, papers.Attach(opened, new(paper.Name, $"{paper.Title.Zh}.png", null, opened.Caller.Today), "image/png", kept.Hash, kept.Size));
            }
        }
    }

    private static void Accepted(OpenedRecord opened, Paper paper, Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new InvalidOperationException($"{opened.Record.DefinitionId}, {paper.Name}: {refusal.Text.En}");
        }
    }

    // Everybody who sits is trained before a step that asks for it, in the name of somebody who composes the team.
    private async Task TrainAsync(Stage stage, Guid id, Transition step, Instant now, CancellationToken cancellation)
    {
        if (!step.Guards.OfType<Guard.TeamTrained>().Any()
            || await db.Set<TeamSeat>().Where(s => s.RecordId == id && s.TrainedOn == null).Select(s => s.Id).ToListAsync(cancellation) is not { Count: > 0 } seats)
        {
            return;
        }

        var (_, definition) = await LookAsync(id, cancellation);
        var opened = await OpenedAsync(stage, id, Permissions.Compose(definition).Roles, step, now, cancellation);
        if (await team.TrainAsync(opened, new(seats, opened.Caller.Today, null), cancellation) is not null)
        {
            throw new InvalidOperationException($"{definition.Id}: the team cannot be trained.");
        }

        await batch.SaveAsync(cancellation);
    }

    /// <summary>The day and time of an instant.</summary>
    public static Occurrence On(Instant now) => new(now.InZone(XunchaClock.Zone).Date, now.InZone(XunchaClock.Zone).TimeOfDay);

    /// <summary>Makes sure that a step was taken.</summary>
    /// <exception cref="InvalidOperationException">It was refused, with the reasons.</exception>
    public static void Require(Record record, Transition step, Decision decision)
    {
        if (decision is Decision.Refused refused)
        {
            throw new InvalidOperationException($"{record.DefinitionId} {record.State}, {step.Name}: {string.Join("; ", refused.Reasons.Select(reason => $"{reason.Subject} {reason.Text.En}"))}");
        }
    }

    private async Task<OpenedRecord> OpenedAsync(Stage stage, Guid id, IEnumerable<string> roles, Transition step, Instant now, CancellationToken cancellation)
    {
        var (record, definition) = await LookAsync(id, cancellation);
        var others = step.Guards.OfType<Guard.DifferentPerson>().SelectMany(guard => record.LastActors.GetValueOrDefault(guard.Transition, [])).ToHashSet();
        var actor = Holders(stage, roles, definition, record.Place).FirstOrDefault(person => !others.Contains(person));
        if (actor == default)
        {
            throw new InvalidOperationException($"{record.DefinitionId} {record.State}: nobody can take {step.Name}.");
        }

        var caller = await CallerAsync(actor, now, cancellation);
        return new(record, await records.CaseAsync(record, now, cancellation), caller.On(record, definition), caller);
    }

    private static IEnumerable<Guid> Holders(Stage stage, IEnumerable<string> roles, WorkflowDefinition definition, Place place) =>
        roles.SelectMany(role => Audience.KeysOf(definition.Role(role), place)).SelectMany(stage.Staff.Holders);

    private async Task<Caller> CallerAsync(Guid person, Instant now, CancellationToken cancellation) =>
        new(person, await Audience.KeysAsync(db, person, now.InZone(XunchaClock.Zone).Date, cancellation), now);

    // A finding of the same party that the caller may know of.
    private async Task<Guid?> KnownAsync(OpenedRecord opened, CancellationToken cancellation)
    {
        var (party, keys) = (opened.Record.PartyId, opened.Caller.Keys);
        return opened.Matter.Definition.Fields.All(field => field.Type != FieldType.Record) ? null
            : await db.Set<Record>().Where(r => r.Kind == RecordKind.Finding && r.PartyId == party && db.Set<Audience>().Any(a => a.RecordId == r.Id && keys.Contains(a.Key)))
                .OrderBy(r => r.CreatedAt).ThenBy(r => r.Title).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Appoints the team of an inspection, in the name of somebody who may.</summary>
    public async Task ComposeAsync(Stage stage, Guid id, Instant now, Dice dice, CancellationToken cancellation, bool fromFirst = false)
    {
        var (record, definition) = await LookAsync(id, cancellation);
        var composition = definition.Team!;
        var caller = await CallerAsync(Holders(stage, Permissions.Compose(definition).Roles, definition, record.Place).First(), now, cancellation);
        var opened = new OpenedRecord(record, await records.CaseAsync(record, caller.Now, cancellation), caller.On(record, definition), caller);
        var pool = stage.Staff.Holders(Audience.PostKey(record.Place.Organizer, "inspector"));
        var drawn = dice.Between(0, (pool.Count / 6) - 1) * 6;
        var next = fromFirst ? 0 : drawn;
        var (leaders, deputies) = (composition.Leaders ?? 1, composition.Deputies ?? 0);
        var wanted = Math.Max(composition.Least, leaders + deputies);
        for (var (i, tried) = (0, 0); i < wanted; tried++)
        {
            // Who sits elsewhere, or is recused here, is passed over.
            var seat = i < leaders ? Seat.Leader : i < leaders + deputies ? Seat.Deputy : Seat.Member;
            var person = pool[next++ % pool.Count];
            if (await appointments.AppointAsync(opened, new(person, seat), cancellation) is null)
            {
                stage.Staff.Sits(person, id, seat);
                i++;
            }
            else if (tried == pool.Count)
            {
                throw new InvalidOperationException($"{definition.Id}: nobody can be {seat}.");
            }
        }

        await batch.SaveAsync(cancellation);
    }
}
