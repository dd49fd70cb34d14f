using NodaTime;

namespace Xuncha.Core.Deadlines;

/// <summary>What a line of an explanation is about.</summary>
public enum ExplanationKind
{
    /// <summary>The event that starts the clock, and whether its day counts.</summary>
    Trigger,

    /// <summary>The rule and what it rests on.</summary>
    Rule,

    /// <summary>Saturdays and Sundays left out.</summary>
    Weekend,

    /// <summary>A holiday left out, with its notice.</summary>
    Holiday,

    /// <summary>A Saturday or Sunday that was counted because a notice makes it a working day.</summary>
    MakeUp,

    /// <summary>A suspension.</summary>
    Suspension,

    /// <summary>An extension.</summary>
    Extension,

    /// <summary>Where the period or an extension ends, before any roll.</summary>
    End,

    /// <summary>Why the end moves to the next working day, or why it does not.</summary>
    Roll,

    /// <summary>The due date and its cut-off.</summary>
    Due,

    /// <summary>The calendar and its revision.</summary>
    Calendar,

    /// <summary>That the result is provisional, and on what assumption.</summary>
    Provisional,
}

/// <summary>One line of the explanation of a due date (<c>deadlines.md</c> 17).</summary>
/// <param name="Kind">What the line is about.</param>
/// <param name="From">The first day that it is about, inclusive; null where it is about no day.</param>
/// <param name="To">The last such day, inclusive; a line about weekends does not mean the days between them.</param>
/// <param name="Text">The line itself.</param>
public sealed record ExplanationLine(ExplanationKind Kind, LocalDate? From, LocalDate? To, Text Text);
