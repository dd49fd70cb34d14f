using Xuncha.Core.Definitions;
using Xuncha.Core.Imports;
using Xuncha.Core.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Imports;

/// <summary>What people write into cells.</summary>
public static class CellTextTests
{
    [Theory]
    [InlineData("2026-08-03", "2026-08-03")]
    [InlineData("2026/8/3", "2026-08-03")]
    [InlineData("2026.8.3", "2026-08-03")]
    [InlineData("2026年8月3日", "2026-08-03")]
    [InlineData("2026年8月3", "2026-08-03")]
    [InlineData(" ２０２６－０８－０３ ", "2026-08-03")] // full-width
    [InlineData("2026-08-03 14:30:00", "2026-08-03")] // as other systems export it
    [InlineData("46237", "2026-08-03")] // the number by which a spreadsheet keeps it
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("2026-02-29", null)] // no such day
    [InlineData("2026-13-01", null)]
    [InlineData("8/3/2026", null)] // whose order of day and month?
    [InlineData("20260803", null)] // no number of a day
    [InlineData("上周", null)]
    public static void Reads_a_day(string cell, string? day) => Assert.Equal(day, CellText.ToDate(cell) is { } date ? FieldValue.Of(date) : null);

    [Theory]
    [InlineData(FieldType.Text, " 一号车间 ", "一号车间")]
    [InlineData(FieldType.Text, "   ", null)]
    [InlineData(FieldType.Integer, "1,200", "1200")]
    [InlineData(FieldType.Integer, "３", "3")]
    [InlineData(FieldType.Number, "0.30", "0.30")]
    [InlineData(FieldType.Number, "+5", "5")]
    [InlineData(FieldType.Boolean, "是", "true")]
    [InlineData(FieldType.Boolean, "FALSE", "false")]
    [InlineData(FieldType.Choice, "重大事故隐患", "major")]
    [InlineData(FieldType.Choice, "Major Hazard", "major")]
    [InlineData(FieldType.Choice, "major", "major")]
    [InlineData(FieldType.Organisation, "320100", "id-1")]
    public static void Reads_what_fits(FieldType type, string cell, string? value)
    {
        var reading = CellText.Read(FieldOf(type), cell, Find);
        Assert.Equal((value, null), (reading.Value, reading.Problem?.En));
    }

    [Theory]
    [InlineData(FieldType.Date, "上周", "'when' must be a day such as 2026-08-03, not '上周'")]
    [InlineData(FieldType.Integer, "三", "'when' must be a number, not '三'")]
    [InlineData(FieldType.Boolean, "也许", "'when' must be yes or no, not '也许'")]
    [InlineData(FieldType.Choice, "大", "'when' must be one of general hazard, major hazard, not '大'")]
    [InlineData(FieldType.Organisation, "无此局", "'when': there is no '无此局'")]
    [InlineData(FieldType.Organisation, "应急管理局", "'when': there is more than one '应急管理局'; give the code or id")]
    public static void Says_what_does_not_fit(FieldType type, string cell, string problem)
    {
        var reading = CellText.Read(FieldOf(type), cell, Find);
        Assert.Equal((null, problem), (reading.Value, reading.Problem?.En));
    }

    [Theory]
    [InlineData(FieldType.Date, 'x')]
    [InlineData(FieldType.Number, '0')] // and no number
    [InlineData(FieldType.Choice, 'x')]
    [InlineData(FieldType.Organisation, 'x')]
    public static void Tells_no_more_of_a_long_cell_than_finds_it_again(FieldType type, char filling)
    {
        var problem = CellText.Read(FieldOf(type), new string(filling, 32_767), Find).Problem!.Value;
        Assert.All([problem.Zh, problem.En], text => Assert.InRange(text.Length, 100, 200));
        Assert.Contains(new string(filling, 100) + "…", problem.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(98, "😀")] // all of it in the hundred
    [InlineData(99, "")] // half of it
    public static void Cuts_no_character_in_two(int before, string kept) =>
        Assert.Equal(new string('x', before) + kept + "…", CellText.Told(new string('x', before) + "😀" + "yy"));

    private static Field FieldOf(FieldType type) => new(
        "when", new("时间", "when"), type, null, null, null, null, [new("general", new("一般事故隐患", "general hazard")), new("major", new("重大事故隐患", "major hazard"))], []);

    private static string[] Find(FieldType type, string name) => name switch
    {
        "320100" => ["id-1"],
        "应急管理局" => ["id-2", "id-3"],
        _ => [],
    };
}
