using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>What people do to a running clock: suspend, resume, extend.</summary>
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
