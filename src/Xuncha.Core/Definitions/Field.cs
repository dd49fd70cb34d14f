using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>A typed datum that a record carries.</summary>
/// <param name="Name">The field's name in the definition; unique among fields and papers.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Type">Its type.</param>
/// <param name="NotBefore">A date field, or <c>today</c>, that this date must not lie before; null for none.</param>
/// <param name="NotAfter">A date field, or <c>today</c>, that this date must not lie after; null for none.</param>
/// <param name="Least">The least number allowed, inclusive.</param>
/// <param name="Most">The greatest number allowed, inclusive; for text the greatest length.</param>
/// <param name="Options">What a choice may be.</param>
/// <param name="VisibleTo">The roles that may read it; empty for whoever may know of a state to which a step that enters it leads.</param>
public sealed record Field(
    string Name,
    Text Title,
    FieldType Type,
    string? NotBefore,
    string? NotAfter,
    decimal? Least,
    decimal? Most,
    ImmutableArray<Option> Options,
    ImmutableArray<string> VisibleTo)
{
    /// <summary>The word that stands for the day of the step in <see cref="NotBefore"/> and <see cref="NotAfter"/>.</summary>
    public const string Today = "today";

    /// <summary>The field that names the organisation which holds roles <see cref="Side.Recipient"/>.</summary>
    public const string Recipient = "recipient";

    /// <summary>The date field of an inspection's first day on site, by which it counts for coverage.</summary>
    public const string EnteredOn = "entered-on";

    /// <summary>The date field of an inspection's last day on site.</summary>
    public const string LeftOn = "left-on";

    /// <summary>The field that names the person whom the record is about, who may not know of it, whatever posts the person holds.</summary>
    public const string Concerned = "concerned";

    /// <summary>The field that names the organisation which holds roles <see cref="Side.Unit"/>.</summary>
    public const string Unit = "unit";
}

/// <summary>One value of a choice.</summary>
/// <param name="Name">The value as it is kept.</param>
/// <param name="Title">What people call it.</param>
public sealed record Option(string Name, Text Title);

/// <summary>The types that a field can have.</summary>
public enum FieldType
{
    /// <summary>A text of at most 10,000 characters unless the field says less.</summary>
    Text,

    /// <summary>A day in the calendar's zone.</summary>
    Date,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of the options.</summary>
    Choice,

    /// <summary>An organisation, by its id.</summary>
    Organisation,

    /// <summary>A person, by the id.</summary>
    Person,

    /// <summary>
    /// A content area, by its name in the checklist of the nearest record above that has one, or in that of the record's own definition.
    /// </summary>
    Area,

    /// <summary>Another record, by its id; whoever enters it may know of it.</summary>
    Record,

    /// <summary>A duty of an organ's list of duties (职责清单), by its id; it is in force when it is entered.</summary>
    Duty,
}
