using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>What a plan is about: the programme and the calendar year.</summary>
internal sealed record PlanBody(Guid? ProgrammeId, int? Year);

/// <summary>A batch. Both days are inclusive.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Teams">How many teams.</param>
/// <param name="PartiesPerTeam">How many parties each inspects, one after the other.</param>
internal sealed record BatchBody(string? Name, LocalDate? From, LocalDate? To, int? Teams, int? PartiesPerTeam);

/// <summary>
/// Changes of a plan by hand: in its first state, by the roles that act there, one person at a time. Each is a line of its history and gives it a new ETag, so that
/// nobody approves what they have not seen.
/// </summary>
internal sealed class ChangePlan(XunchaDb db, RecordUse use)
{
    /// <summary>What lines of history about changes of a plan are about.</summary>
    public const string Subject = "plan";

    /// <summary><c>PUT /plans/{id}/programme</c>: while the plan has no parties yet; no two plans that stand are of one programme and year.</summary>
    public Task<IResult> SetProgrammeAsync(HttpContext http, Guid id, PlanBody body) => ChangeAsync(http, id, body, async (opened, cancellation) =>
    {
        var organizer = opened.Record.OrganizerId;

        // The lock lets one of two plans through that want the same year at once.
        var programme = await db.Set<ProgrammeRow>().Where(p => p.Id == body.ProgrammeId && p.OrganizerId == organizer && p.SupersededBy == null)
            .ForUpdate().SingleOrDefaultAsync(cancellation);
        var rules = programme?.Rules;
        var input = new Validation()
            .Require(programme is not null, "$.programmeId", new("没有该组织方的现行方案", "the plan's organiser has no such programme in force"))
            .Require(opened.Record.PartyId == organizer, "$.programmeId", new("计划的被巡查对象应为组织方自身", "a plan's party is its organiser"))
            .RequireValue(body.Year, "$.year")
            .Require(rules is null || (rules.From.Year <= body.Year && body.Year <= rules.To.Year), "$.year", new("不在方案的起止年度内", "the programme does not reach into that year"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (await db.Set<PlanItemRow>().AnyAsync(i => i.RecordId == id, cancellation))
        {
            return Refusals.Problem([new(RefusalKind.NotOpen, "programme", new("计划已有巡查对象，不能另定方案和年度", "the plan has parties already"))]);
        }

        var others = db.Set<Record>().ThatStand().Where(r => r.Id != id);
        if (await db.Set<PlanRow>().AnyAsync(p => p.ProgrammeId == body.ProgrammeId && p.Year == body.Year && others.Any(r => r.Id == p.RecordId), cancellation))
        {
            return Refusals.Problem([new(RefusalKind.Guard, "year", new("该方案该年度已有计划", "the programme has a plan for that year already"))]);
        }

        if (await db.Set<PlanRow>().SingleOrDefaultAsync(p => p.RecordId == id, cancellation) is { } plan)
        {
            (plan.ProgrammeId, plan.Year) = (programme!.Id, body.Year!.Value);
        }
        else
        {
            db.Add(new PlanRow { RecordId = id, ProgrammeId = programme!.Id, Year = body.Year!.Value });
        }

        Note(opened, new($"定为“{programme.NameZh}”{body.Year}年度计划", $"Made the plan of {body.Year} of '{programme.NameEn}'"));
        return null;
    });

    /// <summary><c>POST /plans/{id}/batches</c></summary>
    public Task<IResult> AddBatchAsync(HttpContext http, Guid id, BatchBody body) => ChangeAsync(http, id, body, async (opened, cancellation) =>
    {
        if (await db.Set<PlanRow>().SingleOrDefaultAsync(p => p.RecordId == id, cancellation) is not { } plan)
        {
            return NoProgramme;
        }

        if (Check(body, plan.Year).Problem is { } problem)
        {
            return problem;
        }

        var batch = new PlanBatchRow
        {
            Id = Ids.New(opened.Caller.Now),
            RecordId = id,
            Name = body.Name!.Trim(),
            From = body.From!.Value,
            To = body.To!.Value,
            Teams = body.Teams!.Value,
            PartiesPerTeam = body.PartiesPerTeam!.Value,
        };
        db.Add(batch);
        Note(opened, new($"增加批次：{Say(batch).Zh}", $"Added a batch: {Say(batch).En}"));
        return null;
    });

    /// <summary><c>PUT /plans/{id}/batches/{batch}</c>: its parties stay where they are; what no longer fits stands against submitting.</summary>
    public Task<IResult> SetBatchAsync(HttpContext http, Guid id, Guid batchId, BatchBody body) => ChangeAsync(http, id, body, async (opened, cancellation) =>
    {
        if (await db.Set<PlanBatchRow>().SingleOrDefaultAsync(b => b.Id == batchId && b.RecordId == id, cancellation) is not { } batch)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var plan = await db.Set<PlanRow>().SingleAsync(p => p.RecordId == id, cancellation);
        if (Check(body, plan.Year).Problem is { } problem)
        {
            return problem;
        }

        var before = Say(batch);
        (batch.Name, batch.From, batch.To, batch.Teams, batch.PartiesPerTeam) = (body.Name!.Trim(), body.From!.Value, body.To!.Value, body.Teams!.Value, body.PartiesPerTeam!.Value);
        Note(opened, new($"调整批次：{before.Zh} → {Say(batch).Zh}", $"Changed a batch: {before.En} → {Say(batch).En}"));
        return null;
    });

    /// <summary><c>DELETE /plans/{id}/batches/{batch}</c>: one without parties.</summary>
    public Task<IResult> RemoveBatchAsync(HttpContext http, Guid id, Guid batchId) => ChangeAsync(http, id, null, async (opened, cancellation) =>
    {
        if (await db.Set<PlanBatchRow>().SingleOrDefaultAsync(b => b.Id == batchId && b.RecordId == id, cancellation) is not { } batch)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (await db.Set<PlanItemRow>().AnyAsync(i => i.BatchId == batchId, cancellation))
        {
            return Refusals.Problem([new(RefusalKind.NotOpen, "batch", new("批次中还有巡查对象", "the batch has parties"))]);
        }

        db.Remove(batch);
        Note(opened, new($"删除批次：{Say(batch).Zh}", $"Removed a batch: {Say(batch).En}"));
        return null;
    });

    /// <summary>Changes what hangs on a plan: under its lock, on the version that was seen, by whoever may.</summary>
    public Task<IResult> ChangeAsync(HttpContext http, Guid id, object? body, Func<OpenedRecord, CancellationToken, Task<ProblemResult?>> change) =>
        use.ChangeAsync(http, RecordKind.Plan, id, body, needsMatch: true, async (opened, cancellation) =>
        {
            var definition = opened.Matter.Definition;
            if (!opened.May(Permissions.Open(definition)))
            {
                return Refusals.Problem([new(RefusalKind.Role, "plan", new("您的角色不得编制计划", "your roles may not change the plan"))]);
            }

            if (opened.Record.Status != RecordStatus.Running || !PlanStates.IsOpenToChange(definition, definition.State(opened.Record.State)))
            {
                return Refusals.Problem([new(RefusalKind.NotOpen, "plan", new("计划不在编制环节，不能更改", "the plan is not being drafted"))]);
            }

            if (await change(opened, cancellation) is { } problem)
            {
                return problem;
            }

            opened.Record.Version++;
            return null;
        });

    /// <summary>Refuses what needs a programme first.</summary>
    public static ProblemResult NoProgramme => Refusals.Problem([new(RefusalKind.NotOpen, "programme", new("请先写明计划所属巡查方案和年度", "name the plan's programme and year first"))]);

    /// <summary>Writes into the plan's history what was changed.</summary>
    public void Note(OpenedRecord opened, Text text) =>
        db.Add(HistoryRow.Of(
            opened.Record,
            new(HistoryKind.PlanChanged, opened.Record.Steps, Subject, null, null, opened.Matter.Arrival, opened.Caller.Person, null, null, null, text, opened.InPlaceOf(Permissions.Open(opened.Matter.Definition))),
            opened.Caller.Now));

    private static Validation Check(BatchBody body, int year) => new Validation()
        .RequireName(body.Name, "$.name", 100)
        .RequireValue(body.From, "$.from")
        .RequireValue(body.To, "$.to")
        .Require(body.From is null || body.From.Value.Year == year, "$.from", new($"应在{year}年内", $"must lie in {year}"))
        .Require(body.To is null || body.To.Value.Year == year, "$.to", new($"应在{year}年内", $"must lie in {year}"))
        .Require(!(body.To < body.From), "$.to", new("不能早于首日", "not before the first day"))
        .Require(body.Teams is >= 1 and <= 100, "$.teams", new("1至100", "1 to 100"))
        .Require(body.PartiesPerTeam is >= 1 and <= 100, "$.partiesPerTeam", new("1至100", "1 to 100"))
        .Require(body.PartiesPerTeam is null || body.From is null || body.To is null || body.PartiesPerTeam <= Period.DaysBetween(body.From.Value, body.To.Value) + 1,
            "$.partiesPerTeam", new("多于批次的天数", "more than the batch has days"));

    private static Text Say(PlanBatchRow batch) => new(
        $"{batch.Name}（{batch.From:uuuu-MM-dd}至{batch.To:uuuu-MM-dd}，{batch.Teams}个组，每组{batch.PartiesPerTeam}个对象）",
        $"{batch.Name} ({batch.From:uuuu-MM-dd} to {batch.To:uuuu-MM-dd}, {batch.Teams} teams of {batch.PartiesPerTeam} parties)");
}
