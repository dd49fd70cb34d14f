using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What the liaison of an inspected county does all day.</summary>
public sealed class PartyTests(DemoSite site)
{
    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Submits_a_plan_of_rectification_from_the_list_of_what_waits(string language)
    {
        string Say(string zh, string en) => language == "zh" ? zh : en;
        await using var visit = await site.SignInAsync("cao-liaison", language);
        var page = visit.Page;
        await visit.PictureAsync($"party-work-{language}");
        await visit.ManualAsync("party-work");
        await page.Locator("li", new() { Has = page.GetByText(Say("已交办，待报整改方案", "told and to be planned")) }).Locator("a.act").First.ClickAsync();

        var step = page.GetByRole(AriaRole.Button, new() { Name = Say("报送整改方案", "submit the plan") });
        await page.GetByText(Say("现在还不能办理", "Not yet")).First.WaitForAsync();
        await visit.PictureAsync($"party-finding-{language}");
        await visit.ManualAsync("party-finding");
        await step.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var submit = dialog.GetByRole(AriaRole.Button, new() { Name = Say("提交：", "Submit:") });
        Assert.True(await submit.IsDisabledAsync());
        await dialog.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "整改方案.pdf", MimeType = "application/pdf", Buffer = Encoding.ASCII.GetBytes("%PDF-1.4 plan") });
        await dialog.GetByText("✓ 整改方案.pdf").WaitForAsync();
        await dialog.GetByLabel(Say("整改措施", "measures")).FillAsync("更换气瓶，专人负责");
        var who = dialog.GetByLabel(Say("整改责任人", "responsible person"));
        await who.FillAsync("王主任");
        await visit.PictureAsync($"party-step-{language}");
        await visit.ManualAsync("party-step");
        await submit.ClickAsync();
        await page.GetByText(Say("已办理", "Done")).First.WaitForAsync();

        var finding = await visit.AskAsync($"/api/v1/findings/{visit.ShownId()}");
        Assert.Equal("plan-submitted", finding.GetProperty("state").GetProperty("name").GetString());
        Assert.Equal("更换气瓶，专人负责", finding.GetProperty("fields").GetProperty("measures").GetString());
    }

    [Theory, InlineData("zh", 1280), InlineData("en", 1280), InlineData("zh", 390)]
    public async Task Sees_item_by_item_what_was_found_the_late_ones_first_and_acts_by_one_click(string language, int width)
    {
        string Say(string zh, string en) => language == "zh" ? zh : en;
        await using var visit = await site.SignInAsync("dg-liaison", language, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        if (width == 390)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = Say("打开菜单", "Open the menu") }).ClickAsync();
        }

        await page.GetByRole(AriaRole.Menuitem, new() { Name = Say("本单位整改", "Our rectification") }).ClickAsync();
        var rows = page.Locator("ol.items > li");
        await rows.First.WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Contains(Say("逾期", "late"), await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        await rows.First.Locator("summary").ClickAsync();
        await rows.First.Locator(".ladder li.climbed").First.WaitForAsync();
        await visit.PictureAsync($"party-{language}-{width}");
        await visit.ManualAsync("party-page");
        await visit.ExpectFitsAsync();
        await visit.ExpectAccessibleAsync();

        // One click leads to the form of the step, another to that of the extension.
        await page.Locator("ol.items a.act", new() { HasText = Say("申请销号", "apply for strike-off") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel(Say("整改结果", "result")).WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("ol.items a.act", new() { HasText = Say("申请延期", "Ask for an extension") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel(Say("延长多久", "By how long")).WaitForAsync();
        await visit.PictureAsync($"party-extension-{language}-{width}");
    }

    [Fact]
    public async Task Sees_how_the_inspections_of_it_stand()
    {
        await using var visit = await site.SignInAsync("cao-liaison");
        await visit.GoAsync("/party");
        var inspections = visit.Page.Locator(".ant-card", new() { HasText = "对本单位的巡查" }).Last.Locator("ul.rows > li");
        await inspections.First.WaitForAsync();
        await visit.PictureAsync("party-inspections");
        await inspections.First.GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/inspections/*");
    }

    [Fact]
    public async Task Is_shown_to_nobody_else()
    {
        await using var visit = await site.SignInAsync("hz-office");
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "本单位整改" }).CountAsync());
    }

    [Theory, InlineData(1280), InlineData(390)]
    public async Task Pictures_before_and_after_stand_side_by_side_and_open_large(int width)
    {
        await using var visit = await site.SignInAsync("rz-office", width: width, height: width == 390 ? 844 : 800);
        var page = visit.Page;
        var id = await PicturedAsync(visit, "applied");
        await visit.GoAsync($"/findings/{id}?tab=papers");
        var pictures = page.Locator(".before-after img.picture");
        await pictures.First.WaitForAsync();
        Assert.Equal(2, await pictures.CountAsync());
        await visit.PictureAsync($"before-after-{width}");
        await visit.ManualAsync("before-after", page.GetByRole(AriaRole.Tabpanel));
        var (before, after) = ((await pictures.First.BoundingBoxAsync())!, (await pictures.Last.BoundingBoxAsync())!);
        Assert.Equal(width == 1280, Math.Abs(before.Y - after.Y) < 1);
        Assert.Contains("整改前照片.png", await pictures.First.GetAttributeAsync("alt"), StringComparison.Ordinal);
        await visit.ExpectFitsAsync();
        await visit.ExpectAccessibleAsync();

        // By keyboard, and really drawn.
        await page.Locator(".before-after button").Last.PressAsync("Enter");
        var large = page.GetByRole(AriaRole.Dialog).Locator("img");
        await large.WaitForAsync();
        Assert.Equal(480, await large.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        await visit.PictureAsync($"before-after-large-{width}");
        await page.Keyboard.PressAsync("Escape");

        // Whoever verifies has both beside the form.
        await visit.GoAsync($"/findings/{id}#step=verify");
        await page.GetByRole(AriaRole.Dialog).Locator(".before-after img").Last.WaitForAsync();
        await visit.PictureAsync($"before-after-verify-{width}");
        await visit.ExpectAccessibleAsync();
    }

    [Theory, InlineData(1280), InlineData(390)]
    public async Task The_ladder_shows_what_went_out_and_what_comes(int width)
    {
        await using var visit = await site.SignInAsync("rz-office", width: width, height: width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.GoAsync("/deadlines?overdue=true&definition=findings%2Fgeneral");
        await page.Locator(".folded-ladder summary").First.ClickAsync();
        await page.Locator(".folded-ladder .ladder li").First.WaitForAsync();
        await visit.PictureAsync($"ladder-late-{width}");
        await visit.ExpectFitsAsync();
        await visit.ExpectAccessibleAsync();

        var id = (await visit.AskAsync("/api/v1/deadlines?overdue=true&definition=findings%2Fgeneral&limit=1")).GetProperty("items")[0].GetProperty("deadline").GetProperty("recordId").GetString();
        await visit.GoAsync($"/findings/{id}?tab=deadlines");
        var ladder = page.GetByRole(AriaRole.List, new() { Name = "催办与升级" }).First;
        await ladder.WaitForAsync();
        Assert.Contains("已到期", await ladder.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("已发出", await ladder.Locator("li.climbed").First.InnerTextAsync(), StringComparison.Ordinal);
        await visit.PictureAsync($"ladder-{width}");
        await visit.ExpectFitsAsync();
    }

    // A finding in a state that has pictures of both sides.
    private static async Task<string> PicturedAsync(Visit visit, string state)
    {
        foreach (var item in (await visit.AskAsync($"/api/v1/ledger?definition=findings/general&state={state}&limit=200")).GetProperty("items").EnumerateArray())
        {
            var id = item.GetProperty("id").GetString()!;
            var sides = (await visit.AskAsync($"/api/v1/findings/{id}/papers")).EnumerateArray()
                .Where(paper => paper.GetProperty("mediaType").GetString() == "image/png").Select(paper => paper.GetProperty("side").GetString()).Distinct();
            if (sides.Count() == 2)
            {
                return id;
            }
        }

        throw new InvalidOperationException("No finding of the sample world has both pictures.");
    }

    [Fact]
    public async Task Refuses_a_file_that_is_not_what_its_name_says_and_says_so()
    {
        await using var visit = await site.SignInAsync("dg-liaison");
        var page = visit.Page;
        var id = (await visit.AskAsync("/api/v1/ledger?definition=findings/general&state=rectifying&limit=200")).GetProperty("items").EnumerateArray().Last().GetProperty("id").GetString();
        await visit.GoAsync($"/findings/{id}?tab=papers");
        await page.GetByLabel("文件名称").ClickAsync();
        await page.Locator(".ant-select-item-option").First.ClickAsync();
        await page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "整改.pdf", MimeType = "application/pdf", Buffer = "MZ no pdf at all"u8.ToArray() });
        await page.GetByRole(AriaRole.Alert).GetByText("文件不可接受").WaitForAsync();
        await visit.PictureAsync("party-wrong-file");
        await visit.ManualAsync("wrong-file", page.GetByRole(AriaRole.Tabpanel));
    }

    [Fact]
    public async Task Sees_no_finding_of_another_county()
    {
        await using var office = await site.SignInAsync("hz-office");
        var other = (await office.AskAsync("/api/v1/ledger?limit=200")).GetProperty("items").EnumerateArray()
            .First(item => item.GetProperty("party").GetProperty("title").GetProperty("zh").GetString() != "曹县").GetProperty("id").GetString();
        await using var visit = await site.SignInAsync("cao-liaison");
        await visit.Page.GotoAsync($"/findings/{other}");
        await visit.Page.GetByText("没有这条记录").WaitForAsync();
    }
}
