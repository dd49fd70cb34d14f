using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Xuncha.Browser.Tests.DemoSite))]
[assembly: CollectionBehavior(DisableTestParallelization = true)] // one browser, two cores

namespace Xuncha.Browser.Tests;

/// <summary>The program on a small sample world of its own, and Debian's Chromium before it.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xuncha-browser");
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private Process? _program;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the site is.</summary>
    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../.."));

    /// <summary>The password of an account of the sample world.</summary>
    public string SecretOf(string user) => _secrets[user];

    /// <summary>A window of somebody who has not signed in.</summary>
    public async Task<Visit> VisitAsync(string language = "zh", int width = 1280, int height = 800) =>
        await Visit.BeginAsync(_browser!, Address, language, width, height);

    /// <summary>A window of somebody who has signed in.</summary>
    public async Task<Visit> SignInAsync(string user, string language = "zh", int width = 1280, int height = 800)
    {
        var visit = await VisitAsync(language, width, height);
        await visit.SignInAsync(user, SecretOf(user));
        return visit;
    }

    /// <summary>A fresh code for one of the three administrators, as whoever has the machine makes it; what the account had before ends when it is used.</summary>
    public async Task<string> ActivationCodeAsync(string user)
    {
        using var command = Start("admin-code", user, "--training");
        var line = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
    }

    /// <summary>A window of one of the three administrators, who has just come in by a code.</summary>
    public async Task<Visit> AdministratorAsync(string user, string language = "zh", int width = 1280, int height = 800)
    {
        var visit = await VisitAsync(language, width, height);
        await visit.SendAsync("POST", "/api/v1/session/activation", new { userName = user, code = await ActivationCodeAsync(user), newPassword = $"practice {Guid.NewGuid():N}" });
        await visit.GoAsync("/");
        return visit;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _program = Start("--demo", "--demo-hazards", "120");
        while (true)
        {
            var line = await _program.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The program ended before it served.");
            if (line.Contains(Address, StringComparison.Ordinal))
            {
                break;
            }

            Remember(line);
        }

        _ = _program.StandardOutput.ReadToEndAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_program is not null)
        {
            _program.Kill();
            await _program.WaitForExitAsync();
            _program.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "xuncha"), arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["XUNCHA_URLS"] = Address;
        start.Environment["XUNCHA_DATA"] = Path.Combine(_folder.FullName, "data");
        return Process.Start(start)!;
    }

    // A line is an account: "hz-office SECRET 于明，…".
    private void Remember(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 2 && words[0].Contains('-', StringComparison.Ordinal))
        {
            _secrets[words[0]] = words[1];
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
