using Xuncha.Core.Imports;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Imports;

/// <summary>The columns from which findings are opened.</summary>
public static class ImportFormTests
{
    private static readonly ImportForm Form = ImportForm.Of(Regimes.Read("findings/general"), step: null)!;

    [Theory]
    [InlineData("问题描述", "description")]
    [InlineData("What was found", "description")]
    [InlineData("description", "description")]
    [InlineData(" 问题描述 * ", "description")] // as forms mark what is required
    [InlineData("编号", "number")]
    [InlineData("title", "title")]
    [InlineData("整改期限", null)] // a field of a later step
    [InlineData("颜色", null)]
    public static void Knows_a_head_by_title_in_either_language_and_by_name(string head, string? column) => Assert.Equal(column, Form.Find(head)?.Name);

    [Fact]
    public static void Tells_what_is_wrong_with_the_heads_at_once()
    {
        var faults = new List<ImportFault>();
        Form.ReadHeads(3, ["行", "Errors", "标题", "颜色", "类别", "kind", "", "问题描述", "地点"], faults);
        Assert.Equal(
            ["3 颜色", "3 kind", "3 area", "3 region", "3 found-on"], // unknown, twice, and what the step needs besides
            faults.Select(fault => $"{fault.Row} {fault.Column}"));
    }

    [Fact]
    public static void Tells_no_more_of_a_long_head_than_finds_it_again()
    {
        var faults = new List<ImportFault>();
        Form.ReadHeads(1, [new string('色', 32_767)], faults);
        Assert.Equal(new string('色', 100) + "…", faults[0].Column);
        ImportForm.ReadRow(2, [null], [new string('色', 32_767)], (_, _) => [], faults);
        Assert.All(faults, fault => Assert.InRange(fault.Text.Zh.Length, 1, 200));
    }

    [Fact]
    public static void Reads_what_it_can_of_a_row_and_tells_the_rest()
    {
        var faults = new List<ImportFault>();
        var columns = Form.ReadHeads(1, ["编号", "标题", "类别", "发现日期", "整改资金（万元）", ""], []);
        var row = ImportForm.ReadRow(7, columns, [" A-1 ", "堵塞", "一般事故隐患", "昨天", "1.5", "备注"], (_, _) => [], faults);
        Assert.Equal(("A-1", "堵塞", "general-hazard", "1.5"), (row.Key, row.Title, row.Fields["kind"], row.Fields["money"]));
        Assert.Equal(["found-on", null], faults.Select(fault => fault.Column)); // and a cell below no head
    }

    [Fact]
    public static void Is_none_where_the_first_steps_take_papers() => Assert.Null(ImportForm.Of(Regimes.Read("findings/duty-lead"), step: null));
}
