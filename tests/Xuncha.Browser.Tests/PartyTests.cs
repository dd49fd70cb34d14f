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
