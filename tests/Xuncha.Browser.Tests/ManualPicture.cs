using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>
/// A picture of the manual. Beside it lie the words that it explains: what a page calls its parts, fields, buttons, tabs and columns. Those are compared, for
/// other machines draw otherwise, and what stands in rows is the sample world's.
/// </summary>
internal static partial class ManualPicture
{
    // What a page says by itself, in the order in which it stands there; rows, trees and what somebody chose are data.
    private const string Words = """
        page => {
          const isOfOne = /[0-9a-f]{8}-/.test(location.pathname); // and is titled by its name
          const said = (isOfOne ? '' : 'h1, ') + 'h2, h3, .ant-card-head-title, .ant-drawer-title, .ant-modal-title, .ant-alert-title, .ant-result-title, .ant-statistic-title, label, legend, caption, p, dt, th, button, summary, [role=tab], input, textarea';
          const data = 'tbody, .ant-table-tbody, .ant-table-placeholder, li, .tree, .level, nav, .due-month, .ant-tabs-nav-operations';
          const signs = '.ant-drawer-close, .ant-modal-close, [class*=picker-clear], [class*=select-clear]';
          const isData = element => element !== page && (element.matches(`${data}, ${signs}`) || isData(element.parentElement));
          const titled = element => element.matches('.ant-drawer-title, .ant-modal-title') ? element.innerText.split('：')[0] : element.innerText; // then follows whom it is about
          const named = element => titled(element)?.trim() || element.getAttribute('aria-label') || '';
          return [...page.querySelectorAll(said)].filter(one => one.checkVisibility() && !isData(one)).map(named);
        }
        """;

    private const string Covering = "#8c9bad";

    /// <summary>Where the manual is.</summary>
    public static string Manual { get; } = Path.Combine(DemoSite.Repository, "docs/manual");

    /// <summary>Where its pictures are.</summary>
    public static string Folder { get; } = Path.Combine(Manual, "pictures");

    /// <summary>Holds that a picture still shows what the page says; where it does not, or is not there, <c>XUNCHA_GENERATE=1</c> takes it anew.</summary>
    public static async Task ExpectAsync(IPage page, string name, ILocator shown, bool isPart)
    {
        var words = await SettledAsync(page, shown);
        var (picture, text) = (Path.Combine(Folder, $"{name}.png"), Path.Combine(Folder, $"{name}.txt"));
        var before = File.Exists(picture) && File.Exists(text) ? await File.ReadAllTextAsync(text) : null;
        if (before != words && Environment.GetEnvironmentVariable("XUNCHA_GENERATE") == "1")
        {
            Directory.CreateDirectory(Folder);
            await TakeAsync(page, picture, isPart ? shown : null);
            await File.WriteAllTextAsync(text, words);
            return;
        }

        Assert.True(before is not null, $"docs/manual has no picture {name}; run this test with XUNCHA_GENERATE=1");
        Assert.True(before == words, $"docs/manual/pictures/{name}.png is stale: look at the page of the manual, then run this test with XUNCHA_GENERATE=1.\nIt shows\n{before}\nand the page says\n{words}");
    }

    // What is given once is covered. A drawer reaches to the bottom of the window, however little is in it: it ends with what is in it.
    private static async Task TakeAsync(IPage page, string path, ILocator? part)
    {
        ILocator[] covered = [page.Locator("[data-testid=password], [data-testid=secret], [data-testid=receipt], .ant-qrcode, [autocomplete=one-time-code]")];
        await page.Mouse.MoveAsync(0, 0);
        await page.EvaluateAsync("() => window.scrollTo(0, 0)");
        var body = part?.Locator(".ant-drawer-body");
        if (part is not null && await body!.CountAsync() == 0)
        {
            await part.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled, Mask = covered, MaskColor = Covering });
            return;
        }

        Clip? clip = null;
        if (part is not null && await part.BoundingBoxAsync() is { } box && await body!.Locator("> *").Last.BoundingBoxAsync() is { } last)
        {
            clip = new() { X = box.X, Y = box.Y, Width = box.Width, Height = Math.Min(box.Height, last.Y + last.Height + 24 - box.Y) };
        }

        await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled, Mask = covered, MaskColor = Covering, Clip = clip });
    }

    // The words once nothing is on its way any more: the same twice.
    private static async Task<string> SettledAsync(IPage page, ILocator shown)
    {
        await Assertions.Expect(page.Locator(".ant-spin-spinning:visible, .ant-btn-loading:visible")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        var read = new List<string>();
        while (read.Count < 2 || read[^1] != read[^2])
        {
            Assert.True(read.Count < 100, $"The page does not come to rest: {string.Join("\n\n", read.TakeLast(2))}");
            await Task.Delay(250);
            var all = await shown.EvaluateAsync<string[]>(Words);
            read.Add(string.Concat(all.Select(word => Numbers().Replace(Space().Replace(word, " "), "#")).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).Select(word => word + "\n")));
        }

        Assert.NotEqual("", read[^1]);
        return read[^1];
    }

    [GeneratedRegex("[0-9]+(?:[.,][0-9]+)*", RegexOptions.None, 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
