using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What a commission's office does all day.</summary>
public sealed partial class OfficeTests(DemoSite site)
{
    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Reads_where_an_inspection_stands_and_why_its_report_is_due_on_its_day(string language)
    {
        await using var visit = await site.SignInAsync("hz-office", language);
        var page = visit.Page;
        var inspection = (await visit.AskAsync("/api/v1/inspections?state=collecting&status=running&limit=200")).GetProperty("items").EnumerateArray().First();
        var id = inspection.GetProperty("id").GetString();
        await visit.GoAsync($"/inspections/{id}");
        await page.GetByText(language == "zh" ? "巡查准备" : "preparation").First.WaitForAsync();
        var explained = (await visit.AskAsync($"/api/v1/inspections/{id}/deadlines"))[0];
        foreach (var line in explained.GetProperty("explanation").EnumerateArray())
        {
            await page.GetByText(line.GetProperty("text").GetProperty(language).GetString()!).First.WaitForAsync();
        }

        // The picture counts as the server has: its last day counted is the due date, and its number is the period's.
        var due = explained.GetProperty("deadline").GetProperty("due").GetString()!;
        var cells = page.Locator("td.due");
        Assert.StartsWith($"{int.Parse(due[8..], System.Globalization.CultureInfo.InvariantCulture)}", (await cells.First.InnerTextAsync()).Trim(), StringComparison.Ordinal);
        var period = int.Parse(Digits().Match(explained.GetProperty("deadline").GetProperty("period").GetProperty("en").GetString()!).Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(period, await page.Locator("td.counted").CountAsync() + await page.Locator("td.make-up.due").CountAsync());
        await visit.PictureAsync($"inspection-{language}");
        await visit.ManualAsync("inspection");
        await visit.ManualAsync("why-this-day", page.Locator(".ant-collapse-item-active").First);
        await visit.GoAsync($"/inspections/{id}?tab=team");
        await page.GetByText(language == "zh" ? "组长" : "leader").First.WaitForAsync();
        await visit.PictureAsync($"inspection-team-{language}");
        await visit.GoAsync($"/inspections/{id}?tab=history");
        await visit.PictureAsync($"inspection-history-{language}");
    }

    [Fact]
    public async Task Narrows_the_ledger_and_takes_it_along_as_a_table()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var page = visit.Page;
        await visit.GoAsync("/ledger");
        await page.GetByLabel("只看逾期").ClickAsync();
        await page.WaitForURLAsync("**overdue=true**");
        var overdue = (await visit.AskAsync("/api/v1/ledger/summary?overdue=true&by=state")).GetProperty("total").GetProperty("all").GetInt32();
        Assert.NotEqual(0, overdue);
        await page.GetByText($"共{overdue}条").WaitForAsync();
        await visit.PictureAsync("ledger-overdue");
        await visit.ManualAsync("ledger");
        await page.GetByRole(AriaRole.Button, new() { Name = "导出" }).ClickAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByText("CSV").ClickAsync());
        using var table = new StreamReader(await file.CreateReadStreamAsync());
        Assert.True((await table.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n').Length > overdue);
        await page.GetByRole(AriaRole.Button, new() { Name = "从表格导入" }).ClickAsync();
        await page.GetByText("下载模板（Excel）").WaitForAsync();
        await visit.ManualAsync("ledger-import");
    }

    [Fact]
    public async Task Keeps_a_view_of_the_ledger_that_is_there_in_another_window_and_shares_one_with_those_below()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var page = visit.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await visit.GoAsync("/ledger?standing=open&overdue=true");
        await page.GetByRole(AriaRole.Button, new() { Name = "选择列" }).ClickAsync();
        await page.Locator(".ant-popover").GetByText("巡查内容").ClickAsync();
        await page.WaitForURLAsync("**columns=**");
        await KeepAsync("逾期未销号");
        await KeepAsync("逾期未销号", "已有同名的视图");
        await visit.PictureAsync("ledger-view-refused");
        await dialog.GetByLabel("视图名称").FillAsync("本周督办");
        await dialog.GetByLabel("共享给单位及其下级").ClickAsync();
        await page.Locator(".ant-select-item-option", new() { HasText = "菏泽市" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await using var other = await site.SignInAsync("hz-office");
        await OpenAsync(other, "逾期未销号");
        await other.Page.WaitForURLAsync("**/ledger?standing=open&overdue=true&columns=**");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Columnheader, new() { Name = "巡查内容" })).ToHaveCountAsync(0);
        await using var below = await site.SignInAsync("cao-liaison");
        await OpenAsync(below, "本周督办", "ledger-view-shared");
        await below.Page.WaitForURLAsync("**/ledger?standing=open&overdue=true&columns=**");

        await page.GetByRole(AriaRole.Button, new() { Name = "我的视图" }).ClickAsync();
        await page.GetByText("管理我的视图").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "删除“本周督办”" }).WaitForAsync();
        await visit.PictureAsync("ledger-views");
        await Assertions.Expect(page.Locator("body")).ToHaveCSSAsync("overflow-y", "hidden"); // what is behind a dialog stays where it is
        await visit.ExpectAccessibleAsync();
        foreach (var name in new[] { "本周督办", "逾期未销号" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"删除“{name}”" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"删除“{name}”" })).ToHaveCountAsync(0);
        }

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("body")).ToHaveCSSAsync("overflow-y", "visible");
        Assert.Equal(0, (await below.AskAsync("/api/v1/ledger/views")).GetProperty("items").GetArrayLength());

        async Task KeepAsync(string name, string? refused = null)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "我的视图" }).ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = "保存当前视图" }).ClickAsync();
            await dialog.GetByLabel("视图名称").FillAsync(name);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
            await (refused is null ? Assertions.Expect(dialog).ToHaveCountAsync(0) : dialog.GetByText(refused).WaitForAsync());
        }

        static async Task OpenAsync(Visit visit, string name, string? picture = null)
        {
            await visit.GoAsync("/ledger");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "我的视图" }).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = name }).WaitForAsync();
            await (picture is null ? Task.CompletedTask : visit.PictureAsync(picture));
            await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = name }).ClickAsync();
        }
    }

    [Fact]
    public async Task Sends_several_findings_back_at_once()
    {
        await using var visit = await site.SignInAsync("js-office");
        var page = visit.Page;
        await visit.GoAsync("/ledger?definition=findings/general&state=plan-submitted");
        var boxes = page.Locator(".ant-table-row input[type=checkbox]");
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await page.GetByText("已选2条").WaitForAsync();
        await page.GetByLabel("批量办理的步骤").ClickAsync();
        await page.Locator(".ant-select-item", new() { HasText = "退回方案" }).ClickAsync();
        await page.GetByLabel("理由").FillAsync("请补充完成时限");
        await visit.PictureAsync("ledger-bulk");
        await visit.ManualAsync("ledger-bulk");
        await page.GetByRole(AriaRole.Button, new() { Name = "对2条办理" }).ClickAsync();
        await page.GetByText("2条全部办理").WaitForAsync();
    }

    [Fact]
    public async Task Opens_a_record_below_an_inspection_and_comes_to_its_first_step()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var page = visit.Page;
        var id = (await visit.AskAsync("/api/v1/inspections?state=collecting&status=running&limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        await visit.GoAsync($"/inspections/{id}?tab=below");
        await page.GetByRole(AriaRole.Button, new() { Name = "新建" }).ClickAsync();
        await page.GetByLabel("名称", new() { Exact = true }).FillAsync("责任倒查一则");
        await visit.ManualAsync("open-record");
        await page.GetByRole(AriaRole.Button, new() { Name = "建立", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "责任倒查一则" }).WaitForAsync();
        await page.Locator("#steps button").First.WaitForAsync();
        await visit.PictureAsync("opened-below");
    }

    [GeneratedRegex("[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Digits();
}
