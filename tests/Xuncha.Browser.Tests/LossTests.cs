using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What was typed survives: another's change, a lost connection, a session that has ended, a reload.</summary>
public sealed class LossTests(DemoSite site)
{
    private const string Typed = "退回的理由：方案中没有明确的完成时限";

    [Fact]
    public async Task Shows_what_another_changed_and_keeps_what_was_typed()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var (page, id) = await OpenStepAsync(visit, skip: 0);
        var etag = (await page.APIRequest.GetAsync($"/api/v1/findings/{id}")).Headers["etag"];
        var asked = await page.APIRequest.PostAsync($"/api/v1/findings/{id}/transitions/return-plan", new()
        {
            Headers = new Dictionary<string, string> { ["If-Match"] = etag },
            DataObject = new { reason = "另一人先退回了" },
        });
        Assert.True(asked.Ok, await asked.TextAsync());
        await SubmitAsync(page);
        await page.GetByText("他人已变更本记录").WaitForAsync();
        await page.GetByText("另一人先退回了").First.WaitForAsync();
        Assert.Equal(Typed, await page.GetByLabel("理由", new() { Exact = true }).InputValueAsync());
        await visit.PictureAsync("conflict");
        await visit.ManualAsync("conflict");
    }

    [Fact]
    public async Task Loses_nothing_with_the_connection_and_acts_once()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var (page, id) = await OpenStepAsync(visit, skip: 1);
        await visit.Window.SetOfflineAsync(true);
        await SubmitAsync(page);
        await page.GetByText("与服务器的连接中断").WaitForAsync();
        await visit.PictureAsync("connection-lost");
        await visit.ManualAsync("connection-lost");
        await visit.Window.SetOfflineAsync(false);
        Assert.Equal(Typed, await page.GetByLabel("理由", new() { Exact = true }).InputValueAsync());
        await SubmitAsync(page);
        await page.GetByText("已办理").First.WaitForAsync();
        var history = await visit.AskAsync($"/api/v1/findings/{id}/history?limit=200");
        Assert.Single(history.GetProperty("items").EnumerateArray(), line => line.GetProperty("reason").GetString() == Typed);
    }

    [Fact]
    public async Task Keeps_what_was_typed_over_a_reload()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var (page, _) = await OpenStepAsync(visit, skip: 2);
        await page.ReloadAsync();
        await page.Locator("#steps").GetByRole(AriaRole.Button, new() { Name = "退回" }).ClickAsync();
        Assert.Equal(Typed, await page.GetByLabel("理由", new() { Exact = true }).InputValueAsync());
    }

    [Fact]
    public async Task Asks_to_sign_in_again_over_the_page_when_the_session_has_ended()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var (page, _) = await OpenStepAsync(visit, skip: 3);
        await visit.Window.ClearCookiesAsync();
        await SubmitAsync(page);
        await page.GetByText("登录已失效").WaitForAsync();
        await visit.PictureAsync("session-ended");
        await visit.ManualAsync("session-ended");
        await page.Locator("input[autocomplete=username]").FillAsync("hz-office");
        await page.Locator("input[autocomplete=current-password]").FillAsync(site.SecretOf("hz-office"));
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.GetByText("登录已失效").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Equal(Typed, await page.GetByLabel("理由", new() { Exact = true }).InputValueAsync());
        await SubmitAsync(page);
        await page.GetByText("已办理").First.WaitForAsync();
    }

    private static Task SubmitAsync(IPage page) => page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "提交：" }).ClickAsync();

    // A finding whose plan waits to be accepted, with the form to send it back open and filled in.
    private static async Task<(IPage Page, Guid Id)> OpenStepAsync(Visit visit, int skip)
    {
        var rows = (await visit.AskAsync("/api/v1/ledger?definition=findings/general&state=plan-submitted&limit=200")).GetProperty("items").EnumerateArray().ToList();
        var id = rows[skip % rows.Count].GetProperty("id").GetGuid();
        await visit.GoAsync($"/findings/{id}");
        await visit.Page.Locator("#steps").GetByRole(AriaRole.Button, new() { Name = "退回" }).ClickAsync();
        await visit.Page.GetByLabel("理由", new() { Exact = true }).FillAsync(Typed);
        return (visit.Page, id);
    }
}
