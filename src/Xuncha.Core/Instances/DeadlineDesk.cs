using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>What people do to a running clock: suspend, resume, extend; and what a changed calendar does to it.</summary>
public static class DeadlineDesk
{
    /// <summary>Suspends a clock from a day on, inclusive.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="deadline">The number of the deadline.</param>
    /// <param name="actor">Who suspends it.</param>
    /// <param name="first">The first suspended day; after the start of the clock, not after the due date and not after today.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision Suspend(
        Case matter,
        int deadline,
        Actor actor,
        LocalDate first,
        string? reason)
    {
        var open = matter.Instance.Deadlines[deadline - 1];
        var refusals = HandRefusals(matter, open, actor, "on", first, reason);
        if (open.IsSuspended)
        {
            refusals.Add(new(RefusalKind.NotOpen, open.Name, new("该期限已在中止中", "the deadline is suspended already")));
        }
        else if (open.State == DeadlineState.Open && first > open.Due.Date)
        {
            refusals.Add(new(
                RefusalKind.Input,
                "on",
                new("中止日晚于到期日，期限已届满", "the first suspended day lies after the due date; the period has run out")));
        }

        if (open.Suspensions.Any(earlier => earlier.Last >= first) || first <= Start(matter, open))
        {
            refusals.Add(new(
                RefusalKind.Input,
                "on",
                new(
                    "中止日须晚于起算日和上一次中止的最后一天",
                    "the first suspended day must lie after the trigger and after the last suspension")));
        }

        if (refusals.Count > 0)
        {
            return new Decision.Refused([.. refusals]);
        }

        var draft = new Draft(matter, ByHand(matter, open, actor, first, reason));
        Clocks.Suspend(draft, open, first);
        return draft.Accepted();
    }

    /// <summary>Resumes a clock.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="deadline">The number of the deadline.</param>
    /// <param name="actor">Who resumes it.</param>
    /// <param name="last">The last suspended day, inclusive; not after today.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision Resume(
        Case matter,
        int deadline,
        Actor actor,
        LocalDate last,
        string? reason)
    {
        var open = matter.Instance.Deadlines[deadline - 1];
        var refusals = HandRefusals(matter, open, actor, "on", last, reason);
        if (!open.IsSuspended)
        {
            refusals.Add(new(RefusalKind.NotOpen, open.Name, new("该期限未在中止中", "the deadline is not suspended")));
        }
        else if (last < open.Suspensions[^1].First)
        {
            refusals.Add(new(RefusalKind.Input, "on", new("最后中止日早于中止开始日", "the last suspended day lies before the first")));
        }

        if (refusals.Count > 0)
        {
            return new Decision.Refused([.. refusals]);
        }

        var draft = new Draft(matter, ByHand(matter, open, actor, last, reason));
        Clocks.Resume(draft, open, last);
        return draft.Accepted();
    }

    /// <summary>What stands against an extension, whoever asks or grants it.</summary>
    /// <param name="definition">The version of the definition that the record is pinned to.</param>
    /// <param name="deadline">The deadline.</param>
    /// <param name="by">How long the extension is.</param>
    /// <param name="calendar">The definition's calendar.</param>
    public static ImmutableArray<Refusal> ExtensionRefusals(
        WorkflowDefinition definition, Deadline deadline, Period by, WorkingCalendar calendar)
    {
        var rule = definition.Deadline(deadline.Name);
        List<Refusal> refusals = [];
        if (deadline.State != DeadlineState.Open)
        {
            refusals.Add(NotOpen(deadline));
        }

        if (rule.Extend is not { } policy)
        {
            refusals.Add(new(RefusalKind.Guard, deadline.Name, new("该期限不得延长", "this deadline may not be extended")));
            return [.. refusals];
        }

        if (deadline.Extensions.Length >= policy.Times)
        {
            refusals.Add(new(
                RefusalKind.Guard,
                deadline.Name,
                new($"该期限最多延长{policy.Times}次，已用完", $"this deadline may be extended {policy.Times} time(s), which are used up")));
        }

        // Whichever units the two are written in, the longer one is the one that ends later from the same day.
        if (DeadlineCalculator.Compute(new(by, Rolls: false), deadline.Due.Date, calendar, [], []).Date
            > DeadlineCalculator.Compute(new(policy.AtMost, Rolls: false), deadline.Due.Date, calendar, [], []).Date)
        {
            refusals.Add(new(
                RefusalKind.Input,
                "by",
                new($"一次最多延长{policy.AtMost.ToText().Zh}", $"one extension is at most {policy.AtMost.ToText().En}")));
        }

        return [.. refusals];
    }

    /// <summary>Extends a clock. The roles and the two persons are checked where the request is kept.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="deadline">The number of the deadline.</param>
    /// <param name="by">How long; see <see cref="ExtensionRefusals"/>.</param>
    /// <param name="person">Who grants it.</param>
    /// <param name="reason">The reason given.</param>
    public static Decision Extend(
        Case matter,
        int deadline,
        Period by,
        Guid person,
        string reason)
    {
        var open = matter.Instance.Deadlines[deadline - 1];
        if (ExtensionRefusals(matter.Definition, open, by, matter.Calendar) is { IsEmpty: false } refusals)
        {
            return new Decision.Refused(refusals);
        }

        var draft = new Draft(matter, new(new(matter.Today), person, reason));
        draft.Rearm(open with { Extensions = open.Extensions.Add(new(by)) });
        draft.Write(
            HistoryKind.Extended,
            open.Name,
            Sentences.Extended(matter.Definition.Deadline(open.Name), by, open.Due, draft.Next.Deadlines[deadline - 1].Due));
        return draft.Accepted();
    }

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

    /// <summary>
    /// The last day before which nothing can be suspended. Of a day that was set, which itself lies ahead, it is not kept when it was
    /// set: there nothing is suspended from before the present state.
    /// </summary>
    private static LocalDate Start(Case matter, Deadline open) =>
        open.Rule.Period is null ? matter.Instance.Since.Date.PlusDays(-1) : open.Trigger;

    private static Stamp ByHand(Case matter, Deadline deadline, Actor actor, LocalDate on, string? reason) =>
        new(new(on), actor.Person, reason, InPlaceOf: actor.InPlaceOf(matter.Definition.Deadline(deadline.Name).Suspend!.By));

    private static List<Refusal> HandRefusals(
        Case matter, Deadline deadline, Actor actor, string subject, LocalDate date, string? reason)
    {
        List<Refusal> refusals = [];
        if (matter.Definition.Deadline(deadline.Name).Suspend?.By.Any(actor.Roles.Contains) != true)
        {
            refusals.Add(new(
                RefusalKind.Role,
                deadline.Name,
                new("您的角色不得中止或恢复该期限", "your roles may not suspend or resume this deadline")));
        }

        if (deadline.State != DeadlineState.Open)
        {
            refusals.Add(NotOpen(deadline));
        }

        var today = matter.Today;
        if (date > today)
        {
            refusals.Add(new(RefusalKind.Input, subject, Sentences.InTheFuture(date, today)));
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            refusals.Add(new(RefusalKind.Input, "reason", Sentences.ReasonMissing));
        }

        return refusals;
    }

    private static Refusal NotOpen(Deadline deadline) =>
        new(RefusalKind.NotOpen, deadline.Name, new("该期限已不在计算中", "the deadline no longer runs"));
}

/// <summary>What a changed calendar makes of a deadline.</summary>
/// <param name="Deadline">The deadline as it would be kept.</param>
/// <param name="Due">The due date that the changed calendar gives.</param>
/// <param name="NeedsConfirmation">Whether a person must confirm it before it counts.</param>
public sealed record Recount(Deadline Deadline, DueDate Due, bool NeedsConfirmation);
