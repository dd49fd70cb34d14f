using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>
/// What two persons do to a record outside its flow: correct the date of an event, void or terminate it (<c>deadlines.md</c> 13);
/// and what a process designer does: move it to another version of its definition. Who may is checked where the request is kept.
/// </summary>
public static class RecordDesk
{
    /// <summary>Corrects the date on which a step happened, and with it every date, due date and verdict that follows from it.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="step">The history entry of the step, of kind <see cref="HistoryKind.Moved"/> or <see cref="HistoryKind.Opened"/>.</param>
    /// <param name="earliest">The date of the step before it; the new date must not lie before it.</param>
    /// <param name="latest">The date of the step after it, or today; the new date must not lie after it.</param>
    /// <param name="date">The new date.</param>
    /// <param name="person">Who grants the correction.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision CorrectStep(
        Case matter,
        HistoryEntry step,
        LocalDate earliest,
        LocalDate latest,
        LocalDate date,
        Guid person,
        string reason)
    {
        if (date < earliest || date > latest)
        {
            return new Decision.Refused(
            [
                new(RefusalKind.Input, "date", new(
                    $"更正后的日期应在{Sentences.Day(earliest)}至{Sentences.Day(latest)}之间（前后两步的日期）",
                    $"the corrected date must lie between {FieldValue.Of(earliest)} and {FieldValue.Of(latest)}, the dates of the steps before and after")),
            ]);
        }

        // The step may be one of an earlier version of the definition, which had other states.
        var old = step.On.Date;
        var sets = matter.Definition.States.FirstOrDefault(state => state.Name == step.From)?.Transition(step.Subject)?.Sets ?? [];
        var fields = sets.Where(field => matter.Instance.Fields.GetValueOrDefault(field) == FieldValue.Of(old)).ToImmutableHashSet();
        var isLatest = matter.Instance.Since.Date == old && matter.Instance.State == step.To;
        return Correct(
            isLatest ? matter with { Instance = matter.Instance with { Since = new(date) } } : matter,
            new(fields, step, old, date),
            step.Subject,
            new(new(date), person, reason));
    }

    /// <summary>Corrects a date field, and with it every due date and verdict that follows from it.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="field">The field, which is a date and has a value.</param>
    /// <param name="date">The new date.</param>
    /// <param name="person">Who grants the correction.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision CorrectField(
        Case matter,
        string field,
        LocalDate date,
        Guid person,
        string reason)
    {
        if (matter.Definition.Field(field) is not { Type: FieldType.Date } || !matter.Instance.Fields.TryGetValue(field, out var old))
        {
            return new Decision.Refused(
                [new(RefusalKind.Input, "field", new($"“{field}”不是已填写的日期字段", $"'{field}' is not a date field with a value"))]);
        }

        ImmutableHashSet<string> fields = [field];
        return Correct(
            matter,
            new(fields, null, FieldValue.ToDate(old), date),
            matter.Definition.Field(field)!.Title.Zh,
            new(new(LocalDate.Min(date, matter.Today)), person, reason));
    }

    /// <summary>Voids or terminates a record: it no longer moves and its open clocks are without object.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="status">What becomes of it: <see cref="RecordStatus.Voided"/> or <see cref="RecordStatus.Terminated"/>.</param>
    /// <param name="person">Who grants it.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision Close(
        Case matter,
        RecordStatus status,
        Guid person,
        string reason)
    {
        if (matter.Instance.Status is RecordStatus.Voided or RecordStatus.Terminated
            || (matter.Instance.Status == RecordStatus.Ended && status == RecordStatus.Terminated))
        {
            return new Decision.Refused([new(RefusalKind.NotOpen, "status", Sentences.NotRunning(matter.Instance.Status))]);
        }

        var draft = new Draft(matter, new(new(matter.Today), person, reason));
        draft.Next = draft.Next with { Status = status, SignOffs = [] };
        draft.Write(HistoryKind.Closed, status.ToString(), Sentences.Closed(status));
        Clocks.CancelAll(draft);
        return draft.Accepted();
    }

    /// <summary>Moves a running record to another version of its definition. Due dates stay unless asked; what has fired stays fired.</summary>
    /// <param name="matter">The record, with the calendar of the new version.</param>
    /// <param name="to">The version that it goes to.</param>
    /// <param name="states">Which old state goes to which new one; a state that is not named keeps its name.</param>
    /// <param name="recount">Whether open deadlines are counted again by the new rules.</param>
    /// <param name="person">Who moves it.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision Migrate(
        Case matter,
        WorkflowDefinition to,
        IReadOnlyDictionary<string, string> states,
        bool recount,
        Guid person,
        string reason)
    {
        var target = states.GetValueOrDefault(matter.Instance.State, matter.Instance.State);
        if (matter.Instance.Status != RecordStatus.Running)
        {
            return new Decision.Refused([new(RefusalKind.NotOpen, "status", Sentences.NotRunning(matter.Instance.Status))]);
        }

        if (to.States.FirstOrDefault(state => state.Name == target) is not { IsEnd: false } state)
        {
            return new Decision.Refused(
            [
                new(RefusalKind.Input, $"states.{matter.Instance.State}", new(
                    $"新版本没有可以继续办理的状态“{target}”，请指定“{matter.Instance.State}”对应的新状态",
                    $"the new version has no running state '{target}'; say which state '{matter.Instance.State}' goes to")),
            ]);
        }

        var open = matter.Instance.Deadlines.Where(deadline => deadline.State == DeadlineState.Open).ToList();
        var refusals = open.Where(deadline => StaysSuspended(to, deadline, target))
            .Select(deadline => new Refusal(RefusalKind.Guard, deadline.Name, Sentences.StaysSuspended(to.Deadline(deadline.Name), target)))
            .ToImmutableArray();
        if (!refusals.IsEmpty)
        {
            return new Decision.Refused(refusals);
        }

        var draft = new Draft(matter with { Definition = to }, new(new(matter.Today), person, reason));
        draft.Next = draft.Next with
        {
            DefinitionVersion = to.Version,
            State = target,
            SignOffs =
            [
                .. matter.Instance.SignOffs.GroupBy(signed => signed.Transition)
                    .Where(signed => IsAsked(state.Transition(signed.Key), signed))
                    .SelectMany(signed => signed),
            ],
        };
        draft.Write(HistoryKind.Migrated, to.Id, Sentences.Migrated(matter.Definition, to), matter.Instance.State, target);
        foreach (var deadline in open)
        {
            if (to.Deadlines.All(candidate => candidate.Name != deadline.Name))
            {
                draft.Cancel(deadline, Sentences.Dropped(matter.Definition.Deadline(deadline.Name), to));
            }
            else
            {
                var ruled = recount ? deadline with { Rule = to.Deadline(deadline.Name).Rule } : deadline;
                var counted = recount ? RecountDesk.Recount(matter with { Definition = to }, ruled) : null;
                draft.Put(counted?.Deadline ?? ruled, armsPast: false);
                if (counted is not null)
                {
                    RecountDesk.Counted(draft, counted, deadline.Due);
                }
            }
        }

        draft.PromptAutomatic();
        return draft.Accepted();
    }

    /// <summary>Whether a suspended clock could never go on in the new version: no state lets it, and no person may.</summary>
    private static bool StaysSuspended(WorkflowDefinition to, Deadline deadline, string state) =>
        deadline.IsSuspended
        && to.Deadlines.FirstOrDefault(candidate => candidate.Name == deadline.Name) is { } rule
        && rule.Suspend?.By.IsEmpty != false
        && rule.Suspend?.In.Contains(state) != true;

    /// <summary>Whether the new version still asks for these signatures and for another one, which then completes the step.</summary>
    private static bool IsAsked(Transition? transition, IEnumerable<SignOff> signed) =>
        transition?.Actors is { All: true } actors
        && signed.All(signature => actors.Roles.Contains(signature.Role))
        && signed.Count() < actors.Roles.Length;

    private static Decision Correct(Case matter, DateCorrection correction, string subject, Stamp stamp)
    {
        var corrected = matter.Instance.Fields.SetItems(
            correction.Fields.Select(field => KeyValuePair.Create(field, FieldValue.Of(correction.New))));

        // Every date is held against the new ones: a field that is bounded by a corrected one may be what no longer fits.
        var problems = corrected
            .Select(entry => (entry.Key, Field: matter.Definition.Field(entry.Key), entry.Value))
            .Where(entry => entry.Field?.Type == FieldType.Date)
            .Select(entry => (entry.Key, Problem: FieldValue.Problem(entry.Field!, entry.Value, corrected, matter.Today)))
            .Where(entry => entry.Problem is not null)
            .Select(entry => new Refusal(RefusalKind.Input, $"fields.{entry.Key}", entry.Problem!.Value))
            .ToList();
        if (correction.Step is not null && correction.New > matter.Today) // a field says itself whether it may lie ahead
        {
            problems.Insert(0, new(RefusalKind.Input, "date", Sentences.InTheFuture(correction.New, matter.Today)));
        }

        if (matter.Instance.Status == RecordStatus.Voided)
        {
            problems.Insert(0, new(RefusalKind.NotOpen, "status", Sentences.NotRunning(RecordStatus.Voided)));
        }

        return problems.Count > 0
            ? new Decision.Refused([.. problems])
            : Decision.WithinCalendar("date", () =>
            {
                var draft = new Draft(matter with { Instance = matter.Instance with { Fields = corrected } }, stamp);
                draft.Write(HistoryKind.Corrected, subject, Sentences.Corrected(subject, correction.Old, correction.New));
                foreach (var deadline in matter.Instance.Deadlines)
                {
                    correction.Apply(draft, deadline);
                }

                return draft.Accepted();
            });
    }
}
