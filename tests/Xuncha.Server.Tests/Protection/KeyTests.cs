using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Programs;
using Xuncha.Server.Protection;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Protection;

public sealed class KeysOnSqlite(OnSqlite fixture) : KeyTests(fixture), IClassFixture<OnSqlite>;

public sealed class KeysOnPostgres(OnPostgres fixture) : KeyTests(fixture), IClassFixture<OnPostgres>;

/// <summary>The keys and the database that belong together.</summary>
public abstract class KeyTests(ServerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Does_not_start_without_the_databases_keys_and_starts_when_they_are_back()
    {
        await using var server = await fixture.StartAnotherAsync();
        await server.StopAsync();
        Directory.Move(server.Options.Keys, server.Options.Keys + "-away");
        await RefusesAsync(server.Options, "XUNCHA_KEYS");
        Assert.False(Directory.Exists(server.Options.Keys)); // no new ones were made in their place
        new KeyRing(server.Options.Keys, Algorithms.Standard, TimeProvider.System).Add(KeyUse.Fields);
        await RefusesAsync(server.Options, "XUNCHA_KEYS"); // nor are other ones taken
        Directory.Delete(server.Options.Keys, recursive: true);
        Directory.Move(server.Options.Keys + "-away", server.Options.Keys);
        await (await XunchaApp.CreateAsync(server.Options, Cancellation)).App.DisposeAsync();
    }

    [Fact]
    public async Task Encrypts_the_keys_of_cookies_and_keeps_sessions_through_a_rotation()
    {
        await using var server = await fixture.StartAnotherAsync();
        var admin = await server.SystemAdminAsync();
        var before = await XmlAsync(server);
        Assert.NotEmpty(before);
        Assert.All(before, xml => Assert.StartsWith(FieldCipher.Mark, xml, StringComparison.Ordinal));

        var outcome = await XunchaProgram.RunAsync(["keys", "rotate"], "", Environment(server.Options));
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var after = await XmlAsync(server);
        Assert.Empty(before.Intersect(after));
        var keys = new KeyRing(server.Options.Keys, Algorithms.Standard, TimeProvider.System);
        Assert.All(after, xml => Assert.True(new FieldCipher(keys).IsCurrent(xml)));

        // The running server reads what it did not encrypt.
        Assert.NotEmpty(new DatabaseKeys(server.Services.GetRequiredService<IServiceScopeFactory>(), server.Services.GetRequiredService<FieldCipher>()).GetAllElements());
        (await admin.GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
        await server.RestartAsync();
        (await (await server.SystemAdminAsync()).GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Lists_keys_without_showing_them()
    {
        var key = new KeyRing(fixture.Server.Options.Keys, Algorithms.Standard, TimeProvider.System).Newest(KeyUse.Fields);
        var outcome = await XunchaProgram.RunAsync(["keys", "list"], "", Environment(fixture.Server.Options));
        Assert.Contains(outcome.Lines, line => line.StartsWith($"{key.Id}  fields  aes256-gcm", StringComparison.Ordinal));
        Assert.DoesNotContain(Convert.ToBase64String(key.Secret), outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_keys_of_the_family_that_the_configuration_names()
    {
        await using var server = await fixture.StartAnotherAsync();
        var environment = Environment(server.Options);
        environment["XUNCHA_ALGORITHMS"] = "sm";
        Assert.Equal(0, (await XunchaProgram.RunAsync(["keys", "rotate"], "", environment)).ExitCode);
        Assert.Equal(KeyAlgorithm.Sm4Gcm, new KeyRing(server.Options.Keys, Algorithms.Standard, TimeProvider.System).Newest(KeyUse.Fields).Algorithm);
        await server.RestartAsync();
        (await (await server.SystemAdminAsync()).GetAsync("/api/v1/session")).Expect(HttpStatusCode.OK);
        environment["XUNCHA_ALGORITHMS"] = "des";
        Assert.Contains("XUNCHA_ALGORITHMS", (await XunchaProgram.RunAsync(["keys", "rotate"], "", environment)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_the_next_key_that_signs_tokens_and_ends_the_others_at_once_only_when_told_to()
    {
        await using var server = await fixture.StartAnotherAsync();
        Task<List<string>> KeysAsync() => server.InDatabaseAsync(db => db.Set<SigningKey>().OrderBy(key => key.UsedFrom).Select(key => key.Id).ToListAsync(Cancellation));
        var first = Assert.Single(await KeysAsync());
        var outcome = await XunchaProgram.RunAsync(["keys", "rotate-signing"], "", Environment(server.Options));
        Assert.Equal(0, outcome.ExitCode);
        var both = await KeysAsync();
        Assert.Equal((2, first), (both.Count, both[0]));
        Assert.Contains(both[1], outcome.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await XunchaProgram.RunAsync(["keys", "rotate-signing", "--at-once"], "", Environment(server.Options))).ExitCode);
        Assert.DoesNotContain(Assert.Single(await KeysAsync()), both);
    }

    private static async Task RefusesAsync(ServerOptions options, string what) =>
        Assert.Contains(what, (await Assert.ThrowsAsync<KeysNotUsableException>(() => XunchaApp.CreateAsync(options, Cancellation))).Message, StringComparison.Ordinal);

    private static Task<List<string>> XmlAsync(XunchaServer server) =>
        server.InDatabaseAsync(db => db.Set<DataProtectionKey>().AsNoTracking().Select(key => key.Xml).ToListAsync(Cancellation));

    private static Dictionary<string, string> Environment(ServerOptions options) => new(StringComparer.Ordinal)
    {
        ["XUNCHA_KEYS"] = options.Keys,
        ["XUNCHA_DB"] = options.Database.IsPostgres ? options.Database.ConnectionString : "",
        ["XUNCHA_DATA"] = options.Database.Folder ?? Path.GetTempPath(),
    };
}
