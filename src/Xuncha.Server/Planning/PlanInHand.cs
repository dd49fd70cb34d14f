using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>A place in a batch: a team and its time. Both days are inclusive.</summary>
internal sealed record PlanPlace(int Team, LocalDate From, LocalDate To);

/// <summary>A plan with all that it is judged by.</summary>
/// <param name="Plan">What it is about.</param>
/// <param name="Programme">The programme.</param>
/// <param name="Batches">Its batches, in order of time.</param>
/// <param name="Items">Its items, in order of time.</param>
/// <param name="Opened">Those of them whose inspection has been opened and stands.</param>
/// <param name="Elsewhere">Whom another plan of the organiser holds for the year, and how wide.</param>
/// <param name="Facts">What coverage is computed from.</param>
/// <param name="On">The day by which parties are judged: today, or the nearest day of the plan's year.</param>
internal sealed record PlanInHand(
    PlanRow Plan, ProgrammeRow Programme, IReadOnlyList<PlanBatchRow> Batches, IReadOnlyList<PlanItemRow> Items, IReadOnlySet<Guid> Opened,
    IReadOnlySet<(Guid Party, InspectionFamily Family)> Elsewhere, ProgrammeFacts Facts, LocalDate On)
{
    private static readonly Text NoProgramme = new("计划尚未写明所属巡查方案和年度", "the plan names no programme and year yet");

    /// <summary>The plan of a record; null where it names no programme yet.</summary>
    public static async Task<PlanInHand?> ReadAsync(XunchaDb db, Guid record, LocalDate today, CancellationToken cancellation)
    {
        if (await db.Set<PlanRow>().SingleOrDefaultAsync(p => p.RecordId == record, cancellation) is not { } plan)
        {
            return null;
        }

        var programme = await db.Set<ProgrammeRow>().AsNoTracking().SingleAsync(p => p.Id == plan.ProgrammeId, cancellation);
        var batches = await db.Set<PlanBatchRow>().Where(b => b.RecordId == record).OrderBy(b => b.From).ThenBy(b => b.Id).ToListAsync(cancellation);
        var items = await db.Set<PlanItemRow>().Where(i => i.RecordId == record).OrderBy(i => i.From).ThenBy(i => i.Team).ThenBy(i => i.Id).ToListAsync(cancellation);
        var opened = await OpenedItems(db, record).Select(i => i.Id).ToListAsync(cancellation);
        var on = LocalDate.Max(new(plan.Year, 1, 1), LocalDate.Min(new(plan.Year, 12, 31), today));
        return new(plan, programme, batches, items, opened.ToHashSet(), await ElsewhereAsync(db, plan, programme.OrganizerId, cancellation), await ProgrammeFacts.ReadAsync(db, programme, cancellation), on);
    }

    /// <summary>What stands against the plan of a record, for the guard that asks.</summary>
    public static async Task<ImmutableArray<Text>> FaultsAsync(XunchaDb db, Guid record, LocalDate today, CancellationToken cancellation) =>
        await ReadAsync(db, record, today, cancellation) is { } plan ? plan.Check().Faults : [NoProgramme];

    /// <summary>The items of a plan whose inspection has been opened and stands: where it was voided or terminated, the item waits for another.</summary>
    public static IQueryable<PlanItemRow> OpenedItems(XunchaDb db, Guid record)
    {
        var inspections = db.Set<Record>().ThatStand();
        return db.Set<PlanItemRow>().Where(i => i.RecordId == record && inspections.Any(r => r.Id == i.InspectionId));
    }

    /// <summary>Whose doing the plan of a record is: who has changed it since it was last approved, and in whose place.</summary>
    public static async Task<ImmutableHashSet<Guid>> AuthorsAsync(XunchaDb db, Guid record, WorkflowDefinition definition, CancellationToken cancellation)
    {
        var approved = definition.States.Where(state => PlanStates.IsApproved(definition, state)).Select(state => state.Name).ToList();
        var history = db.Set<HistoryRow>().Where(h => h.RecordId == record);
        var approval = await history.Where(h => h.Kind == HistoryKind.Moved && approved.Contains(h.ToState!)).MaxAsync(h => (long?)h.Id, cancellation) ?? 0;
        var changes = await history.Where(h => h.Id > approval && h.Kind == HistoryKind.PlanChanged && h.Subject == ChangePlan.Subject)
            .Select(h => new { h.RecordedBy, h.InPlaceOf }).Distinct().ToListAsync(cancellation);
        return [.. changes.SelectMany(change => new[] { change.RecordedBy, change.InPlaceOf }).OfType<Guid>()];
    }

    /// <summary>What stands against it, and who is left out.</summary>
    public PlanCheck Check() => PlanCheck.Of(Plan.Year, [.. Batches.Select(batch => batch.ToBatch())], Placed(), Rows(ImmutableDictionary<Guid, PartyFigures>.Empty), Elsewhere);

    /// <summary>The first place of a batch that is free for a party; null where the batch is full.</summary>
    public PlanPlace? FreePlace(Guid batchId, Guid party)
    {
        var batch = Batches.First(batch => batch.Id == batchId).ToBatch();
        return batch.Free([.. Placed().Where(item => item.Party.Id != party)]).Select(place => (place.Team, Time: batch.Turn(place.Turn)))
            .Select(place => new PlanPlace(place.Team, place.Time.From, place.Time.To)).FirstOrDefault();
    }

    /// <summary>What the product would add to it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="access">For what the caller may know of.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<PlanProposal> ProposeAsync(XunchaDb db, RecordAccess access, Caller caller, CancellationToken cancellation)
    {
        var figures = await Facts.FiguresAsync(db, access, caller, Programme, On, cancellation);
        var candidates = Candidate.Of(Programme.Rules, Plan.Year, Facts.Parties, Rows(figures), Facts.Inspections, figures, On)
            .Where(candidate => !Elsewhere.Contains((candidate.Party.Id, candidate.Family)));
        return PlanProposal.Make(Batches.Select(batch => batch.ToBatch()), candidates, Placed());
    }

    // What another plan holds: all of one that runs, and of one that has ended what came of it.
    private static async Task<HashSet<(Guid Party, InspectionFamily Family)>> ElsewhereAsync(XunchaDb db, PlanRow plan, Guid organizer, CancellationToken cancellation)
    {
        var inspections = db.Set<Record>().ThatStand();
        var items = await (
            from other in db.Set<PlanRow>()
            where other.Year == plan.Year && other.RecordId != plan.RecordId
            join programme in db.Set<ProgrammeRow>() on other.ProgrammeId equals programme.Id
            where programme.OrganizerId == organizer
            join record in db.Set<Record>().ThatStand() on other.RecordId equals record.Id
            join item in db.Set<PlanItemRow>() on other.RecordId equals item.RecordId
            where record.Status == RecordStatus.Running || inspections.Any(r => r.Id == item.InspectionId)
            select new { item.PartyId, item.DefinitionId, Programme = programme }).AsNoTracking().ToListAsync(cancellation);
        return [.. items.Select(item => (item.PartyId, Family: item.Programme.Rules.FamilyOf(item.DefinitionId))).Where(item => item.Family is not null).Select(item => (item.PartyId, item.Family!.Value))];
    }

    private ImmutableArray<CoverageRow> Rows(IReadOnlyDictionary<Guid, PartyFigures> figures) =>
        Coverage.Of(Programme.Rules, Facts.Parties, Facts.Inspections, figures, On);

    // A party can be in a plan only while it is one of the programme's.
    private List<PlannedParty> Placed() =>
    [
        .. Items.Select(item => new PlannedParty(
            Facts.Parties.First(party => party.Id == item.PartyId), Programme.Rules.FamilyOf(item.DefinitionId)!.Value, item.Grounds, item.BatchId, item.Team, item.From, item.To,
            Opened.Contains(item.Id))),
    ];
}
