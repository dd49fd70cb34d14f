using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What whoever answers for a procedure does with its definition: reads, compares, checks, simulates.</summary>
public sealed class DefinitionTests(DemoSite site)
{
    private const string Special = "/definitions/inspections/heze-special";

    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Reads_a_definition_and_its_diagram_and_simulates_it_from_a_day(string language)
    {
        string Say(string zh, string en) => language == "zh" ? zh : en;
        await using var visit = await site.SignInAsync("hz-office", language);
        var page = visit.Page;
        await page.GetByRole(AriaRole.Menuitem, new() { Name = Say("流程定义", "Definitions") }).ClickAsync();
        var definition = await visit.AskAsync("/api/v1/definitions/inspections/heze-special/versions/1");
        await page.GetByRole(AriaRole.Link, new() { Name = definition.GetProperty("name").GetProperty(language).GetString()!, Exact = true }).ClickAsync();
        foreach (var limit in definition.GetProperty("deadlines").EnumerateArray())
        {
            await page.GetByText(limit.GetProperty("period").GetProperty(language).GetString()!).First.WaitForAsync();
        }

        await visit.PictureAsync($"definition-{language}");
        await visit.ManualAsync("definition");
        await page.GetByRole(AriaRole.Tab, new() { Name = Say("流程图", "Diagram") }).ClickAsync();
        var picture = page.Locator(".diagram img");
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("complete", true);
        Assert.NotEqual(0, await picture.EvaluateAsync<int>("image => image.naturalWidth"));
        await visit.PictureAsync($"definition-diagram-{language}");
        await visit.ExpectFitsAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = Say("推演", "Simulate") }).ClickAsync();
        var simulated = await visit.SendAsync(
            "POST", "/api/v1/definitions/inspections/heze-special/versions/1/simulate", new { from = (await visit.AskAsync("/api/v1/session")).GetProperty("today").GetString() });
        await page.GetByRole(AriaRole.Button, new() { Name = Say("推演", "Simulate") }).ClickAsync();
        await page.Locator(".ant-timeline-item").First.WaitForAsync();
        Assert.Equal(simulated.GetProperty("entries").GetArrayLength(), await page.Locator(".ant-timeline-item").CountAsync());
        await page.GetByText(Say("为什么是这一天", "Why this day")).First.ClickAsync();
        await visit.PictureAsync($"definition-simulation-{language}");
        await visit.ManualAsync("definition-simulation");
        await visit.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task Shows_in_words_what_a_version_changes_and_what_is_wrong_with_a_text()
    {
        await DraftAsync();
        await using var visit = await site.SignInAsync("hz-office");
        var page = visit.Page;
        var difference = (await visit.AskAsync("/api/v1/definitions/inspections/heze-special/difference?from=1&to=2")).GetProperty("changes");
        Assert.NotEqual(0, difference.GetArrayLength());
        await visit.GoAsync($"{Special}?version=2&tab=difference");
        foreach (var change in difference.EnumerateArray())
        {
            await page.GetByText(change.GetProperty("zh").GetString()!).WaitForAsync();
        }

        await visit.PictureAsync("definition-difference");
        await visit.ExpectAccessibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "文本" }).ClickAsync();
        await page.GetByLabel("流程定义的文本（YAML）").FillAsync("id: inspections/nothing\nversion: 1\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "检查" }).ClickAsync();
        await page.GetByText("有错误，不能发布").WaitForAsync();
        await visit.PictureAsync("definition-check");
        await visit.ManualAsync("definition-check");
    }

    // A designer, made by two administrators, adds a second version with a longer period.
    private async Task DraftAsync()
    {
        await using var system = await site.AdministratorAsync("sysadmin");
        await using var security = await site.AdministratorAsync("secadmin");
        var made = await system.SendAsync("POST", "/api/v1/people", new { userName = "designer", displayName = "周流程" });
        var person = made.GetProperty("person").GetProperty("id").GetString();
        var root = (await system.AskAsync("/api/v1/organisations?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var proposal = await security.SendAsync("POST", $"/api/v1/people/{person}/posts", new { organisationId = root, post = "process-designer" });
        await system.SendAsync("POST", $"/api/v1/proposals/{proposal.GetProperty("id").GetString()}/confirm", new { });
        await using var designer = await site.VisitAsync();
        await designer.SendAsync("POST", "/api/v1/session", new { userName = "designer", password = made.GetProperty("password").GetString() });
        await designer.SendAsync("PUT", "/api/v1/session/password", new { current = made.GetProperty("password").GetString(), @new = $"practice {Guid.NewGuid():N}" });
        var text = (await designer.AskAsync("/api/v1/definitions/inspections/heze-special/versions/1")).GetProperty("text").GetString()!;
        await designer.SendAsync("POST", "/api/v1/definitions", new { yaml = text.Replace("version: 1\n", "version: 2\n", StringComparison.Ordinal).Replace("within: 15 working days", "within: 20 working days", StringComparison.Ordinal) });
    }
}
