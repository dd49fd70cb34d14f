using NodaTime;
using Xuncha.Server.Access;
using Xunit;

namespace Xuncha.Server.Tests.Access;

/// <summary>The algorithm of authenticators.</summary>
public static class TotpTests
{
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // "12345678901234567890", of which RFC 6238 gives the codes

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")] // past 32 bits
    public static void Gives_the_codes_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepOf(Instant.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public static void Takes_the_code_of_one_step_before_and_after(int away, bool takes)
    {
        var now = Instant.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepOf(now) + away;
        Assert.Equal(takes ? step : null, Totp.StepOf(Totp.CodeOf(Secret, step), Secret, now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00592")]
    [InlineData("0059245")]
    [InlineData("abcdef")]
    public static void Takes_nothing_else(string code) => Assert.Null(Totp.StepOf(code, Secret, Instant.FromUnixTimeSeconds(1234567890)));

    [Fact]
    public static void Makes_secrets_of_160_bits_that_differ()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => Totp.NewSecret()).ToList();
        Assert.All(secrets, secret => Assert.Matches("^[A-Z2-7]{32}$", secret));
        Assert.Equal(50, secrets.Distinct().Count());
    }
}
