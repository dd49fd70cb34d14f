using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xuncha.Core.Definitions;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class EndpointWalkOnSqlite(TrainingOnSqlite fixture) : EndpointWalkTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class EndpointWalkOnPostgres(TrainingOnPostgres fixture) : EndpointWalkTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>
/// Walks every operation of the OpenAPI document with every kind of caller. What is expected follows from the rule that each operation states
/// about itself (<c>x-requires</c>); an operation without one fails here.
/// </summary>
public abstract partial class EndpointWalkTests(ServerFixture fixture)
{
    // One record of each kind, in a state in which office, party and team see it, or some of them.
    private static readonly (string Definition, string State)[] Shown =
    [
        ("inspections/heze-comprehensive", "on-site"), ("findings/general", "told"), ("interviews/summons", "noticed"), ("tasks/work-record", "filed"),
        ("plans/yearly-plan", "in-force"), ("tip-offs/tip-off", "received"),
    ];

    [Fact]
    public async Task Answers_every_kind_of_caller_as_the_rule_of_each_operation_says()
    {
        var callers = await CallersAsync();
        List<(AccessWorld World, WorldRecord Record)> records = [];
        foreach (var (definition, state) in Shown)
        {
            var world = await AccessWorld.OnAsync(fixture.Server, definition);
            records.Add((world, world.Records.Single(record => record.State == state)));
        }

        var faults = new List<string>();
        foreach (var operation in await OperationsAsync())
        {
            if (operation.Rule is null)
            {
                faults.Add($"{operation}: states no rule; say .Requires(…) where it is mapped");
                continue;
            }

            foreach (var caller in callers)
            {
                Judge(faults, operation, caller, await AskAsync(operation, caller.Api, fixture.Server, Guid.NewGuid(), null), isShown: null);
            }

            if (operation.Rule is not ("by-record" or "by-record-for-people") || !operation.Path.Contains("{id}", StringComparison.Ordinal)
                || records.Find(pair => operation.Path.StartsWith($"/api/v1/{pair.World.Route}/", StringComparison.Ordinal)) is not { World: { } there } found)
            {
                continue;
            }

            foreach (var caller in callers.Where(caller => !IsAbove(caller, there.Definition)))
            {
                Judge(faults, operation, caller, await AskAsync(operation, caller.Api, fixture.Server, found.Record.Id, found.Record), isShown: false);
            }

            foreach (var role in there.Definition.Roles.Where(role => role.Name is "office" or "party" or "team"))
            {
                var insider = new Caller(role.Name, await InsiderAsync(there, role), []);
                Judge(faults, operation, insider, await AskAsync(operation, insider.Api, fixture.Server, found.Record.Id, found.Record), isShown: true);
            }
        }

        Assert.Empty(faults);
    }

    private readonly Dictionary<(AccessWorld World, string Role), Api> insiders = [];

    private async Task<Api> InsiderAsync(AccessWorld world, Role role) =>
        insiders.TryGetValue((world, role.Name), out var known) ? known : insiders[(world, role.Name)] = await world.HolderOfAsync(role);

    // The root is above every organizer.
    private static bool IsAbove(Caller caller, WorkflowDefinition definition) =>
        definition.Roles.Any(role => role.Holder is RoleHolder.Post { Of: Side.Above } post && caller.Posts.Contains(post.Code));

    private static void Judge(List<string> faults, Operation operation, Caller caller, Answer answer, bool? isShown)
    {
        var (status, isSignedIn) = ((int)answer.Status, caller.Name != "anonymous");
        var unauthenticated = answer.Body.Contains("urn:xuncha:problem:unauthenticated", StringComparison.Ordinal);
        var ok = operation.Rule switch
        {
            "anyone" => !unauthenticated && status != 403,
            _ when !isSignedIn => status == 401 && unauthenticated,
            { } rule when caller.Scopes is null && rule.StartsWith("post:", StringComparison.Ordinal) => caller.Posts.Intersect(rule[5..].Split('|')).Any() ? status is not (401 or 403) : status == 403,
            { } rule when caller.Scopes is { } scopes && !IsLetIn(operation, scopes) =>
                status == 403 && answer.Body.Contains(operation.Scope is null ? "urn:xuncha:problem:forbidden" : "urn:xuncha:problem:insufficient-scope", StringComparison.Ordinal)
                    && (operation.Scope is not null || IsForPeople(rule)),
            "people-read" => operation.Method == "GET" && status is not (401 or 403),
            "everybody-reads" => operation.Method == "GET" && status is not (401 or 403),
            "everybody-computes" or "oneself" or "by-organisation" => status is not (401 or 403),
            "by-level" => operation.Path.Contains("{id}", StringComparison.Ordinal) ? status == 404 : status is not (401 or 403),
            // A record that one may not know of and one that is not there are one and the same.
            "by-person" => status == 404, // nobody who is asked about is there
            "by-record" or "by-record-for-people" when isShown == true => status != 401 && (status != 404 || operation.NamesAPart),
            "by-record" or "by-record-for-people" => operation.Path.Contains("{id}", StringComparison.Ordinal) ? status == 404 : status is not (401 or 403),
            _ => false,
        };
        if (!ok || status >= 500)
        {
            faults.Add($"{operation} [{operation.Rule}] by {caller.Name}{(isShown is null ? "" : isShown == true ? ", who sees the record" : ", who does not see the record")}: {status} {answer.Body[..Math.Min(160, answer.Body.Length)]}");
        }
    }

    private static bool IsLetIn(Operation operation, IReadOnlyList<string> scopes) => operation.Scope is { } scope && scopes.Contains(scope);

    // Only these may keep programs out; an operation of another rule that names no scope has no tag to name it by.
    private static bool IsForPeople(string rule) => rule is "oneself" or "people-read" or "by-person" or "by-record-for-people" || rule.StartsWith("post:", StringComparison.Ordinal);

    private static async Task<Answer> AskAsync(Operation operation, Api api, XunchaServer server, Guid id, WorldRecord? record)
    {
        var path = Parameter().Replace(operation.Path, match => match.Groups["name"].Value switch
        {
            "number" or "version" => "1",
            "year" => "2026",
            "calendar" => "cn",
            "family" => "inspections",
            "name" => operation.Path.Contains("/definitions/", StringComparison.Ordinal) ? "heze-comprehensive" : "any",
            "paper" when record is { Papers.Count: > 0 } => $"{record.AnyPaper}",
            "ask" when record is not null => $"{record.Correction}",
            _ => $"{id}",
        });
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.FileType is not null ? $"{path}?name=report&fileName=a.pdf" : path);
        if (operation.Method != "GET")
        {
            request.Content = operation.FileType is not null ? new ByteArrayContent("x"u8.ToArray()) : new StringContent("{}", Encoding.UTF8, "application/json");
            if (operation.FileType is { } type)
            {
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            }
        }

        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<List<Caller>> CallersAsync()
    {
        var server = fixture.Server;
        var county = await server.NewOrganisationAsync("另一县", "county");
        using var anyone = server.Anonymous();
        var scopes = (await anyone.GetAsync("/.well-known/oauth-authorization-server")).Json.GetProperty("scopes_supported").EnumerateArray().Select(s => s.GetString()!).ToList();
        var program = await RegisteredProgram.RegisterAsync(server, scopes);
        return
        [
            new("anonymous", server.Anonymous(), []),
            new("a person without a post", await server.NewPersonAsync(), []),
            new("the system administrator", await server.SystemAdminAsync(), ["system-administrator"]),
            new("the security administrator", await server.SecurityAdminAsync(), ["security-administrator"]),
            new("the audit administrator", await server.AuditAdminAsync(), ["audit-administrator"]),
            new("a process designer", await server.DesignerAsync(), ["process-designer"]),
            new("the commission's office at the root", await server.OfficeAsync(), ["commission-office"]),
            new("the office of another county", await server.NewPersonAsync(("commission-office", county)), []),
            new("a stranger of another county", await server.NewPersonAsync(("liaison", county)), []),
            new("a program with every scope", await program.SignedInAsync(), []) { Scopes = scopes },
            new("a program with one scope", await program.SignedInAsync("calendars:read"), []) { Scopes = ["calendars:read"] },
        ];
    }

    // Signing out comes last: nobody could be asked anything after it.
    private async Task<List<Operation>> OperationsAsync()
    {
        var document = (await (await fixture.Server.DesignerAsync()).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;
        return
        [
            .. (from path in document.GetProperty("paths").EnumerateObject()
                from operation in path.Value.EnumerateObject()
                where operation.Name is "get" or "post" or "put" or "delete" or "patch"
                select new Operation(
                    operation.Name.ToUpperInvariant(),
                    path.Name,
                    operation.Value.TryGetProperty("x-requires", out var rule) ? rule.GetString() : null,
                    ScopeOf(operation.Value),
                    FileTypeOf(operation.Value)))
            .OrderBy(operation => operation is { Method: "DELETE", Path: "/api/v1/session" }).ThenBy(operation => operation.Path, StringComparer.Ordinal),
        ];
    }

    private static string? FileTypeOf(JsonElement operation) => !operation.TryGetProperty("requestBody", out var body) ? null
        : body.GetProperty("content").EnumerateObject().Select(media => media.Name).FirstOrDefault(name => name.EndsWith("octet-stream", StringComparison.Ordinal));

    private static string? ScopeOf(JsonElement operation) => !operation.TryGetProperty("security", out var security) ? null
        : security.EnumerateArray().Select(way => way.TryGetProperty("program", out var scopes) ? scopes[0].GetString() : null).SingleOrDefault(scope => scope is not null);

    private sealed record Caller(string Name, Api Api, IReadOnlyList<string> Posts)
    {
        /// <summary>What a program's token is for; null for people.</summary>
        public IReadOnlyList<string>? Scopes { get; init; }
    }

    /// <param name="Method">The method.</param>
    /// <param name="Path">The path.</param>
    /// <param name="Rule">The rule that it states.</param>
    /// <param name="Scope">The scope that a program needs; null where it is not for programs.</param>
    /// <param name="FileType">The media type of its body where that is a file; otherwise null.</param>
    private sealed record Operation(string Method, string Path, string? Rule, string? Scope, string? FileType)
    {
        /// <summary>Whether it speaks of a part of a record that this record may not have.</summary>
        public bool NamesAPart => Path.Contains("{seat}", StringComparison.Ordinal) || Path.Contains("{paper}", StringComparison.Ordinal) || Path.Contains("{ask}", StringComparison.Ordinal)
            || Path.Contains("{batch}", StringComparison.Ordinal) || Path.Contains("{item}", StringComparison.Ordinal)
            || Path.Contains("{archive}", StringComparison.Ordinal);

        public override string ToString() => $"{Method} {Path}";
    }

    [GeneratedRegex(@"\{(?<name>[^}:]+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
