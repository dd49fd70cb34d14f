using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Figures;
using Xuncha.Server.Findings;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Figures;

/// <summary>Figures of the ledger.</summary>
internal sealed class LedgerFigures(LedgerQuery ledger, LedgerCounter counter)
{
    private static readonly Measure<LedgerFilter>[] Measures =
    [
        Measure<LedgerFilter>.Of("all", "全部", "All", filter => filter),
        Measure<LedgerFilter>.Of("open", "未销号", "Open", filter => filter with { Standing = EnumNames<LedgerStanding>.Of(LedgerStanding.Open) }),
        Measure<LedgerFilter>.Of("overdue", "其中逾期", "Of these overdue", filter => filter with { Overdue = true }),
        Measure<LedgerFilter>.Of("struck-off", "已销号", "Struck off", filter => filter with { Standing = EnumNames<LedgerStanding>.Of(LedgerStanding.StruckOff) }),
        Measure<LedgerFilter>.Of("settled", "其他办结", "Settled otherwise", filter => filter with { Standing = EnumNames<LedgerStanding>.Of(LedgerStanding.Settled) }),
    ];

    private static readonly Text Missing = new("未填写或无权查看", "not given, or not open to you");

    private static readonly FigureColumn[] BeforeColumns =
    [
        new("before-all", new("上期全部", "All, span before")), new("before-struck-off", new("上期已销号", "Struck off, span before")),
    ];

    /// <summary>The findings of a span in groups, the largest first; places beside the span before, where there is one.</summary>
    public async Task<FigureTable> GroupedAsync(FigureAbout about, Text title, LedgerGrouping by, FigureScope scope, CancellationToken cancellation)
    {
        var filter = FilterOf(scope, scope.Span);
        var counts = await CountAsync(filter, by, scope, cancellation);
        var former = by == LedgerGrouping.Party && scope.Span is { } span ? FilterOf(scope, span.Before()) : null;
        var before = former is null ? [] : await CountAsync(former, by, scope, cancellation);
        var keys = counts.Keys.Union(before.Keys).OrderByDescending(key => counts.GetValueOrDefault(key, LedgerCounts.None).All)
            .ThenBy(key => key.Id).ThenBy(key => key.Of, StringComparer.Ordinal).ThenBy(key => key.Name, StringComparer.Ordinal).ToList();
        var titles = await TitlesAsync(by, keys, cancellation);
        var paces = by == LedgerGrouping.State ? await PacesAsync(filter, scope, cancellation) : [];
        var rows = keys.Zip(titles, (key, name) => new FigureRow(
            by == LedgerGrouping.Party ? key.Id : null,
            Title(by, key, name, scope),
            [
                .. Figures(Narrow(filter, by, key, scope), counts.GetValueOrDefault(key, LedgerCounts.None)),
                .. former is null ? [] : BeforeFigures(Narrow(former, by, key, scope), before.GetValueOrDefault(key, LedgerCounts.None)),
            ],
            paces.GetValueOrDefault(key))).ToList();
        var all = Figures(filter, LedgerCounts.None).Concat(former is null ? [] : BeforeFigures(former, LedgerCounts.None));
        return new(
            about, title, [.. Measure<LedgerFilter>.Columns(Measures), .. former is null ? [] : BeforeColumns], rows, FigureScope.TotalOf(rows, all.Select(figure => figure.Rows)));
    }

    /// <summary>The open findings by how long ago they were found.</summary>
    public async Task<FigureTable> AgesAsync(FigureScope scope, CancellationToken cancellation)
    {
        Measure<LedgerFilter>[] measures = [Measures[1], Measures[2]];
        var filter = FilterOf(scope, null) with { Standing = EnumNames<LedgerStanding>.Of(LedgerStanding.Open) };
        var today = scope.Caller.Today;
        var bands = DayBand.Ages.Select(band => (band.Title, Filter: filter with { FoundFrom = band.From(today)?.ToDateOnly(), FoundTo = band.To(today).ToDateOnly() }))
            .Append((Title: Missing, Filter: filter with { Without = EnumNames<LedgerValue>.Of(LedgerValue.FoundOn) }));
        List<FigureRow> rows = [];
        foreach (var (title, band) in bands)
        {
            List<Figure> figures = [];
            foreach (var measure in measures)
            {
                var narrowed = measure.Narrow(band);
                var found = await ledger.RowsAsync(narrowed, scope.Caller, new Validation(), cancellation);
                figures.Add(new(await found.CountAsync(cancellation), Rows(narrowed)));
            }

            rows.Add(new(null, title, figures));
        }

        return new(
            FigureAbout.Ages, new("未销号问题隐患的时间（自发现之日）", "Age of open findings, since they were found"),
            Measure<LedgerFilter>.Columns(measures), rows, FigureScope.TotalOf(rows, measures.Select(measure => Rows(measure.Narrow(filter)))));
    }

    private async Task<Dictionary<LedgerKey, LedgerCounts>> CountAsync(LedgerFilter filter, LedgerGrouping by, FigureScope scope, CancellationToken cancellation) =>
        await counter.CountAsync(await ledger.RowsAsync(filter, scope.Caller, new Validation(), cancellation), by, scope.Path, scope.Caller, cancellation);

    // States of different definitions may be called the same.
    private async Task<IEnumerable<Text?>> TitlesAsync(LedgerGrouping by, List<LedgerKey> keys, CancellationToken cancellation)
    {
        var titles = await counter.TitlesAsync(by, keys, cancellation);
        return by == LedgerGrouping.State
            ? (await counter.TitlesAsync(LedgerGrouping.Definition, [.. keys.Select(key => new LedgerKey(null, null, key.Of))], cancellation))
                .Zip(titles, (whole, part) => (Text?)new Text($"{whole?.Zh}：{part?.Zh}", $"{whole?.En}: {part?.En}"))
            : titles;
    }

    // How long the open ones have stood in their state. There are as many groups as days, not as findings.
    private async Task<Dictionary<LedgerKey, Pace?>> PacesAsync(LedgerFilter filter, FigureScope scope, CancellationToken cancellation)
    {
        var open = await ledger.RowsAsync(Measures[1].Narrow(filter), scope.Caller, new Validation(), cancellation);
        var stood = await open.GroupBy(l => new { l.DefinitionId, l.State, l.Since }).Select(same => new { same.Key, Count = same.Count() }).ToListAsync(cancellation);
        return stood.GroupBy(row => new LedgerKey(null, row.Key.DefinitionId, row.Key.State))
            .ToDictionary(same => same.Key, same => Pace.Of(same.Select(row => (NodaTime.Period.DaysBetween(row.Key.Since, scope.Caller.Today), row.Count))));
    }

    private static LedgerFilter FilterOf(FigureScope scope, Span? span) =>
        new(Under: scope.Place, FoundFrom: span?.From.ToDateOnly(), FoundTo: span?.To.ToDateOnly());

    private static LedgerFilter Narrow(LedgerFilter filter, LedgerGrouping by, LedgerKey key, FigureScope scope) => by switch
    {
        LedgerGrouping.Party => key.Id == scope.Place ? filter with { Under = null, Party = key.Id } : filter with { Under = key.Id },
        LedgerGrouping.Industry => key.Name is { } industry ? filter with { Industry = industry } : filter with { Without = EnumNames<LedgerValue>.Of(LedgerValue.Industry) },
        LedgerGrouping.Region => key.Id is { } region ? filter with { RegionItself = region } : filter with { Without = EnumNames<LedgerValue>.Of(LedgerValue.Region) },
        LedgerGrouping.State => filter with { Definition = key.Of, State = key.Name },
        _ => filter with { Definition = key.Name },
    };

    private static Text Title(LedgerGrouping by, LedgerKey key, Text? name, FigureScope scope) =>
        by == LedgerGrouping.Party && key.Id == scope.Place && name is { } own ? PlaceWords.Itself(own) : name ?? Missing;

    private static IEnumerable<Figure> Figures(LedgerFilter filter, LedgerCounts counts) =>
        Measures.Zip([counts.All, counts.Open, counts.Overdue, counts.StruckOff, counts.Settled], (measure, count) => new Figure(count, Rows(measure.Narrow(filter))));

    private static IEnumerable<Figure> BeforeFigures(LedgerFilter filter, LedgerCounts counts) =>
        [new(counts.All, Rows(filter)), new(counts.StruckOff, Rows(Measures[3].Narrow(filter)))];

    private static string Rows(LedgerFilter filter) => RowsAddress.Of("ledger", filter);
}

/// <summary>How places are called in figures.</summary>
internal static class PlaceWords
{
    /// <summary>A place without what is below it.</summary>
    public static Text Itself(Text name) => new($"{name.Zh}（本级）", $"{name.En} (itself)");
}
