using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>What a step does to the clocks of a record: starts, meets, suspends, resumes and cancels them.</summary>
internal static class Clocks
{
    /// <summary>Moves the clocks on after a step.</summary>
    /// <param name="draft">The decision, which already holds the new state and data.</param>
    /// <param name="from">The state that was left; null when the record was just opened or stayed where it was.</param>
    /// <param name="to">The state that was entered; null when the record stayed where it was.</param>
    /// <param name="changed">The fields that took a new value.</param>
    /// <param name="on">When the step happened.</param>
    public static void Advance(Draft draft, string? from, string? to, IReadOnlySet<string> changed, Occurrence on)
    {
        foreach (var deadline in draft.Definition.Deadlines)
        {
            if (Happens(deadline.Met, draft.Next, from, to, changed, on) is { } met && draft.Next.OpenDeadline(deadline.Name) is { } open)
            {
                Meet(draft, deadline, open, met);
            }

            if (Happens(deadline.Starts, draft.Next, from, to, changed, on) is { } trigger)
            {
                Start(draft, deadline, trigger.Date);
            }

            // A clock may also start while the record stays in a state in which it sleeps.
            if (deadline.Suspend is { } policy
                && draft.Next.OpenDeadline(deadline.Name) is { } running
                && (to is not null || running.StartedBy == draft.Step))
            {
                var slept = from is not null && policy.In.Contains(from);
                SuspendByState(draft, running, slept, policy.In.Contains(draft.Next.State), on.Date);
            }
        }
    }

    /// <summary>Cancels every open clock: the record has come to its end.</summary>
    public static void CancelAll(Draft draft)
    {
        foreach (var open in draft.Next.Deadlines.Where(deadline => deadline.State == DeadlineState.Open))
        {
            draft.Cancel(open, Sentences.Cancelled(draft.Definition.Deadline(open.Name)));
        }
    }

    private static Occurrence? Happens(
        ClockEvent happening, WorkflowInstance next, string? from, string? to, IReadOnlySet<string> changed, Occurrence on) =>
        happening switch
        {
            ClockEvent.Entering entering => to is not null && entering.States.Contains(to) ? on : null,
            ClockEvent.Leaving leaving => from is not null && leaving.States.Contains(from) ? on : null,
            ClockEvent.At at => changed.Contains(at.Field) && next.Fields.TryGetValue(at.Field, out var value)
                ? new Occurrence(FieldValue.ToDate(value), FieldValue.ToDate(value) == on.Date ? on.Time : null)
                : null,
            _ => throw new NotSupportedException($"Clock event {happening.GetType().Name} has no check."),
        };

    private static void Start(Draft draft, DeadlineDefinition definition, LocalDate trigger)
    {
        if (draft.Next.OpenDeadline(definition.Name) is { } open)
        {
            // A clock that runs is not started again by entering its state once more; a date that changed moves it.
            if (definition.Starts is ClockEvent.At && open.Trigger != trigger)
            {
                Move(draft, definition, open with { Trigger = trigger, StartedBy = draft.Step });
            }

            return;
        }

        var due = DeadlineCalculator.Compute(definition.Rule, trigger, draft.Calendar, [], []);
        draft.Put(new(
            draft.Next.Deadlines.Length + 1,
            definition.Name,
            draft.Step,
            definition.Rule,
            trigger,
            due,
            Unconfirmed: null,
            DeadlineState.Open,
            Suspensions: [],
            Extensions: [],
            WarningLevel.None,
            Arming: 1));
        draft.Write(HistoryKind.DeadlineStarted, definition.Name, Sentences.Started(definition, trigger, due));
    }

    /// <summary>Counts a deadline again, arms it again, and says so if its date moved.</summary>
    public static void Move(Draft draft, DeadlineDefinition definition, Deadline deadline)
    {
        var before = deadline.Due;
        draft.Rearm(deadline);
        var after = draft.Next.Deadlines[deadline.Number - 1].Due;
        draft.Write(HistoryKind.DeadlineMoved, definition.Name, Sentences.Moved(definition, before, after));
    }

    private static void Meet(Draft draft, DeadlineDefinition definition, Deadline open, Occurrence on)
    {
        if (open.IsSuspended)
        {
            // The clock stood still until now: what it is judged by is the due date that this leaves.
            open = open with { Suspensions = Close(open.Suspensions, on.Date) };
            open = open with { Due = open.Compute(draft.Calendar) };
        }

        var inTime = open.Judge(on);
        draft.Put(open with { State = DeadlineState.Met, MetBy = draft.Step, MetOn = on, InTime = inTime });
        draft.Write(HistoryKind.DeadlineMet, definition.Name, Sentences.Met(definition, open.Due, on, inTime));
    }

    private static void SuspendByState(Draft draft, Deadline running, bool slept, bool sleeps, LocalDate on)
    {
        // A period that has run out has nothing left to suspend; and what a person suspended, no step resumes but out of such a state.
        if (sleeps && !running.IsSuspended && on <= running.Due.Date)
        {
            Suspend(draft, running, on);
        }
        else if (slept && !sleeps && running.IsSuspended)
        {
            Resume(draft, running, on);
        }
    }

    /// <summary>Suspends a clock from a day on, inclusive.</summary>
    public static void Suspend(Draft draft, Deadline running, LocalDate first)
    {
        draft.Put(running with { Suspensions = running.Suspensions.Add(new(first, null)) });
        draft.Write(HistoryKind.Suspended, running.Name, Sentences.Suspended(draft.Definition.Deadline(running.Name), first));
    }

    /// <summary>Resumes a clock; the day given is the last suspended one.</summary>
    public static void Resume(Draft draft, Deadline suspended, LocalDate last)
    {
        var definition = draft.Definition.Deadline(suspended.Name);
        var before = suspended.Due;
        draft.Rearm(suspended with { Suspensions = Close(suspended.Suspensions, last) });
        draft.Write(
            HistoryKind.Resumed, suspended.Name, Sentences.Resumed(definition, last, before, draft.Next.Deadlines[suspended.Number - 1].Due));
    }

    private static ImmutableArray<Suspension> Close(ImmutableArray<Suspension> ledger, LocalDate last) =>
        last < ledger[^1].First ? ledger.RemoveAt(ledger.Length - 1) : ledger.SetItem(ledger.Length - 1, new(ledger[^1].First, last));
}
