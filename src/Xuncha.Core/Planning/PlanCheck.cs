using System.Collections.Immutable;

namespace Xuncha.Core.Planning;

/// <summary>What stands against a plan, and what should be thought of.</summary>
/// <param name="Faults">What keeps it from being submitted and approved.</param>
/// <param name="Warnings">Who is owed and left out.</param>
public sealed record PlanCheck(ImmutableArray<Text> Faults, ImmutableArray<Text> Warnings)
{
    /// <summary>Looks a plan through.</summary>
    /// <param name="year">Its calendar year.</param>
    /// <param name="batches">Its batches.</param>
    /// <param name="items">Its items.</param>
    /// <param name="rows">How the parties stand.</param>
    /// <param name="elsewhere">Whom another plan of the organiser holds for the year, and how wide it is to be inspected there; null for nobody.</param>
    public static PlanCheck Of(
        int year,
        IReadOnlyCollection<Batch> batches,
        IReadOnlyCollection<PlannedParty> items,
        IReadOnlyCollection<CoverageRow> rows,
        IReadOnlySet<(Guid Party, InspectionFamily Family)>? elsewhere = null)
    {
        elsewhere ??= ImmutableHashSet<(Guid Party, InspectionFamily Family)>.Empty;
        List<Text> faults = items.Count == 0 ? [new("计划没有巡查对象", "the plan has no parties")] : [];
        faults.AddRange(items.GroupBy(item => item.Party.Id).Where(same => same.Count() > 1)
            .Select(same => About(same.First(), new("重复列入", "is in the plan twice"))));
        faults.AddRange(items.Where(item => !item.IsOpened && elsewhere.Contains((item.Party.Id, item.Family)))
            .Select(item => About(item, new("已列入本组织同年度的另一份计划", "is in another plan of the organiser for the same year"))));
        faults.AddRange(batches.Where(batch => batch.From.Year != year || batch.To.Year != year)
            .Select(batch => new Text($"批次“{batch.Name}”不在{year}年内", $"batch '{batch.Name}' does not lie in {year}")));
        foreach (var batch in batches)
        {
            var here = items.Where(item => item.Batch == batch.Id).ToList();
            faults.AddRange(here.SelectMany(item => OfPlace(batch, item)).Concat(here.GroupBy(item => item.Team).SelectMany(team => OfTeam(batch, [.. team]))));
        }

        faults.AddRange(items.Where(item => !item.IsOpened).SelectMany(item => Exemptions(item, rows)));
        return new([.. faults], [.. rows.Where(row => row.IsOwed
            && items.All(item => item.Party.Id != row.Party.Id) && !row.Duty.By.Any(family => elsewhere.Contains((row.Party.Id, family)))).Select(LeftOut)]);
    }

    // Exempt from one duty, it may be owed for another.
    private static IEnumerable<Text> Exemptions(PlannedParty item, IEnumerable<CoverageRow> rows)
    {
        var concerned = rows.Where(row => row.Party.Id == item.Party.Id && row.Duty.By.Contains(item.Family)).ToList();
        return concerned.Exists(row => row.IsOwed) ? [] : concerned.Where(row => row.Status == CoverageStatus.Exempt).Select(row => About(item, row.Reason));
    }

    private static IEnumerable<Text> OfPlace(Batch batch, PlannedParty item)
    {
        if (item.From < batch.From || item.To > batch.To)
        {
            yield return About(item, new($"的时间不在批次“{batch.Name}”内", $"is not planned within batch '{batch.Name}'"));
        }

        if (item.Team > batch.Teams)
        {
            yield return About(item, new($"的巡查组超出批次“{batch.Name}”的{batch.Teams}个组", $"has a team beyond the {batch.Teams} of batch '{batch.Name}'"));
        }

        if (item.From < item.Party.From || item.Party.To < item.To)
        {
            yield return About(item, new("届时尚未成立或已终止", "is not there yet, or no longer, by then"));
        }
    }

    private static IEnumerable<Text> OfTeam(Batch batch, List<PlannedParty> items)
    {
        if (items.Count > batch.PartiesPerTeam)
        {
            yield return new(
                $"批次“{batch.Name}”第{items[0].Team}组有{items.Count}个对象，最多{batch.PartiesPerTeam}个",
                $"team {items[0].Team} of batch '{batch.Name}' has {items.Count} parties, {batch.PartiesPerTeam} at most");
        }

        var ordered = items.OrderBy(item => item.From).ThenBy(item => item.To).ToList();
        foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)).Where(pair => pair.First.To >= pair.Second.From))
        {
            yield return About(later, new($"与“{earlier.Party.Name.Zh}”同组而时间重叠", $"overlaps with '{earlier.Party.Name.En}' of the same team"));
        }
    }

    private static Text LeftOut(CoverageRow row) => new($"“{row.Party.Name.Zh}”未列入：{row.Reason.Zh}", $"'{row.Party.Name.En}' is left out: {row.Reason.En}");

    private static Text About(PlannedParty item, Text what) => new($"“{item.Party.Name.Zh}”{what.Zh}", $"'{item.Party.Name.En}' {what.En}");
}
