namespace Xuncha.Core.Definitions;

/// <summary>What the choice of findings for a look-back has to know of the definition of what it opens.</summary>
public static class RecheckNames
{
    /// <summary>The definition of a finding looked at again.</summary>
    public const string Definition = "tasks/recheck";

    /// <summary>The step that puts the finding into the look-back.</summary>
    public const string Step = "choose";

    /// <summary>The finding.</summary>
    public const string Subject = "subject";
}
