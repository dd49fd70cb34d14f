using System.Collections.Immutable;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Planning;

namespace Xuncha.Core.Instances;

/// <summary>Whether a transition's conditions hold.</summary>
internal static class Guards
{
    /// <summary>Why a guard does not hold, or null where it does.</summary>
    /// <param name="guard">The guard.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="instance">The record, with the data that the step enters.</param>
    /// <param name="actor">Who takes the step.</param>
    /// <param name="persons">Whose doing the step is; nobody's where the system takes it.</param>
    /// <param name="facts">What the guard asks of other records.</param>
    public static Refusal? Unmet(
        Guard guard, WorkflowDefinition definition, WorkflowInstance instance, Actor actor, ImmutableArray<Guid> persons, Facts facts)
    {
        var text = Wording.Of(guard, definition);
        return guard switch
        {
            Guard.TeamComplete => TeamGuards.Gap(definition.Team, facts.Team) is { } gap ? Refused("team", gap) : null,
            Guard.TeamTrained => TeamGuards.Untrained(facts.Team) is { } untrained ? Refused("team", untrained) : null,
            Guard.PlanSound => PlanFaults(definition, instance, actor, persons, facts) is { IsEmpty: false } faults
                ? Refused("plan", new(string.Join("；", faults.Select(fault => fault.Zh)), string.Join("; ", faults.Select(fault => fault.En))))
                : null,
            Guard.FieldCondition condition => Holds(condition, definition, instance) ? null : Refused(condition.Field, text),
            Guard.DateNotBefore dates => Holds(dates, instance) ? null : Refused(dates.Field, text),
            Guard.DifferentPerson other => actor.IsProgram || (instance.LastActors.TryGetValue(other.Transition, out var last) && last.Any(persons.Contains))
                ? Refused(other.Transition, text)
                : null,
            Guard.Records records => Unmet(records, facts, text),
            _ => throw new NotSupportedException($"Guard {guard.GetType().Name} has no check."),
        };
    }

    private static Refusal Refused(string subject, Text text) => new(RefusalKind.Guard, subject, text);

    // Whoever drafts a plan submits it; from then on, another says that it is sound.
    private static ImmutableArray<Text> PlanFaults(
        WorkflowDefinition definition, WorkflowInstance instance, Actor actor, ImmutableArray<Guid> persons, Facts facts) =>
        PlanStates.IsOpenToChange(definition, definition.State(instance.State)) || !(actor.IsProgram || persons.Any(facts.PlanAuthors.Contains))
            ? facts.PlanFaults
            : facts.PlanFaults.Add(Sentences.ChangedThePlan);

    private static bool Holds(Guard.FieldCondition condition, WorkflowDefinition definition, WorkflowInstance instance)
    {
        var value = instance.Fields.GetValueOrDefault(condition.Field);
        return condition.Test switch
        {
            FieldTest.Given => !string.IsNullOrWhiteSpace(value),
            FieldTest.Is => IsSame(),
            FieldTest.IsNot => !IsSame(),
            FieldTest.AtLeast => value is not null && FieldValue.ToNumber(value) >= FieldValue.ToNumber(condition.Value!),
            FieldTest.AtMost => value is not null && FieldValue.ToNumber(value) <= FieldValue.ToNumber(condition.Value!),
            _ => throw new NotSupportedException($"Field test {condition.Test} has no check."),
        };

        // 1.50 and 1.5 are one number.
        bool IsSame() => definition.Field(condition.Field)?.Type is FieldType.Integer or FieldType.Number
            ? value is not null && FieldValue.ToNumber(value) == FieldValue.ToNumber(condition.Value!)
            : value == condition.Value;
    }

    private static bool Holds(Guard.DateNotBefore dates, WorkflowInstance instance) =>
        instance.Fields.TryGetValue(dates.Field, out var date)
        && instance.Fields.TryGetValue(dates.Other, out var other)
        && LocalDatePattern.Iso.Parse(date).TryGetValue(default, out var day)
        && LocalDatePattern.Iso.Parse(other).TryGetValue(default, out var bound)
        && day >= bound;

    private static Refusal? Unmet(Guard.Records guard, Facts facts, Text text)
    {
        var children = facts.Children.Where(child => child.Definition == guard.Definition).ToList();
        var matching = children.Where(child => guard.States.IsEmpty || guard.States.Contains(child.State)).ToList();
        var offending = guard.Quantifier switch
        {
            Quantifier.All => children.Except(matching).ToList(),
            Quantifier.None => matching,
            _ => [],
        };
        var holds = guard.Quantifier switch
        {
            Quantifier.Any => matching.Count > 0,
            Quantifier.AtLeast => matching.Count >= guard.Count,
            _ => offending.Count == 0,
        };

        // A refusal must not tell of a record that the actor may not know of: neither that it is there nor that it is missing.
        var isHidden = offending.Count > 0 ? offending.Any(child => !child.IsVisible) : children.Any(child => !child.IsVisible);
        return holds ? null : isHidden ? Refusal.Hidden : Refused(guard.Definition, text);
    }
}
