using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Xuncha.Browser.Tests;

/// <summary>How the pages are served.</summary>
public sealed partial class PagesTests(DemoSite site) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(site.Address), DefaultRequestHeaders = { { "Accept", "text/html" } } };

    [Fact]
    public async Task Lets_a_page_load_what_the_server_gives_and_nothing_else_under_a_number_used_once()
    {
        var policies = new List<string>();
        foreach (var path in new[] { "/", "/findings/019a9c1e-5a00-7000-8000-000000000020" })
        {
            using var answer = await _client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            var nonce = Nonce().Match(policy).Groups["nonce"].Value;
            Assert.Contains($"content=\"{nonce}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            policies.Add(policy);
        }

        Assert.Equal(2, policies.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Lets_scripts_be_kept_since_their_names_change_and_compresses_them()
    {
        var html = await _client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, Script().Match(html).Groups["script"].Value);
        request.Headers.Add("Accept-Encoding", "br");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData("/assets/none.js"), InlineData("/api/v1/none"), InlineData("/assets/..%2fxuncha.dll"), InlineData("/openapi/none")]
    public async Task Has_no_page_for_what_is_none(string path)
    {
        using var answer = await _client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Unauthorized });
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("'nonce-(?<nonce>[^']+)'", RegexOptions.None, 1000)]
    private static partial Regex Nonce();

    [GeneratedRegex("src=\"(?<script>/assets/[^\"]+\\.js)\"", RegexOptions.None, 1000)]
    private static partial Regex Script();
}
