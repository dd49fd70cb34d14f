using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Findings;

/// <summary>
/// <c>GET /ledger/export</c>: the rows that a filter leaves as a table, the newest first, each value as the caller may read it. That somebody took
/// them away is written down, as is each sensitive one. It is read in parts, so that it costs no more memory the more there is.
/// </summary>
internal sealed class ExportLedger(XunchaDb db, RecordAccess access, LedgerQuery ledger, LedgerReader reader)
{
    private const int Part = 500;

    private static readonly (Text Head, Func<LedgerItem, string, string?> Cell)[] Columns =
    [
        (new("id", "id"), (item, _) => $"{item.Id}"),
        (new("标题", "Title"), (item, _) => item.Title),
        (new("流程", "Definition"), (item, language) => item.Definition.Title.In(language)),
        (new("巡查", "Inspection"), (item, _) => item.InspectionId?.ToString()),
        (new("被巡查对象", "Party"), (item, language) => item.Party.Title.In(language)),
        (new("阶段", "Stage"), (item, language) => item.Stage.Title.In(language)),
        (new("状态", "State"), (item, language) => item.State.Title.In(language)),
        (new("进入状态日期", "Since"), (item, _) => Of(item.Since)),
        (new("整改到期日", "Due"), (item, _) => Of(item.DueOn)),
        (new("逾期", "Overdue"), (item, language) => item.IsOverdue is { } late ? (late ? new Text("是", "yes") : new Text("否", "no")).In(language) : null),
        (new("巡查内容", "Area"), (item, language) => item.Area?.Title.In(language)),
        (new("所在地区", "Region"), (item, language) => item.Region?.Title.In(language)),
        (new("行业领域", "Industry"), (item, language) => item.Industry?.Title.In(language)),
        (new("整改责任单位（组织）", "Responsible unit"), (item, language) => item.Unit?.Title.In(language)),
        (new("整改责任单位（名称）", "Responsible unit by name"), (item, _) => item.ResponsibleUnit),
        (new("整改责任人", "Responsible person"), (item, _) => item.ResponsiblePerson),
        (new("对应职责", "Duty"), (item, language) => item.Duty?.Title.In(language)),
        (new("问题描述", "What was found"), (item, _) => item.Description),
        (new("发现日期", "Found"), (item, _) => Of(item.FoundOn)),
        (new("整改资金（万元）", "Money (10,000 yuan)"), (item, _) => item.Money?.ToString(CultureInfo.InvariantCulture)),
        (new("完成百分比", "Percent"), (item, _) => item.Percent?.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Exports them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, LedgerFilter filter, string? format)
    {
        var cancellation = http.RequestAborted;
        var input = new Validation();
        var wanted = EnumNames<TableFormat>.Read(format, "$.format", input);
        var caller = await access.CallerAsync(http.User, cancellation);
        var rows = await ledger.RowsAsync(filter, caller, input, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        db.Note<LedgerRow>("ledger-exported", subject: null, new { filter, format = wanted });
        await db.SaveChangesAsync(cancellation);
        var language = Language.Of(http.Request);
        return await TableFile.AnswerAsync(
            "ledger", wanted, [new(new Text("台账", "Ledger").In(language), [.. Columns.Select(column => new SheetColumn(column.Head.In(language)))], RowsAsync(rows, caller, language, cancellation))], cancellation);
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync(
        IQueryable<LedgerRow> rows, Caller caller, string language, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (Guid? last = null; ;)
        {
            var before = last;
            var part = await (before is null ? rows : rows.Where(l => l.RecordId < before)).OrderByDescending(l => l.RecordId).Take(Part).ToListAsync(cancellation);
            foreach (var item in await reader.ShowAsync(part, caller, cancellation))
            {
                yield return [.. Columns.Select(column => column.Cell(item, language))];
            }

            if (part.Count < Part)
            {
                yield break;
            }

            db.ChangeTracker.Clear();
            last = part[^1].RecordId;
        }
    }

    private static string? Of(LocalDate? day) => day is { } date ? FieldValue.Of(date) : null;
}
