using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>A caller of the API, with a cookie jar of its own.</summary>
public sealed class Api : IDisposable
{
    public Api(Uri address) => Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    public HttpClient Http { get; }

    /// <summary>Who is signed in; empty for nobody.</summary>
    public Guid PersonId { get; private set; }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Sends a request with a body as JSON (or as it stands, for a string) and headers.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body, body.GetType()),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<Answer> SignInAsync(string userName, string password)
    {
        var answer = await PostAsync("/api/v1/session", new { userName, password });
        if (answer.Status == HttpStatusCode.OK)
        {
            PersonId = answer.Json.GetProperty("person").GetProperty("id").GetGuid();
        }

        return answer;
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public Guid Id => Json.GetProperty("id").GetGuid();

    /// <summary>The cookie of a name that the answer sets, with its flags.</summary>
    public string Cookie(string name) => Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith($"{name}=", StringComparison.Ordinal));

    /// <summary>The answer, if it has this status; otherwise the test fails and shows the body.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Body}");
        return this;
    }

    /// <summary>The problem, if it is one of this type.</summary>
    public JsonElement ExpectProblem(HttpStatusCode status, string code)
    {
        Expect(status);
        Assert.Equal($"urn:xuncha:problem:{code}", Json.GetProperty("type").GetString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        return Json;
    }
}
