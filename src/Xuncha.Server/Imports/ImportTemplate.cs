using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Imports;
using Xuncha.Server.Definitions;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Imports;

/// <summary>The template of a definition: the heads, and in a workbook a sheet that explains each column and one with what may be chosen.</summary>
internal sealed class ImportTemplate(XunchaDb db, DefinitionStore definitions)
{
    private const string Choices = "选项";

    /// <summary><c>GET /imports/template</c></summary>
    public async Task<IResult> GetAsync(HttpContext http, string? definition, string? transition, TableFormat format)
    {
        var found = definition is null ? null : await definitions.NewestAsync(db, definition, http.RequestAborted);
        var input = new Validation().Require(found is not null, "$.definition", new("没有已发布的此流程", "there is no published definition by that id"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (ImportForm.Of(found!, transition) is not { } form)
        {
            return input.Require(false, "$.transition", ImportDesk.NotToBeImported).Problem!;
        }

        var language = Language.Of(http.Request);
        var lists = form.Columns.Select(column => (Column: column, Values: ChoicesOf(form, column, language))).Where(list => list.Values.Count > 0).ToList();
        SheetColumn[] data = [.. form.Columns.Select(column => new SheetColumn(HeadOf(form, column, language), RangeOf(lists, column)))];
        return await TableFile.AnswerAsync(
            found!.Id.Split('/')[^1],
            format,
            [new(new Text("数据", "Data").In(language), data, []), Explanations(form, language), new(Choices, [.. lists.Select(list => new SheetColumn(list.Column.Title.In(language)))], Rows(lists))],
            http.RequestAborted);
    }

    private static TableSheet Explanations(ImportForm form, string language) => new(
        new Text("说明", "Explanations").In(language),
        [new(new Text("列", "Column").In(language)), new(new Text("必填", "Required").In(language)), new(new Text("填写", "What to fill in").In(language)), new(new Text("示例", "Example").In(language))],
        form.Columns.Select(column => (IReadOnlyList<string?>)
        [
            HeadOf(form, column, language),
            column.IsRequired ? new Text("是", "yes").In(language) : new Text("否", "no").In(language),
            Explain(column).In(language),
            ExampleOf(form, column, language),
        ]));

    // Two columns of one title are told apart by their names.
    private static string HeadOf(ImportForm form, ImportColumn column, string language) =>
        form.Find(column.Title.In(language)) == column ? column.Title.In(language) : column.Name;

    private static Text Explain(ImportColumn column) => (column.Name, column.Field?.Type) switch
    {
        (ImportForm.Key, null) => new("来源表或来源系统中的编号；同一编号不会导入两次", "The number in the table or system that it comes from; the same number is not imported twice"),
        (ImportForm.Title, null) => new("记录的标题，至多200字", "The record's title, at most 200 characters"),
        (ImportForm.On, null) => new("登记的日期；不填为导入当日", "The day on which it was registered; that of the import where it is empty"),
        (_, FieldType.Date) => new("日期：2026-08-03、2026/8/3 或 2026年8月3日", "A day: 2026-08-03 or 2026/8/3"),
        (_, FieldType.Integer) => new("整数", "A whole number"),
        (_, FieldType.Number) => new("数字", "A number"),
        (_, FieldType.Boolean) => new("是或否", "Yes or no"),
        (_, FieldType.Choice) => new("见“选项”工作表", "See the sheet of choices"),
        (_, FieldType.Organisation) => new("组织的名称、行政区划代码或 id", "An organisation's name, division code or id"),
        (_, FieldType.Person) => new("人员的姓名（无重名时）、用户名或 id", "A person's name where no other bears it, user name or id"),
        (_, FieldType.Area) => new("巡查内容（清单项）的名称", "The title of the content area"),
        (_, FieldType.Duty) => new("职责清单中的编号、名称或 id", "A duty's number in the list, title or id"),
        (_, FieldType.Record) => new("记录的 id", "A record's id"),
        _ => new("文本", "Text"),
    };

    private static string ExampleOf(ImportForm form, ImportColumn column, string language) => (column.Name, column.Field?.Type) switch
    {
        (ImportForm.Key, null) => "2026-001",
        (ImportForm.On, null) or (_, FieldType.Date) => "2026-08-03",
        (_, FieldType.Integer or FieldType.Number) => "3",
        (_, FieldType.Choice or FieldType.Boolean or FieldType.Area) => ChoicesOf(form, column, language).FirstOrDefault() ?? "",
        (_, FieldType.Organisation) => "320100",
        (_, FieldType.Person or FieldType.Record or FieldType.Duty) => "",
        _ => new Text("一号车间东侧安全出口堵塞", "The east exit of workshop 1 is blocked").In(language),
    };

    private static List<string> ChoicesOf(ImportForm form, ImportColumn column, string language) => column.Field?.Type switch
    {
        FieldType.Choice => [.. column.Field.Options.Select(option => option.Title.In(language))],
        FieldType.Area => [.. form.Definition.Checklist.Select(area => area.Title.In(language))],
        FieldType.Boolean => [new Text("是", "yes").In(language), new Text("否", "no").In(language)],
        _ => [],
    };

    private static string? RangeOf(List<(ImportColumn Column, List<string> Values)> lists, ImportColumn column)
    {
        var index = lists.FindIndex(list => list.Column == column);
        return index < 0 ? null : $"{Choices}!${XlsxWriter.NameOf(index)}$2:${XlsxWriter.NameOf(index)}${lists[index].Values.Count + 1}";
    }

    private static IEnumerable<IReadOnlyList<string?>> Rows(List<(ImportColumn Column, List<string> Values)> lists) =>
        Enumerable.Range(0, lists.Select(list => list.Values.Count).DefaultIfEmpty().Max())
            .Select(row => (IReadOnlyList<string?>)[.. lists.Select(list => list.Values.ElementAtOrDefault(row))]);
}
