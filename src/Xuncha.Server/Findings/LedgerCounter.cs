using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Server.Organisations;
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

    /// <summary>The inspected party: of those below an organisation, each that stands directly below it with all below that.</summary>
    Party,
}

/// <summary>What rows of the ledger have in common that are counted together; nothing where it is not given, or not open to the caller.</summary>
/// <param name="Id">An organisation.</param>
/// <param name="Of">The definition that a state or content area is of.</param>
/// <param name="Name">A name.</param>
internal readonly record struct LedgerKey(Guid? Id, string? Of, string? Name);

/// <summary>How many there are: <paramref name="All"/> is the sum of open, struck off and settled; overdue ones are open ones.</summary>
internal sealed record LedgerCounts(int All, int Open, int Overdue, int StruckOff, int Settled)
{
    public static readonly LedgerCounts None = new(0, 0, 0, 0, 0);

    public static LedgerCounts operator +(LedgerCounts one, LedgerCounts other) =>
        new(one.All + other.All, one.Open + other.Open, one.Overdue + other.Overdue, one.StruckOff + other.StruckOff, one.Settled + other.Settled);
}

/// <summary>Counts rows of the ledger in groups, in SQL.</summary>
internal sealed class LedgerCounter(LedgerQuery ledger, LedgerReader reader)
{
    /// <summary>How many there are in each group.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="by">What makes a group.</param>
    /// <param name="above">For parties: the path of the organisation below which they are; null for each party by itself.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Dictionary<LedgerKey, LedgerCounts>> CountAsync(
        IQueryable<LedgerRow> rows, LedgerGrouping by, string? above, Caller caller, CancellationToken cancellation)
    {
        var late = ledger.WithDeadlines(rows, caller).Where(l => l.OverdueAfter < caller.Now);
        var counts = await CountReadableAsync(rows, by, above, caller, cancellation);
        foreach (var (key, overdue) in await CountReadableAsync(late, by, above, caller, cancellation))
        {
            // One that was told between the two counts may be the first of its group.
            counts[key] = counts.GetValueOrDefault(key, LedgerCounts.None) + (LedgerCounts.None with { Overdue = overdue.All });
        }

        return counts;
    }

    /// <summary>What people call these groups; null for one that nothing is given of.</summary>
    public async Task<IReadOnlyList<Text?>> TitlesAsync(LedgerGrouping by, IReadOnlyList<LedgerKey> keys, CancellationToken cancellation)
    {
        var organisations = await reader.OrganisationsAsync(keys.Select(key => key.Id), cancellation);
        var industries = by == LedgerGrouping.Industry ? await reader.IndustriesAsync(cancellation) : null;
        List<Text?> titles = [];
        foreach (var key in keys)
        {
            titles.Add(key switch
            {
                { Id: { } id } => organisations.GetValueOrDefault(id)?.Title,
                { Name: null } => null,
                { Name: var name } => by switch
                {
                    LedgerGrouping.Area => await reader.AreaAsync(key.Of!, name, cancellation),
                    LedgerGrouping.State => await reader.NewestAsync(key.Of!, cancellation) is { } definition ? Wording.State(name, definition) : null,
                    LedgerGrouping.Industry => industries!.GetValueOrDefault(name, new(name, name)),
                    LedgerGrouping.Definition => (await reader.NewestAsync(name, cancellation))?.Name,
                    _ => new(name, name),
                },
            });
        }

        return titles;
    }

    // What stands in a field that the caller may not read counts where nothing is given.
    private async Task<Dictionary<LedgerKey, LedgerCounts>> CountReadableAsync(
        IQueryable<LedgerRow> rows, LedgerGrouping by, string? above, Caller caller, CancellationToken cancellation)
    {
        if (by is LedgerGrouping.State or LedgerGrouping.Definition or LedgerGrouping.Party)
        {
            return await CountAsync(rows, by, above, cancellation);
        }

        var counts = await CountAsync(ledger.Readable(rows, caller), by, above, cancellation);
        var hidden = await CountAsync(ledger.Unreadable(rows, caller), LedgerGrouping.Definition, null, cancellation);
        if (hidden.Count > 0)
        {
            counts[default] = hidden.Values.Append(counts.GetValueOrDefault(default, LedgerCounts.None)).Aggregate((sum, count) => sum + count);
        }

        return counts;
    }

    private static Task<Dictionary<LedgerKey, LedgerCounts>> CountAsync(IQueryable<LedgerRow> rows, LedgerGrouping by, string? above, CancellationToken cancellation)
    {
        var length = Tree.StepBelow(above);
        return by switch
        {
            LedgerGrouping.Unit => CountAsync(rows, l => new { l.UnitId, Name = l.UnitId == null ? l.ResponsibleUnit : null }, key => new(key.UnitId, null, key.Name), cancellation),
            LedgerGrouping.Region => CountAsync(rows, l => l.RegionId, key => new(key, null, null), cancellation),
            LedgerGrouping.Industry => CountAsync(rows, l => l.Industry, key => new(null, null, key), cancellation),
            LedgerGrouping.Area => CountAsync(rows, l => new { l.AreaOf, l.Area }, key => new(null, key.AreaOf, key.Area), cancellation),
            LedgerGrouping.State => CountAsync(rows, l => new { l.DefinitionId, l.State }, key => new(null, key.DefinitionId, key.State), cancellation),
            LedgerGrouping.Party => CountAsync(rows, l => l.PartyPath.Substring(0, length), key => new(Organisation.IdOf(key), null, null), cancellation),
            _ => CountAsync(rows, l => l.DefinitionId, key => new(null, null, key), cancellation),
        };
    }

    private static async Task<Dictionary<LedgerKey, LedgerCounts>> CountAsync<T>(
        IQueryable<LedgerRow> rows, Expression<Func<LedgerRow, T>> group, Func<T, LedgerKey> key, CancellationToken cancellation)
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
}
