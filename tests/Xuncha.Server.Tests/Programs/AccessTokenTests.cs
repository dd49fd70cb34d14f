using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Programs;
using Xuncha.Server.Protection;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Programs;

public sealed class AccessTokensOnSqlite(OnSqlite fixture) : AccessTokenTests(fixture), IClassFixture<OnSqlite>;

public sealed class AccessTokensOnPostgres(OnPostgres fixture) : AccessTokenTests(fixture), IClassFixture<OnPostgres>;

/// <summary>What a token opens, and what is no token.</summary>
public abstract class AccessTokenTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Issuer => Server.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task Are_refused_with_anything_wrong_about_them()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var key = await Server.Services.GetRequiredService<SigningKeys>().CurrentAsync(Cancellation);
        var ours = new SigningCredentials(key.Signs, SecurityAlgorithms.EcdsaSha256);
        using var strange = new Assertions();
        await ExpectAsync(Assertions.Sign(Claims(program), ours, "at+jwt"), isGood: true);

        var now = Server.Now().ToUnixTimeSeconds();
        foreach (var (claim, value) in new (string, object)[]
        {
            ("iss", "https://elsewhere.example"), ("aud", "https://elsewhere.example/api/v1"), ("aud", Issuer), ("exp", now - 60), ("nbf", now + 60), ("sub", "nobody"),
        })
        {
            var claims = Claims(program);
            claims[claim] = value;
            await ExpectAsync(Assertions.Sign(claims, ours, "at+jwt"), isGood: false);
        }

        await ExpectAsync(Assertions.Sign(Claims(program), ours), isGood: false); // another type: an assertion is no access token
        await ExpectAsync(Assertions.Unsigned(Claims(program), "at+jwt"), isGood: false);
        await ExpectAsync(strange.Sign(Claims(program)), isGood: false);
        var byPublicHalf = new SigningCredentials(new SymmetricSecurityKey(Base64UrlEncoder.DecodeBytes(key.Checks.X)) { KeyId = key.Id }, SecurityAlgorithms.HmacSha256);
        await ExpectAsync(Assertions.Sign(Claims(program), byPublicHalf, "at+jwt"), isGood: false);
        await ExpectAsync("made-up", isGood: false);
        await ExpectAsync("", isGood: false);
    }

    [Fact]
    public async Task Open_what_their_scopes_name_and_nothing_that_is_for_people()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read", "deadlines:read"]);
        using var api = await program.SignedInAsync("calendars:read");
        (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
        var refused = await api.GetAsync("/api/v1/deadlines");
        refused.ExpectProblem(HttpStatusCode.Forbidden, "insufficient-scope");
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"deadlines:read\"", refused.Headers.WwwAuthenticate.Single().ToString());
        (await api.GetAsync("/api/v1/people")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await api.GetAsync("/api/v1/proposals")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await api.PostAsync("/api/v1/organisations", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        using var wide = await program.SignedInAsync();
        (await wide.SendAsync(HttpMethod.Patch, "/api/v1/calendars")).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        (await wide.GetAsync("/api/v1/no-such-thing")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await wide.PostAsync("/api/v1/deadlines/compute", new { items = new[] { new { from = "2026-02-10", period = "10 working days" } } })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Say_who_may_come_when_nobody_does()
    {
        using var anonymous = Server.Anonymous();
        var answer = await anonymous.GetAsync("/api/v1/calendars");
        answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
    }

    [Fact]
    public async Task End_at_once_with_their_client_or_its_account()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var secret = await program.NewSecretAsync();
        using var api = RegisteredProgram.With(Server, await program.TokenAsync(secret));
        var admin = await Server.SystemAdminAsync();
        (await admin.PostAsync($"/api/v1/people/{program.Id}/disable")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/calendars")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await RegisteredProgram.AskAsync(Server, program.Form(secret))).Expect(HttpStatusCode.Unauthorized);
        (await admin.PostAsync($"/api/v1/people/{program.Id}/enable")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);

        (await admin.PostAsync($"{program.Path}/close")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/calendars")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await RegisteredProgram.AskAsync(Server, program.Form(secret))).Expect(HttpStatusCode.Unauthorized);
        (await program.Keeper.PostAsync($"{program.Path}/secret", new { })).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
        (await admin.PostAsync($"{program.Path}/close")).ExpectProblem(HttpStatusCode.Conflict, "already-ended");
    }

    [Fact]
    public async Task Outlast_the_key_that_signed_them()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var secret = await program.NewSecretAsync();
        var old = await program.TokenAsync(secret);
        var keys = Server.Services.GetRequiredService<SigningKeys>();
        var cipher = Server.Services.GetRequiredService<FieldCipher>();

        // Another process makes the next key: it is published, and does not sign yet.
        var next = await Server.InDatabaseAsync(db => SigningKeys.RotateAsync(db, cipher, Server.Now(), atOnce: false, Cancellation));
        await UntilKnownAsync(keys, next.Id);
        Assert.Contains(next.Id, await PublishedAsync());
        Assert.NotEqual(next.Id, TokenCheck.Unchecked(await program.TokenAsync(secret))!.Kid);

        // Its time has come.
        var used = await Server.InDatabaseAsync(async db =>
        {
            var key = SigningKey.Create(cipher, Server.Now());
            db.Add(key);
            await db.SaveChangesAsync(Cancellation);
            return key.Id;
        });
        await UntilKnownAsync(keys, used);
        var fresh = await program.TokenAsync(secret);
        Assert.Equal(used, TokenCheck.Unchecked(fresh)!.Kid);
        await ExpectAsync(old, isGood: true);
        await ExpectAsync(fresh, isGood: true);
    }

    [Fact]
    public async Task Get_a_next_key_in_time_and_lose_the_one_whose_tokens_have_run_out()
    {
        await using var server = await fixture.StartAnotherAsync();
        var cipher = server.Services.GetRequiredService<FieldCipher>();
        var keys = server.Services.GetRequiredService<SigningKeys>();
        var now = server.Now();
        var (ended, used) = (SigningKey.Create(cipher, now - Duration.FromDays(60)), SigningKey.Create(cipher, now - SigningKeys.Life));
        await server.InDatabaseAsync(async db =>
        {
            await db.Set<SigningKey>().ExecuteDeleteAsync(Cancellation);
            db.AddRange(ended, used);
            return await db.SaveChangesAsync(Cancellation);
        });
        await keys.KeepAsync(Cancellation);
        await keys.KeepAsync(Cancellation); // the next one is there already
        var left = await server.InDatabaseAsync(db => db.Set<SigningKey>().OrderBy(key => key.UsedFrom).ToListAsync(Cancellation));
        Assert.Equal(2, left.Count);
        Assert.Equal(used.Id, left[0].Id);
        Assert.True(left[1].UsedFrom >= now + SigningKeys.Notice);
    }

    [Fact]
    public async Task Publish_no_private_half()
    {
        using var anonymous = Server.Anonymous();
        var set = (await anonymous.GetAsync("/.well-known/jwks.json")).Expect(HttpStatusCode.OK).Json;
        Assert.All(set.GetProperty("keys").EnumerateArray(), key => Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.EnumerateObject().Select(member => member.Name).Order()));
        var metadata = (await anonymous.GetAsync("/.well-known/oauth-authorization-server")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(Issuer, metadata.GetProperty("issuer").GetString());
        Assert.Equal($"{Issuer}/oauth/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Contains("work-records:write", metadata.GetProperty("scopes_supported").EnumerateArray().Select(scope => scope.GetString()));
    }

    // Keys are not read again for each token that names one that is not known.
    private static async Task UntilKnownAsync(SigningKeys keys, string id)
    {
        while (!(await keys.AllAsync(named: id, Cancellation)).Any(key => key.Id == id))
        {
            await Task.Delay(50, Cancellation);
        }
    }

    private Dictionary<string, object> Claims(RegisteredProgram program) => new()
    {
        ["iss"] = Issuer,
        ["aud"] = $"{Issuer}/api/v1",
        ["sub"] = program.ClientId,
        ["exp"] = Server.Now().ToUnixTimeSeconds() + 60,
        ["jti"] = Guid.NewGuid().ToString(),
        ["scope"] = "calendars:read",
    };

    private async Task ExpectAsync(string token, bool isGood)
    {
        using var api = RegisteredProgram.With(Server, token);
        var answer = await api.GetAsync("/api/v1/calendars");
        if (isGood)
        {
            answer.Expect(HttpStatusCode.OK);
            return;
        }

        answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.StartsWith("Bearer", answer.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal);
    }

    private async Task<List<string?>> PublishedAsync()
    {
        using var anonymous = Server.Anonymous();
        return [.. (await anonymous.GetAsync("/.well-known/jwks.json")).Expect(HttpStatusCode.OK).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString())];
    }
}
