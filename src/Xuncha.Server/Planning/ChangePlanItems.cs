using System.Globalization;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>A party in a plan. Both days are inclusive. Without team and days it takes the first place of the batch that is free.</summary>
/// <param name="PartyId">The party; it stays when the item is changed.</param>
/// <param name="Definition">The definition of its inspection, one of the programme's.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="Grounds">Why.</param>
/// <param name="Team">The team of the batch, from 1.</param>
/// <param name="From">The first day planned.</param>
/// <param name="To">The last day planned.</param>
/// <param name="Note">What else there is to say.</param>
internal sealed record PlanItemBody(
    Guid? PartyId, string? Definition, Guid? BatchId, Grounds? Grounds, int? Team = null, LocalDate? From = null, LocalDate? To = null, string? Note = null)
{
    /// <summary>Whether any place of the batch will do.</summary>
    public bool LeavesPlaceOpen => this is { Team: null, From: null, To: null };
}

/// <summary>Changes of a plan's parties, by hand or by the product's proposal.</summary>
internal sealed class ChangePlanItems(XunchaDb db, ChangePlan change, RecordAccess access)
{
    /// <summary><c>POST /plans/{id}/items</c></summary>
    public Task<IResult> AddAsync(HttpContext http, Guid id, PlanItemBody body) => change.ChangeAsync(http, id, body, async (opened, cancellation) =>
    {
        if (await PlanInHand.ReadAsync(db, id, opened.Caller.Today, cancellation) is not { } plan)
        {
            return ChangePlan.NoProgramme;
        }

        var input = Check(body, plan).Require(plan.Facts.Parties.Any(party => party.Id == body.PartyId), "$.partyId", new("不是该方案的巡查对象", "it is no party of the programme"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (plan.Items.Any(item => item.PartyId == body.PartyId))
        {
            return Refusals.Problem([new(RefusalKind.Guard, "partyId", new("该对象已在计划中", "the party is in the plan already"))]);
        }

        if (PlaceOf(body, plan, body.PartyId!.Value) is not { } place)
        {
            return Full;
        }

        var item = new PlanItemRow
        {
            Id = Ids.New(opened.Caller.Now),
            RecordId = id,
            PartyId = body.PartyId.Value,
            DefinitionId = body.Definition!,
            BatchId = body.BatchId!.Value,
            Team = place.Team,
            From = place.From,
            To = place.To,
            Grounds = body.Grounds!.Value,
            Note = body.Note,
        };
        db.Add(item);
        var said = Say(plan, item);
        change.Note(opened, new($"列入：{said.Zh}", $"Put in: {said.En}"));
        return null;
    });

    /// <summary><c>PUT /plans/{id}/items/{item}</c>: to another batch, team, time or inspection, while no inspection of it stands.</summary>
    public Task<IResult> SetAsync(HttpContext http, Guid id, Guid itemId, PlanItemBody body) => ChangeAsync(http, id, itemId, body, (opened, plan, item) =>
    {
        var input = Check(body, plan).Require(body.PartyId is null || body.PartyId == item.PartyId, "$.partyId", new("不能换成另一对象", "the party stays"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (PlaceOf(body, plan, item.PartyId) is not { } place)
        {
            return Full;
        }

        var before = Say(plan, item);
        (item.DefinitionId, item.BatchId, item.Team, item.From, item.To) = (body.Definition!, body.BatchId!.Value, place.Team, place.From, place.To);
        (item.Grounds, item.Note) = (body.Grounds!.Value, body.Note);
        var after = Say(plan, item);
        change.Note(opened, new($"调整：{before.Zh} → {after.Zh}", $"Changed: {before.En} → {after.En}"));
        return null;
    });

    /// <summary><c>DELETE /plans/{id}/items/{item}</c>: while no inspection of it stands.</summary>
    public Task<IResult> RemoveAsync(HttpContext http, Guid id, Guid itemId) => ChangeAsync(http, id, itemId, null, (opened, plan, item) =>
    {
        db.Remove(item);
        var said = Say(plan, item);
        change.Note(opened, new($"移出：{said.Zh}", $"Taken out: {said.En}"));
        return null;
    });

    /// <summary><c>POST /plans/{id}/proposal</c>: puts in whom the product proposes, beside those who are in it already.</summary>
    public Task<IResult> ApplyAsync(HttpContext http, Guid id) => change.ChangeAsync(http, id, null, async (opened, cancellation) =>
    {
        if (await PlanInHand.ReadAsync(db, id, opened.Caller.Today, cancellation) is not { } plan)
        {
            return ChangePlan.NoProgramme;
        }

        var proposal = await plan.ProposeAsync(db, access, opened.Caller, cancellation);
        db.AddRange(proposal.Placed.Select(placed => new PlanItemRow
        {
            Id = Ids.New(opened.Caller.Now),
            RecordId = id,
            PartyId = placed.Party.Id,
            DefinitionId = plan.Programme.Rules.DefinitionOf(placed.Family),
            BatchId = placed.Batch,
            Team = placed.Team,
            From = placed.From,
            To = placed.To,
            Grounds = placed.Grounds,
        }));
        var (placedCount, leftCount) = (proposal.Placed.Length, proposal.Unplaced.Length);
        change.Note(opened, new($"按建议列入{placedCount}个对象，{leftCount}个无处安排", $"Put in {placedCount} parties as proposed; {leftCount} found no place"));
        return null;
    });

    private Task<IResult> ChangeAsync(HttpContext http, Guid id, Guid itemId, PlanItemBody? body, Func<OpenedRecord, PlanInHand, PlanItemRow, ProblemResult?> apply) =>
        change.ChangeAsync(http, id, body, async (opened, cancellation) =>
        {
            var plan = await PlanInHand.ReadAsync(db, id, opened.Caller.Today, cancellation);
            return plan?.Items.FirstOrDefault(item => item.Id == itemId) is not { } item ? new ProblemResult(ProblemTypes.NotFound)
                : plan.Opened.Contains(item.Id) ? Refusals.Problem([new(RefusalKind.NotOpen, "item", new("该对象的巡查已建立，不能更改", "its inspection has been opened"))])
                : apply(opened, plan, item);
        });

    private static Validation Check(PlanItemBody body, PlanInHand plan) => new Validation()
        .Require(body.Definition is { } definition && plan.Programme.Rules.FamilyOf(definition) is not null, "$.definition", new("不是该方案的巡查流程", "it is no definition of the programme"))
        .Require(plan.Batches.Any(batch => batch.Id == body.BatchId), "$.batchId", new("计划中没有此批次", "the plan has no such batch"))
        .Require(body.LeavesPlaceOpen || body.Team is >= 1 and <= 100, "$.team", new("1至100", "1 to 100"))
        .Require(body.LeavesPlaceOpen || body.From is not null, "$.from", new("必填", "required"))
        .Require(body.LeavesPlaceOpen || body.To is not null, "$.to", new("必填", "required"))
        .Require(!(body.To < body.From), "$.to", new("不能早于首日", "not before the first day"))
        .RequireValue(body.Grounds, "$.grounds")
        .AllowText(body.Note, "$.note", 500);

    private static PlanPlace? PlaceOf(PlanItemBody body, PlanInHand plan, Guid party) =>
        body.LeavesPlaceOpen ? plan.FreePlace(body.BatchId!.Value, party) : new(body.Team!.Value, body.From!.Value, body.To!.Value);

    private static ProblemResult Full => Refusals.Problem([new(RefusalKind.Guard, "batchId", new("批次已满", "the batch is full"))]);

    private static Text Say(PlanInHand plan, PlanItemRow item)
    {
        var (name, batch) = (plan.Facts.Parties.First(party => party.Id == item.PartyId).Name, plan.Batches.First(batch => batch.Id == item.BatchId).Name);
        var (team, time) = (item.Team.ToString(CultureInfo.InvariantCulture), $"{item.From:uuuu-MM-dd}..{item.To:uuuu-MM-dd}");
        return new($"{name.Zh}（{batch}第{team}组，{time}）", $"{name.En} ({batch}, team {team}, {time})");
    }
}
