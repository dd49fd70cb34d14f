using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>One person's window. At its end nothing may have gone wrong in it that the test did not ask for.</summary>
public sealed partial class Visit : IAsyncDisposable
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(DemoSite.Repository, "src/web/node_modules/axe-core/axe.min.js")));

    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly string _language;
    private readonly List<string> _failures = [];

    private Visit(IBrowserContext context, IPage page, string address, string language)
    {
        (_context, Page, _address, _language) = (context, page, address, language);
        page.PageError += (_, error) => _failures.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                _failures.Add($"asks another host: {request.Url}");
            }
        };
    }

    /// <summary>The page in it.</summary>
    public IPage Page { get; }

    /// <summary>The window itself, to cut it off from the network.</summary>
    public IBrowserContext Window => _context;

    /// <summary>Opens a window.</summary>
    public static async Task<Visit> BeginAsync(IBrowser browser, string address, string language, int width, int height)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = address, ViewportSize = new() { Width = width, Height = height }, Locale = language == "zh" ? "zh-CN" : "en-GB", ReducedMotion = ReducedMotion.Reduce });
        await context.AddInitScriptAsync($"localStorage.getItem('xuncha.language') ?? localStorage.setItem('xuncha.language', '{language}')");
        var visit = new Visit(context, await context.NewPageAsync(), address, language);
        visit.Page.SetDefaultTimeout(60_000); // a limit for what never comes, not a measure
        return visit;
    }

    /// <summary>Signs in by the form.</summary>
    public async Task SignInAsync(string user, string password)
    {
        await Page.GotoAsync("/");
        await Page.Locator("input[autocomplete=username]").FillAsync(user);
        await Page.Locator("input[autocomplete=current-password]").FillAsync(password);
        await Page.Locator("button[type=submit]").ClickAsync();
        await Page.Locator("#main h1").WaitForAsync();
    }

    /// <summary>Goes to a page and waits until it shows its title and asks for nothing more.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("main h1").First.WaitForAsync();
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Keeps a picture of the whole page among the results of the tests.</summary>
    public async Task PictureAsync(string name)
    {
        var path = Path.Combine(DemoSite.Repository, "artifacts/tests/screenshots", $"{name}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>Holds that a picture of the manual still shows what this page says. The manual shows wide windows in Chinese: others have none.</summary>
    /// <param name="name">The picture in <c>docs/manual/pictures</c>, as it stands there.</param>
    /// <param name="part">What of the page it shows; nothing for the dialog that is open, or the whole window.</param>
    public async Task ManualAsync(string name, ILocator? part = null)
    {
        if (_language == "zh" && Page.ViewportSize!.Width == 1280)
        {
            var dialog = Page.Locator("[role=dialog]:visible").Last;
            var isPart = part is not null || await dialog.CountAsync() > 0;
            await ManualPicture.ExpectAsync(Page, name, part ?? (isPart ? dialog : Page.Locator("main")), isPart);
        }
    }

    /// <summary>Asks the server as this person, over the same session.</summary>
    public async Task<JsonElement> AskAsync(string path)
    {
        var answer = await Page.APIRequest.GetAsync(path);
        Assert.True(answer.Ok, $"{path}: {answer.Status}");
        return (await answer.JsonAsync())!.Value;
    }

    /// <summary>Changes something on the server as this person.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">What.</param>
    /// <param name="body">The body.</param>
    /// <param name="on">The record on whose present version it is done, where that must be said.</param>
    public async Task<JsonElement> SendAsync(string method, string path, object body, string? on = null)
    {
        Dictionary<string, string> headers = on is null ? [] : new() { ["If-Match"] = (await Page.APIRequest.GetAsync(on)).Headers["etag"] };
        var answer = await Page.APIRequest.FetchAsync(path, new() { Method = method, DataObject = body, Headers = headers });
        Assert.True(answer.Ok, $"{method} {path}: {answer.Status} {await answer.TextAsync()}");
        var text = await answer.TextAsync();
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Holds the page against the rules of WCAG 2.2 A and AA, as axe-core checks them: nothing serious, nothing critical.</summary>
    public async Task ExpectAccessibleAsync()
    {
        await Page.EvaluateAsync(Axe.Value);
        var found = await Page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
              .filter(rule => ['serious', 'critical'].includes(rule.impact))
              .map(rule => rule.id + ': ' + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | '))
            """);
        Assert.True(found.GetArrayLength() == 0, $"{Page.Url}\n{string.Join('\n', found.EnumerateArray())}");
    }

    /// <summary>Holds that nobody has to scroll sideways.</summary>
    public async Task ExpectFitsAsync() =>
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"{Page.Url} is wider than the window");

    /// <summary>The id at the end of the address.</summary>
    public Guid ShownId() => Guid.Parse(Id().Match(Page.Url).Value);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Equal([], _failures);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
