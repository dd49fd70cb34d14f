using NodaTime;

namespace Xuncha.Core.Deadlines;

/// <summary>A time in which a deadline does not run (<c>deadlines.md</c> 8).</summary>
public sealed record Suspension
{
    /// <summary>A suspension.</summary>
    /// <param name="first">The first suspended day, inclusive.</param>
    /// <param name="last">The last suspended day, inclusive; null while the suspension lasts.</param>
    /// <exception cref="ArgumentException">The last day lies before the first.</exception>
    public Suspension(LocalDate first, LocalDate? last)
    {
        if (last < first)
        {
            throw new ArgumentException("A suspension's last day must not lie before its first.", nameof(last));
        }

        First = first;
        Last = last;
    }

    /// <summary>The first suspended day, inclusive.</summary>
    public LocalDate First { get; }

    /// <summary>The last suspended day, inclusive; null while the suspension lasts.</summary>
    public LocalDate? Last { get; }
}

/// <summary>An extension that was granted (<c>deadlines.md</c> 9).</summary>
/// <param name="By">How much is added to the nominal end.</param>
public sealed record Extension(Period By);

/// <summary>When something is due, and how sure that is.</summary>
/// <param name="Date">The last day on which it is in time, inclusive.</param>
/// <param name="Nominal">The end before the roll over days off.</param>
/// <param name="CutOff">
/// The last instant that is in time, inclusive: 24:00 of the due date in the calendar's zone, or the rule's earlier cut-off.
/// </param>
/// <param name="IsProvisional">Whether the date depends on days that a coming notice may still change.</param>
/// <param name="CalendarRevision">The revision of the calendar that it was computed with.</param>
public sealed record DueDate(LocalDate Date, LocalDate Nominal, Instant CutOff, bool IsProvisional, string CalendarRevision)
{
    /// <summary>Whether the time is up: strictly after the cut-off.</summary>
    /// <param name="now">The instant that counts.</param>
    public bool IsOverdue(Instant now) => now > CutOff;
}
