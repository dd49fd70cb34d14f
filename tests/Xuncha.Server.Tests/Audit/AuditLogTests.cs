using System.Net;
using System.Text.Json;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Hosting;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

public sealed class AuditLogOnSqlite(OnSqlite fixture) : AuditLogTests(fixture), IClassFixture<OnSqlite>;

public sealed class AuditLogOnPostgres(OnPostgres fixture) : AuditLogTests(fixture), IClassFixture<OnPostgres>;

/// <summary>Who reads the log, and how much of it.</summary>
public abstract class AuditLogTests(ServerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Shows_the_audit_administrator_everything_but_the_content_in_pages()
    {
        var (_, _, person) = await Server.NewAccountAsync("person");
        var audit = await Server.AuditAdminAsync();
        var made = Assert.Single(await ItemsAsync(audit, $"subject={person}&action=person-made"));
        Assert.Equal((await Server.SystemAdminAsync()).PersonId, made.GetProperty("actorId").GetGuid());
        Assert.Equal(("person", "done", true), (made.GetProperty("subjectKind").GetString(), made.GetProperty("outcome").GetString(), made.GetProperty("hasContent").GetBoolean()));
        Assert.False(made.TryGetProperty("content", out _));

        var all = await ItemsAsync(audit, "limit=200&subjectKind=person");
        var (paged, after) = (new List<JsonElement>(), "");
        do
        {
            var page = (await audit.GetAsync($"/api/v1/audit/entries?subjectKind=person&limit=3{after}")).Expect(HttpStatusCode.OK).Json;
            paged.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);
        Assert.Equal(all.Select(entry => entry.GetProperty("id").GetGuid()), paged.Select(entry => entry.GetProperty("id").GetGuid()));
        Assert.Empty(await ItemsAsync(audit, "to=2020-01-01"));
        Assert.Equal(all.Count, (await ItemsAsync(audit, "from=2020-01-01&limit=200&subjectKind=person")).Count);
        Assert.Empty(await ItemsAsync(audit, $"subject={person}&outcome=refused"));
        (await audit.GetAsync("/api/v1/audit/entries?outcome=perhaps")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task Shows_seals_and_what_waits_for_one()
    {
        await LogExport.GrowAsync(Server, seals: 2, entries: 1);
        var audit = await Server.AuditAdminAsync();
        var seals = (await audit.GetAsync("/api/v1/audit/seals?limit=1")).Expect(HttpStatusCode.OK).Json;
        var newest = seals.GetProperty("items")[0].GetProperty("number").GetInt64();
        var older = (await audit.GetAsync($"/api/v1/audit/seals?limit=1&after={seals.GetProperty("next").GetString()}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(newest - 1, older.GetProperty("items")[0].GetProperty("number").GetInt64());
        var status = (await audit.GetAsync("/api/v1/audit/status")).Expect(HttpStatusCode.OK).Json;
        Assert.True(status.GetProperty("lastSeal").GetProperty("number").GetInt64() >= newest);
        Assert.Equal(status.GetProperty("unsealed").GetInt32() == 0, status.GetProperty("oldestUnsealedAt").ValueKind == JsonValueKind.Null);
        Assert.Equal("none", status.GetProperty("witness").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Writes_the_log_out_over_HTTP_as_it_can_be_verified_offline()
    {
        await LogExport.GrowAsync(Server, seals: 2, entries: 3);
        var audit = await Server.AuditAdminAsync();
        using var response = await audit.Http.GetAsync(new Uri("/api/v1/audit/export", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var folder = Directory.CreateTempSubdirectory("xuncha-export-");
        var (file, witness, key) = (Path.Combine(folder.FullName, "audit.ndjson"), Path.Combine(folder.FullName, "witness"), Path.Combine(folder.FullName, "key.pem"));
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        await File.WriteAllTextAsync(file, text, Cancellation);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ExportLine>(line, Json.Options)!).ToList();
        await File.WriteAllTextAsync(key, lines[0].Header!.Keys.Single().Pem, Cancellation);
        await File.WriteAllTextAsync(witness, JsonSerializer.Serialize(lines.Last(line => line.Seal is not null).Seal, Json.Options), Cancellation);

        var good = await XunchaProgram.RunAsync("verify-audit", file, "--witness", witness, "--key", key);
        Assert.True(good.ExitCode == 0, good.Output + good.Errors);
        var json = JsonDocument.Parse((await XunchaProgram.RunAsync("verify-audit", file, "--json")).Output).RootElement;
        Assert.Equal(0, json.GetProperty("findings").GetArrayLength());
        Assert.Equal(lines.Count(line => line.Sealed is not null), json.GetProperty("proven").GetInt64());

        await File.WriteAllTextAsync(file, text.Replace("\"subjectId\":\"1/2\"", "\"subjectId\":\"1/3\"", StringComparison.Ordinal) + "{\"x\":1}\n", Cancellation);
        var bad = await XunchaProgram.RunAsync("verify-audit", file);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains(bad.Lines, line => line.Contains("was changed", StringComparison.Ordinal));
        Assert.Contains(bad.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal(2, (await XunchaProgram.RunAsync("verify-audit", file + ".absent")).ExitCode);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Writes_the_log_out_at_the_console_and_archives_nothing_that_is_too_young()
    {
        var folder = Directory.CreateTempSubdirectory("xuncha-console-");
        var (file, archive) = (Path.Combine(folder.FullName, "audit.ndjson"), Path.Combine(folder.FullName, "archive.ndjson"));
        var environment = new Dictionary<string, string>
        {
            ["XUNCHA_DB"] = Server.Options.Database.IsPostgres ? Server.Options.Database.ConnectionString : "",
            ["XUNCHA_DATA"] = Server.Options.Database.Folder ?? folder.FullName,
            ["XUNCHA_KEYS"] = Server.Options.Keys,
        };
        var exported = await XunchaProgram.RunAsync(["audit", "export", file], "", environment);
        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Equal(0, (await XunchaProgram.RunAsync("verify-audit", file)).ExitCode);
        var young = await XunchaProgram.RunAsync(["audit", "archive", archive, "--before", "2200-01-01"], "", environment);
        Assert.Equal(1, young.ExitCode);
        Assert.Contains("12 months", young.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await XunchaProgram.RunAsync(["audit", "archive", archive, "--before", "soon"], "", environment)).ExitCode);
        Assert.False(File.Exists(archive));
        Assert.Single(await ItemsAsync(await Server.AuditAdminAsync(), "action=log-exported&subjectKind=audit_entry"), entry => entry.GetProperty("operation").GetString() == "xuncha audit export");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Opens_content_to_a_second_person_outside_the_administrators_and_to_nobody_else()
    {
        var root = await Server.RootAsync();
        using var opener = await Server.NewPersonAsync(("discipline-organ", root));
        using var other = await Server.NewPersonAsync(("commission-office", root));
        var (userName, _, person) = await Server.NewAccountAsync("person");
        var audit = await Server.AuditAdminAsync();
        var entry = Assert.Single(await ItemsAsync(audit, $"subject={person}")).GetProperty("id").GetGuid();
        (await audit.PostAsync("/api/v1/audit/openings", new { reason = "核查" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await audit.PostAsync("/api/v1/audit/openings", new { entries = new[] { entry } })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var proposal = (await audit.PostAsync("/api/v1/audit/openings", new { entries = new[] { entry }, reason = "核查" })).Expect(HttpStatusCode.Accepted).Id;
        (await opener.GetAsync($"/api/v1/audit/openings/{proposal}")).ExpectProblem(HttpStatusCode.NotFound, "not-found"); // not confirmed yet
        (await audit.PostAsync($"/api/v1/proposals/{proposal}/confirm")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await Server.SystemAdminAsync()).PostAsync($"/api/v1/proposals/{proposal}/confirm")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await opener.PostAsync($"/api/v1/proposals/{proposal}/confirm")).Expect(HttpStatusCode.OK);

        var opened = Assert.Single((await opener.GetAsync($"/api/v1/audit/openings/{proposal}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.True(opened.GetProperty("isReadable").GetBoolean());
        Assert.Equal(userName, opened.GetProperty("content").GetProperty("changes")[0].GetProperty("after").GetProperty("user_name").GetString());
        foreach (var nobody in new[] { audit, other, await Server.SecurityAdminAsync() })
        {
            (await nobody.GetAsync($"/api/v1/audit/openings/{proposal}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        Assert.Equal(["proposal-made", "proposal-confirmed", "content-read"], (await ItemsAsync(audit, $"subject={proposal}&outcome=done")).Select(e => e.GetProperty("action").GetString()).Reverse());
        var all = (await audit.PostAsync("/api/v1/audit/openings", new { subject = person, reason = "核查" })).Expect(HttpStatusCode.Accepted).Id;
        (await other.PostAsync($"/api/v1/proposals/{all}/confirm")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await other.GetAsync($"/api/v1/audit/openings/{all}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
    }

    private static async Task<List<JsonElement>> ItemsAsync(Api api, string query) =>
        [.. (await api.GetAsync($"/api/v1/audit/entries?{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];
}
