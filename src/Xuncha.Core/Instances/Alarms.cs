using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>The alarms that follow from a deadline and its definition (<c>deadlines.md</c> 15).</summary>
public static class Alarms
{
    private static readonly Duration NextInstant = Duration.FromTicks(10);

    /// <summary>The alarms of a deadline; none while it is suspended or no longer open.</summary>
    /// <param name="definition">The definition that the record is pinned to.</param>
    /// <param name="deadline">The deadline.</param>
    /// <param name="calendar">The calendar that it counts by.</param>
    /// <param name="now">The instant of the decision: what lies behind it is armed only if it escalates a first arming.</param>
    public static AlarmPlan Of(WorkflowDefinition definition, Deadline deadline, WorkingCalendar calendar, Instant now)
    {
        if (deadline.State != DeadlineState.Open || deadline.IsSuspended)
        {
            return new(deadline.Number, []);
        }

        var rungs = definition.Deadline(deadline.Name).Ladder is { } ladder
            ? LadderTimes.Of(deadline.Due.Date, ladder, calendar).Select(timed => Rung(timed.Rung, timed.At, deadline, now))
            : [];
        var transitions =
            from state in definition.States
            from transition in state.Transitions
            where transition.Automatic is Trigger.Overdue overdue && overdue.Deadline == deadline.Name
            select transition.Name;
        var overdues = transitions.Distinct().Select(name => new PlannedAlarm(
            AlarmKind.Overdue, name, deadline.Arming, deadline.Due.CutOff + NextInstant, IsNew: true, Alone: true));
        return new(deadline.Number, [.. rungs, .. overdues]);
    }

    private static PlannedAlarm Rung(Rung rung, Instant at, Deadline deadline, Instant now) =>
        new(
            AlarmKind.Rung,
            rung.Id,
            deadline.Arming,
            at,
            IsNew: at > now || (deadline.Arming == 1 && rung.Offset > 0),
            Alone: rung.Propose is not null || rung.Take is not null);
}
