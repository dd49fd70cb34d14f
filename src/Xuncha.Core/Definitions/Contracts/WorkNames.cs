namespace Xuncha.Core.Definitions;

/// <summary>What the summary of the work on site reads of every definition of a working paper.</summary>
public static class WorkNames
{
    /// <summary>The way of working, a choice.</summary>
    public const string Way = "way";

    /// <summary>How many times, persons, files or units the paper counts for.</summary>
    public const string Number = "number";
}
