using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Xuncha.Server.Programs;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Programs;

[Collection(OutsideProviderTests.OneProvider)]
public sealed class OutsideProviderOnSqlite(OnSqlite fixture, OidcProvider provider) : OutsideProviderTests(fixture, provider), IClassFixture<OnSqlite>;

[Collection(OutsideProviderTests.OneProvider)]
public sealed class OutsideProviderOnPostgres(OnPostgres fixture, OidcProvider provider) : OutsideProviderTests(fixture, provider), IClassFixture<OnPostgres>;

/// <summary>Tokens of a real OpenID Connect provider.</summary>
public abstract class OutsideProviderTests(ServerFixture fixture, OidcProvider provider)
{
    /// <summary>One after the other: the provider's keys change in one of the tests.</summary>
    public const string OneProvider = "one provider";

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Lets_in_the_program_that_was_registered_for_them()
    {
        await TrustAsync();
        var program = await OursAsync();
        using var api = RegisteredProgram.With(Server, await provider.TokenAsync());
        (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/deadlines")).ExpectProblem(HttpStatusCode.Forbidden, "insufficient-scope");
        (await RegisteredProgram.AskAsync(Server, program.Form("any"))).Expect(HttpStatusCode.Unauthorized); // it gets no token of ours

        var again = new Dictionary<string, object?>(program.Draft) { ["clientId"] = "the-same-subject" };
        (await (await Server.SystemAdminAsync()).PostAsync("/api/v1/clients", again)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        await ExpectAsync(await provider.TokenAsync("stranger"), isGood: false); // nobody registered it
        await ExpectAsync(await provider.TokenAsync(resource: "urn:another-system"), isGood: false);
        await ExpectAsync(await provider.TokenAsync(resource: "urn:xuncha:expired"), isGood: false);
        await RefuseMadeUpAsync(await provider.TokenAsync());

        (await (await Server.SystemAdminAsync()).PostAsync($"{program.Path}/close")).Expect(HttpStatusCode.OK);
        await ExpectAsync(await provider.TokenAsync(), isGood: false);
    }

    [Fact]
    public async Task Are_checked_with_the_keys_of_now()
    {
        await TrustAsync();
        await OursAsync();
        var old = await provider.TokenAsync();
        await ExpectAsync(old, isGood: true);
        await provider.RotateAsync();

        // A key that is not known is looked for; not for every token of a flood, and so perhaps not for the first.
        using var api = RegisteredProgram.With(Server, await provider.TokenAsync());
        Answer answer;
        var tries = 0;
        while ((answer = await api.GetAsync("/api/v1/calendars")).Status == HttpStatusCode.Unauthorized && ++tries < 300)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        answer.Expect(HttpStatusCode.OK);
        await ExpectAsync(old, isGood: false);
    }

    [Fact]
    public async Task Let_nobody_in_where_the_site_trusts_no_provider_or_cannot_reach_it()
    {
        await TrustAsync();
        await OursAsync();
        var token = await provider.TokenAsync();
        await ExpectAsync(token, isGood: true);
        await Server.RestartAsync(options => options with { Oidc = null });
        await ExpectAsync(token, isGood: false);

        var nowhere = "http://127.0.0.1:9";
        await Server.RestartAsync(options => options with { Oidc = new(nowhere, "xuncha") });
        using var key = new Assertions();
        await ExpectAsync(key.Sign(new() { ["iss"] = nowhere, ["aud"] = "xuncha", ["sub"] = "ours", ["exp"] = Server.Now().ToUnixTimeSeconds() + 60 }), isGood: false);
    }

    // What the provider would say, said by somebody else.
    private async Task RefuseMadeUpAsync(string token)
    {
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(token.Split('.')[1]))!;
        var keyId = TokenCheck.Unchecked(token)!.Kid;
        using var strange = new Assertions();
        await ExpectAsync(strange.Sign(claims), isGood: false);
        await ExpectAsync(Assertions.Unsigned(claims, "at+jwt"), isGood: false);
        using var http = new HttpClient();
        using var set = JsonDocument.Parse(await http.GetStringAsync($"{await provider.IssuerAsync()}/jwks", TestContext.Current.CancellationToken));
        var x = set.RootElement.GetProperty("keys")[0].GetProperty("x").GetString();
        await ExpectAsync(Assertions.Sign(claims, new(new SymmetricSecurityKey(Base64UrlEncoder.DecodeBytes(x)) { KeyId = keyId }, SecurityAlgorithms.HmacSha256), "at+jwt"), isGood: false);
        claims["iss"] = "https://elsewhere.example";
        await ExpectAsync(strange.Sign(claims), isGood: false);
    }

    private async Task TrustAsync()
    {
        var issuer = await provider.IssuerAsync();
        await Server.RestartAsync(options => options with { Oidc = new(issuer, "xuncha") });
    }

    // The subject is one program's; the one of another test is closed first.
    private async Task<RegisteredProgram> OursAsync()
    {
        var admin = await Server.SystemAdminAsync();
        foreach (var client in (await admin.GetAsync("/api/v1/clients?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray())
        {
            await admin.PostAsync($"/api/v1/clients/{client.GetProperty("id").GetGuid()}/close");
        }

        return await RegisteredProgram.RegisterAsync(Server, ["calendars:read"], authentication: "outside-provider", outsideSubject: "ours");
    }

    private async Task ExpectAsync(string token, bool isGood)
    {
        using var api = RegisteredProgram.With(Server, token);
        (await api.GetAsync("/api/v1/calendars")).Expect(isGood ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }
}
