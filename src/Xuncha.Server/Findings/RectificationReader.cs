using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Findings;
using Xuncha.Core.Instances;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Findings;

/// <summary>Shows rows of the ledger as those see them who work them off. What many rows have alike is read together.</summary>
internal sealed class RectificationReader(
    XunchaDb db, RecordStore records, ReadRecords read, Recusals recusals, LedgerReader ledger, Ladders ladders)
{
    private static readonly FieldType[] InWords = [FieldType.Text, FieldType.Integer, FieldType.Number, FieldType.Boolean, FieldType.Choice];

    /// <summary>The rows as items, in their order.</summary>
    public async Task<IReadOnlyList<RectificationItem>> ShowAsync(IReadOnlyList<LedgerRow> rows, Caller caller, CancellationToken cancellation)
    {
        var items = await ledger.ShowAsync(rows, caller, cancellation);
        var ids = items.Select(item => item.Id).ToList();
        var found = await db.Set<Record>().AsNoTracking().Include(r => r.Deadlines).Where(r => ids.Contains(r.Id)).ToListAsync(cancellation);
        var seen = new Dictionary<Guid, SeenRecord>();
        foreach (var record in found)
        {
            var matter = await records.CaseAsync(record, caller.Now, cancellation);
            seen[record.Id] = new(record, matter, caller.SightOf(record, matter.Definition));
        }

        var clocks = seen.Values.ToDictionary(entry => entry.Record.Id, ClocksOf);
        var rungs = await ladders.OfAsync([.. clocks.SelectMany(entry => entry.Value.Select(deadline => (seen[entry.Key].Matter, deadline)))], cancellation);
        var asked = await AskedAsync(ids, cancellation);
        var moves = await MovesAsync(seen.Values, caller, cancellation);
        List<RectificationItem> shown = [];
        foreach (var item in items.Where(item => seen.ContainsKey(item.Id)))
        {
            var entry = seen[item.Id];
            var steps = await StepsAsync(entry, caller, cancellation);
            shown.Add(new(
                item,
                clocks[item.Id].ConvertAll(deadline => new RectificationClock(
                    DeadlineView.Of(entry.Record, entry.Matter, deadline),
                    [.. rungs[(item.Id, deadline.Number)]],
                    ExtensionOf(entry, deadline, asked.Contains((item.Id, deadline.Number))))),
                steps,
                [.. Turn.Of(entry.Matter.Definition, moves[item.Id]).Select(turn => TurnOf(entry, turn))]));
        }

        return shown;
    }

    private static List<Deadline> ClocksOf(SeenRecord seen)
    {
        var (definition, deadlines) = (seen.Matter.Definition, seen.Matter.Instance.Deadlines);
        var running = deadlines.Where(deadline => deadline.State == DeadlineState.Open
            && definition.Deadlines.FirstOrDefault(rule => rule.Name == deadline.Name) is { } rule && definition.IsOfTheParty([rule.Owner])).ToList();
        return !seen.Sight.ReadsDeadlines ? []
            : running.Count > 0 ? running
            : [.. deadlines.Where(deadline => deadline.Name == LedgerNames.Rectify).TakeLast(1)];
    }

    private async Task<HashSet<(Guid Record, int Deadline)>> AskedAsync(List<Guid> ids, CancellationToken cancellation)
    {
        var asks = await db.Set<Ask>().AsNoTracking().Where(a => ids.Contains(a.RecordId) && a.Kind == AskKind.Extend && a.IsGranted == null).ToListAsync(cancellation);
        return [.. asks.Select(ask => (ask.RecordId, ask.Wanted.Deadline ?? 0))];
    }

    // Those of one definition that the caller sees alike are asked for at once.
    private async Task<ILookup<Guid, HistoryEntry>> MovesAsync(IEnumerable<SeenRecord> seen, Caller caller, CancellationToken cancellation)
    {
        List<HistoryRow> lines = [];
        foreach (var alike in seen.GroupBy(entry => (entry.Matter.Definition.Id, entry.Matter.Definition.Version, string.Join(' ', entry.Sight.Roles.Order(StringComparer.Ordinal)))))
        {
            lines.AddRange(await read.LinesOf([.. alike.Select(entry => entry.Record.Id)], alike.First().Sight, caller).Where(h => h.Kind == HistoryKind.Moved).ToListAsync(cancellation));
        }

        return lines.ToLookup(line => line.RecordId, line => line.ToEntry());
    }

    private async Task<IReadOnlyList<NextStepView>> StepsAsync(SeenRecord seen, Caller caller, CancellationToken cancellation)
    {
        var (record, matter, sight) = seen;
        var (actor, _) = await recusals.ActingAsync(caller, record, matter.Definition, cancellation);
        var own = matter.Definition.State(record.State).Transitions.Where(step => Permissions.Take(step).IsGivenTo(actor.Roles)).ToList();
        if (own.Count == 0)
        {
            return [];
        }

        var facts = await records.FactsAsync(record, own, caller, caller.Today, cancellation);
        return [.. Engine.NextSteps(matter, actor, facts).Where(step => own.Contains(step.Transition))
            .Select(step => NextStepView.Of(matter.Definition, step with { Refusals = sight.Tell(step.Refusals) }))];
    }

    private static ExtensionView? ExtensionOf(SeenRecord seen, Deadline deadline, bool isAsked)
    {
        var (definition, sight) = (seen.Matter.Definition, seen.Sight);
        return deadline.State == DeadlineState.Open && definition.Deadline(deadline.Name).Extend is { } policy && Permissions.Ask(definition, deadline.Name).IsGivenTo(sight.Roles)
            ? new(
                isAsked,
                policy.Times,
                deadline.Extensions.Length,
                policy.AtMost.ToText(),
                definition.Role(policy.Persons.GrantedBy).Title,
                [.. sight.Tell(DeadlineDesk.ExtensionRefusals(definition, deadline, policy.AtMost, seen.Matter.Calendar)).Select(refusal => new RefusalView(refusal.Kind, refusal.Subject, refusal.Text))])
            : null;
    }

    private static TurnView TurnOf(SeenRecord seen, Turn turn)
    {
        var (record, definition) = (seen.Record, seen.Matter.Definition);
        var given = turn.Step.Needs.Concat(turn.Step.Takes).Select(definition.Field).OfType<Field>().Where(field => InWords.Contains(field.Type) && seen.Sight.Reads(field));
        return new(
            turn.Step.Name,
            turn.Step.Title,
            turn.On,
            [.. given.Where(field => record.Fields.ContainsKey(field.Name)).Select(field => new GivenView(field.Title, Wording.Value(field.Name, record.Fields[field.Name], definition)))],
            turn.Answer is { } answer ? new(answer.Step, answer.On, answer.Reason, answer.IsReturn) : null);
    }
}
