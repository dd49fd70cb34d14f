using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>A commission's office composes the team of an inspection.</summary>
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
        await knowing.PressAsync("Backspace");
        await knowing.BlurAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = Say("给出建议", "Suggest") }).ClickAsync();
        var appoint = dialog.GetByRole(AriaRole.Button, new() { Name = Say("任命这6人", "Appoint these 6") });
        await appoint.WaitForAsync();
        await visit.PictureAsync($"team-suggested-{language}");
        await appoint.ClickAsync();
        await Assertions.Expect(page.Locator("tr.ant-table-row")).ToHaveCountAsync(6);
        await visit.PictureAsync($"team-composed-{language}");

        var team = (await visit.AskAsync($"/api/v1/inspections/{inspection}/team")).EnumerateArray().ToList();
        Assert.Equal(6, team.Count);
        Assert.Single(team, seat => seat.GetProperty("seat").GetString() == "leader");
        Assert.DoesNotContain(team, seat => seat.GetProperty("displayName").GetString() == recused);
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
            var person = (await visit.AskAsync($"/api/v1/people?name=inspector-{number}&limit=10")).GetProperty("items").EnumerateArray()
                .Single(one => one.GetProperty("userName").GetString()!.StartsWith("371700-", StringComparison.Ordinal));
            recused = number == from ? person.GetProperty("displayName").GetString()! : recused;
            await visit.SendAsync("PUT", $"/api/v1/people/{person.GetProperty("id").GetString()}/profile", new
            {
                organisationId = organizer,
                homeId = number == from ? county : null,
                expertise = new[] { number % 2 == 0 ? "危险化学品" : "建筑施工" },
            });
        }

        return (made.GetProperty("id").GetString()!, recused);
    }
}
