using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>
/// What the ledger of findings (台账) reads of every definition of a finding, by these names: a definition that wants a column filled gives its
/// field that name.
/// </summary>
public static class LedgerNames
{
    /// <summary>The content area of the checklist.</summary>
    public const string Area = "area";

    /// <summary>The organisation in whose region it was found.</summary>
    public const string Region = "region";

    /// <summary>The industry, a choice.</summary>
    public const string Industry = "industry";

    /// <summary>The responsible unit, where it is no organisation of the tree.</summary>
    public const string ResponsibleUnit = "responsible-unit";

    /// <summary>The responsible person.</summary>
    public const string ResponsiblePerson = "responsible-person";

    /// <summary>The duty that was not done.</summary>
    public const string Duty = "duty";

    /// <summary>What was found.</summary>
    public const string Description = "description";

    /// <summary>When it was found.</summary>
    public const string FoundOn = "found-on";

    /// <summary>What rectification costs, in 10,000 yuan.</summary>
    public const string Money = "money";

    /// <summary>How far rectification has come, in per cent.</summary>
    public const string Percent = "percent";

    /// <summary>The deadline by which it is to be rectified.</summary>
    public const string Rectify = "rectify";

    /// <summary>The states in which it is rectified and struck off (销号).</summary>
    public static readonly ImmutableArray<string> StruckOff = ["struck-off", "closed"];

    /// <summary>The fields by which the ledger is searched.</summary>
    public static readonly ImmutableArray<string> Searched = [Area, Region, Industry, Field.Unit, ResponsibleUnit, Duty, Description, FoundOn];
}
