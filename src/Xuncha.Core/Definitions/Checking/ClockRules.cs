using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions.Checking;

/// <summary>
/// Every clock can start and can be met, not by the step that starts it, and its ladder is in order. An event is seen as the set
/// of the steps that bring it about; for a date field these are the steps that need or set it.
/// </summary>
internal static class ClockRules
{
    public static void Check(Scope scope)
    {
        foreach (var deadline in scope.Definition.Deadlines)
        {
            var open = OpenStates(scope, deadline);
            if (open.Count > 0)
            {
                WhileOpen(scope, deadline, open);
            }

            Ladder(scope, deadline);
            if (deadline.Rule.Period is null && deadline.Starts is not ClockEvent.At)
            {
                scope.Problems.Error("set-day-without-field", scope.At(deadline.Starts),
                    new($"期限“{deadline.Name}”的到期日由人指定，但没有写明日期字段", $"'{deadline.Name}' is due on a day that is set, and no date field says which"),
                    new("请写成 starts: { at: 日期字段 }。", "Write starts: { at: a date field }."));
            }
        }

        foreach (var step in scope.Steps)
        {
            if (step.Transition.Automatic is Trigger.Overdue overdue
                && scope.Definition.Deadlines.FirstOrDefault(candidate => candidate.Name == overdue.Deadline) is { } deadline
                && Starts(scope, deadline).Length > 0 && !OpenStates(scope, deadline, report: false).Contains(step.From.Name))
            {
                scope.Problems.Warning("deadline-not-open", scope.At(overdue)["overdue"],
                    new($"在状态“{step.From.Name}”，期限“{deadline.Name}”不会在计时",
                        $"in state '{step.From.Name}' the clock of '{deadline.Name}' cannot be running"),
                    new("请检查期限的起止或步骤所在状态。", "Look at what starts and meets the deadline, or at the state of this transition."));
            }
        }
    }

    /// <summary>The states in which the deadline may be open; none where it cannot be, which is reported.</summary>
    private static HashSet<string> OpenStates(Scope scope, DeadlineDefinition deadline, bool report = true)
    {
        var problems = report ? scope.Problems : new Problems("");
        var (starts, met) = (Starts(scope, deadline), Bringing(scope, deadline.Met));
        var isFromBeginning = deadline.Starts is ClockEvent.Entering entering
            && scope.Definition.States.FirstOrDefault() is { } initial && entering.States.Contains(initial.Name);
        if (!IsKnown(scope, deadline.Starts) || !IsKnown(scope, deadline.Met))
        {
            return [];
        }

        if (starts.Length == 0 && !isFromBeginning)
        {
            problems.Error("clock-never-starts", scope.At(deadline.Starts),
                new($"期限“{deadline.Name}”永远不会起算", $"the clock of '{deadline.Name}' can never start"),
                deadline.Starts is ClockEvent.At
                    ? new("请让某个可到达的步骤在 needs 或 sets 中写明该日期。", "Let a transition that can be reached need or set the date.")
                    : new("请检查该状态能否到达或离开。", "See that the state can be reached or left."));
            return [];
        }

        var pending = starts.Where(step => !met.Contains(step)).ToArray();
        if (pending.Length == 0 && !isFromBeginning)
        {
            problems.Error("clock-met-at-start", scope.At(deadline.Met),
                new($"期限“{deadline.Name}”在起算的同时就已完成", $"what starts the clock of '{deadline.Name}' meets it at once"),
                new("请写明较晚发生的完成事件。", "Name a later event that meets it."));
            return [];
        }

        var first = pending.Select(step => step.To!).Concat(isFromBeginning ? [scope.Definition.Initial.Name] : []);
        var open = scope.From(first, step => !met.Contains(step));
        if (!met.Any(step => open.Contains(step.From.Name)))
        {
            problems.Error("clock-never-met", scope.At(deadline.Met),
                new($"期限“{deadline.Name}”起算后永远无法完成", $"once started, the clock of '{deadline.Name}' can never be met"),
                new("请检查起算之后能否到达完成事件。", "See that what meets it can be reached after the start."));
        }

        return open;
    }

    private static void WhileOpen(Scope scope, DeadlineDefinition deadline, HashSet<string> open)
    {
        foreach (var rung in deadline.Ladder?.Rungs ?? [])
        {
            if (rung.Take is { } taken && scope.Transitions.Contains(taken)
                && !scope.Steps.Any(step => step.Transition.Name == taken && open.Contains(step.From.Name)))
            {
                scope.Problems.Error("take-out-of-reach", scope.At(rung)["take"],
                    new($"期限“{deadline.Name}”计时期间的任何状态都没有步骤“{taken}”",
                        $"no state in which '{deadline.Name}' runs has the transition '{taken}'"),
                    new("请选用计时期间可用的步骤。", "Choose a transition of a state in which the clock runs."));
            }
        }

        foreach (var (index, state) in (deadline.Suspend?.In ?? []).Index())
        {
            if (scope.States.Contains(state) && !open.Contains(state))
            {
                scope.Problems.Warning("deadline-not-open", scope.At(deadline.Suspend!)["in"].At(index),
                    new($"在状态“{state}”，期限“{deadline.Name}”不会在计时",
                        $"in state '{state}' the clock of '{deadline.Name}' cannot be running"),
                    new("请删除该状态。", "Remove the state."));
            }
        }
    }

    private static void Ladder(Scope scope, DeadlineDefinition deadline)
    {
        if (deadline.Ladder is not { } ladder)
        {
            return;
        }

        foreach (var (earlier, later) in ladder.Rungs.Zip(ladder.Rungs.Skip(1)).Where(pair =>
            pair.First.Offset > pair.Second.Offset))
        {
            scope.Problems.Error("ladder-order", scope.At(later),
                new($"梯级“{later.Id}”排在较晚的“{earlier.Id}”之后", $"rung '{later.Id}' stands after '{earlier.Id}', which is later"),
                new("请按时间先后排列。", "Put the rungs in order of time."));
        }

        foreach (var rung in ladder.Rungs.Where(rung =>
            deadline.Rule.Period is { Count: > 0 } period && ladder.Unit == period.Unit && -rung.Offset >= period.Count))
        {
            scope.Problems.Warning("rung-before-start", scope.At(rung)["before"],
                new($"提醒“{rung.Id}”早于期限起算", $"reminder '{rung.Id}' lies before the clock starts"),
                new("请缩短提前量。", "Bring it nearer to the due date."));
        }
    }

    private static Step[] Starts(Scope scope, DeadlineDefinition deadline) => Bringing(scope, deadline.Starts);

    private static Step[] Bringing(Scope scope, ClockEvent clock) =>
        [.. scope.Steps.Where(step => step.To is not null && scope.Reachable.Contains(step.From.Name) && clock switch
    {
        ClockEvent.Entering entering => entering.States.Contains(step.To),
        ClockEvent.Leaving leaving => leaving.States.Contains(step.From.Name),
        ClockEvent.At at => step.Transition.Sets.Contains(at.Field) || step.Transition.Accepts(at.Field),
        _ => false,
    })];

    /// <summary>Whether every name of the event refers to something; otherwise that has been reported, and no more can be
    /// said.</summary>
    private static bool IsKnown(Scope scope, ClockEvent clock) => clock switch
    {
        ClockEvent.Entering entering => entering.States.Length > 0 && entering.States.All(scope.States.Contains),
        ClockEvent.Leaving leaving => leaving.States.Length > 0 && leaving.States.All(scope.States.Contains),
        ClockEvent.At at => scope.Dates.Contains(at.Field),
        _ => false,
    };
}
