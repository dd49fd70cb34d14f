using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Programs;

public sealed class ClientsOnSqlite(OnSqlite fixture) : ClientTests(fixture), IClassFixture<OnSqlite>;

public sealed class ClientsOnPostgres(OnPostgres fixture) : ClientTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Registering programs, and who keeps what they prove themselves with.</summary>
public abstract class ClientTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Are_registered_by_two_administrators_and_shown_to_them_and_to_their_keeper()
    {
        var (system, security) = (await Server.SystemAdminAsync(), await Server.SecurityAdminAsync());
        var draft = await DraftAsync("two-persons");
        (await security.PostAsync("/api/v1/clients", draft)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var proposal = (await system.PostAsync("/api/v1/clients", draft)).Expect(HttpStatusCode.Accepted).Id;
        (await system.PostAsync($"/api/v1/proposals/{proposal}/confirm")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.DoesNotContain("two-persons", (await system.GetAsync("/api/v1/clients?limit=200")).Body, StringComparison.Ordinal);
        (await security.PostAsync($"/api/v1/proposals/{proposal}/confirm")).Expect(HttpStatusCode.OK);

        var keeper = await Server.KeeperAsync();
        var client = (await keeper.GetAsync("/api/v1/clients?limit=200")).Json.GetProperty("items").EnumerateArray().Single(c => c.GetProperty("clientId").GetString() == "two-persons");
        Assert.Equal(["calendars:read"], client.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        var path = $"/api/v1/clients/{client.GetProperty("id").GetGuid()}";
        (await security.GetAsync(path)).Expect(HttpStatusCode.OK);
        using var stranger = await Server.NewPersonAsync();
        (await stranger.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await stranger.GetAsync("/api/v1/clients")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await (await Server.AuditAdminAsync()).GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // What the other confirms must still hold.
        (await system.PostAsync("/api/v1/clients", draft)).ExpectProblem(HttpStatusCode.Conflict, "name-taken");
        var (one, two) = ((await system.PostAsync("/api/v1/clients", await DraftAsync("raced"))).Id, (await system.PostAsync("/api/v1/clients", await DraftAsync("raced"))).Id);
        (await security.PostAsync($"/api/v1/proposals/{one}/confirm")).Expect(HttpStatusCode.OK);
        (await security.PostAsync($"/api/v1/proposals/{two}/confirm")).ExpectProblem(HttpStatusCode.Conflict, "name-taken");
    }

    [Theory]
    [InlineData("clientId", "Upper", "$.clientId")]
    [InlineData("clientId", null, "$.clientId")]
    [InlineData("nameZh", "", "$.nameZh")]
    [InlineData("scopes", new[] { "people:read" }, "$.scopes")] // for people alone
    [InlineData("scopes", new[] { "clients:write" }, "$.scopes")]
    [InlineData("scopes", new string[0], "$.scopes")]
    [InlineData("withinId", "019a9c1e-5a00-7000-8000-000000000001", "$.withinId")]
    [InlineData("organisationId", null, "$.organisationId")]
    [InlineData("keeperId", "019a9c1e-5a00-7000-8000-000000000001", "$.keeperId")]
    [InlineData("authentication", null, "$.authentication")]
    [InlineData("authentication", "outside-provider", "$.authentication")] // the site trusts none
    [InlineData("outsideSubject", "x", "$.outsideSubject")]
    public async Task Are_refused_with_all_that_is_wrong(string member, object? value, string where)
    {
        var draft = await DraftAsync("wrong");
        draft[member] = value;
        var answer = await (await Server.SystemAdminAsync()).PostAsync("/api/v1/clients", draft);
        Assert.True(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid").GetProperty("errors").TryGetProperty(where, out _));
    }

    [Fact]
    public async Task Are_kept_by_no_administrator()
    {
        var draft = await DraftAsync("kept-by-administrator");
        draft["keeperId"] = (await Server.AuditAdminAsync()).PersonId;
        (await (await Server.SystemAdminAsync()).PostAsync("/api/v1/clients", draft)).ExpectProblem(HttpStatusCode.Conflict, "duties-separate");

        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        foreach (var administrator in new[] { await Server.SystemAdminAsync(), await Server.SecurityAdminAsync() })
        {
            (await administrator.PostAsync($"{program.Path}/secret", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.DoesNotContain(await program.NewSecretAsync(), (await administrator.GetAsync(program.Path)).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Are_changed_by_two_and_a_new_keeper_finds_no_old_secret()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read", "deadlines:read"]);
        var secret = await program.NewSecretAsync();
        using var api = RegisteredProgram.With(Server, await program.TokenAsync(secret));
        var draft = new Dictionary<string, object?>(program.Draft) { ["scopes"] = new[] { "calendars:read" } };
        await RegisteredProgram.ByTwoAsync(Server, HttpMethod.Put, program.Path, draft);
        (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/deadlines")).ExpectProblem(HttpStatusCode.Forbidden, "insufficient-scope"); // a token's scopes never outlast the client's
        await program.TokenAsync(secret);

        // A proposal that was thought out on an earlier form of it does not undo a later one.
        var system = await Server.SystemAdminAsync();
        var stale = (await system.SendAsync(HttpMethod.Put, program.Path, program.Draft)).Expect(HttpStatusCode.Accepted).Id;
        using var other = await Server.NewPersonAsync();
        draft["keeperId"] = other.PersonId;
        await RegisteredProgram.ByTwoAsync(Server, HttpMethod.Put, program.Path, draft);
        (await (await Server.SecurityAdminAsync()).PostAsync($"/api/v1/proposals/{stale}/confirm")).ExpectProblem(HttpStatusCode.Conflict, "superseded");
        (await RegisteredProgram.AskAsync(Server, program.Form(secret))).Expect(HttpStatusCode.Unauthorized);
        (await program.Keeper.PostAsync($"{program.Path}/secret", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await other.PostAsync($"{program.Path}/secret", new { })).Expect(HttpStatusCode.OK);

        draft["clientId"] = "another-name";
        (await system.SendAsync(HttpMethod.Put, program.Path, draft)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await system.PostAsync($"{program.Path}/close")).Expect(HttpStatusCode.OK);
        (await system.SendAsync(HttpMethod.Put, program.Path, program.Draft)).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        (await system.PostAsync($"/api/v1/clients/{Guid.NewGuid()}/close")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Take_public_keys_that_are_sound_and_nothing_else()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"], authentication: "private-key");
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        var (point, strong, short_) = (ec.ExportParameters(includePrivateParameters: true), rsa.ExportParameters(includePrivateParameters: false), weak.ExportParameters(includePrivateParameters: false));
        Dictionary<string, string> Ec(string kid) => new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = kid, ["x"] = Base64UrlEncoder.Encode(point.Q.X), ["y"] = Base64UrlEncoder.Encode(point.Q.Y) };
        Dictionary<string, string> Rsa(RSAParameters key) => new() { ["kty"] = "RSA", ["kid"] = "rsa", ["n"] = Base64UrlEncoder.Encode(key.Modulus), ["e"] = Base64UrlEncoder.Encode(key.Exponent) };

        await AddAsync(program, Ec("ec"), HttpStatusCode.NoContent);
        await AddAsync(program, Rsa(strong), HttpStatusCode.NoContent);
        object?[] wrong =
        [
            null, "text", new { kty = "oct", kid = "k", k = "c2VjcmV0" }, Ec("ec"), Rsa(short_), With(Ec("x"), "d", Base64UrlEncoder.Encode(point.D)),
            With(Ec("x"), "x", "AAAA"), With(Ec("x"), "x", "!"), With(Ec("x"), "crv", "P-192"), With(Ec("x"), "kid", ""), With(Ec("x"), "kid", "a/b"),
        ];
        foreach (var jwk in wrong)
        {
            await AddAsync(program, jwk, HttpStatusCode.UnprocessableEntity);
        }

        Assert.Equal(["ec", "rsa"], (await program.Keeper.GetAsync(program.Path)).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetString()));
        (await program.Keeper.SendAsync(HttpMethod.Delete, $"{program.Path}/keys/none")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static Dictionary<string, string> With(Dictionary<string, string> jwk, string member, string value) => new(jwk) { [member] = value };

    private static async Task AddAsync(RegisteredProgram program, object? jwk, HttpStatusCode status) =>
        Assert.Equal((JsonSerializer.Serialize(jwk), status), (JsonSerializer.Serialize(jwk), (await program.Keeper.PostAsync($"{program.Path}/keys", new { jwk })).Status));

    private async Task<Dictionary<string, object?>> DraftAsync(string clientId)
    {
        var root = await Server.RootAsync();
        return RegisteredProgram.DraftOf(clientId, ["calendars:read"], root, root, "secret", (await Server.KeeperAsync()).PersonId);
    }
}
