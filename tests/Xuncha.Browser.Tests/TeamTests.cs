using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>The team of an inspection: a commission's office composes it, and whoever it concerns keeps it fit for its work.</summary>
public sealed class TeamTests(DemoSite site)
{
    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Is_composed_as_suggested_and_cannot_have_somebody_who_is_recused(string language)
    {
        string Say(string zh, string en) => language == "zh" ? zh : en;
        await using var visit = await site.SignInAsync("hz-office", language);
        var page = visit.Page;
        var (inspection, recused) = await NewInspectionAsync(visit, from: language == "zh" ? 271 : 241);
        await visit.GoAsync($"/inspections/{inspection}?tab=team");

        await page.GetByRole(AriaRole.Button, new() { Name = Say("从候选人员中任命", "Appoint from the candidates") }).ClickAsync();
        var row = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Row).Filter(new() { HasText = recused });
        await row.GetByText(Say("地域回避", "region")).First.WaitForAsync();
        await Assertions.Expect(row.GetByRole(AriaRole.Combobox)).ToBeDisabledAsync();
        await visit.PictureAsync($"team-candidates-{language}");
        await visit.ManualAsync("team-candidates");
        await page.Keyboard.PressAsync("Escape");

        // What nobody knows: it says which rules cannot be met together. Then what the regime asks for and no more.
        await page.GetByRole(AriaRole.Button, new() { Name = Say("系统建议人选", "Suggest a team") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = Say("系统建议人选", "Suggest a team") });
        var knowing = dialog.GetByLabel(Say("须有人懂", "Somebody must know"));
        await knowing.FillAsync("核安全");
        await page.Keyboard.PressAsync("Enter");
        await knowing.BlurAsync(); // a tab would take the first of those that are known along
        await dialog.GetByRole(AriaRole.Button, new() { Name = Say("给出建议", "Suggest") }).ClickAsync();
        await dialog.GetByText(Say("不能同时满足", "cannot be met together")).WaitForAsync();
        await visit.PictureAsync($"team-conflict-{language}");
        await dialog.Locator(".ant-select-selection-item-remove").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = Say("给出建议", "Suggest") }).ClickAsync();
        var appoint = dialog.GetByRole(AriaRole.Button, new() { Name = Say("任命这6人", "Appoint these 6") });
        await appoint.WaitForAsync();
        await visit.PictureAsync($"team-suggested-{language}");
        await visit.ManualAsync("team-suggestion");
        await appoint.ClickAsync();
        await Assertions.Expect(page.Locator("tr.ant-table-row")).ToHaveCountAsync(6);
        await visit.PictureAsync($"team-composed-{language}");

        var team = (await visit.AskAsync($"/api/v1/inspections/{inspection}/team")).EnumerateArray().ToList();
        Assert.Equal(6, team.Count);
        Assert.Single(team, seat => seat.GetProperty("seat").GetString() == "leader");
        Assert.DoesNotContain(team, seat => seat.GetProperty("displayName").GetString() == recused);
    }

    [Fact]
    public async Task Is_on_leave_cleared_replaced_and_trained_until_it_may_enter()
    {
        // The team of the sample world's inspection that is about to begin: nobody in it has been trained, and its leader sees why it may not enter.
        await using var leader = await site.SignInAsync("hz-leader");
        var inspection = (await leader.AskAsync("/api/v1/inspections?state=ready&status=running&limit=1")).GetProperty("items")[0];
        var path = $"/inspections/{inspection.GetProperty("id").GetString()}";
        var team = (await leader.AskAsync($"/api/v1{path}/team")).EnumerateArray().ToList();
        var today = DateOnly.Parse((await leader.AskAsync("/api/v1/session")).GetProperty("today").GetString()!, CultureInfo.InvariantCulture);
        string Day(int after) => today.AddDays(after).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await leader.GoAsync($"{path}?tab=team");
        await leader.Page.GetByText($"巡查组有{team.Count}人未参加培训").WaitForAsync();
        await leader.ManualAsync("not-yet", leader.Page.Locator("#steps"));

        // A member asks for leave, and the leader decides on it.
        await using var member = await site.SignInAsync("hz-member");
        await member.GoAsync($"{path}?tab=team");
        var asked = await OpenAsync(member.Page, "请假", ("首日", Day(1)), ("末日", Day(2)), ("理由", "参加市里的业务考试"));
        await member.ManualAsync("team-leave");
        await SubmitAsync(asked);
        await member.Page.GetByText("待审批").WaitForAsync();
        await leader.GoAsync($"{path}?tab=team");
        var decided = await OpenAsync(leader.Page, "审批请假", ("审批理由", "进驻前返回即可"));
        await decided.GetByText("同意", new() { Exact = true }).ClickAsync();
        await leader.ManualAsync("team-leave-decision");
        await SubmitAsync(decided);
        await leader.Page.GetByText("已同意").WaitForAsync();

        // Of somebody it comes up that the party is home: the office may not decide that this is no ground, the commission's leader does.
        await using var office = await site.SignInAsync("hz-office");
        var (organizer, party) = (inspection.GetProperty("organizerId").GetString()!, inspection.GetProperty("partyId").GetString()!);
        var members = team.Where(seat => seat.GetProperty("seat").GetString() == "member").ToList();
        var (flagged, replaced) = (members[^1], members[^2].GetProperty("displayName").GetString()!);
        await office.SendAsync("PUT", $"/api/v1/people/{flagged.GetProperty("personId").GetString()}/profile", new { organisationId = organizer, homeId = party });
        await office.GoAsync($"{path}?tab=team");
        await office.Page.GetByText("地域回避").WaitForAsync();
        Assert.Equal(0, await office.Page.GetByText("认定不构成回避").CountAsync());
        await using var commission = await site.SignInAsync("hz-commission");
        await commission.GoAsync($"{path}?tab=team");
        var cleared = await OpenAsync(commission.Page, $"认定不构成回避：{flagged.GetProperty("displayName").GetString()}", ("理由", "幼年迁出，在当地无亲属任职"));
        await commission.ManualAsync("team-no-ground");
        await SubmitAsync(cleared);
        await commission.Page.GetByText("地域回避").WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        // Somebody is replaced, and all are trained; then the team may enter.
        var comes = await ProfileAsync(office, organizer, 211, home: null);
        await office.GoAsync($"{path}?tab=team");
        var replacing = await OpenAsync(office.Page, $"更换：{replaced}", ("原任职末日", Day(-1)), ("理由", "因工作需要调整"));
        await replacing.GetByRole(AriaRole.Combobox, new() { Name = "接任人" }).FillAsync(comes);
        await office.Page.Locator(".ant-select-dropdown:visible .ant-select-item-option", new() { HasText = comes }).First.ClickAsync();
        await office.ManualAsync("team-replacement");
        await SubmitAsync(replacing);
        await office.Page.Locator("tr.ant-table-row", new() { HasText = comes }).WaitForAsync();
        var training = await OpenAsync(office.Page, "登记培训", ("证明文件文号", "菏安办〔2026〕12号"));
        await office.ManualAsync("team-training");
        await SubmitAsync(training);
        await Assertions.Expect(office.Page.Locator("tr.ant-table-row", new() { HasText = "未记录" })).ToHaveCountAsync(1); // who has left
        await office.ManualAsync("team");
        await leader.GoAsync(path);
        Assert.True((await leader.AskAsync($"/api/v1{path}")).GetProperty("nextSteps")[0].GetProperty("isPermitted").GetBoolean());
        await leader.Page.Locator("#steps").GetByRole(AriaRole.Button, new() { Name = "进驻" }).WaitForAsync();
        Assert.Equal(0, await leader.Page.GetByText("现在还不能办理").CountAsync());
    }

    // An inspection without a team yet, and thirty people of whom the office keeps a profile, some of them in other teams: the first is from the county that is to be inspected.
    private static async Task<(string Inspection, string Recused)> NewInspectionAsync(Visit visit, int from)
    {
        var session = await visit.AskAsync("/api/v1/session");
        var organizer = session.GetProperty("posts")[0].GetProperty("organisationId").GetString()!;
        var county = (await visit.AskAsync("/api/v1/inspections?definition=inspections/heze-comprehensive&limit=1")).GetProperty("items")[0].GetProperty("partyId").GetString()!;
        var made = await visit.SendAsync("POST", "/api/v1/inspections", new { definition = "inspections/heze-comprehensive", title = "组建巡查组的巡查", organizerId = organizer, partyId = county });
        var recused = "";
        for (var number = from; number < from + 30; number++)
        {
            var name = await ProfileAsync(visit, organizer, number, number == from ? county : null);
            recused = number == from ? name : recused;
        }

        return (made.GetProperty("id").GetString()!, recused);
    }

    // The office keeps a profile of an inspector of the city, who can then be called into a team; gives the name.
    private static async Task<string> ProfileAsync(Visit visit, string organizer, int number, string? home)
    {
        var person = (await visit.AskAsync($"/api/v1/people?name=inspector-{number}&limit=10")).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("userName").GetString()!.StartsWith("371700-", StringComparison.Ordinal));
        await visit.SendAsync("PUT", $"/api/v1/people/{person.GetProperty("id").GetString()}/profile", new
        {
            organisationId = organizer,
            homeId = home,
            expertise = new[] { number % 2 == 0 ? "危险化学品" : "建筑施工" },
        });
        return person.GetProperty("displayName").GetString()!;
    }

    // Opens a form beside the page and fills it in.
    private static async Task<ILocator> OpenAsync(IPage page, string button, params (string Label, string Value)[] entered)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var (label, value) in entered)
        {
            await dialog.GetByLabel(label).FillAsync(value);
            if (DateOnly.TryParse(value, CultureInfo.InvariantCulture, out _))
            {
                await page.Keyboard.PressAsync("Enter");
            }
        }

        return dialog;
    }

    private static async Task SubmitAsync(ILocator dialog)
    {
        await dialog.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }
}
