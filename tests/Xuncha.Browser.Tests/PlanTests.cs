using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>Whom one must inspect, and the year in which it is done.</summary>
public sealed class PlanTests(DemoSite site)
{
    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Counts_as_many_as_there_are_rows_on_a_day_and_in_the_tree(string language)
    {
        await using var visit = await site.SignInAsync("js-office", language);
        var page = visit.Page;
        await visit.GoAsync("/programmes");
        await visit.PictureAsync($"programmes-{language}");
        var id = (await visit.AskAsync("/api/v1/programmes?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        await visit.GoAsync($"/programmes/{id}");
        var coverage = await visit.AskAsync($"/api/v1/programmes/{id}/coverage?limit=1");
        var rows = page.Locator("tr.ant-table-row");
        await Assertions.Expect(rows).ToHaveCountAsync(coverage.GetProperty("total").GetInt32());
        await visit.PictureAsync($"coverage-{language}");
        await visit.ManualAsync("coverage");
        foreach (var count in coverage.GetProperty("counts").EnumerateObject())
        {
            var button = page.GetByTestId($"count-{count.Name}");
            await button.ClickAsync();
            await Assertions.Expect(rows).ToHaveCountAsync(count.Value.GetInt32());
            await Assertions.Expect(button).ToContainTextAsync($"{count.Value.GetInt32()}");
        }

        await visit.GoAsync($"/programmes/{id}?as=tree");
        await Assertions.Expect(page.Locator(".level")).ToHaveCountAsync(coverage.GetProperty("total").GetInt32()); // each is about one duty alone
        await visit.PictureAsync($"coverage-tree-{language}");

        // Another day, other standings: the counts follow the address.
        await visit.GoAsync($"/programmes/{id}?on=2022-06-01");
        var before = await visit.AskAsync($"/api/v1/programmes/{id}/coverage?limit=1&on=2022-06-01");
        await Assertions.Expect(page.GetByTestId("count-covered")).ToContainTextAsync($"{before.GetProperty("counts").GetProperty("covered").GetInt32()}");
        Assert.NotEqual(before.GetProperty("counts").GetProperty("covered").GetInt32(), coverage.GetProperty("counts").GetProperty("covered").GetInt32());
    }

    [Fact]
    public async Task Moves_a_party_to_another_batch_by_dragging_and_by_the_keyboard()
    {
        await using var visit = await site.SignInAsync("rz-office");
        var (page, plan) = (visit.Page, await DraftedAsync(visit));
        await visit.SendAsync("POST", $"{plan}/batches", new { name = "第二批", from = "2026-11-02", to = "2026-11-27", teams = 2, partiesPerTeam = 2 }, on: plan);
        await visit.GoAsync(plan["/api/v1".Length..]);
        var item = (await visit.AskAsync($"{plan}/items")).GetProperty("items")[0];
        var party = item.GetProperty("party").GetProperty("zh").GetString()!;
        var (first, second) = (page.GetByRole(AriaRole.Region, new() { Name = "第一批" }), page.GetByRole(AriaRole.Region, new() { Name = "第二批" }));
        var card = new LocatorFilterOptions { HasText = party };
        await page.GetByText("计划还不能报审").WaitForAsync();
        await visit.PictureAsync("plan-board");
        await visit.ManualAsync("plan-board");

        await first.GetByRole(AriaRole.Listitem).Filter(card).DragToAsync(second);
        await second.GetByRole(AriaRole.Listitem).Filter(card).WaitForAsync();
        Assert.Equal("第二批", await BatchAsync());

        var move = second.GetByRole(AriaRole.Listitem).Filter(card).GetByRole(AriaRole.Button, new() { Name = "移动" });
        await move.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var back = page.GetByRole(AriaRole.Menuitem, new() { Name = "移到第一批" });
        await Assertions.Expect(back).ToBeFocusedAsync();
        await visit.PictureAsync("plan-board-menu");
        await page.Keyboard.PressAsync("Enter");
        await first.GetByRole(AriaRole.Listitem).Filter(card).WaitForAsync();
        Assert.Equal("第一批", await BatchAsync());

        async Task<string?> BatchAsync()
        {
            var batch = (await visit.AskAsync($"{plan}/items")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetString() == item.GetProperty("id").GetString()).GetProperty("batchId").GetString();
            return (await visit.AskAsync($"{plan}/batches")).GetProperty("batches").EnumerateArray().Single(one => one.GetProperty("id").GetString() == batch).GetProperty("name").GetString();
        }
    }

    [Fact]
    public async Task Shows_what_the_server_has_against_a_field_at_that_field()
    {
        await using var visit = await site.SignInAsync("rz-office");
        var (page, plan) = (visit.Page, await DraftedAsync(visit));
        await visit.GoAsync(plan["/api/v1".Length..]);
        var year = (await visit.AskAsync($"{plan}/batches")).GetProperty("year").GetInt32();
        await page.GetByRole(AriaRole.Button, new() { Name = "增加批次" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var (label, day) in new[] { ("首日", new DateOnly(year + 1, 3, 2)), ("末日", new DateOnly(year + 1, 3, 27)) })
        {
            await dialog.GetByLabel(label).FillAsync(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            await page.Keyboard.PressAsync("Enter");
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await dialog.Locator(".ant-form-item", new() { HasText = "首日" }).Locator(".ant-form-item-explain-error", new() { HasText = $"应在{year}年内" }).WaitForAsync();
        await visit.PictureAsync("plan-batch-refused");
    }

    [Fact]
    public async Task Makes_a_programme_that_says_who_stands_out()
    {
        await using var visit = await site.SignInAsync("rz-office");
        var page = visit.Page;
        await visit.GoAsync("/programmes");
        await page.GetByRole(AriaRole.Button, new() { Name = "制定巡查方案" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var (label, text) in new[]
        {
            ("名称（中文）", "2030年巡查方案"), ("名称（英文）", "Inspections of 2030"), ("依据文件", "巡查工作制度"), ("代号", "counties"), ("对象称谓（中文）", "各区县"), ("对象称谓（英文）", "counties"),
            ("未办结问题达到几个", "20"), ("事故达到几起", "3"), ("事故死亡达到几人", "2"), ("计算前几个月", "24"),
        })
        {
            await dialog.GetByLabel(label).FillAsync(text);
        }

        foreach (var (label, day) in new[] { ("首日", "2030-01-01"), ("末日", "2030-12-31") })
        {
            await dialog.GetByLabel(label).FillAsync(day);
            await page.Keyboard.PressAsync("Enter");
        }

        await ChooseAsync(dialog.GetByLabel("全面巡查所用流程"), 0);
        await ChooseAsync(dialog.GetByLabel("专项巡查所用流程"), 0);
        await ChooseAsync(dialog.GetByLabel("对象类别", new() { Exact = true }), 2);
        await ChooseAsync(dialog.GetByLabel("建议专项巡查的对象类别"), 2);
        await dialog.GetByText("问题突出、事故多发的对象").ScrollIntoViewIfNeededAsync();
        await visit.PictureAsync("programme-form");
        await visit.ExpectAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "2030年巡查方案" }).WaitForAsync();
        var rules = (await visit.AskAsync("/api/v1/programmes?limit=200")).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("name").GetProperty("zh").GetString() == "2030年巡查方案").GetProperty("rules");
        Assert.Equal(
            (20, 3, 2, 24),
            (Of("problems"), Of("accidents"), Of("deaths"), Of("months")));
        Assert.Equal("county", rules.GetProperty("specialFor").GetProperty("kinds")[0].GetString());

        int Of(string name) => rules.GetProperty("standsOut").GetProperty(name).GetInt32();

        async Task ChooseAsync(ILocator field, int at)
        {
            await field.ClickAsync();
            await page.Locator(".ant-select-dropdown:visible .ant-select-item-option").Nth(at).ClickAsync();
            await page.Keyboard.PressAsync("Escape");
        }
    }

    private static async Task<string> DraftedAsync(Visit visit)
    {
        var plans = (await visit.AskAsync("/api/v1/plans?state=drafting&status=running&limit=1")).GetProperty("items");
        Assert.NotEqual(JsonValueKind.Undefined, plans.ValueKind);
        return $"/api/v1/plans/{plans[0].GetProperty("id").GetString()}";
    }
}
