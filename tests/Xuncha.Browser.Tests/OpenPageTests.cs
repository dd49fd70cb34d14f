using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

public sealed class OpenPageTests(DemoSite site)
{
    [Theory, InlineData(1280), InlineData(390)]
    public async Task Takes_a_tip_off_without_signing_in_and_tells_how_it_stands_by_the_code(int width)
    {
        await using var visit = await site.VisitAsync(width: width);
        var page = visit.Page;
        await page.GotoAsync("/open/tip-offs");
        await page.GetByLabel("正在进行的哪次巡查，或哪个地方").ClickAsync();
        await page.Locator(".ant-select-item-option").First.ClickAsync();
        await page.GetByLabel("什么问题").FillAsync("厂房二楼疏散通道被货物堵塞，已有一周。");
        await page.GetByLabel("地点").FillAsync("示例路1号");
        await visit.PictureAsync($"tip-off-{width}");
        await visit.ManualAsync("tip-off");
        await visit.ExpectFitsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "提交举报" }).ClickAsync();
        var code = (await page.GetByTestId("receipt").InnerTextAsync()).Trim();
        await visit.PictureAsync($"tip-off-receipt-{width}");
        await visit.ManualAsync("tip-off-receipt");
        await page.GotoAsync("/open/tip-offs");
        await page.GetByLabel("查询码").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "办理情况" }).WaitForAsync();
        await page.GetByLabel("补充情况").FillAsync("今天仍未清理。");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByText("已补充").WaitForAsync();
    }
}
