namespace Xuncha.Server.Hosting;

/// <summary>How many requests a minute a node takes; 0 for as many as come.</summary>
/// <param name="Address">From one address, whoever asks: an office behind one address is many people.</param>
/// <param name="Person">Of one person.</param>
/// <param name="Program">Of one program.</param>
/// <param name="Open">From one address, of what is open without signing in.</param>
internal sealed record RateLimits(int Address, int Person, int Program, int Open = 0)
{
    /// <summary>None at all.</summary>
    public static readonly RateLimits None = new(0, 0, 0);

    /// <summary>From <c>XUNCHA_RATE_ADDRESS</c>, <c>XUNCHA_RATE_PERSON</c>, <c>XUNCHA_RATE_PROGRAM</c>, <c>XUNCHA_RATE_OPEN</c>.</summary>
    /// <exception cref="WrongSettingException">A variable has a value that it cannot have.</exception>
    public static RateLimits FromEnvironment() => new(
        ServerOptions.Number("XUNCHA_RATE_ADDRESS", 6000, 0, 1_000_000),
        ServerOptions.Number("XUNCHA_RATE_PERSON", 1200, 0, 1_000_000),
        ServerOptions.Number("XUNCHA_RATE_PROGRAM", 3000, 0, 1_000_000),
        ServerOptions.Number("XUNCHA_RATE_OPEN", 60, 0, 1_000_000));
}
