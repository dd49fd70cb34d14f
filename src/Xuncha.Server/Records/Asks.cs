using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Period = Xuncha.Core.Deadlines.Period;

namespace Xuncha.Server.Records;

/// <summary>Something asked for that another person decides on.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Deadline">To extend: the number of the deadline.</param>
/// <param name="By">To extend: how long, such as <c>10 working days</c> or <c>10个工作日</c>.</param>
/// <param name="Step">To correct: the number of the step whose date is wrong.</param>
/// <param name="Field">To correct: the date field that is wrong.</param>
/// <param name="Date">To correct: the right date.</param>
/// <param name="Reason">The reason.</param>
internal sealed record AskBody(AskKind? Kind, int? Deadline = null, string? By = null, int? Step = null, string? Field = null, LocalDate? Date = null, string? Reason = null);

/// <summary>The decision on something asked for.</summary>
internal sealed record AskDecisionBody(bool? Grant, string? Reason);

/// <summary>Something asked for, as the API shows it.</summary>
internal sealed record AskView(
    Guid Id, AskKind Kind, AskedFor Wanted, string Reason, Guid AskedBy, Guid? AskedInPlaceOf, Instant AskedAt, bool? IsGranted, Guid? DecidedBy, Guid? DecidedInPlaceOf, Instant? DecidedAt, string? DecisionReason)
{
    public static AskView Of(Ask ask) =>
        new(ask.Id, ask.Kind, ask.Wanted, ask.Reason, ask.AskedBy, ask.AskedInPlaceOf, ask.AskedAt, ask.IsGranted, ask.DecidedBy, ask.DecidedInPlaceOf, ask.DecidedAt, ask.DecisionReason);
}

/// <summary>What granting would change.</summary>
/// <param name="Ask">What is asked.</param>
/// <param name="Changes">Each deadline whose date, state or verdict would change.</param>
internal sealed record AskPreview(AskView Ask, IReadOnlyList<DeadlineChange> Changes);

/// <summary>A deadline before and after.</summary>
internal sealed record DeadlineChange(
    int Number, string Name, LocalDate? DueBefore, LocalDate? DueAfter, DeadlineState? StateBefore, DeadlineState StateAfter, bool? InTimeBefore, bool? InTimeAfter)
{
    public static IReadOnlyList<DeadlineChange> Between(WorkflowInstance before, WorkflowInstance after) =>
    [
        .. after.Deadlines
            .Select(now => (Was: before.Deadlines.FirstOrDefault(was => was.Number == now.Number), Now: now))
            .Where(pair => pair.Was?.Due.Date != pair.Now.Due.Date || pair.Was.State != pair.Now.State || pair.Was.InTime != pair.Now.InTime)
            .Select(pair => new DeadlineChange(
                pair.Now.Number, pair.Now.Name, pair.Was?.Due.Date, pair.Now.Due.Date, pair.Was?.State, pair.Now.State, pair.Was?.InTime, pair.Now.InTime)),
    ];
}

/// <summary>Extensions, corrections, voiding and terminating: asked by one person, decided by another.</summary>
internal sealed class Asks(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access)
{
    /// <summary><c>POST …/asks</c>: asks. What could not be granted is refused at once.</summary>
    public Task<IResult> AskAsync(HttpContext http, RecordKind kind, Guid id, AskBody body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, (opened, cancellation) => AskAsync(opened, body, cancellation));

    /// <summary>Asks on a record that the transaction has locked.</summary>
    /// <returns>What stands against it; null where it is asked.</returns>
    public async Task<ProblemResult?> AskAsync(OpenedRecord opened, AskBody body, CancellationToken cancellation)
    {
        var input = new Validation().RequireValue(body.Kind, "$.kind").RequireText(body.Reason, "$.reason", 2000);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var ask = new Ask
        {
            Id = Ids.New(opened.Caller.Now),
            RecordId = opened.Record.Id,
            Kind = body.Kind!.Value,
            Wanted = new(body.Deadline, body.By, body.Step, body.Field, body.Date),
            Reason = body.Reason!,
            AskedBy = opened.Caller.Person,
            AskedAt = opened.Caller.Now,
        };
        if (ask.Kind == AskKind.Extend && (!opened.Sight.ReadsDeadlines || opened.Matter.Instance.Deadlines.All(deadline => deadline.Number != body.Deadline)))
        {
            return Refusals.Problem([new(
                RefusalKind.Input, "deadline", body.Deadline is { } number ? new($"没有第{number}个期限", $"there is no deadline {number}") : new("必填", "required"))]);
        }

        var asking = Permissions.Ask(opened.Matter.Definition, Subject(opened.Matter, ask));
        ask.AskedInPlaceOf = opened.InPlaceOf(asking);
        if (!opened.May(asking))
        {
            return Refusals.Problem([new(RefusalKind.Role, "kind", new("您的角色不得提出此项申请", "your roles may not ask for this"))]);
        }

        // Tried out on behalf of whoever will decide: an ask that can only be refused is refused now, with the reasons.
        if (await DecisionAsync(opened.Matter, ask, opened.Caller.Person, cancellation) is Decision.Refused refused)
        {
            return Refusals.Problem(opened.Sight.Tell(refused.Reasons));
        }

        db.Add(ask);
        Note(opened, ask, new($"申请：{Title(ask.Kind).Zh}", $"Asked for: {Title(ask.Kind).En}"), ask.Reason);
        return null;
    }

    /// <summary><c>GET …/asks</c></summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        if (await read.SeenAsync(kind, id, caller, http.RequestAborted) is not { } seen)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        return TypedResults.Ok(await OfAsync(seen, http.RequestAborted));
    }

    /// <summary>What was asked for on a record, as far as somebody may know of it.</summary>
    public async Task<List<AskView>> OfAsync(SeenRecord seen, CancellationToken cancellation)
    {
        var asks = await db.Set<Ask>().Where(a => a.RecordId == seen.Record.Id).OrderBy(a => a.Id).ToListAsync(cancellation);
        return [.. asks.Where(ask => MayRead(seen, ask)).Select(AskView.Of)];
    }

    /// <summary><c>GET …/asks/{ask}/preview</c>: what granting would change.</summary>
    public async Task<IResult> PreviewAsync(HttpContext http, RecordKind kind, Guid id, Guid askId)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(kind, id, caller, cancellation) is not { Matter: var matter } seen
            || await db.Set<Ask>().SingleOrDefaultAsync(a => a.Id == askId && a.RecordId == id, cancellation) is not { } ask
            || !MayRead(seen, ask))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        return await DecisionAsync(matter, ask, caller.Person, cancellation) switch
        {
            Decision.Accepted accepted => TypedResults.Ok(new AskPreview(AskView.Of(ask), DeadlineChange.Between(matter.Instance, accepted.Next))),
            Decision.Refused refused => Refusals.Problem(seen.Sight.Tell(refused.Reasons)),
            _ => throw new NotSupportedException("A decision accepts or refuses."),
        };
    }

    /// <summary><c>POST …/asks/{ask}/decision</c>: grants or refuses, as another person than the one who asked.</summary>
    public Task<IResult> DecideAsync(HttpContext http, RecordKind kind, Guid id, Guid askId, AskDecisionBody body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: true, (opened, cancellation) => DecideAsync(opened, askId, body, cancellation));

    /// <summary>Grants or refuses on a record that the transaction has locked.</summary>
    /// <returns>What stands against it; null where it is decided.</returns>
    public async Task<ProblemResult?> DecideAsync(OpenedRecord opened, Guid askId, AskDecisionBody body, CancellationToken cancellation)
    {
        if (await db.Set<Ask>().FindAsync([askId], cancellation) is not { } ask
            || ask.RecordId != opened.Record.Id
            || !MayRead(new(opened.Record, opened.Matter, opened.Sight), ask))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var input = new Validation().RequireValue(body.Grant, "$.grant").RequireText(body.Reason, "$.reason", 2000);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var granting = Permissions.Grant(opened.Matter.Definition, Subject(opened.Matter, ask));
        var inPlaceOf = opened.InPlaceOf(granting);
        if (Against(opened, ask, granting, inPlaceOf) is { } refusal)
        {
            return Refusals.Problem([refusal]);
        }

        ask.IsGranted = body.Grant;
        ask.DecidedBy = opened.Caller.Person;
        ask.DecidedInPlaceOf = inPlaceOf;
        ask.DecidedAt = opened.Caller.Now;
        ask.DecisionReason = body.Reason;
        if (body.Grant == false)
        {
            Note(opened, ask, new($"不同意：{Title(ask.Kind).Zh}", $"Refused: {Title(ask.Kind).En}"), body.Reason);
            return null;
        }

        var decision = await DecisionAsync(opened.Matter, ask, opened.Caller.Person, cancellation);
        decision = decision is Decision.Accepted accepted ? accepted.InPlaceOf(inPlaceOf) : decision;
        return await use.WriteAsync(opened, decision, cancellation) is { IsEmpty: false } reasons ? Refusals.Problem(reasons) : null;
    }

    private static Refusal? Against(OpenedRecord opened, Ask ask, Permission granting, Guid? inPlaceOf) =>
        ask.IsGranted is not null ? new(RefusalKind.NotOpen, "ask", new("该申请已有决定", "it has been decided already"))
        : !opened.May(granting)
            ? new(RefusalKind.Role, "ask", new("您的角色不得决定此项申请", "your roles may not decide this"))
        : new Guid?[] { opened.Caller.Person, inPlaceOf }.OfType<Guid>().Any(person => person == ask.AskedBy || person == ask.AskedInPlaceOf)
            ? new(RefusalKind.Guard, "ask", new("须由申请人以外的人决定", "another person than the one who asked must decide"))
        : null;

    // The deadline that an extension is asked for; null for everything else.
    private static string? Subject(Case matter, Ask ask) => ask.Kind == AskKind.Extend
        ? matter.Instance.Deadlines.FirstOrDefault(candidate => candidate.Number == ask.Wanted.Deadline)?.Name ?? "-"
        : null;

    private static bool MayRead(SeenRecord seen, Ask ask) => seen.Sight.Reads(Subject(seen.Matter, ask) is { } deadline
        ? seen.Matter.Definition.Deadlines.FirstOrDefault(rule => rule.Name == deadline)?.Extend?.Persons
        : seen.Matter.Definition.Corrections);

    private async Task<Decision> DecisionAsync(Case matter, Ask ask, Guid person, CancellationToken cancellation)
    {
        var wanted = ask.Wanted;
        switch (ask.Kind)
        {
            case AskKind.Void or AskKind.Terminate:
                return RecordDesk.Close(matter, ask.Kind == AskKind.Void ? RecordStatus.Voided : RecordStatus.Terminated, person, ask.Reason);
            case AskKind.Extend:
                return wanted.By is null ? Refused("by", new("必填", "required"))
                    : !Period.TryParse(wanted.By, out var by, out var error) ? Refused("by", error.Value)
                    : DeadlineDesk.Extend(matter, wanted.Deadline!.Value, by, person, ask.Reason);
            case AskKind.Correct when wanted is { Field: { } field, Date: { } date, Step: null }:
                return RecordDesk.CorrectField(matter, field, date, person, ask.Reason);
            case AskKind.Correct when wanted is { Step: { } step, Date: { } date, Field: null }:
                return await CorrectStepAsync(matter, step, date, person, ask.Reason, cancellation);
            default:
                return Refused("date", new("请给出步骤或日期字段（二者之一）和正确日期", "name a step or a date field, one of the two, and the right date"));
        }
    }

    private async Task<Decision> CorrectStepAsync(Case matter, int step, LocalDate date, Guid person, string reason, CancellationToken cancellation)
    {
        var id = matter.Instance.Id;
        var moves = await db.Set<HistoryRow>()
            .Where(h => h.RecordId == id && (h.Kind == HistoryKind.Opened || h.Kind == HistoryKind.Moved))
            .OrderBy(h => h.Step).ToListAsync(cancellation);

        // The history keeps what was recorded; what counts for a step is the last correction that was granted.
        var corrections = (await db.Set<Ask>().Where(a => a.RecordId == id && a.Kind == AskKind.Correct && a.IsGranted == true)
                .OrderBy(a => a.DecidedAt).ToListAsync(cancellation))
            .Where(ask => ask.Wanted.Step is not null)
            .GroupBy(ask => ask.Wanted.Step!.Value)
            .ToDictionary(group => group.Key, group => group.Last().Wanted.Date!.Value);
        LocalDate DateOf(HistoryRow row) => corrections.GetValueOrDefault(row.Step, row.OnDate);

        var at = moves.FindIndex(move => move.Step == step);
        return at < 0
            ? Refused("step", new($"没有第{step}步", $"there is no step {step}"))
            : RecordDesk.CorrectStep(
                matter,
                moves[at].ToEntry() with { On = new(DateOf(moves[at])) },
                at == 0 ? LocalDate.MinIsoValue : DateOf(moves[at - 1]),
                at == moves.Count - 1 ? matter.Today : DateOf(moves[at + 1]),
                date,
                person,
                reason);
    }

    private void Note(OpenedRecord opened, Ask ask, Text text, string? reason) =>
        db.Add(HistoryRow.Of(
            opened.Record,
            new(HistoryKind.Asked, opened.Record.Steps, Subject(opened.Matter, ask) ?? "", null, null, opened.Matter.Arrival, opened.Caller.Person, null, null, reason, text,
                ask.IsGranted is null ? ask.AskedInPlaceOf : ask.DecidedInPlaceOf),
            opened.Caller.Now));

    private static Decision.Refused Refused(string subject, Text text) => new([new(RefusalKind.Input, subject, text)]);

    private static Text Title(AskKind kind) => kind switch
    {
        AskKind.Extend => new("延长期限", "an extension"),
        AskKind.Correct => new("更正日期", "the correction of a date"),
        AskKind.Void => new("作废", "voiding"),
        _ => new("终止", "termination"),
    };
}
