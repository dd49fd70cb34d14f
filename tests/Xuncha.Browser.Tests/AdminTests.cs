using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>What the three administrators do, each their part.</summary>
public sealed class AdminTests(DemoSite site)
{
    [Fact]
    public async Task Makes_an_organisation_and_a_person_and_gives_a_post_by_two_persons()
    {
        // The system administrator makes an organisation below the root, and a person.
        await using var system = await site.AdministratorAsync("sysadmin");
        var page = system.Page;
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "组织机构" }).ClickAsync();
        await page.Locator(".tree button[aria-current]").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "新建下级组织" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var make = dialog.GetByRole(AriaRole.Button, new() { Name = "新建", Exact = true });
        await dialog.GetByLabel("中文名称").FillAsync("示范市");
        await dialog.GetByLabel("行政区划代码").FillAsync("12");
        await make.ClickAsync();
        await dialog.GetByText("行政区划代码为 6、9 或 12 位数字").WaitForAsync(); // at its field
        await system.PictureAsync("admin-organisation-refused");
        await dialog.GetByLabel("行政区划代码").FillAsync("379900");
        await dialog.GetByLabel("英文名称").FillAsync("Model city");
        await ChooseAsync(page, dialog.GetByLabel("类别"), "市");
        await make.ClickAsync();
        await page.Locator(".tree").GetByText("示范市").WaitForAsync();
        await page.Locator(".tree").GetByText("示范市").ClickAsync();
        await page.GetByText("379900").WaitForAsync();
        await system.PictureAsync("admin-organisations");
        await system.ManualAsync("organisations");

        await page.GetByRole(AriaRole.Menuitem, new() { Name = "人员与职务" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "新建人员" }).ClickAsync();
        await dialog.GetByLabel("姓名").FillAsync("钱示范");
        await dialog.GetByLabel("用户名").FillAsync("model-liaison");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "新建", Exact = true }).ClickAsync();
        await page.GetByText("只显示这一次").WaitForAsync();
        var password = await page.GetByTestId("password").InnerTextAsync();
        await system.PictureAsync("admin-person-made");
        await system.ManualAsync("person-made");
        await page.GetByText("查看此人").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "钱示范" }).WaitForAsync();
        var person = system.ShownId();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "提请授予职务" }).CountAsync()); // not the system administrator's

        // The security administrator proposes the post.
        await using var security = await site.AdministratorAsync("secadmin");
        var other = security.Page;
        await security.GoAsync($"/people/{person}");
        await other.GetByRole(AriaRole.Button, new() { Name = "提请授予职务" }).ClickAsync();
        var form = other.GetByRole(AriaRole.Dialog);
        await ChooseAsync(other, form.GetByLabel("组织"), "示范市", "示范市");
        await ChooseAsync(other, form.GetByLabel("职务代码"), "联络员", "liaison");
        await security.PictureAsync("admin-post-proposed");
        await security.ManualAsync("post-proposal");
        await form.GetByRole(AriaRole.Button, new() { Name = "提请" }).ClickAsync();
        await other.GetByText("由第二人确认后生效").WaitForAsync();
        await security.GoAsync("/proposals");
        var words = "授予钱示范“示范市”的“联络员”职务";
        await other.GetByText(words).WaitForAsync();
        Assert.Equal(0, await other.GetByRole(AriaRole.Button, new() { Name = "确认" }).CountAsync()); // its proposer only withdraws
        Assert.Equal(1, await other.GetByRole(AriaRole.Button, new() { Name = "撤回" }).CountAsync());

        // The system administrator is the second person.
        await system.GoAsync("/proposals");
        await page.GetByText(words).WaitForAsync();
        await system.PictureAsync("admin-proposals");
        await system.ManualAsync("proposals");
        await page.GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
        await page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button).Last.ClickAsync();
        await page.GetByText("没有事项").WaitForAsync();
        Assert.Equal("liaison", (await system.AskAsync($"/api/v1/people/{person}/posts")).GetProperty("items")[0].GetProperty("post").GetString());

        // The person gets in with the password that was shown.
        await using var own = await site.VisitAsync();
        await own.SignInAsync("model-liaison", password);
        await own.Page.GetByRole(AriaRole.Heading, new() { Name = "我的工作" }).WaitForAsync();
    }

    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Reads_the_log_and_how_its_chain_stands(string language)
    {
        string Say(string zh, string en) => language == "zh" ? zh : en;
        await using var visit = await site.AdministratorAsync("auditadmin", language);
        var page = visit.Page;
        await page.GetByRole(AriaRole.Menuitem, new() { Name = Say("审计", "Audit") }).ClickAsync();
        await page.GetByText(Say("最近的封印", "Newest seal")).WaitForAsync();
        await page.GetByLabel(Say("动作代码", "Action")).FillAsync("account-activated");
        await page.GetByRole(AriaRole.Button, new() { Name = Say("查询", "Search"), Exact = true }).ClickAsync();
        await page.Locator("td", new() { HasText = "account-activated" }).First.WaitForAsync();
        await visit.PictureAsync($"audit-{language}");
        await visit.ManualAsync("audit");
        await visit.ExpectAccessibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = Say("封印", "Seals") }).ClickAsync();
        await page.GetByText(Say("签名密钥", "Key")).First.WaitForAsync();
    }

    [Fact]
    public async Task Opens_what_changed_in_an_entry_by_a_second_person_who_reads_it()
    {
        // Somebody of the discipline organ at the root: neither of the three administrators.
        await using var system = await site.AdministratorAsync("sysadmin");
        var root = (await system.AskAsync("/api/v1/organisations?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var made = await system.SendAsync("POST", "/api/v1/people", new { userName = "root-discipline", displayName = "孙示范" });
        var person = made.GetProperty("person").GetProperty("id").GetString();
        await using var security = await site.AdministratorAsync("secadmin");
        var given = await security.SendAsync("POST", $"/api/v1/people/{person}/posts", new { organisationId = root, post = "discipline-organ", from = "2024-01-01" });
        await system.SendAsync("POST", $"/api/v1/proposals/{given.GetProperty("id").GetString()}/confirm", new { });

        // The audit administrator sees who and when, and asks for the rest.
        await using var audit = await site.AdministratorAsync("auditadmin");
        var page = audit.Page;
        await audit.GoAsync("/audit");
        await page.GetByLabel("动作代码").FillAsync("post-given");
        await page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "授予职务" }).First.ClickAsync();
        var entry = page.GetByRole(AriaRole.Dialog).First;
        await entry.GetByText("POST /api/v1/proposals/{id:guid}/confirm").WaitForAsync();
        await audit.PictureAsync("audit-entry");
        await audit.ExpectAccessibleAsync();
        await entry.GetByRole(AriaRole.Button, new() { Name = "提请开启内容" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Dialog).Last;
        await form.GetByLabel("理由").FillAsync("核查任职变更");
        await form.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByText("已提请").WaitForAsync();

        await using var opener = await site.VisitAsync();
        await opener.SignInAsync("root-discipline", made.GetProperty("password").GetString()!);
        await opener.GoAsync("/proposals");
        await opener.Page.GetByText("核查任职变更").WaitForAsync();
        await opener.Page.GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
        await opener.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button).Last.ClickAsync();
        await opener.Page.GetByText("没有事项").WaitForAsync();
        await opener.GoAsync("/proposals?state=confirmed");
        await opener.Page.GetByRole(AriaRole.Link, new() { Name = "查看内容" }).ClickAsync();
        await opener.Page.GetByRole(AriaRole.Heading, new() { Name = "任职 · 新增" }).WaitForAsync();
        foreach (var words in new[] { "提请人", "安全管理员", "孙示范", "纪检监察机关" })
        {
            await opener.Page.Locator("main").GetByText(words).First.WaitForAsync();
        }

        await opener.PictureAsync("audit-opened");
        await opener.ExpectAccessibleAsync();
        await opener.Page.SetViewportSizeAsync(390, 844);
        await opener.PictureAsync("audit-opened-390");
        await opener.ExpectFitsAsync();

        // That it was read is an entry itself.
        Assert.Equal(1, (await audit.AskAsync("/api/v1/audit/entries?action=content-read")).GetProperty("items").GetArrayLength());
    }

    [Theory, InlineData(1280), InlineData(390)]
    public async Task Has_nothing_serious_against_the_pages_of_administration(int width)
    {
        await using var visit = await site.AdministratorAsync("sysadmin", "en", width, width == 390 ? 844 : 800);
        var anybody = (await visit.AskAsync("/api/v1/people?name=hz-office")).GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var (name, path) in new[]
        {
            ("organisations", "/organisations"), ("people", "/people"), ("person", $"/people/{anybody}"), ("proposals", "/proposals"), ("programs", "/programs"), ("notice", "/calendars/cn/notice"),
        })
        {
            await visit.GoAsync(path);
            await visit.PictureAsync($"admin-{name}-en-{width}");
            await visit.ExpectFitsAsync();
            await visit.ExpectAccessibleAsync();
        }
    }

    [Fact]
    public async Task Previews_and_proposes_a_notice_that_was_picked_on_the_calendar()
    {
        await using var visit = await site.AdministratorAsync("sysadmin");
        var page = visit.Page;
        await visit.GoAsync("/calendars/cn");
        await page.GetByRole(AriaRole.Link, new() { Name = "载入放假通知" }).ClickAsync();
        var year = (await visit.AskAsync("/api/v1/calendars/cn")).GetProperty("calendar").GetProperty("lastLoadedYear").GetInt32() + 1;
        await page.GetByLabel("文号").FillAsync($"国办发明电〔{year - 1}〕9号");
        await page.GetByRole(AriaRole.Button, new() { Name = $"{year}年1月4日" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "预览影响" }).First.ClickAsync();
        await page.GetByText("启用后的影响").WaitForAsync();
        await page.Locator("td", new() { HasText = $"{year}年1月4日" }).Last.WaitForAsync();
        await visit.PictureAsync("notice-preview");
        await visit.ManualAsync("calendar-notice");
        await page.GetByRole(AriaRole.Button, new() { Name = "提请启用" }).ClickAsync();
        await page.GetByText("由安委会办公室批准后启用").WaitForAsync();
        await visit.GoAsync("/proposals");
        await page.GetByText("次修订").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "撤回" }).ClickAsync();
        await page.GetByText("没有事项").WaitForAsync();
    }

    // Chooses of a list that is searched: by what is typed, or as it is.
    private static async Task ChooseAsync(IPage page, ILocator field, string label, string? typed = null)
    {
        await field.ClickAsync();
        if (typed is not null)
        {
            await field.FillAsync(typed);
        }

        await page.Locator(".ant-select-dropdown:visible .ant-select-item-option", new() { HasText = label }).First.ClickAsync();
    }
}
