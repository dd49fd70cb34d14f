namespace Xuncha.Server.Demo;

/// <summary>Names of people and enterprises that nobody has, put together from common characters.</summary>
internal static class Names
{
    private const string Surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
    private const string Given = "文明国华建志强军伟芳丽敏静秀英慧玉兰平安宁海波涛清远山林春秋雨晨阳光宇浩然博学思齐嘉佳欣怡";
    private const string Firm = "恒泰鑫瑞宏达盛源通顺和兴永昌康隆丰润";

    private static readonly string[] Trades = ["化工", "机械", "建材", "食品", "纺织", "木业", "铸造", "仓储", "包装", "新材料"];

    /// <summary>A person's.</summary>
    public static string Person(Dice dice) =>
        $"{Surnames[dice.Between(0, Surnames.Length - 1)]}{Given[dice.Between(0, Given.Length - 1)]}{(dice.Percent(75) ? Given[dice.Between(0, Given.Length - 1)] : "")}";

    /// <summary>An enterprise's, of a place.</summary>
    public static string Enterprise(Dice dice, string place) =>
        $"{place}{Firm[dice.Between(0, Firm.Length - 1)]}{Firm[dice.Between(0, Firm.Length - 1)]}{dice.Of(Trades)}有限公司";
}
