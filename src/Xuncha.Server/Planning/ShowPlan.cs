using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>What a plan is about, and its batches.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Year">The calendar year.</param>
/// <param name="Batches">The batches, in the order of time.</param>
/// <param name="MayChange">Whether the caller may change its batches and parties now.</param>
/// <param name="MayOpenInspections">Whether it is in force, so that the caller, who drafts it, may open the inspections of its parties.</param>
internal sealed record PlanView(Guid ProgrammeId, int Year, IReadOnlyList<BatchView> Batches, bool MayChange, bool MayOpenInspections);

/// <summary>A batch as the API shows it. Both days are inclusive.</summary>
internal sealed record BatchView(Guid Id, string Name, LocalDate From, LocalDate To, int Teams, int PartiesPerTeam);

/// <summary>A party in a plan. Both days are inclusive.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PartyId">The party.</param>
/// <param name="Party">Its name.</param>
/// <param name="Definition">The definition of its inspection.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="Team">The team of the batch.</param>
/// <param name="From">The first day planned.</param>
/// <param name="To">The last day planned.</param>
/// <param name="Grounds">Why.</param>
/// <param name="Note">What else there is to say.</param>
/// <param name="Inspection">The inspection that was opened for it; null before, where it was voided or terminated, and where the caller may not know of it.</param>
internal sealed record PlanItemView(
    Guid Id, Guid PartyId, Text Party, string Definition, Guid BatchId, int Team, LocalDate From, LocalDate To, Grounds Grounds, string? Note, PlannedInspection? Inspection);

/// <summary>How far the inspection of an item has come.</summary>
internal sealed record PlannedInspection(Guid Id, NamedView State);

/// <summary>What the product would add to a plan.</summary>
/// <param name="Placed">Whom it would place where.</param>
/// <param name="Unplaced">For whom there is no place, and why.</param>
internal sealed record ProposedPlan(IReadOnlyList<ProposedItem> Placed, IReadOnlyList<ProposedLeftOut> Unplaced);

/// <summary>One party that would be placed. Both days are inclusive.</summary>
internal sealed record ProposedItem(Guid PartyId, Text Party, string Definition, Guid BatchId, int Team, LocalDate From, LocalDate To, Grounds Grounds);

/// <summary>One party for which there is no place.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="Party">Its name.</param>
/// <param name="Grounds">What it was to be inspected for.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="Why">Why there is no place.</param>
internal sealed record ProposedLeftOut(Guid PartyId, Text Party, Grounds Grounds, Text Reason, Text Why);

/// <summary>What stands against submitting a plan, and who is owed and left out.</summary>
internal sealed record PlanCheckView(IReadOnlyList<Text> Faults, IReadOnlyList<Text> Warnings);

/// <summary>Shows plans to those who may know of their records.</summary>
internal sealed class ShowPlan(XunchaDb db, RecordAccess access, ReadRecords read, DefinitionStore definitions)
{
    /// <summary><c>GET /plans/{id}/batches</c></summary>
    public async Task<IResult> BatchesAsync(HttpContext http, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        if (await read.SeenAsync(RecordKind.Plan, id, caller, http.RequestAborted) is not { Record: var record, Matter.Definition: var definition })
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (await PlanInHand.ReadAsync(db, id, caller.Today, http.RequestAborted) is not { } plan)
        {
            return ChangePlan.NoProgramme;
        }

        var (drafts, state) = (record.Status == RecordStatus.Running && Permissions.Open(definition).IsGivenTo(caller.On(record, definition).Roles), definition.State(record.State));
        return TypedResults.Ok(new PlanView(
            plan.Programme.Id, plan.Plan.Year, [.. plan.Batches.Select(b => new BatchView(b.Id, b.Name, b.From, b.To, b.Teams, b.PartiesPerTeam))],
            drafts && PlanStates.IsOpenToChange(definition, state), drafts && PlanStates.IsApproved(definition, state)));
    }

    /// <summary><c>GET /plans/{id}/items</c>, in the order of time.</summary>
    public async Task<IResult> ItemsAsync(HttpContext http, Guid id, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(RecordKind.Plan, id, caller, cancellation) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        // A plan has as many items as there are parties: few enough to be put in order here.
        var items = await db.Set<PlanItemRow>().AsNoTracking().Where(i => i.RecordId == id)
            .Join(db.Set<Organisation>(), i => i.PartyId, o => o.Id, (i, o) => new { Item = i, o.NameZh, o.NameEn }).ToListAsync(cancellation);
        var count = Paging.Limit(limit);
        var page = items.Select(row => (Key: $"{row.Item.From:uuuu-MM-dd}{row.Item.Team:D3}{row.Item.Id:N}", Row: row)).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Where(entry => Paging.Decode(after) is not { } last || string.CompareOrdinal(entry.Key, last) > 0).Take(count + 1).ToList().ToPage(count, entry => entry.Key);
        var opened = page.Items.Select(entry => entry.Row.Item.InspectionId).OfType<Guid>().ToList();
        var inspections = await access.Visible(caller).ThatStand().Where(r => opened.Contains(r.Id)).Select(r => new { r.Id, r.DefinitionId, r.DefinitionVersion, r.State }).ToListAsync(cancellation);
        Dictionary<Guid, PlannedInspection> states = [];
        foreach (var inspection in inspections)
        {
            var definition = await definitions.PinnedAsync(db, inspection.DefinitionId, inspection.DefinitionVersion, cancellation);
            states[inspection.Id] = new(inspection.Id, new(inspection.State, definition.State(inspection.State).Title));
        }

        return TypedResults.Ok(new Page<PlanItemView>(
            [
                .. page.Items.Select(entry => entry.Row).Select(row => new PlanItemView(
                    row.Item.Id, row.Item.PartyId, new(row.NameZh, row.NameEn), row.Item.DefinitionId, row.Item.BatchId, row.Item.Team, row.Item.From, row.Item.To, row.Item.Grounds, row.Item.Note,
                    row.Item.InspectionId is { } inspection ? states.GetValueOrDefault(inspection) : null)),
            ],
            page.Next));
    }

    /// <summary><c>GET /plans/{id}/check</c></summary>
    public async Task<IResult> CheckAsync(HttpContext http, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await read.SeenAsync(RecordKind.Plan, id, caller, http.RequestAborted) is null ? new ProblemResult(ProblemTypes.NotFound)
            : await PlanInHand.ReadAsync(db, id, caller.Today, http.RequestAborted) is not { } plan ? ChangePlan.NoProgramme
            : TypedResults.Ok(plan.Check() is var check ? new PlanCheckView(check.Faults, check.Warnings) : null);
    }

    /// <summary><c>GET /plans/{id}/proposal</c>: for those who draft the plan, because it looks at what is open against the parties.</summary>
    public async Task<IResult> ProposalAsync(HttpContext http, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(RecordKind.Plan, id, caller, cancellation) is not { Record: var record, Matter.Definition: var definition })
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!Permissions.Open(definition).IsGivenTo(caller.On(record, definition).Roles))
        {
            return new ProblemResult(ProblemTypes.Forbidden);
        }

        if (await PlanInHand.ReadAsync(db, id, caller.Today, cancellation) is not { } plan)
        {
            return ChangePlan.NoProgramme;
        }

        var proposal = await plan.ProposeAsync(db, access, caller, cancellation);
        return TypedResults.Ok(new ProposedPlan(
            [
                .. proposal.Placed.Select(item => new ProposedItem(
                    item.Party.Id, item.Party.Name, plan.Programme.Rules.DefinitionOf(item.Family), item.Batch, item.Team, item.From, item.To, item.Grounds)),
            ],
            [.. proposal.Unplaced.Select(left => new ProposedLeftOut(left.Candidate.Party.Id, left.Candidate.Party.Name, left.Candidate.Grounds, left.Candidate.Reason, left.Why))]));
    }
}
