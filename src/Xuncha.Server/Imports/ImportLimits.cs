using Xuncha.Server.Hosting;

namespace Xuncha.Server.Imports;

/// <summary>How large a file may be that is imported.</summary>
/// <param name="Bytes">The most bytes.</param>
/// <param name="Rows">The most rows.</param>
internal sealed record ImportLimits(int Bytes = 20 * 1024 * 1024, int Rows = 50_000)
{
    /// <summary>From <c>XUNCHA_IMPORT_MIB</c> and <c>XUNCHA_IMPORT_ROWS</c>.</summary>
    /// <exception cref="WrongSettingException">A variable has a value that it cannot have.</exception>
    public static ImportLimits FromEnvironment() => new(
        ServerOptions.Number("XUNCHA_IMPORT_MIB", otherwise: 20, least: 1, most: 50) * 1024 * 1024,
        ServerOptions.Number("XUNCHA_IMPORT_ROWS", otherwise: 50_000, least: 1, most: 1_000_000));
}
