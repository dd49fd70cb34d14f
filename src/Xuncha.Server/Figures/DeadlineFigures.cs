using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Figures;
using Xuncha.Core.Instances;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Definitions;
using Xuncha.Server.Findings;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Figures;

/// <summary>Figures of deadlines. Each column is a filter of the list of deadlines, counted by what makes the rows.</summary>
internal sealed class DeadlineFigures(XunchaDb db, DeadlineFinder deadlines, DefinitionStore definitions, LedgerReader names, StepPaces paces)
{
    private static readonly Measure<DeadlineFilter>[] Timeliness =
    [
        Measure<DeadlineFilter>.Of("met", "已完成", "Met", filter => filter with { State = EnumNames<DeadlineState>.Of(DeadlineState.Met) }),
        Measure<DeadlineFilter>.Of("in-time", "按期完成", "Met in time", filter => filter with { State = EnumNames<DeadlineState>.Of(DeadlineState.Met), InTime = true }),
        Measure<DeadlineFilter>.Of("late", "逾期完成", "Met late", filter => filter with { State = EnumNames<DeadlineState>.Of(DeadlineState.Met), InTime = false }),
        Measure<DeadlineFilter>.Of("open", "未完成", "Open", filter => filter),
        Measure<DeadlineFilter>.Of("overdue", "其中逾期", "Of these overdue", filter => filter with { Overdue = true }),
    ];

    private static readonly Dictionary<WarningLevel, Text> Levels = new()
    {
        [WarningLevel.None] = new("未预警", "No warning"),
        [WarningLevel.Yellow] = new("黄色预警", "Yellow warning"),
        [WarningLevel.Red] = new("红色预警", "Red warning"),
    };

    /// <summary>Deadlines due in a span, met in time and late, by place; beside the span before, where there is one.</summary>
    public async Task<FigureTable> ByPlaceAsync(FigureScope scope, CancellationToken cancellation)
    {
        var measures = scope.Span is { } span
            ? [.. Timeliness, Before(Timeliness[0], "上期已完成", "Met, span before", span.Before()), Before(Timeliness[1], "上期按期完成", "Met in time, span before", span.Before())]
            : Timeliness;
        var length = Tree.StepBelow(scope.Path);
        var counts = await CountAsync(FilterOf(scope, scope.Span), measures, x => x.Record.PartyPath.Substring(0, length), scope, cancellation);
        var organisations = await names.OrganisationsAsync(counts.Keys.Select(path => (Guid?)Organisation.IdOf(path)), cancellation);
        return TableOf(
            FigureAbout.OnTime, new("各地期限按期完成情况", "Deadlines met in time, by place"), measures, FilterOf(scope, scope.Span),
            counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry =>
            {
                var (id, filter) = (Organisation.IdOf(entry.Key), FilterOf(scope, scope.Span));
                var name = organisations[id].Title;
                return id == scope.Place
                    ? RowOf(id, PlaceWords.Itself(name), measures, filter with { Under = null, Party = id }, entry.Value)
                    : RowOf(id, name, measures, filter with { Under = id }, entry.Value);
            }));
    }

    /// <summary>Open deadlines by warning level, and by how many days they are late.</summary>
    public async Task<FigureTable> OverdueAsync(FigureScope scope, CancellationToken cancellation)
    {
        var today = scope.Caller.Today;
        Measure<DeadlineFilter>[] measures =
        [
            Measure<DeadlineFilter>.Of("open", "未完成", "Open", filter => filter),
            Measure<DeadlineFilter>.Of("running", "未逾期", "Not overdue", filter => filter with { Overdue = false }),
            .. DayBand.Lateness.Select(band => Measure<DeadlineFilter>.Of(
                $"late-{band.First}", $"逾期{band.Title.Zh}", $"{band.Title.En} late",
                filter => filter with { Overdue = true, From = band.From(today)?.ToDateOnly(), To = band.To(today).ToDateOnly() })),
        ];
        var filter = FilterOf(scope, null);
        var counts = await CountAsync(filter, measures, x => x.Deadline.Level, scope, cancellation);
        return TableOf(
            FigureAbout.Overdue, new("期限预警与逾期阶梯", "Warnings and the overdue ladder"), measures, filter,
            Levels.Select(level => RowOf(null, level.Value, measures, filter with { Level = EnumNames<WarningLevel>.Of(level.Key) }, counts.GetValueOrDefault(level.Key, []))));
    }

    /// <summary>What each time limit takes against what it gives: first those that take the largest part of it, or more.</summary>
    public async Task<FigureTable> StepsAsync(FigureScope scope, CancellationToken cancellation)
    {
        var filter = FilterOf(scope, scope.Span);
        var counts = await CountAsync(filter, Timeliness, x => new { x.Record.DefinitionId, x.Deadline.Name }, scope, cancellation);
        var known = new Dictionary<string, WorkflowDefinition?>(StringComparer.Ordinal);
        foreach (var id in counts.Keys.Select(key => key.DefinitionId).Distinct())
        {
            known[id] = await definitions.NewestAsync(db, id, cancellation);
        }

        var met = await deadlines.FindAsync(Timeliness[0].Narrow(filter), scope.Caller, new Validation(), cancellation);
        var taken = await paces.ReadAsync(met, known.Values.OfType<WorkflowDefinition>(), cancellation);
        var rows = counts.Select(entry =>
        {
            var (definition, name) = (entry.Key.DefinitionId, entry.Key.Name);
            var row = RowOf(null, Title(known[definition], definition, name), Timeliness, filter with { Definition = definition, Name = name }, entry.Value);
            return taken.TryGetValue((definition, name), out var one) ? row with { Pace = one.Pace, Limit = one.Limit } : row;
        });
        return TableOf(
            FigureAbout.Steps, new("各环节用时与时限", "What steps take against their limits"), Timeliness, filter,
            rows.OrderByDescending(row => row is { Pace: { } pace, Limit: { } limit } ? (double)pace.Typical / Math.Max(1, limit) : -1).ThenBy(row => row.Title.Zh, StringComparer.Ordinal));
    }

    // For each of what makes the rows, how many of each column.
    private async Task<Dictionary<TKey, int[]>> CountAsync<TKey>(
        DeadlineFilter filter, Measure<DeadlineFilter>[] measures, Expression<Func<FoundDeadline, TKey>> key, FigureScope scope, CancellationToken cancellation)
        where TKey : notnull
    {
        Dictionary<TKey, int[]> counts = [];
        foreach (var (column, measure) in measures.Index())
        {
            var found = await deadlines.FindAsync(measure.Narrow(filter), scope.Caller, new Validation(), cancellation);
            foreach (var same in await found.GroupBy(key).Select(same => new { same.Key, Count = same.Count() }).ToListAsync(cancellation))
            {
                (counts.TryGetValue(same.Key, out var row) ? row : counts[same.Key] = new int[measures.Length])[column] = same.Count;
            }
        }

        return counts;
    }

    private static FigureTable TableOf(FigureAbout about, Text title, Measure<DeadlineFilter>[] measures, DeadlineFilter filter, IEnumerable<FigureRow> rows)
    {
        var all = rows.ToList();
        return new(about, title, Measure<DeadlineFilter>.Columns(measures), all, FigureScope.TotalOf(all, measures.Select(measure => Rows(measure.Narrow(filter)))));
    }

    private static FigureRow RowOf(Guid? place, Text title, Measure<DeadlineFilter>[] measures, DeadlineFilter filter, int[] counts) =>
        new(place, title, [.. measures.Select((measure, column) => new Figure(counts.ElementAtOrDefault(column), Rows(measure.Narrow(filter))))]);

    private static Measure<DeadlineFilter> Before(Measure<DeadlineFilter> measure, string zh, string en, Span before) => Measure<DeadlineFilter>.Of(
        $"before-{measure.Column.Name}", zh, en, filter => measure.Narrow(filter) with { From = before.From.ToDateOnly(), To = before.To.ToDateOnly() });

    private static DeadlineFilter FilterOf(FigureScope scope, Span? span) => new(span?.From.ToDateOnly(), span?.To.ToDateOnly(), Under: scope.Place);

    private static Text Title(WorkflowDefinition? definition, string id, string name)
    {
        var (whole, part) = (definition?.Name ?? new(id, id), definition?.Deadlines.FirstOrDefault(deadline => deadline.Name == name)?.Title ?? new(name, name));
        return new($"{whole.Zh}：{part.Zh}", $"{whole.En}: {part.En}");
    }

    private static string Rows(DeadlineFilter filter) => RowsAddress.Of("deadlines", filter);
}
