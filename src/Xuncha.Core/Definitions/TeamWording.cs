namespace Xuncha.Core.Definitions;

/// <summary>Says in words how a team is composed and who is recused from it.</summary>
public static class TeamWording
{
    /// <summary>What a complete team is, as a sentence without its full stop.</summary>
    public static Text Of(TeamComposition? team)
    {
        var asks = new List<Text> { new($"不少于{team?.Least ?? 1}人", $"at least {team?.Least ?? 1} persons") };
        if (team?.Leaders is { } leaders)
        {
            asks.Add(new($"组长{leaders}人", $"{leaders} leader{Plural(leaders)}"));
        }

        if (team?.Deputies is { } deputies)
        {
            asks.Add(new($"副组长{deputies}人", $"{deputies} deput{(deputies == 1 ? "y" : "ies")}"));
        }

        if (team?.Experts is > 0 and var experts)
        {
            asks.Add(new($"专家不少于{experts}人", $"at least {experts} expert{Plural(experts)}"));
        }

        if (team?.Qualified is > 0 and var qualified)
        {
            asks.Add(new($"具备有效资格者不少于{qualified}人", $"at least {qualified} with a valid qualification"));
        }

        var all = Wording.Join(asks);
        return new($"巡查组已组成：{all.Zh}", $"the team is complete: {all.En}");
    }

    /// <summary>What somebody is recused by, as a sentence without its full stop.</summary>
    public static Text Of(RecusalRules rules)
    {
        var asks = new List<Text>();
        if (rules.PostYears is { } years)
        {
            asks.Add(new($"任职回避：现任或离任未满{years}年", $"by post: serves there, or left less than {years} years ago"));
        }

        if (rules.Region is { } region)
        {
            var level = Of(region.Level);
            asks.Add(region.ServiceYears is { } service
                ? new($"地域回避：家乡在同一{level.Zh}，或在其中任职满{service}年", $"by region: home in the same {level.En}, or served in it for {service} years")
                : new($"地域回避：家乡在同一{level.Zh}", $"by region: home in the same {level.En}"));
        }

        if (!rules.Matter.IsEmpty)
        {
            var ties = Wording.Join(rules.Matter.Select(tie => tie == Tie.Kin ? new Text("亲属任职", "kin who serves there") : new("利害关系", "interests")));
            asks.Add(new($"公务回避：{ties.Zh}", $"by matter: {ties.En}"));
        }

        return new(string.Join("；", asks.Select(ask => ask.Zh)), string.Join("; ", asks.Select(ask => ask.En)));
    }

    private static Text Of(RegionLevel level) => level switch
    {
        RegionLevel.Province => new("省", "province"),
        RegionLevel.City => new("设区市", "city"),
        RegionLevel.County => new("县（市、区）", "county"),
        _ => new("乡镇（街道）", "township"),
    };

    private static string Plural(int count) => count == 1 ? "" : "s";
}
