namespace Xuncha.Core.Definitions.Describing;

/// <summary>A deadline that starts or is met at a state.</summary>
internal sealed record Mark(bool Starts, Text Text);

/// <summary>What a diagram writes beside states and arrows.</summary>
internal static class Marks
{
    /// <summary>The deadlines that start or are met at a state; for a date field, at the states whose steps give it.</summary>
    public static IEnumerable<Mark> Of(State state, WorkflowDefinition definition) =>
        definition.Deadlines.SelectMany(deadline => new[]
        {
            (Clock: deadline.Starts, Mark: new Mark(true, Starts(deadline))),
            (Clock: deadline.Met, Mark: new Mark(false, new($"完成“{deadline.Title.Zh}”", $"meets “{deadline.Title.En}”"))),
        }).Where(pair => IsAt(state, pair.Clock)).Select(pair => pair.Mark);

    /// <summary>A transition's title and who takes it.</summary>
    public static Text Of(Transition transition, WorkflowDefinition definition)
    {
        var who = new List<Text>();
        if (transition.Actors is { } actors)
        {
            who.Add(Wording.Of(actors, definition));
        }

        if (transition.Automatic is { } trigger)
        {
            who.Add(Wording.Of(trigger, definition));
        }

        var by = Wording.Join(who);
        return new($"{transition.Title.Zh}（{by.Zh}）", $"{transition.Title.En} ({by.En})");
    }

    private static Text Starts(DeadlineDefinition deadline)
    {
        var rule = Wording.Of(deadline.Rule);
        return new($"起算“{deadline.Title.Zh}”：{rule.Zh}", $"starts “{deadline.Title.En}”: {rule.En}");
    }

    private static bool IsAt(State state, ClockEvent clock) => clock switch
    {
        ClockEvent.Entering entering => entering.States.Contains(state.Name),
        ClockEvent.Leaving leaving => leaving.States.Contains(state.Name),
        ClockEvent.At at =>
            state.Transitions.Any(transition => transition.Sets.Contains(at.Field) || transition.Accepts(at.Field)),
        _ => false,
    };
}
