using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Xuncha.Server.Tests.Programs;
using Xunit;

[assembly: AssemblyFixture(typeof(OidcProvider))]

namespace Xuncha.Server.Tests.Programs;

/// <summary>An OpenID Connect provider that somebody else has written (npm <c>oidc-provider</c>), in a process of its own. Without Node.js or the package the tests fail.</summary>
public sealed class OidcProvider : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1);
    private Process? process;
    private Uri? issuer;

    /// <summary>Its issuer; the first call starts it.</summary>
    public async Task<string> IssuerAsync()
    {
        await starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            issuer ??= await StartAsync();
            return issuer.GetLeftPart(UriPartial.Authority);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Lets it sign with another key from now on, and know the one before no longer.</summary>
    public async Task RotateAsync()
    {
        await process!.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(issuer, await ServesAsync(process));
    }

    /// <summary>A token for a client of its own.</summary>
    /// <param name="client">Whose: <c>ours</c> or <c>stranger</c>.</param>
    /// <param name="resource">For what: <c>urn:xuncha</c>, <c>urn:xuncha:expired</c>, or anything else for another system.</param>
    public async Task<string> TokenAsync(string client = "ours", string resource = "urn:xuncha")
    {
        using var http = new HttpClient { BaseAddress = issuer };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", resource)]),
        };
        var secret = Uri.EscapeDataString($"the secret of {client}");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}")));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        starting.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException("Run `npm ci` in tests/Xuncha.Server.Tests/OidcProvider first.");
        }

        process = Process.Start(new ProcessStartInfo("node", ["--no-warnings", "provider.js"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true, // its advice for production
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return await ServesAsync(process);
    }

    private static async Task<Uri> ServesAsync(Process process)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The provider ended before it served.");
        }
        while (!line.StartsWith("http://", StringComparison.Ordinal));
        return new Uri(line);
    }

    private async Task StopAsync()
    {
        if (process is { } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
            running.Dispose();
            process = null;
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "OidcProvider"));
}
