using System.Net;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>A program of another system, registered by the first system and security administrators.</summary>
public sealed class RegisteredProgram
{
    private RegisteredProgram(XunchaServer server, Guid id, Dictionary<string, object?> draft, string clientId, Api keeper) =>
        (Server, Id, Draft, ClientId, Keeper) = (server, id, draft, clientId, keeper);

    private static int made;

    public XunchaServer Server { get; }

    public Guid Id { get; }

    public string ClientId { get; }

    /// <summary>What it was registered with.</summary>
    public Dictionary<string, object?> Draft { get; }

    /// <summary>Who keeps its credentials. The server's, so that nobody has to dispose of it.</summary>
    public Api Keeper { get; }

    public string Path => $"/api/v1/clients/{Id}";

    /// <summary>Registers one.</summary>
    /// <param name="server">Where.</param>
    /// <param name="scopes">What its tokens may be for.</param>
    /// <param name="within">The top of its part of the tree; the root where it is not given.</param>
    /// <param name="authentication">How it proves that it is itself.</param>
    /// <param name="outsideSubject">What the outside provider calls it.</param>
    public static async Task<RegisteredProgram> RegisterAsync(
        XunchaServer server, IReadOnlyList<string> scopes, Guid? within = null, string authentication = "secret", string? outsideSubject = null)
    {
        var keeper = await server.KeeperAsync();
        var root = await server.RootAsync();
        var clientId = $"program-{Interlocked.Increment(ref made)}";
        var draft = DraftOf(clientId, scopes, root, within ?? root, authentication, keeper.PersonId, outsideSubject);
        await ByTwoAsync(server, HttpMethod.Post, "/api/v1/clients", draft);
        var listed = (await keeper.GetAsync("/api/v1/clients?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray();
        var id = listed.Single(client => client.GetProperty("clientId").GetString() == clientId).GetProperty("id").GetGuid();
        return new(server, id, draft, clientId, keeper);
    }

    /// <summary>What the system administrator proposes and the security administrator confirms.</summary>
    public static async Task ByTwoAsync(XunchaServer server, HttpMethod method, string path, object body)
    {
        var proposal = (await (await server.SystemAdminAsync()).SendAsync(method, path, body)).Expect(HttpStatusCode.Accepted).Id;
        (await (await server.SecurityAdminAsync()).PostAsync($"/api/v1/proposals/{proposal}/confirm")).Expect(HttpStatusCode.OK);
    }

    /// <summary>A draft as the API takes it.</summary>
    public static Dictionary<string, object?> DraftOf(
        string clientId, IReadOnlyList<string> scopes, Guid organisationId, Guid withinId, string authentication, Guid keeperId, string? outsideSubject = null) => new()
        {
            ["clientId"] = clientId,
            ["nameZh"] = "外部系统",
            ["nameEn"] = "another system",
            ["organisationId"] = organisationId,
            ["withinId"] = withinId,
            ["scopes"] = scopes,
            ["authentication"] = authentication,
            ["keeperId"] = keeperId,
            ["outsideSubject"] = outsideSubject,
        };

    /// <summary>A new secret, made by the keeper.</summary>
    public async Task<string> NewSecretAsync(int overlapHours = 24) =>
        (await Keeper.PostAsync($"{Path}/secret", new { overlapHours })).Expect(HttpStatusCode.OK).Json.GetProperty("secret").GetString()!;

    /// <summary>Asks for a token with this form.</summary>
    public static async Task<Answer> AskAsync(XunchaServer server, IEnumerable<KeyValuePair<string, string>> form, string? authorization = null, string path = "/oauth/token")
    {
        using var api = server.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A form to ask for a token by a secret.</summary>
    public Dictionary<string, string> Form(string secret, string? scope = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = ClientId, ["client_secret"] = secret };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        return form;
    }

    /// <summary>A token by a secret.</summary>
    public async Task<string> TokenAsync(string secret, string? scope = null) =>
        (await AskAsync(Server, Form(secret, scope))).Expect(HttpStatusCode.OK).Json.GetProperty("access_token").GetString()!;

    /// <summary>A caller with a token; the test disposes of it.</summary>
    public static Api With(XunchaServer server, string token)
    {
        var api = server.Anonymous();
        api.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return api;
    }

    /// <summary>A caller with a token of its own for all its scopes, or for these; the test disposes of it.</summary>
    public async Task<Api> SignedInAsync(string? scope = null) => With(Server, await TokenAsync(await NewSecretAsync(), scope));
}
