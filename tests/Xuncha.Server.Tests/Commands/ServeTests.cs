using System.Net;
using System.Net.Sockets;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Commands;

/// <summary>What a server says that cannot start: a line, not a stack.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task Says_that_the_address_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var outcome = await ServeAsync(("XUNCHA_URLS", $"http://{taken.LocalEndpoint}"));
        Assert.Contains("address already in use", Refusal(outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")] // no such port
    public async Task Says_that_an_address_is_none(string urls) =>
        Assert.Contains("cannot listen there", Refusal(await ServeAsync(("XUNCHA_URLS", urls))), StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense", "this is not a connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Username=a;Password=not-to-be-told;Database=b", "the database cannot be reached")]
    public async Task Says_that_the_database_cannot_be_used_without_telling_the_password(string database, string what)
    {
        var outcome = await ServeAsync(("XUNCHA_URLS", "http://127.0.0.1:0"), ("XUNCHA_DB", database));
        Assert.Contains(what, Refusal(outcome), StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-told", outcome.Errors + outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XUNCHA_PROXIES", "10.0.0.5, nonsense")]
    [InlineData("XUNCHA_PASSWORD_DAYS", "-1")]
    [InlineData("XUNCHA_IDLE_MINUTES", "0")]
    [InlineData("XUNCHA_SESSION_HOURS", "a day")]
    [InlineData("XUNCHA_SECOND_FACTOR", "somebody")]
    [InlineData("XUNCHA_PUBLIC_URL", "http://xuncha.example.gov.cn")] // tokens in clear
    [InlineData("XUNCHA_OIDC_ISSUER", "https://id.example.gov.cn")] // without an audience
    [InlineData("XUNCHA_RATE_PERSON", "many")]
    public async Task Says_which_setting_has_a_value_that_it_cannot_have(string name, string value) =>
        Assert.Contains(name, Refusal(await ServeAsync((name, value))), StringComparison.Ordinal);

    private static string Refusal(Outcome outcome)
    {
        Assert.Equal(1, outcome.ExitCode);
        return Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<Outcome> ServeAsync(params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("xuncha-serve-");
        try
        {
            return await XunchaProgram.RunAsync(["serve"], input: "", environment.Append(("XUNCHA_DATA", folder.FullName)).ToDictionary(v => v.Item1, v => v.Item2));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
