using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary>By what the ledger is counted.</summary>
internal enum LedgerGrouping
{
    /// <summary>The responsible unit.</summary>
    Unit,

    /// <summary>The region.</summary>
    Region,

    /// <summary>The industry.</summary>
    Industry,

    /// <summary>The content area.</summary>
    Area,

    /// <summary>The state, of each definition.</summary>
    State,

    /// <summary>The definition.</summary>
    Definition,
}

/// <summary>How many there are: <paramref name="All"/> is the sum of open, struck off and settled; overdue ones are open ones.</summary>
internal sealed record LedgerCounts(int All, int Open, int Overdue, int StruckOff, int Settled)
{
    public static readonly LedgerCounts None = new(0, 0, 0, 0, 0);

    public static LedgerCounts operator +(LedgerCounts one, LedgerCounts other) =>
        new(one.All + other.All, one.Open + other.Open, one.Overdue + other.Overdue, one.StruckOff + other.StruckOff, one.Settled + other.Settled);
}

/// <summary>What is counted together.</summary>
/// <param name="Id">An organisation.</param>
/// <param name="Of">The definition that a state or content area is of.</param>
/// <param name="Name">A name by which the ledger can be narrowed to it. Neither id nor name: not given, or not open to the caller.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Counts">How many.</param>
internal sealed record LedgerGroup(Guid? Id, string? Of, string? Name, Text? Title, LedgerCounts Counts);

/// <summary>The ledger in figures: all of it, and group by group, the largest first.</summary>
internal sealed record LedgerSummary(LedgerCounts Total, IReadOnlyList<LedgerGroup> Items, string? Next)
{
    public static readonly LedgerSummary Example = new(new(12, 7, 2, 4, 1), [new(null, null, "某商场", new("某商场", "某商场"), new(12, 7, 2, 4, 1))], null);
}

/// <summary><c>GET /ledger/summary</c>: counts the rows that the list of the same filter shows.</summary>
internal sealed class SummariseLedger(RecordAccess access, LedgerQuery ledger, LedgerReader reader)
{
    private readonly record struct Key(Guid? Id, string? Of, string? Name);

    /// <summary>Counts them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, LedgerFilter filter, string? by, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var input = new Validation();
        var grouping = EnumNames<LedgerGrouping>.Read(by, "$.by", input);
        var rows = await ledger.RowsAsync(filter, caller, input, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var late = ledger.WithDeadlines(rows, caller).Where(l => l.OverdueAfter < caller.Now);
        var counts = await CountAsync(rows, grouping, caller, cancellation);
        foreach (var (key, overdue) in await CountAsync(late, grouping, caller, cancellation))
        {
            // One that was told between the two counts may be the first of its group.
            counts[key] = counts.GetValueOrDefault(key, LedgerCounts.None) + (LedgerCounts.None with { Overdue = overdue.All });
        }

        // There are as many groups as units, not as findings; the cursor counts those that were shown.
        var shown = int.TryParse(Paging.Decode(after), out var number) ? Math.Max(0, number) : 0;
        var page = counts.OrderByDescending(entry => entry.Value.All).ThenBy(entry => entry.Key.Id).ThenBy(entry => entry.Key.Of, StringComparer.Ordinal).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .Skip(shown).Take(Paging.Limit(limit) + 1).ToList().ToPage(Paging.Limit(limit), _ => $"{shown + Paging.Limit(limit)}");
        var organisations = await reader.OrganisationsAsync(page.Items.Select(entry => entry.Key.Id), cancellation);
        var industries = grouping == LedgerGrouping.Industry ? await reader.IndustriesAsync(cancellation) : ImmutableDictionary<string, Text>.Empty;
        List<LedgerGroup> groups = [];
        foreach (var (key, count) in page.Items)
        {
            groups.Add(new(key.Id, key.Of, key.Name, key.Id is { } id ? organisations.GetValueOrDefault(id)?.Title : await TitleAsync(grouping, key, industries, cancellation), count));
        }

        return TypedResults.Ok(new LedgerSummary(counts.Values.Aggregate(LedgerCounts.None, (sum, count) => sum + count), groups, page.Next));
    }

    // What stands in a field that the caller may not read counts where nothing is given.
    private async Task<Dictionary<Key, LedgerCounts>> CountAsync(IQueryable<LedgerRow> rows, LedgerGrouping by, Caller caller, CancellationToken cancellation)
    {
        if (by is LedgerGrouping.State or LedgerGrouping.Definition)
        {
            return await CountAsync(rows, by, cancellation);
        }

        var readable = ledger.Readable(rows, caller);
        var counts = await CountAsync(readable, by, cancellation);
        var hidden = await CountAsync(rows.Where(l => !readable.Any(other => other.RecordId == l.RecordId)), LedgerGrouping.Definition, cancellation);
        if (hidden.Count > 0)
        {
            counts[default] = hidden.Values.Append(counts.GetValueOrDefault(default, LedgerCounts.None)).Aggregate((sum, count) => sum + count);
        }

        return counts;
    }

    private static Task<Dictionary<Key, LedgerCounts>> CountAsync(IQueryable<LedgerRow> rows, LedgerGrouping by, CancellationToken cancellation) => by switch
    {
        LedgerGrouping.Unit => CountAsync(rows, l => new { l.UnitId, Name = l.UnitId == null ? l.ResponsibleUnit : null }, key => new(key.UnitId, null, key.Name), cancellation),
        LedgerGrouping.Region => CountAsync(rows, l => l.RegionId, key => new(key, null, null), cancellation),
        LedgerGrouping.Industry => CountAsync(rows, l => l.Industry, key => new(null, null, key), cancellation),
        LedgerGrouping.Area => CountAsync(rows, l => new { l.AreaOf, l.Area }, key => new(null, key.AreaOf, key.Area), cancellation),
        LedgerGrouping.State => CountAsync(rows, l => new { l.DefinitionId, l.State }, key => new(null, key.DefinitionId, key.State), cancellation),
        _ => CountAsync(rows, l => l.DefinitionId, key => new(null, null, key), cancellation),
    };

    private static async Task<Dictionary<Key, LedgerCounts>> CountAsync<T>(
        IQueryable<LedgerRow> rows, Expression<Func<LedgerRow, T>> group, Func<T, Key> key, CancellationToken cancellation)
    {
        var counted = await rows.GroupBy(group).Select(same => new
        {
            same.Key,
            All = same.Count(),
            Open = same.Count(l => l.Standing == LedgerStanding.Open),
            StruckOff = same.Count(l => l.Standing == LedgerStanding.StruckOff),
        }).ToListAsync(cancellation);
        return counted.ToDictionary(same => key(same.Key), same => new LedgerCounts(same.All, same.Open, 0, same.StruckOff, same.All - same.Open - same.StruckOff));
    }

    private async Task<Text?> TitleAsync(LedgerGrouping by, Key key, IReadOnlyDictionary<string, Text> industries, CancellationToken cancellation)
    {
        if (key.Name is not { } name)
        {
            return null;
        }

        return by switch
        {
            LedgerGrouping.Area => await reader.AreaAsync(key.Of!, name, cancellation),
            LedgerGrouping.State => await reader.NewestAsync(key.Of!, cancellation) is { } definition ? Wording.State(name, definition) : null,
            LedgerGrouping.Industry => industries.GetValueOrDefault(name, new(name, name)),
            LedgerGrouping.Definition => (await reader.NewestAsync(name, cancellation))?.Name,
            _ => new(name, name),
        };
    }
}
