using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Planning;
using Xuncha.Server.Hosting;
using Xuncha.Server.Planning;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Figures;

/// <summary>Figures of coverage: how many parties stand how with each duty of each programme in force that the caller knows of.</summary>
internal sealed class CoverageFigures(XunchaDb db, Programmes programmes, CoverageReader coverage)
{
    private static readonly Dictionary<CoverageStatus, Text> Statuses = new()
    {
        [CoverageStatus.Covered] = new("已巡查", "Covered"),
        [CoverageStatus.Owed] = new("应巡查", "Owed"),
        [CoverageStatus.Urgent] = new("紧迫", "Urgent"),
        [CoverageStatus.Exempt] = new("免巡查", "Exempt"),
        [CoverageStatus.Missed] = new("未完成", "Missed"),
        [CoverageStatus.Gone] = new("已终止", "Gone"),
    };

    /// <summary>Counts them as they stand today.</summary>
    public async Task<FigureTable> TableAsync(FigureScope scope, CancellationToken cancellation)
    {
        var reach = await Reach.OfAsync(db, scope.Caller, cancellation);
        var columns = Enum.GetValues<CoverageStatus>().Select(status => (Name: EnumNames<CoverageStatus>.Of(status), Status: status)).ToList();
        List<FigureRow> rows = [];
        foreach (var programme in await programmes.Known(reach).Where(p => p.SupersededBy == null).OrderBy(p => p.Id).AsNoTracking().ToListAsync(cancellation))
        {
            var read = await coverage.ReadAsync(programme, scope.Caller, reach, scope.Path, scope.Caller.Today, cancellation);
            foreach (var duty in programme.Rules.Duties.Where(duty => read.Rows.Any(entry => entry.Row.Duty.Name == duty.Name)))
            {
                rows.Add(new(
                    null,
                    new($"{programme.Name.Zh}：{duty.Title.Zh}", $"{programme.Name.En}: {duty.Title.En}"),
                    [
                        .. columns.Select(column => new Figure(
                            read.Rows.Count(entry => entry.Row.Duty.Name == duty.Name && entry.Row.Status == column.Status),
                            RowsAddress.Of($"programmes/{programme.Id}/coverage", new CoverageFilter(Status: column.Name, Duty: duty.Name, Under: scope.Place)))),
                    ]));
            }
        }

        return new(FigureAbout.Coverage, new("巡查覆盖", "Coverage"), [.. columns.Select(column => new FigureColumn(column.Name, Statuses[column.Status]))], rows, null);
    }
}
