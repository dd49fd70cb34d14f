using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What holds of every page: usable by keyboard and screen reader, on wide and narrow screens, in both languages.</summary>
public sealed class EveryPageTests(DemoSite site)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("work", "/"), ("notices", "/notices"), ("inspections", "/inspections"), ("inspection", "/inspections/*"), ("ledger", "/ledger"), ("finding", "/findings/*"),
        ("programmes", "/programmes"), ("coverage", "/programmes/*"), ("plan", "/plans/*"),
        ("calendar", "/calendars/cn"), ("account", "/account"), ("board", "/board"), ("deadlines", "/deadlines"), ("deadlines-late", "/deadlines?overdue=true"), ("party", "/party"),
        ("definitions", "/definitions"), ("definition", "/definitions/findings/general"), ("definition-simulation", "/definitions/findings/general?tab=simulation"),
    ];

    public static TheoryData<string, int> Kinds => new() { { "zh", 1280 }, { "zh", 390 }, { "en", 1280 }, { "en", 390 } };

    [Theory, MemberData(nameof(Kinds))]
    public async Task Has_nothing_serious_against_it(string language, int width)
    {
        await using var visit = await site.SignInAsync("hz-office", language, width, width == 390 ? 844 : 800);
        foreach (var (name, path) in Pages)
        {
            await visit.GoAsync(await ExampleAsync(visit, path));
            await visit.PictureAsync($"page-{name}-{language}-{width}");
            await visit.ExpectFitsAsync();
            await visit.ExpectAccessibleAsync();
        }
    }

    [Theory, InlineData(1280), InlineData(390)]
    public async Task Has_nothing_serious_against_what_is_open_to_everybody(int width)
    {
        await using var visit = await site.VisitAsync(width: width);
        foreach (var path in new[] { "/", "/open/tip-offs" })
        {
            await visit.GoAsync(path);
            await visit.ExpectFitsAsync();
            await visit.ExpectAccessibleAsync();
        }
    }

    [Fact]
    public async Task Loads_less_than_300_kB_of_script_for_the_first_page()
    {
        await using var visit = await site.VisitAsync();
        var sizes = new List<Task<int>>();
        visit.Page.RequestFinished += (_, request) =>
        {
            if (request.Url.EndsWith(".js", StringComparison.Ordinal))
            {
                sizes.Add(SizeAsync(request));
            }
        };
        await visit.GoAsync("/");
        Assert.InRange((await Task.WhenAll(sizes)).Sum(), 1, 300_000);
    }

    private static async Task<int> SizeAsync(Microsoft.Playwright.IRequest request) => (await request.SizesAsync()).ResponseBodySize;

    // The first record of its kind for a path that ends in a star.
    private static async Task<string> ExampleAsync(Visit visit, string path) => path.EndsWith('*')
        ? path[..^1] + (await visit.AskAsync($"/api/v1{path[..^2]}?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()
        : path;
}
