using Xuncha.Core.Deadlines;

namespace Xuncha.Core.Instances;

/// <summary>What a changed calendar makes of a deadline.</summary>
/// <param name="Deadline">The deadline as it would be kept.</param>
/// <param name="Due">The due date that the changed calendar gives.</param>
/// <param name="NeedsConfirmation">Whether a person must confirm it before it counts.</param>
public sealed record Recount(Deadline Deadline, DueDate Due, bool NeedsConfirmation);

/// <summary>What a changed calendar does to a clock, and what a person says to it.</summary>
public static class RecountDesk
{
    /// <summary>
    /// Counts a deadline again by a changed calendar (<c>deadlines.md</c> 12). Null where nothing changes. What has fired stays fired.
    /// A date that would lie in the past keeps the old one until a person confirms the new one, as does the verdict on what is met.
    /// </summary>
    /// <param name="matter">The record, with the changed calendar.</param>
    /// <param name="deadline">The deadline.</param>
    public static Recount? Recount(Case matter, Deadline deadline)
    {
        // A clock of an earlier version of the definition may have no name here any more; it has been met or cancelled, and stays so.
        if (deadline.State == DeadlineState.Cancelled || matter.Definition.Deadlines.All(candidate => candidate.Name != deadline.Name))
        {
            return null;
        }

        var due = deadline.Compute(matter.Calendar);
        bool needsConfirmation;
        if (deadline.State == DeadlineState.Met)
        {
            needsConfirmation = (deadline with { Due = due }).Judge(deadline.MetOn!.Value) != deadline.InTime;
            due = needsConfirmation ? due : deadline.Due;
        }
        else
        {
            // Whoever was late stays late, and nobody becomes late, until a person has looked at it.
            needsConfirmation = due.CutOff != deadline.Due.CutOff
                && (deadline.IsOverdue(matter.Now) || (deadline with { Due = due }).IsOverdue(matter.Now));
        }

        var kept = needsConfirmation ? deadline with { Unconfirmed = due } : deadline with { Due = due, Unconfirmed = null };
        return kept == deadline ? null : new(kept, due, needsConfirmation);
    }

    /// <summary>Puts a recount into the record.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="recount">The recount.</param>
    /// <param name="reason">The notice that changed the calendar.</param>
    public static Decision.Accepted Apply(
        Case matter, Recount recount, string reason)
    {
        var before = matter.Instance.Deadlines[recount.Deadline.Number - 1].Due;
        var draft = new Draft(matter, new(new(matter.Today), null, reason));
        draft.Put(recount.Deadline);
        Counted(draft, recount, before);
        draft.PromptOverdue(recount.Deadline.Number);
        return draft.Accepted();
    }

    /// <summary>Writes what a recount did to a due date: moved it, or left it for a person to confirm.</summary>
    internal static void Counted(Draft draft, Recount recount, DueDate before)
    {
        var definition = draft.Definition.Deadline(recount.Deadline.Name);
        if (recount.NeedsConfirmation)
        {
            draft.Write(HistoryKind.DeadlineMoved, definition.Name, Sentences.Unconfirmed(definition, before, recount.Due));
        }
        else if (before.Date != recount.Due.Date || before.IsProvisional != recount.Due.IsProvisional)
        {
            draft.Write(HistoryKind.DeadlineMoved, definition.Name, Sentences.Moved(definition, before, recount.Due));
        }
    }

    /// <summary>Confirms the due date that a changed calendar gives, and with it the verdict.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="deadline">The number of the deadline, which has an unconfirmed date.</param>
    /// <param name="person">Who confirms it.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision Confirm(
        Case matter, int deadline, Guid person, string reason)
    {
        var old = matter.Instance.Deadlines[deadline - 1];
        if (old.Unconfirmed is not { } due)
        {
            return new Decision.Refused(
                [new(RefusalKind.NotOpen, old.Name, new("该期限没有待确认的到期日", "no due date of the deadline waits to be confirmed"))]);
        }

        var draft = new Draft(matter, new(new(matter.Today), person, reason));
        var confirmed = old with { Due = due, Unconfirmed = null };
        if (old.MetOn is { } on)
        {
            confirmed = confirmed with { InTime = confirmed.Judge(on) };
        }

        draft.Put(confirmed);
        draft.Write(HistoryKind.Confirmed, old.Name, Sentences.Confirmed(matter.Definition.Deadline(old.Name), due, confirmed.InTime));
        draft.PromptOverdue(deadline);
        return draft.Accepted();
    }
}
