using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xuncha.Server.Documents;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Hosting;

public sealed partial class OpenApiTests(OnSqlite fixture) : IClassFixture<OnSqlite>
{
    [Fact]
    public async Task Is_version_3_1_and_behind_sign_in()
    {
        using var anonymous = fixture.Server.Anonymous();
        (await anonymous.GetAsync("/openapi/v1.json")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.StartsWith("3.1", (await DocumentAsync()).GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describes_every_operation_with_summary_examples_and_error_answers()
    {
        var faults = new List<string>();
        foreach (var (method, path, operation) in Operations(await DocumentAsync()))
        {
            void Require(bool holds, string what)
            {
                if (!holds)
                {
                    faults.Add($"{method} {path}: {what}");
                }
            }

            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            Require(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Contains(" / ", StringComparison.Ordinal), "summary in both languages");
            Require(!operation.TryGetProperty("requestBody", out var body) || HasExample(body), "example of the request");
            Require(responses.Where(r => r.Name[0] == '2').All(r => !r.Value.TryGetProperty("content", out _) || HasExample(r.Value)), "example of the answer");
            Require(responses.Any(r => r.Name[0] == '2'), "what it answers when it succeeds");
            Require(path == "/health/live" || responses.Any(r => r.Name[0] is '4' or '5'), "error answers");
            Require(!path.Contains("{id}", StringComparison.Ordinal) || responses.Any(r => r.Name == "404"), "404");
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Opens_nothing_to_the_unauthenticated_but_health_and_the_sign_in_itself()
    {
        using var anonymous = fixture.Server.Anonymous();
        var open = new List<string>();
        foreach (var (method, path, _) in Operations(await DocumentAsync()))
        {
            var answer = await anonymous.SendAsync(
                new HttpMethod(method.ToUpperInvariant()), Parameter().Replace(path, Guid.NewGuid().ToString()), method == "get" ? null : "{}");
            if (answer.Status != HttpStatusCode.Unauthorized || !answer.Body.Contains("urn:xuncha:problem:unauthenticated", StringComparison.Ordinal))
            {
                open.Add($"{method} {path}");
            }
        }

        Assert.Equal(
            [
                "get /.well-known/jwks.json", "get /.well-known/oauth-authorization-server",
                "get /api/v1/open/inspections", "get /api/v1/open/offices", "get /api/v1/open/questionnaires/{code}", "get /api/v1/open/tip-offs/{code}", "get /health/live", "get /health/ready",
                "post /api/v1/open/questionnaires/{code}", "post /api/v1/open/tip-offs", "post /api/v1/open/tip-offs/{code}/additions", "post /api/v1/open/tip-offs/{code}/papers", "post /api/v1/session", "post /api/v1/session/activation", "post /api/v1/session/second-factor", "post /oauth/revoke", "post /oauth/token",
            ],
            open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_just_the_query_parameters_that_an_operation_does_not_refuse()
    {
        var admin = await fixture.Server.SystemAdminAsync();
        var asked = 0;
        foreach (var (method, path, operation) in Operations(await DocumentAsync()).Where(o => o.Path.StartsWith("/api/v1/", StringComparison.Ordinal) && !o.Path.StartsWith("/api/v1/open/", StringComparison.Ordinal)))
        {
            var parameters = operation.TryGetProperty("parameters", out var described) ? described.EnumerateArray().ToList() : [];
            var numbers = parameters.Where(one => one.GetProperty("schema").TryGetProperty("format", out var format) && format.GetString() == "int32").Select(one => one.GetProperty("name").GetString()).ToList();
            var answer = await admin.SendAsync(
                new HttpMethod(method.ToUpperInvariant()), Parameter().Replace(path, name => numbers.Contains(name.Value.Trim('{', '}')) ? "1" : Guid.NewGuid().ToString()) + "?pgae=2", method == "get" ? null : "{}", ("Accept-Language", "en"));
            if (answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.UnsupportedMediaType)
            {
                continue; // for others than the administrator, or with a file for its body
            }

            asked++;
            var named = parameters.Where(one => one.GetProperty("in").GetString() == "query").Select(one => one.GetProperty("name").GetString()!).ToList();
            Assert.Equal(
                named.Count == 0 ? "The operation has no query parameters and was given: pgae" : $"There is no such query parameter: pgae; there are: {string.Join(", ", named)}",
                answer.ExpectProblem(HttpStatusCode.BadRequest, "unknown-parameter").GetProperty("detail").GetString());
        }

        Assert.True(asked > 100, $"only {asked} operations were asked");
    }

    [Fact]
    public async Task Tells_every_scope_that_a_program_can_be_given()
    {
        var document = await DocumentAsync();
        var grant = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("program").GetProperty("flows").GetProperty("clientCredentials");
        var scopes = grant.GetProperty("scopes").EnumerateObject().Select(scope => scope.Name).Order(StringComparer.Ordinal).ToList();
        using var anonymous = fixture.Server.Anonymous();
        var metadata = (await anonymous.GetAsync("/.well-known/oauth-authorization-server")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(metadata.GetProperty("scopes_supported").EnumerateArray().Select(scope => scope.GetString()!), scopes);
        Assert.Equal(metadata.GetProperty("token_endpoint").GetString(), grant.GetProperty("tokenUrl").GetString());
        var asked = Operations(document).Where(operation => operation.Operation.TryGetProperty("security", out _))
            .SelectMany(operation => operation.Operation.GetProperty("security").EnumerateArray())
            .SelectMany(way => way.TryGetProperty("program", out var needed) ? needed.EnumerateArray().Select(scope => scope.GetString()!) : []);
        Assert.Equal(scopes, asked.Distinct().Order(StringComparer.Ordinal));
    }

    private async Task<JsonElement> DocumentAsync() =>
        (await (await fixture.Server.SystemAdminAsync()).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is "get" or "post" or "put" or "delete" or "patch"
        select (operation.Name, path.Name, operation.Value);

    // A file is its bytes; everything else is JSON and shown.
    private static bool HasExample(JsonElement body) =>
        body.GetProperty("content").EnumerateObject().All(media => media.Name == "application/octet-stream" || FileKinds.MediaTypes.Contains(media.Name) || media.Value.TryGetProperty("example", out _));

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
