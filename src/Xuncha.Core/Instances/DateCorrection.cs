using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>A date that is corrected, and what follows from it on each clock: its trigger, its suspensions, when it was met.</summary>
/// <param name="Fields">The date fields that take the new date.</param>
/// <param name="Step">The step whose date it is; null where a field alone is corrected.</param>
/// <param name="Old">The date before.</param>
/// <param name="New">The date after.</param>
internal sealed record DateCorrection(ImmutableHashSet<string> Fields, HistoryEntry? Step, LocalDate Old, LocalDate New)
{
    /// <summary>Carries the correction over to a clock, in words where something changed.</summary>
    public void Apply(Draft draft, Deadline deadline)
    {
        // A clock of an earlier version of the definition may have no rule any more: it keeps what it was.
        if (deadline.State == DeadlineState.Cancelled
            || draft.Definition.Deadlines.FirstOrDefault(candidate => candidate.Name == deadline.Name) is not { } definition)
        {
            return;
        }

        // A field says when the newest of its clocks began: an earlier one was begun by what the field said then.
        var isNewest = !draft.Next.Deadlines.Any(other => other.Name == deadline.Name && other.Number > deadline.Number);
        var starts = deadline.Trigger == Old && (Step is not null || isNewest) && Follows(definition.Starts, deadline.StartedBy);
        var meets = deadline.MetOn?.Date == Old && Follows(definition.Met, deadline.MetBy);
        var suspensions = Suspensions(definition, deadline);
        var isCounted = starts || !suspensions.SequenceEqual(deadline.Suspensions);
        if (!isCounted && !meets)
        {
            return;
        }

        var corrected = deadline with { Trigger = starts ? New : deadline.Trigger, Suspensions = suspensions };
        if (deadline.State == DeadlineState.Open)
        {
            Clocks.Move(draft, definition, corrected);
            return;
        }

        if (isCounted)
        {
            corrected = corrected with { Due = corrected.Compute(draft.Calendar), Unconfirmed = null };
        }

        corrected = corrected with { MetOn = meets ? new Occurrence(New) : deadline.MetOn };
        corrected = corrected with { InTime = corrected.Judge(corrected.MetOn!.Value) };
        draft.Put(corrected);
        draft.Write(
            HistoryKind.Confirmed, deadline.Name, Sentences.Confirmed(definition, corrected.Due, corrected.InTime), on: corrected.MetOn);
    }

    private bool Follows(ClockEvent happening, int? step) =>
        happening is ClockEvent.At at ? Fields.Contains(at.Field) : Step is not null && step == Step.Step;

    /// <summary>The ledger, with the ends moved that the step made by entering or leaving a state in which the clock sleeps.</summary>
    private ImmutableArray<Suspension> Suspensions(DeadlineDefinition definition, Deadline deadline)
    {
        if (Step is null || definition.Suspend is not { In.IsEmpty: false } policy)
        {
            return deadline.Suspensions;
        }

        var sleeps = Step.To is { } to && policy.In.Contains(to);
        var slept = Step.From is { } from && policy.In.Contains(from);
        var met = deadline.MetBy == Step.Step;
        return
        [
            .. from suspension in deadline.Suspensions
               let first = sleeps && suspension.First == Old ? New : suspension.First
               let last = suspension.Last == Old && ((slept && !sleeps) || met) ? New : suspension.Last
               where !(last < first) // resumed by hand before the day on which, as it turns out, it began
               select new Suspension(first, last),
        ];
    }
}
