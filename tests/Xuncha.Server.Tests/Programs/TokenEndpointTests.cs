using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Programs;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Programs;

public sealed class TokenEndpointOnSqlite(OnSqlite fixture) : TokenEndpointTests(fixture), IClassFixture<OnSqlite>;

public sealed class TokenEndpointOnPostgres(OnPostgres fixture) : TokenEndpointTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Asking for tokens (RFC 6749, RFC 7523) and giving them back (RFC 7009).</summary>
public abstract class TokenEndpointTests(ServerFixture fixture)
{
    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Gives_a_token_for_a_secret_in_the_header_or_in_the_form()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read", "inspections:read"]);
        var secret = await program.NewSecretAsync();
        var basic = Basic(program.ClientId, secret);
        var answer = (await RegisteredProgram.AskAsync(Server, [new("grant_type", "client_credentials")], basic)).Expect(HttpStatusCode.OK);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("Bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal(600, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("calendars:read inspections:read", answer.Json.GetProperty("scope").GetString());

        var token = await program.TokenAsync(secret, "calendars:read");
        using var api = RegisteredProgram.With(Server, token);
        (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
        var read = TokenCheck.Unchecked(token)!;
        Assert.Equal(("at+jwt", "ES256", program.ClientId, "calendars:read"), (read.Typ, read.Alg, read.Subject, read.GetPayloadValue<string>("scope")));
    }

    [Theory]
    [InlineData("grant_type", null, "invalid_request", 400)]
    [InlineData("grant_type", "password", "unsupported_grant_type", 400)]
    [InlineData("grant_type", "authorization_code", "unsupported_grant_type", 400)]
    [InlineData("scope", "calendars:read inspections:write", "invalid_scope", 400)] // one that it has, one that it has not
    [InlineData("scope", "everything", "invalid_scope", 400)]
    [InlineData("client_secret", "wrong", "invalid_client", 401)]
    [InlineData("client_secret", null, "invalid_client", 401)]
    [InlineData("client_id", "nobody", "invalid_client", 401)]
    [InlineData("client_id", null, "invalid_client", 401)]
    [InlineData("client_assertion", "x.y.z", "invalid_request", 400)] // two ways at once
    public async Task Refuses_in_the_words_of_the_standard(string field, string? value, string error, int status)
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var form = program.Form(await program.NewSecretAsync());
        form.Remove(field);
        if (value is not null)
        {
            form[field] = value;
        }

        ExpectError(await RegisteredProgram.AskAsync(Server, form), error, status);
    }

    [Fact]
    public async Task Refuses_what_is_no_form_or_has_a_field_twice_or_is_too_long()
    {
        using var api = Server.Anonymous();
        ExpectError(await api.PostAsync("/oauth/token", new { grant_type = "client_credentials" }), "invalid_request", 400);
        ExpectError(await RegisteredProgram.AskAsync(Server, [new("grant_type", "client_credentials"), new("grant_type", "client_credentials")]), "invalid_request", 400);
        (await RegisteredProgram.AskAsync(Server, [new("grant_type", new string('x', 20_000))])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        foreach (var header in new[] { "Basic", "Basic !!!", "Basic " + Convert.ToBase64String("no-colon"u8) })
        {
            var answer = await RegisteredProgram.AskAsync(Server, [new("grant_type", "client_credentials")], header);
            ExpectError(answer, "invalid_client", 401);
            Assert.StartsWith("Basic", answer.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Takes_an_assertion_by_a_registered_key_once()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"], authentication: "private-key");
        using var key = new Assertions();
        (await program.Keeper.PostAsync($"{program.Path}/keys", new { jwk = key.Jwk })).Expect(HttpStatusCode.NoContent);
        var claims = Assertions.Claims(program, Server.Now());
        var assertion = key.Sign(claims);
        (await RegisteredProgram.AskAsync(Server, Assertions.Form(assertion))).Expect(HttpStatusCode.OK);
        ExpectError(await RegisteredProgram.AskAsync(Server, Assertions.Form(assertion)), "invalid_client", 401);
        ExpectError(await RegisteredProgram.AskAsync(Server, Assertions.Form(key.Sign(claims))), "invalid_client", 401); // the same jti, signed again

        var toIssuer = Assertions.Claims(program, Server.Now());
        toIssuer["aud"] = Server.Address.GetLeftPart(UriPartial.Authority);
        (await RegisteredProgram.AskAsync(Server, Assertions.Form(key.Sign(toIssuer)))).Expect(HttpStatusCode.OK);

        (await program.Keeper.SendAsync(HttpMethod.Delete, $"{program.Path}/keys/{key.KeyId}")).Expect(HttpStatusCode.NoContent);
        ExpectError(await RegisteredProgram.AskAsync(Server, Assertions.Form(key.Sign(Assertions.Claims(program, Server.Now())))), "invalid_client", 401);
    }

    [Fact]
    public async Task Refuses_every_assertion_that_is_not_wholly_right()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"], authentication: "private-key");
        using var key = new Assertions();
        using var other = new Assertions();
        (await program.Keeper.PostAsync($"{program.Path}/keys", new { jwk = key.Jwk })).Expect(HttpStatusCode.NoContent);
        var now = Server.Now().ToUnixTimeSeconds();
        (string Claim, object? Value)[] wrong =
        [
            ("iss", "nobody"), ("sub", "nobody"), ("sub", null), ("aud", "https://elsewhere.example/oauth/token"), ("aud", null),
            ("exp", now - 60), ("exp", now + 3600), ("exp", null), ("nbf", now + 120), ("jti", null), ("jti", ""),
        ];
        foreach (var (claim, value) in wrong)
        {
            var claims = Assertions.Claims(program, Server.Now());
            claims.Remove(claim);
            if (value is not null)
            {
                claims[claim] = value;
            }

            ExpectError(await RegisteredProgram.AskAsync(Server, Assertions.Form(key.Sign(claims))), "invalid_client", 401);
        }

        var good = Assertions.Claims(program, Server.Now());
        foreach (var assertion in new[] { other.Sign(good), key.SignByPublicHalf(good), Assertions.Unsigned(good, "JWT"), "x.y.z", "" })
        {
            ExpectError(await RegisteredProgram.AskAsync(Server, Assertions.Form(assertion)), "invalid_client", 401);
        }

        var form = Assertions.Form(key.Sign(good));
        form["client_assertion_type"] = "password";
        ExpectError(await RegisteredProgram.AskAsync(Server, form), "invalid_request", 400);
        (await RegisteredProgram.AskAsync(Server, Assertions.Form(key.Sign(good)))).Expect(HttpStatusCode.OK); // none of the others has used it up
    }

    [Fact]
    public async Task Writes_failures_down_and_not_a_flood_of_them()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var secret = await program.NewSecretAsync();
        for (var i = 0; i < SignInGuard.MostOfOne + 2; i++)
        {
            ExpectError(await RegisteredProgram.AskAsync(Server, program.Form("wrong")), "invalid_client", 401);
        }

        await program.TokenAsync(secret); // which nobody can keep it from by failing
        var id = program.Id.ToString();
        var noted = await Server.InDatabaseAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == id && e.Action == "token-refused").ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(SignInGuard.MostOfOne, noted.Count);
        Assert.All(noted, entry => Assert.Equal((AuditOutcome.Refused, "client", "POST /oauth/token"), (entry.Outcome, entry.SubjectKind, entry.Operation)));
    }

    [Fact]
    public async Task Takes_each_client_in_its_own_way_only()
    {
        var bySecret = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var byKey = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"], authentication: "private-key");
        using var key = new Assertions();
        (await bySecret.Keeper.PostAsync($"{bySecret.Path}/keys", new { jwk = key.Jwk })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        (await byKey.Keeper.PostAsync($"{byKey.Path}/secret", new { })).ExpectProblem(HttpStatusCode.Conflict, "not-open");
        ExpectError(await RegisteredProgram.AskAsync(Server, Assertions.Form(key.Sign(Assertions.Claims(bySecret, Server.Now())))), "invalid_client", 401);
    }

    [Fact]
    public async Task Keeps_the_former_secret_good_for_the_overlap()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var first = await program.NewSecretAsync();
        var second = await program.NewSecretAsync();
        await program.TokenAsync(first);
        await program.TokenAsync(second);
        var third = await program.NewSecretAsync(); // the first ends, though its day was not over
        ExpectError(await RegisteredProgram.AskAsync(Server, program.Form(first)), "invalid_client", 401);
        await program.TokenAsync(second);
        var secrets = (await program.Keeper.GetAsync(program.Path)).Expect(HttpStatusCode.OK).Json.GetProperty("secrets").EnumerateArray().ToList();
        Assert.Equal([true, false], secrets.Select(secret => secret.TryGetProperty("endsAt", out var ends) && ends.ValueKind != System.Text.Json.JsonValueKind.Null));

        var fourth = await program.NewSecretAsync(overlapHours: 0);
        ExpectError(await RegisteredProgram.AskAsync(Server, program.Form(third)), "invalid_client", 401);
        await program.TokenAsync(fourth);
    }

    [Fact]
    public async Task Ends_a_token_that_its_own_client_gives_back()
    {
        var program = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var other = await RegisteredProgram.RegisterAsync(Server, ["calendars:read"]);
        var (secret, othersSecret) = (await program.NewSecretAsync(), await other.NewSecretAsync());
        var token = await program.TokenAsync(secret);
        using var api = RegisteredProgram.With(Server, token);

        // Somebody else's, and one that is none: both are answered as if they had never been good.
        (await RevokeAsync(other.Form(othersSecret), token)).Expect(HttpStatusCode.OK);
        (await RevokeAsync(program.Form(secret), "x.y.z")).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
        ExpectError(await RevokeAsync(program.Form("wrong"), token), "invalid_client", 401);
        ExpectError(await RevokeAsync(program.Form(secret), null), "invalid_request", 400);

        (await RevokeAsync(program.Form(secret), token)).Expect(HttpStatusCode.OK);
        (await RevokeAsync(program.Form(secret), token)).Expect(HttpStatusCode.OK);
        (await api.GetAsync("/api/v1/calendars")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        using var next = RegisteredProgram.With(Server, await program.TokenAsync(secret));
        (await next.GetAsync("/api/v1/calendars")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Forgets_what_was_spent_when_its_time_has_run_out()
    {
        var until = Server.Now();
        await Server.InDatabaseAsync(async db =>
        {
            Assert.True(await SpentToken.SpendAsync(db, "old", until, TestContext.Current.CancellationToken));
            Assert.True(await SpentToken.SpendAsync(db, "new", until + NodaTime.Duration.FromHours(1), TestContext.Current.CancellationToken));
            Assert.False(await SpentToken.SpendAsync(db, "new", until, TestContext.Current.CancellationToken));
            return 0;
        });
        await using var scope = Server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ForgetSpentTokens>().RunAsync(TestContext.Current.CancellationToken);
        var left = await Server.InDatabaseAsync(db => db.Set<SpentToken>().Where(t => t.Key == "old" || t.Key == "new").Select(t => t.Key).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["new"], left);
    }

    private Task<Answer> RevokeAsync(Dictionary<string, string> form, string? token)
    {
        form.Remove("grant_type");
        if (token is not null)
        {
            form["token"] = token;
        }

        return RegisteredProgram.AskAsync(Server, form, path: "/oauth/revoke");
    }

    private static string Basic(string id, string secret) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"))}";

    private static void ExpectError(Answer answer, string error, int status)
    {
        answer.Expect((HttpStatusCode)status);
        Assert.Equal(error, answer.Json.GetProperty("error").GetString());
        Assert.NotEmpty(answer.Json.GetProperty("error_description").GetString()!);
        Assert.Equal(2, answer.Json.EnumerateObject().Count());
    }
}
