namespace Xuncha.Core.Definitions;

/// <summary>What the open form has to know of the definition of tip-offs: everything else is the definition's own.</summary>
public static class TipOffNames
{
    /// <summary>The definition of what comes by the open form.</summary>
    public const string Definition = "tip-offs/tip-off";

    /// <summary>The step that takes a tip-off in, whichever way it came.</summary>
    public const string Step = "receive";

    /// <summary>Which way it came; a choice that has <see cref="OpenForm"/> among its options.</summary>
    public const string Channel = "channel";

    /// <summary>That it came by the open form.</summary>
    public const string OpenForm = "open-form";

    /// <summary>What is wrong.</summary>
    public const string Content = "content";

    /// <summary>Where.</summary>
    public const string Place = "place";

    /// <summary>At whose.</summary>
    public const string Concerned = "unit-concerned";

    /// <summary>Whether the sender said who it is; who may read this field may read who it was.</summary>
    public const string Sender = "sender";

    /// <summary>What the sender is answered.</summary>
    public const string Answer = "answer";

    /// <summary>What the sender attaches; a paper.</summary>
    public const string Material = "material";
}
