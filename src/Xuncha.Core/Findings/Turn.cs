using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Findings;

/// <summary>A step by which whoever is inspected gives an account, such as the plan or the result of rectification, with what was answered.</summary>
/// <param name="Step">The step, as it was taken last.</param>
/// <param name="On">When.</param>
/// <param name="Answer">What was answered; null while nobody has.</param>
public sealed record Turn(Transition Step, LocalDate On, Turn.Reply? Answer)
{
    /// <summary>The step of another side that followed.</summary>
    /// <param name="Step">What people call it.</param>
    /// <param name="On">When.</param>
    /// <param name="Reason">The reason given.</param>
    /// <param name="IsReturn">Whether it leads to where the same account has to be given again.</param>
    public sealed record Reply(Text Step, LocalDate On, string? Reason, bool IsReturn);

    /// <summary>The turns of a record, each step once, in the order in which they were taken last.</summary>
    /// <param name="definition">The version that the record is pinned to; steps that it does not have are passed over.</param>
    /// <param name="history">The record's history, in order, as far as it may be told.</param>
    public static ImmutableArray<Turn> Of(WorkflowDefinition definition, IEnumerable<HistoryEntry> history)
    {
        List<Turn> turns = [];
        foreach (var move in history.Where(entry => entry.Kind == HistoryKind.Moved))
        {
            if (definition.States.FirstOrDefault(state => state.Name == move.From)?.Transition(move.Subject) is not { } step)
            {
                continue;
            }

            if (definition.IsOfTheParty(step.Actors?.Roles ?? []))
            {
                turns.RemoveAll(turn => turn.Step.Name == step.Name);
                turns.Add(new(step, move.On.Date, null));
            }
            else if (turns is [.., var last])
            {
                // What was accepted may still be taken up again; what goes on after that is no answer.
                var isReturn = definition.State(step.To).Transition(last.Step.Name) is not null;
                turns[^1] = last.Answer is null || isReturn ? last with { Answer = new(step.Title, move.On.Date, move.Reason, isReturn) } : last;
            }
        }

        return [.. turns];
    }
}
