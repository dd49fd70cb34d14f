namespace Xuncha.Server.Commands;

/// <summary>What a command ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>It ran and found errors, or could not do what was asked.</summary>
    public const int Errors = 1;

    /// <summary>It was called wrongly.</summary>
    public const int Usage = 2;
}
