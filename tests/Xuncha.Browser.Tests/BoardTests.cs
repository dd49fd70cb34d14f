using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What those who lead look at: figures, down the tree, and from each to what stands behind it.</summary>
public sealed class BoardTests(DemoSite site)
{
    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Follows_a_number_down_to_its_rows(string language)
    {
        await using var visit = await site.SignInAsync("rz-commission", language);
        var page = visit.Page;
        await page.GetByRole(AriaRole.Menuitem, new() { Name = language == "zh" ? "领导看板" : "Leaders' board" }).ClickAsync();
        await page.WaitForURLAsync("**/board");
        await visit.GoAsync("/board?span=all");
        await page.Locator(".figures svg").First.WaitForAsync();
        await visit.PictureAsync($"board-{language}");
        await visit.ManualAsync("board");

        // From the city to one of its counties.
        var places = page.Locator(".figures").First;
        var county = places.Locator("tbody button.link").First;
        var name = await county.InnerTextAsync();
        await county.ClickAsync();
        await page.WaitForURLAsync("**under=**");
        await page.Locator("nav strong", new() { HasText = name }).WaitForAsync();

        // What is late there, and behind it as many findings.
        var late = places.Locator("tfoot a").Nth(2);
        var count = Number(await late.InnerTextAsync());
        Assert.NotEqual(0, count);
        await late.ClickAsync();
        await page.WaitForURLAsync("**/ledger?**overdue=true**");
        await page.GetByText(new Regex(language == "zh" ? $"共{count}条" : $" of {count} loaded", RegexOptions.None, TimeSpan.FromSeconds(1))).WaitForAsync();
    }

    [Fact]
    public async Task Climbs_the_overdue_ladder_down_to_the_deadlines()
    {
        await using var visit = await site.SignInAsync("js-office");
        var page = visit.Page;
        await visit.GoAsync("/board");
        var ladder = page.Locator(".figures", new() { HasText = "期限预警与逾期阶梯" });
        var late = ladder.Locator("tbody tr").Filter(new() { HasText = "红色预警" }).Locator("a").First;
        var count = Number(await late.InnerTextAsync());
        await late.ClickAsync();
        await page.WaitForURLAsync("**/deadlines?**level=red**");
        Assert.InRange(count, 1, 100);
        await page.GetByText($"共{count}条").WaitForAsync();
        Assert.Equal(count, await page.Locator("ul.rows > li").CountAsync());
        await visit.PictureAsync("board-deadlines");
        await visit.ManualAsync("board-deadlines");
    }

    [Fact]
    public async Task Takes_the_figures_along_as_a_table()
    {
        await using var visit = await site.SignInAsync("hz-commission");
        var page = visit.Page;
        await visit.GoAsync("/board");
        await page.GetByRole(AriaRole.Button, new() { Name = "导出" }).ClickAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByText("CSV").ClickAsync());
        using var table = new StreamReader(await file.CreateReadStreamAsync());
        Assert.Contains("各地问题隐患", await table.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_offered_to_those_who_do_not_lead()
    {
        await using var visit = await site.SignInAsync("cao-liaison");
        await visit.GoAsync("/");
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "领导看板" }).CountAsync());
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
