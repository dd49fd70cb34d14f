using NodaTime;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Uploads;

/// <summary>What the site chose about files that come in parts.</summary>
internal sealed record UploadRules
{
    /// <summary>The largest file, in bytes.</summary>
    public long Largest { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How many one person may have on their way.</summary>
    public int MostOfOne { get; init; } = 10;

    /// <summary>How long one waits for its next part, or to be attached.</summary>
    public Duration Lifetime { get; init; } = Duration.FromHours(48);

    /// <summary>From <c>XUNCHA_UPLOAD_MIB</c>, <c>XUNCHA_UPLOADS</c>, <c>XUNCHA_UPLOAD_HOURS</c>.</summary>
    /// <exception cref="WrongSettingException">A variable has a value that it cannot have.</exception>
    public static UploadRules FromEnvironment() => new()
    {
        Largest = ServerOptions.Number("XUNCHA_UPLOAD_MIB", 1024, 1, 65536) * 1024L * 1024,
        MostOfOne = ServerOptions.Number("XUNCHA_UPLOADS", 10, 1, 1000),
        Lifetime = Duration.FromHours(ServerOptions.Number("XUNCHA_UPLOAD_HOURS", 48, 1, 720)),
    };
}
