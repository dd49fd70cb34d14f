using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>A finding on its way off the ledger, between the county that rectifies and the office that looks.</summary>
public sealed class RectificationTests(DemoSite site)
{
    [Fact]
    public async Task Is_given_longer_when_that_is_asked_for_and_struck_off_after_the_office_has_looked()
    {
        await using var party = await site.SignInAsync("dg-liaison");
        await using var office = await site.SignInAsync("rz-office");
        var (page, other) = (party.Page, office.Page);
        var finding = (await party.AskAsync("/api/v1/ledger?definition=findings/general&state=rectifying&limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var path = $"/findings/{finding}";

        // Longer: one asks, another sees to which day it would lead, and grants it.
        await party.GoAsync($"{path}?tab=deadlines");
        await page.GetByRole(AriaRole.Button, new() { Name = "申请延期" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("延长多久").FillAsync("10个工作日");
        await dialog.GetByLabel("理由").FillAsync("设备采购周期较长，供货合同已签");
        await party.ManualAsync("extension-ask");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByText("待审批").WaitForAsync();
        await office.GoAsync($"{path}?tab=deadlines");
        await other.GetByLabel("审批理由").FillAsync("情况属实");
        await office.ManualAsync("extension-decision", other.Locator("ul.rows > li", new() { HasText = "延期" }));
        await other.GetByRole(AriaRole.Button, new() { Name = "同意", Exact = true }).ClickAsync();
        await other.GetByText("已同意").WaitForAsync();

        // Struck off: applied for with a proof, verified by somebody else, and then struck off.
        await party.GoAsync(path);
        await StepAsync(page, "申请销号", "整改佐证材料", ("整改结果", "已按方案整改到位，并自查合格"));
        await party.ManualAsync("strike-off-application");
        await SubmitAsync(page);
        await office.GoAsync(path);
        await StepAsync(other, "核查通过", "核查记录", ("核查情况", "现场核查，已整改到位"));
        await office.ManualAsync("strike-off-verification");
        await SubmitAsync(other);
        await StepAsync(other, "销号", null);
        await SubmitAsync(other);
        Assert.Equal("struck-off", (await office.AskAsync($"/api/v1{path}")).GetProperty("state").GetProperty("name").GetString());
    }

    // Opens a step and fills it in, with a paper where one is asked for.
    private static async Task StepAsync(IPage page, string step, string? paper, params (string Label, string Value)[] entered)
    {
        await page.Locator("#steps").GetByRole(AriaRole.Button, new() { Name = step }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (paper is not null)
        {
            await dialog.GetByRole(AriaRole.Group, new() { Name = paper }).Locator("input[type=file]")
                .SetInputFilesAsync(new FilePayload { Name = $"{paper}.pdf", MimeType = "application/pdf", Buffer = Encoding.ASCII.GetBytes("%PDF-1.4 proof") });
            await dialog.GetByText($"✓ {paper}.pdf").WaitForAsync();
        }

        foreach (var (label, value) in entered)
        {
            await dialog.GetByLabel(label).FillAsync(value);
        }
    }

    private static async Task SubmitAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "提交：" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }
}
