using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Figures;
using Xuncha.Core.Instances;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Figures;

/// <summary>How long deadlines took to be met, and how long they gave.</summary>
internal sealed class StepPaces(XunchaDb db)
{
    private sealed record Taken(string Definition, string Name, LocalDate Trigger, LocalDate DueOn, LocalDate MetOn, LocalDate? StartedOn);

    /// <summary>The pace of each clock of each definition, with the median of its limits.</summary>
    /// <param name="met">Deadlines that were met.</param>
    /// <param name="definitions">The definitions that they are of.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Dictionary<(string Definition, string Name), (Pace Pace, int Limit)>> ReadAsync(
        IQueryable<FoundDeadline> met, IEnumerable<WorkflowDefinition> definitions, CancellationToken cancellation)
    {
        // A clock up to a day that a person sets is triggered by that very day. It runs from the day of the step that set it, which is in the history.
        var set = definitions.SelectMany(definition => definition.Deadlines.Where(clock => clock.Rule.Period is null).Select(clock => (definition.Id, clock.Name))).ToHashSet();
        var taken = await met.Where(x => x.Deadline.MetOn != null).Select(x => new Taken(
            x.Record.DefinitionId,
            x.Deadline.Name,
            x.Deadline.Trigger,
            x.Deadline.DueOn,
            x.Deadline.MetOn!.Value,
            db.Set<HistoryRow>()
                .Where(h => h.RecordId == x.Record.Id && h.Kind == HistoryKind.DeadlineStarted && h.Subject == x.Deadline.Name && h.Step <= x.Deadline.StartedBy)
                .OrderByDescending(h => h.Id).Select(h => (LocalDate?)h.OnDate).FirstOrDefault())).ToListAsync(cancellation);
        return taken.GroupBy(one => (one.Definition, one.Name)).ToDictionary(same => same.Key, same =>
        {
            LocalDate From(Taken one) => set.Contains(same.Key) ? one.StartedOn ?? one.Trigger : one.Trigger;
            return (Pace.Of(same.Select(one => (Days(From(one), one.MetOn), 1)))!, Pace.Of(same.Select(one => (Days(From(one), one.DueOn), 1)))!.Typical);
        });
    }

    private static int Days(LocalDate from, LocalDate to) => NodaTime.Period.DaysBetween(from, to);
}
