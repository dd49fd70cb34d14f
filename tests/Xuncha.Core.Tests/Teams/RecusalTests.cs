using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Teams;

/// <summary>Heze's rules: three years after a post, home or ten years of service in the same county, interests and kin.</summary>
public sealed class RecusalTests
{
    private static readonly Node Province = new(Guid.NewGuid(), new("省", "province"), RegionLevel.Province);
    private static readonly Node City = new(Guid.NewGuid(), new("市", "city"), RegionLevel.City);
    private static readonly Node County = new(Guid.NewGuid(), new("甲县", "county A"), RegionLevel.County);
    private static readonly Node OtherCounty = new(Guid.NewGuid(), new("乙县", "county B"), RegionLevel.County);
    private static readonly Node Bureau = new(Guid.NewGuid(), new("甲县应急局", "bureau A"), null);
    private static readonly Node OtherBureau = new(Guid.NewGuid(), new("甲县住建局", "bureau B"), null);
    private static readonly Node CityBureau = new(Guid.NewGuid(), new("市应急局", "city bureau"), null);
    private static readonly Node Plant = new(Guid.NewGuid(), new("某化工厂", "a plant"), null);

    private static readonly Dictionary<string, TreePlace> Places = new TreePlace[]
    {
        new([Province]), new([Province, City]), new([Province, City, County]), new([Province, City, OtherCounty]), new([Province, City, County, Bureau]),
        new([Province, City, County, OtherBureau]), new([Province, City, CityBureau]), new([Province, City, OtherCounty, Plant]),
    }.ToDictionary(place => place.Self.Name.Zh, StringComparer.Ordinal);

    private static readonly WorkflowDefinition Heze = Regimes.Read("inspections/heze-comprehensive");

    [Theory]
    [InlineData("甲县", "甲县", "2020-01-01", null, "2025-09-01", true)] // serves there
    [InlineData("甲县", "甲县", "2025-09-01", null, "2025-09-01", true)] // on the first day
    [InlineData("甲县", "甲县", "2025-09-02", null, "2025-09-01", false)] // from tomorrow on
    [InlineData("甲县", "甲县", "2020-01-01", "2025-09-01", "2025-09-01", true)] // on the last day
    [InlineData("甲县", "甲县", "2020-01-01", "2030-01-01", "2025-09-01", true)] // an end that lies ahead
    [InlineData("甲县", "甲县", "2020-01-01", "2022-09-01", "2025-09-01", true)] // the last day of the three years
    [InlineData("甲县", "甲县", "2020-01-01", "2022-08-31", "2025-09-01", false)] // a day later
    [InlineData("甲县", "甲县", "2020-01-01", "2024-02-29", "2027-02-28", true)] // three years after a leap day
    [InlineData("甲县", "甲县", "2020-01-01", "2024-02-29", "2027-03-01", false)]
    [InlineData("甲县", "甲县应急局", "2020-01-01", null, "2025-09-01", true)] // within the party
    [InlineData("甲县应急局", "甲县", "2020-01-01", null, "2025-09-01", false)] // above the party
    [InlineData("甲县应急局", "甲县住建局", "2020-01-01", null, "2025-09-01", false)] // another department of the same county
    [InlineData("甲县", "乙县", "2020-01-01", null, "2025-09-01", false)] // beside it
    [InlineData("市应急局", "市", "2020-01-01", null, "2025-09-01", false)] // the city inspects its own department
    public void By_post(string party, string at, string from, string? to, string on, bool isRecused) => Assert.Equal(
        isRecused, Kinds(party, on, Serves(at, from, to)).Contains(RecusalKind.Post));

    [Theory]
    [InlineData("甲县", true)]
    [InlineData(" 甲县", false)] // as it is written
    [InlineData("county A", true)]
    [InlineData("甲县第一中学", false)]
    public void By_a_post_at_a_place_known_by_name_alone(string name, bool isRecused) => Assert.Equal(
        isRecused, Kinds("甲县", "2025-09-01", Unknown with { Services = [new(new(null, name), "副县长", new(2024, 1, 1), null)] }).Contains(RecusalKind.Post));

    [Theory]
    [InlineData("甲县", "甲县", true)]
    [InlineData("甲县", "甲县应急局", true)] // below
    [InlineData("甲县", "市", false)] // all that is known is the city
    [InlineData("甲县", "乙县", false)]
    [InlineData("甲县应急局", "甲县", true)] // the county's department lies in the county
    [InlineData("市应急局", "甲县", false)] // a department of the city lies in no county
    [InlineData("市", "甲县", true)] // the party is wider than the level
    [InlineData("市", "省", false)]
    public void By_home(string party, string home, bool isRecused) => Assert.Equal(
        isRecused, Kinds(party, "2025-09-01", Unknown with { Home = Places[home] }).Contains(RecusalKind.Region));

    [Theory]
    [InlineData("甲县", "2015-09-01 2025-08-31", "2030-01-01", true)] // ten years to the day, however long ago
    [InlineData("甲县", "2015-09-01 2025-08-30", "2030-01-01", false)] // a day less
    [InlineData("甲县", "2015-09-01 -", "2025-08-31", true)] // still there
    [InlineData("甲县", "2015-09-01 2035-01-01", "2025-08-30", false)] // what lies ahead does not count
    [InlineData("甲县", "2000-01-01 2004-12-31;2010-01-01 2014-12-31", "2030-01-01", true)] // five and five
    [InlineData("甲县", "2000-01-01 2007-12-31;2002-01-01 2009-12-30", "2030-01-01", false)] // what overlaps counts once
    [InlineData("甲县", "2000-01-01 2009-12-31;2002-01-01 2003-01-01", "2030-01-01", true)] // one inside the other
    [InlineData("甲县应急局", "2015-09-01 2025-08-31", "2030-01-01", true)] // the department's region is the county
    [InlineData("乙县", "2015-09-01 2025-08-31", "2030-01-01", false)]
    public void By_long_service_in_the_county(string party, string times, string on, bool isRecused) => Assert.Equal(
        isRecused,
        Kinds(party, on, Unknown with
        {
            Services =
            [
                .. times.Split(';').Select(time => time.Split(' ')).Select(time =>
                    new Service(new(Places["甲县住建局"], null), "局长", Day(time[0]), time[1] == "-" ? null : Day(time[1]))),
            ],
        }).Contains(RecusalKind.Region));

    [Theory]
    [InlineData("甲县", Tie.Interests, "甲县", true)]
    [InlineData("甲县", Tie.Interests, "甲县应急局", true)] // within the party
    [InlineData("甲县", Tie.Interests, "市", false)] // above it
    [InlineData("甲县", Tie.Interests, "某化工厂", true)] // named by the matter, though in another county
    [InlineData("甲县", Tie.Kin, "甲县应急局", true)]
    [InlineData("甲县", Tie.Kin, "某化工厂", false)] // kin counts at the party alone
    [InlineData("甲县应急局", Tie.Kin, "甲县住建局", false)] // another department of the same county
    public void By_matter(string party, Tie tie, string at, bool isRecused) => Assert.Equal(
        isRecused,
        Recusal.Of(Heze, Unknown with { Ties = [new(tie, new(Places[at], null), "某某")] }, new(Places[party], [Plant]), new(2025, 9, 1))
            .Any(reason => reason.Kind == RecusalKind.Matter));

    [Fact]
    public void Says_every_reason_with_its_facts_and_basis()
    {
        var person = Serves("甲县", "2010-01-01", "2024-06-30") with { Home = Places["甲县"], Ties = [new(Tie.Kin, new(Places["甲县应急局"], null), "某某（兄）")] };

        var reasons = Recusal.Of(Heze, person, new(Places["甲县"], []), new(2025, 9, 1));

        Assert.Equal([RecusalKind.Post, RecusalKind.Region, RecusalKind.Region, RecusalKind.Matter], reasons.Select(reason => reason.Kind));
        Assert.Equal(new Text("曾任甲县局长，2024-06-30离任，须回避至2027-06-30", "served at county A as 局长 until 2024-06-30; recused until 2027-06-30"), reasons[0].Text);
        Assert.All(reasons, reason => Assert.Contains("任职回避、地域回避、公务回避", reason.Basis, StringComparison.Ordinal));
    }

    [Fact]
    public void Asks_nothing_where_the_definition_has_no_rules() =>
        Assert.Empty(Recusal.Of(Heze with { Recusal = null }, Serves("甲县", "2020-01-01", null), new(Places["甲县"], []), new(2025, 9, 1)));

    private static Background Unknown => Background.Unknown;

    private static Background Serves(string at, string from, string? to) =>
        Unknown with { Services = [new(new(Places[at], null), "局长", Day(from), to is null ? null : Day(to))] };

    private static ImmutableArray<RecusalKind> Kinds(string party, string on, Background person) =>
        [.. Recusal.Of(Heze, person, new(Places[party], []), Day(on)).Select(reason => reason.Kind)];

    private static LocalDate Day(string day) => LocalDatePattern.Iso.Parse(day).Value;
}
