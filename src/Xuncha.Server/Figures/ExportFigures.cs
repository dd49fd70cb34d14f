using System.Globalization;
using Xuncha.Core;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Figures;

/// <summary><c>GET /figures/export</c>: all figures of a place as one table, a line for each. That somebody took them away is written down.</summary>
internal sealed class ExportFigures(XunchaDb db, ShowFigures figures)
{
    private static readonly Text[] Heads =
        [new("统计表", "Table"), new("项目", "Row"), new("指标", "Figure"), new("数量", "Count"), new("用时中位数（天）", "Median days"), new("最长（天）", "Longest, days"), new("时限（天）", "Limit, days")];

    /// <summary>Exports them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, Guid? under, DateOnly? from, DateOnly? to, string? format)
    {
        var cancellation = http.RequestAborted;
        var input = new Validation();
        var wanted = EnumNames<TableFormat>.Read(format, "$.format", input);
        var scope = await figures.ScopeAsync(http, under, from, to, input);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        db.Note<Organisation>("figures-exported", scope.Place, new { From = from, To = to, Format = wanted });
        await db.SaveChangesAsync(cancellation);
        var language = Language.Of(http.Request);
        List<IReadOnlyList<string?>> lines = [];
        foreach (var about in Enum.GetValues<FigureAbout>())
        {
            var table = await figures.TableAsync(about, scope, cancellation);
            lines.AddRange(from row in table.Total is { } total ? table.Rows.Append(total) : table.Rows
                           from entry in table.Columns.Zip(row.Figures)
                           select (string?[])
                           [
                               table.Title.In(language), row.Title.In(language), entry.First.Title.In(language), Of(entry.Second.Count),
                               Of(row.Pace?.Typical), Of(row.Pace?.Longest), Of(row.Limit),
                           ]);
        }

        return await TableFile.AnswerAsync(
            "figures", wanted, [new TableSheet(new Text("领导看板", "Figures").In(language), [.. Heads.Select(head => new SheetColumn(head.In(language)))], lines)], cancellation);
    }

    private static string? Of(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
