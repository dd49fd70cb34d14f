using System.Collections.Immutable;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>What an alarm does when it falls due. It enters as the system and takes the same way as a person's step.</summary>
public static class AlarmDecisions
{
    /// <summary>
    /// Fires the rungs of one deadline that have fallen due, in order of time. Several go out as one notice that says so. On a
    /// provisional date only the notice goes out, and what is stronger waits (<c>deadlines.md</c> 11).
    /// </summary>
    /// <param name="matter">The record; of its deadlines only the one given is looked at.</param>
    /// <param name="deadline">The deadline, open and running.</param>
    /// <param name="rungs">The rungs, in order of time; at least one.</param>
    /// <param name="isTold">Whether the notice went out earlier and only the measures are left.</param>
    public static FiredRungs Fire(Case matter, Deadline deadline, ImmutableArray<Rung> rungs, bool isTold)
    {
        var rule = matter.Definition.Deadline(deadline.Name);
        var told = Sentences.Rung(rule, rungs[^1], rule.Ladder!.Unit, deadline.Due);
        if (rungs.Length > 1)
        {
            told = Sentences.Together(told, [.. rungs.SkipLast(1).Select(rung => rung.Id)]);
        }

        var isHeld = deadline.Due.IsProvisional && rungs.Any(rung => rung.IsStrong);
        if (isHeld)
        {
            told = Sentences.Withheld(told);
        }

        var level = isHeld ? deadline.Level : rungs.Select(rung => rung.Level ?? WarningLevel.None).Append(deadline.Level).Max();
        var roles = rungs.SelectMany(rung => rung.Notify).Distinct().ToImmutableArray();
        Notice? notice = isTold || roles.IsEmpty ? null : new(roles, deadline.Number, told);

        // A reminder is no step of the record: its line belongs to the step that was last.
        var entry = new HistoryEntry(
            HistoryKind.RungFired, matter.Instance.Steps, deadline.Name, null, null, matter.Arrival, null, null, null, null, told);
        return new(deadline with { Level = level }, entry, notice, isHeld);
    }

    /// <summary>Applies the rungs of one deadline to the record, measures and automatic transitions included.</summary>
    /// <param name="matter">The record.</param>
    /// <param name="deadline">The deadline, open and running.</param>
    /// <param name="rungs">The rungs, in order of time; at least one.</param>
    /// <param name="isTold">Whether the notice went out earlier and only the measures are left.</param>
    /// <param name="facts">What the guards of a transition to take ask of other records.</param>
    public static Decision.Accepted Apply(
        Case matter,
        Deadline deadline,
        ImmutableArray<Rung> rungs,
        bool isTold,
        Facts facts)
    {
        var rule = matter.Definition.Deadline(deadline.Name);
        var fired = Fire(matter, deadline, rungs, isTold);
        var draft = Draft.BetweenSteps(matter, new(matter.Arrival, null));
        draft.Next = draft.Next.With(fired.Deadline);
        draft.Write(fired.Entry);
        if (fired.Notice is { } notice)
        {
            draft.Tell(notice.Roles, notice.Deadline, notice.Text);
        }

        var accepted = draft.Accepted();
        if (fired.IsHeld)
        {
            return accepted;
        }

        foreach (var rung in rungs)
        {
            if (rung.Propose is { } proposed)
            {
                draft.Write(HistoryKind.ChildOpened, proposed, Sentences.Proposed(rule, proposed));
                draft.Open(new(proposed, IsProposal: true));
            }
        }

        accepted = draft.Accepted();
        return rungs.Select(rung => rung.Take).OfType<string>().Aggregate(
            accepted,
            (before, transition) => before.Next.Deadlines[deadline.Number - 1].State == DeadlineState.Open
                ? Join(before, Take(matter with { Instance = before.Next }, transition, facts))
                : before);
    }

    /// <summary>
    /// Takes an automatic transition because its deadline passed or a child record changed. Null where the record is no longer in a
    /// state that has it, or its conditions on child records do not hold yet: then nothing happens.
    /// </summary>
    /// <param name="matter">The record.</param>
    /// <param name="transition">The transition's name.</param>
    /// <param name="facts">What its guards ask of other records.</param>
    public static Decision.Accepted? Automatic(
        Case matter, string transition, Facts facts)
    {
        var wanted = matter.Instance.Status == RecordStatus.Running ? matter.Definition.State(matter.Instance.State).Transition(transition) : null;
        switch (wanted?.Automatic)
        {
            case Trigger.Overdue overdue when matter.Instance.OpenDeadline(overdue.Deadline) is { Due.IsProvisional: false } open
                && open.IsOverdue(matter.Now):
                return Take(matter, transition, facts);
            case Trigger.RecordsChanged:
                return Engine.Decide(matter, SystemStep(transition, matter), facts) as Decision.Accepted;
            default:
                return null;
        }
    }

    private static Decision.Accepted Take(
        Case matter, string transition, Facts facts)
    {
        var request = SystemStep(transition, matter);
        var decision = Engine.Decide(matter, request, facts);
        if (decision is Decision.Refused refused)
        {
            var draft = Draft.BetweenSteps(matter, new(request.On, null));
            var known = matter.Definition.States.Select(state => state.Transition(transition)).First(found => found is not null)!;
            draft.Write(HistoryKind.AutomaticRefused, transition, Sentences.AutomaticRefused(known, refused.Reasons));
            return draft.Accepted();
        }

        return (Decision.Accepted)decision;
    }

    private static StepRequest SystemStep(string transition, Case matter) =>
        new(transition, Actor.System, matter.Arrival, ImmutableSortedDictionary<string, string>.Empty, Reason: "system");

    private static Decision.Accepted Join(Decision.Accepted first, Decision.Accepted second) =>
        new(
            second.Next,
            first.History.AddRange(second.History),
            [.. first.Alarms.Where(plan => second.Alarms.All(later => later.Deadline != plan.Deadline)), .. second.Alarms],
            first.Prompts.AddRange(second.Prompts),
            first.Notices.AddRange(second.Notices),
            first.Openings.AddRange(second.Openings));
}

/// <summary>What firing rungs does short of changing the record.</summary>
/// <param name="Deadline">The deadline with its warning level.</param>
/// <param name="Entry">What happened, for the history.</param>
/// <param name="Notice">The notice to send; null where it went out earlier or is for nobody.</param>
/// <param name="IsHeld">Whether the measures wait because the date is provisional.</param>
public sealed record FiredRungs(Deadline Deadline, HistoryEntry Entry, Notice? Notice, bool IsHeld);
