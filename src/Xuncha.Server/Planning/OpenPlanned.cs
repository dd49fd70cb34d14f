using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>What the inspection of an item is to be called; by batch and party where it is not given.</summary>
internal sealed record NewPlannedInspection(string? Title = null);

/// <summary>
/// <c>POST /plans/{id}/items/{item}/inspection</c>: opens the inspection of an item of an approved plan, and another only where that was voided or terminated: the plan's lock lets one through, and each finds
/// the other in its history.
/// </summary>
internal sealed class OpenPlanned(XunchaDb db, RecordUse use, OpeningDesk desk, DecisionWriter writer)
{
    private const int LongestTitle = 200;

    /// <summary>Opens it, if the caller may open inspections of its definition.</summary>
    public Task<IResult> HandleAsync(HttpContext http, Guid id, Guid itemId, NewPlannedInspection body) =>
        use.ChangeAsync(http, RecordKind.Plan, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            if (await db.Set<PlanItemRow>().SingleOrDefaultAsync(i => i.Id == itemId && i.RecordId == id, cancellation) is not { } item)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            var party = await db.Set<Organisation>().SingleAsync(o => o.Id == item.PartyId, cancellation);
            var isOpened = await PlanInHand.OpenedItems(db, id).AnyAsync(i => i.Id == itemId, cancellation);
            if (Against(opened, isOpened, party) is { } refusal)
            {
                return Refusals.Problem([refusal]);
            }

            var batch = await db.Set<PlanBatchRow>().Where(b => b.Id == item.BatchId).Select(b => b.Name).SingleAsync(cancellation);
            var title = body.Title?.Trim() ?? $"{party.NameZh}（{batch}）";
            var wanted = new NewRecord(item.DefinitionId, title, OrganizerId: opened.Record.OrganizerId, PartyId: item.PartyId);
            var (place, problem) = await desk.FindAsync(opened.Caller, RecordKind.Inspection, wanted, new Validation().RequireName(title, "$.title", LongestTitle), cancellation);
            if (place is null)
            {
                return problem;
            }

            var (inPlaceOf, now) = (place.InPlaceOf, opened.Caller.Now);
            var inspection = await writer.OpenAsync(place.Definition, title, null, place.Place, opened.Caller.Person, inPlaceOf, opened.Matter.Arrival, now, cancellation);
            item.InspectionId = inspection.Id;
            opened.Record.Version++;
            Link(opened.Record, inspection, new($"为{party.NameZh}建立巡查", $"Opened the inspection of {party.NameEn}"));
            Link(inspection, opened.Record, new($"按“{opened.Record.Title}”建立", $"Opened by the plan '{opened.Record.Title}'"));
            return null;

            void Link(Record of, Record other, Text text) => db.Add(HistoryRow.Of(
                of, new(HistoryKind.PlanChanged, of.Steps, "inspection", null, null, opened.Matter.Arrival, opened.Caller.Person, null, null, null, text, inPlaceOf), now, other.Id));
        });

    private static Refusal? Against(OpenedRecord opened, bool isOpened, Organisation party)
    {
        var definition = opened.Matter.Definition;
        return opened.Record.Status != RecordStatus.Running || !PlanStates.IsApproved(definition, definition.State(opened.Record.State))
                ? new(RefusalKind.NotOpen, "plan", new("计划未在执行中", "the plan is not in force"))
            : isOpened ? new(RefusalKind.NotOpen, "item", new("该对象的巡查已建立", "its inspection has been opened already"))
            : party.ValidTo < opened.Caller.Today ? new(RefusalKind.Guard, "party", new("该单位已终止", "the party has ended"))
            : null;
    }
}
