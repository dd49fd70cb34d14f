namespace Xuncha.Server.Audit;

/// <summary>On an operation: from which address it is called is kept out of the audit log.</summary>
internal sealed class WithoutAddress
{
    /// <summary>The one there is.</summary>
    public static readonly WithoutAddress Instance = new();
}
