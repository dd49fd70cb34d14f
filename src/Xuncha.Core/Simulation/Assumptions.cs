using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Simulation;

/// <summary>What a simulation takes for given where nobody says it: the papers are there, the team is complete, and what is entered fits.</summary>
internal static class Assumptions
{
    private const string SomeState = "assumed";
    private const int MonthsToASetDay = 3; // what else has its time before that day finds room

    /// <summary>Facts by which the conditions of a transition hold.</summary>
    public static Facts Facts(WorkflowDefinition definition, Transition transition) =>
        new(Team(definition.Team), [.. definition.Papers.Select(paper => paper.Name)], [.. Children(transition)]);

    /// <summary>What is entered with a step: each field that it needs and the record has not, or not anew.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="transition">The transition.</param>
    /// <param name="instance">The record.</param>
    /// <param name="on">The day of the step.</param>
    public static ImmutableSortedDictionary<string, string> Fields(
        WorkflowDefinition definition, Transition transition, WorkflowInstance instance, LocalDate on) =>
        transition.Needs.Select(definition.Field).OfType<Field>()
            .Where(field => !instance.Fields.ContainsKey(field.Name) || (transition.Anew.Contains(field.Name) && !instance.Fresh.Contains(field.Name)))
            .ToImmutableSortedDictionary(field => field.Name, field => Value(field, transition, SetsADay(definition, field) ? on.PlusMonths(MonthsToASetDay) : on), StringComparer.Ordinal);

    private static bool SetsADay(WorkflowDefinition definition, Field field) =>
        definition.Deadlines.Any(deadline => deadline.Rule.Period is null && deadline.Starts is ClockEvent.At at && at.Field == field.Name);

    private static string Value(Field field, Transition transition, LocalDate on)
    {
        var asked = transition.Guards.OfType<Guard.FieldCondition>()
            .Where(guard => guard.Field == field.Name && guard.Value is not null)
            .ToLookup(guard => guard.Test, guard => guard.Value!);
        var (wanted, unwanted) = (asked[FieldTest.Is].FirstOrDefault(), asked[FieldTest.IsNot].ToList());
        switch (field.Type)
        {
            case FieldType.Date:
                return FieldValue.Of(on);
            case FieldType.Choice:
                return wanted ?? field.Options.Select(option => option.Name).FirstOrDefault(option => !unwanted.Contains(option))
                    ?? field.Options[0].Name;
            case FieldType.Boolean:
                return wanted ?? (unwanted.Contains("true") ? "false" : "true");
            case FieldType.Integer or FieldType.Number:
                var least = asked[FieldTest.AtLeast].Select(FieldValue.ToNumber).Append(field.Least).Max();
                var most = asked[FieldTest.AtMost].Select(FieldValue.ToNumber).Append(field.Most).Append(0).Min();
                return wanted ?? $"{least ?? most}";
            case FieldType.Organisation or FieldType.Person or FieldType.Record or FieldType.Duty:
                return wanted ?? $"{Guid.Empty}";
            default:
                return wanted ?? "…";
        }
    }

    private static ImmutableArray<Sitting> Team(TeamComposition? team)
    {
        var (leaders, deputies) = (team?.Leaders ?? 1, team?.Deputies ?? 0);
        return
        [
            .. Enumerable.Repeat(new Sitting(Seat.Leader), leaders),
            .. Enumerable.Repeat(new Sitting(Seat.Deputy), deputies),
            .. Enumerable.Repeat(new Sitting(Seat.Member), Math.Max(0, Math.Max(team?.Least ?? 1, team?.Qualified ?? 0) - leaders - deputies)),
            .. Enumerable.Repeat(new Sitting(Seat.Expert), team?.Experts ?? 0),
        ];
    }

    /// <summary>As few children as the conditions ask for, each in a state that all of them allow.</summary>
    private static IEnumerable<ChildRecord> Children(Transition transition)
    {
        foreach (var guards in transition.Guards.OfType<Guard.Records>().GroupBy(guard => guard.Definition))
        {
            var barred = guards.Where(guard => guard.Quantifier == Quantifier.None).SelectMany(guard => guard.States).ToList();
            var all = guards.FirstOrDefault(guard => guard.Quantifier == Quantifier.All)?.States;
            foreach (var guard in guards.Where(guard => guard.Quantifier is Quantifier.Any or Quantifier.AtLeast))
            {
                var states = guard.States.IsEmpty ? all ?? [SomeState] : guard.States;
                var state = states.FirstOrDefault(state => !barred.Contains(state) && all?.Contains(state) != false) ?? states[0];
                foreach (var _ in Enumerable.Range(0, guard.Quantifier == Quantifier.Any ? 1 : guard.Count))
                {
                    yield return new(guards.Key, state);
                }
            }
        }
    }
}
