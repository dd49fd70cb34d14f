using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Figures;
using Xuncha.Server.Findings;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Figures;

/// <summary>What figures are about.</summary>
internal enum FigureAbout
{
    /// <summary>Findings by place: each that stands directly below the one that was chosen, with all below that.</summary>
    Places,

    /// <summary>Deadlines met in time and late, by place.</summary>
    OnTime,

    /// <summary>Findings by kind: by their definition.</summary>
    Kinds,

    /// <summary>Findings by industry.</summary>
    Industries,

    /// <summary>Findings by the region in which they were found.</summary>
    Regions,

    /// <summary>Findings by state, with how long those that are open have stood in it.</summary>
    States,

    /// <summary>Open findings by how long ago they were found.</summary>
    Ages,

    /// <summary>Open deadlines by warning level and by how late they are.</summary>
    Overdue,

    /// <summary>What each time limit takes, against what it gives; the slowest first.</summary>
    Steps,

    /// <summary>How far each duty of each programme is covered.</summary>
    Coverage,
}

/// <summary>A number, and where the rows are listed that it counts.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rows">The address of the list, which has as many rows for the same caller.</param>
internal sealed record Figure(int Count, string Rows);

/// <summary>What a column of figures counts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
internal sealed record FigureColumn(string Name, Text Title);

/// <summary>A row of figures.</summary>
/// <param name="PlaceId">The place that it is of, below which one can look further; null for a row of no place.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Figures">A figure for each column.</param>
/// <param name="Pace">How many days it takes, where that is asked.</param>
/// <param name="Limit">How many days the limit gives as a rule, where there is one.</param>
internal sealed record FigureRow(Guid? PlaceId, Text Title, IReadOnlyList<Figure> Figures, Pace? Pace = null, int? Limit = null);

/// <summary>Figures of one kind. Each thing is counted in one row, so that the rows add up to the total.</summary>
/// <param name="About">What they are about.</param>
/// <param name="Title">What people call them.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Total">All rows together; null where there is no list of all of them.</param>
internal sealed record FigureTable(FigureAbout About, Text Title, IReadOnlyList<FigureColumn> Columns, IReadOnlyList<FigureRow> Rows, FigureRow? Total);

/// <summary>Figures with what they were counted over.</summary>
/// <param name="On">The day on which they were counted.</param>
/// <param name="Way">The place that they are of, after those above it, from the top of the tree down.</param>
/// <param name="Span">The days over which they were counted; null for all days.</param>
/// <param name="Before">The same span before, with which it is compared.</param>
/// <param name="Table">The figures.</param>
internal sealed record FiguresView(LocalDate On, IReadOnlyList<NamedId> Way, Span? Span, Span? Before, FigureTable Table)
{
    public static readonly FiguresView Example = new(
        new(2026, 3, 2),
        [new(OrganisationView.Example.Id, new(OrganisationView.Example.NameZh, OrganisationView.Example.NameEn))],
        null,
        null,
        new(
            FigureAbout.Places,
            new("各地问题隐患", "Findings by place"),
            [new("all", new("全部", "all"))],
            [new(OrganisationView.Example.Id, new("示例县", "Example county"), [new(12, $"/api/v1/ledger?under={OrganisationView.Example.Id}")])],
            new(null, new("合计", "Total"), [new(12, $"/api/v1/ledger?under={OrganisationView.Example.Id}")])));
}

/// <summary>Over what figures are counted.</summary>
/// <param name="Caller">Who asks: of records that the caller may not know of, none is counted.</param>
/// <param name="Place">An organisation: parties in it and below it.</param>
/// <param name="Path">Its path.</param>
/// <param name="Span">The days on which findings were found and deadlines were due; null for all days.</param>
internal sealed record FigureScope(Caller Caller, Guid Place, string Path, Span? Span)
{
    /// <summary>What people call all of it.</summary>
    public static readonly Text Total = new("合计", "Total");

    /// <summary>The row of all rows together.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="addresses">Where all of a column are listed, column by column.</param>
    public static FigureRow TotalOf(IReadOnlyList<FigureRow> rows, IEnumerable<string> addresses) =>
        new(null, Total, [.. addresses.Select((address, column) => new Figure(rows.Sum(row => row.Figures[column].Count), address))]);
}

/// <summary>Columns with what they narrow a filter to.</summary>
/// <param name="Column">The column.</param>
/// <param name="Narrow">The filter of its rows, from that of the table's or the row's.</param>
internal sealed record Measure<TFilter>(FigureColumn Column, Func<TFilter, TFilter> Narrow)
{
    /// <summary>A measure.</summary>
    public static Measure<TFilter> Of(string name, string zh, string en, Func<TFilter, TFilter> narrow) => new(new(name, new(zh, en)), narrow);

    /// <summary>The columns of several.</summary>
    public static ImmutableArray<FigureColumn> Columns(IEnumerable<Measure<TFilter>> measures) => [.. measures.Select(measure => measure.Column)];
}
