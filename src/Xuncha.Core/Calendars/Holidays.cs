using System.Collections.Frozen;

namespace Xuncha.Core.Calendars;

/// <summary>The holidays for all citizens by the names that calendar files use, each with what people call it.</summary>
public static class Holidays
{
    /// <summary>New Year's Day, 1 January.</summary>
    public static readonly Text NewYear = new("元旦", "New Year's Day");

    /// <summary>The Spring Festival: the eve and the first days of the lunar year.</summary>
    public static readonly Text SpringFestival = new("春节", "Spring Festival");

    /// <summary>Qingming, the solar term in early April.</summary>
    public static readonly Text Qingming = new("清明节", "Qingming");

    /// <summary>Labour Day, 1 May.</summary>
    public static readonly Text LabourDay = new("劳动节", "Labour Day");

    /// <summary>The Dragon Boat Festival, the fifth of the fifth lunar month.</summary>
    public static readonly Text DragonBoat = new("端午节", "Dragon Boat Festival");

    /// <summary>The Mid-Autumn Festival, the fifteenth of the eighth lunar month.</summary>
    public static readonly Text MidAutumn = new("中秋节", "Mid-Autumn Festival");

    /// <summary>National Day, 1 to 3 October.</summary>
    public static readonly Text NationalDay = new("国庆节", "National Day");

    /// <summary>National Day and Mid-Autumn in years whose notice takes them together.</summary>
    public static readonly Text NationalDayAndMidAutumn = new("国庆节、中秋节", "National Day and Mid-Autumn Festival");

    /// <summary>The 70th anniversary of the victory of 1945, kept once, in 2015.</summary>
    public static readonly Text VictoryDay = new("中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日", "70th anniversary of the victory of 1945");

    /// <summary>The holidays by the name that a calendar file uses.</summary>
    public static FrozenDictionary<string, Text> ByName { get; } = new Dictionary<string, Text>(StringComparer.Ordinal)
    {
        ["new-year"] = NewYear,
        ["spring-festival"] = SpringFestival,
        ["qingming"] = Qingming,
        ["labour-day"] = LabourDay,
        ["dragon-boat"] = DragonBoat,
        ["mid-autumn"] = MidAutumn,
        ["national-day"] = NationalDay,
        ["national-day-and-mid-autumn"] = NationalDayAndMidAutumn,
        ["victory-day"] = VictoryDay,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The holiday of a Chinese name as notices and public data write it; an unknown name stands for itself in both languages.
    /// </summary>
    public static Text OfChineseName(string name) => name switch
    {
        "清明" => Qingming,
        "端午" => DragonBoat,
        "中秋" => MidAutumn,
        "国庆" => NationalDay,
        _ when name.Contains("国庆", StringComparison.Ordinal) && name.Contains("中秋", StringComparison.Ordinal) =>
            NationalDayAndMidAutumn,
        _ => ByName.Values.FirstOrDefault(known => known.Zh == name, new Text(name, name)),
    };
}
