using NodaTime;

namespace Xuncha.Core.Deadlines;

/// <summary>How a due date is counted from its trigger (<c>deadlines.md</c> 1-7).</summary>
/// <param name="Period">The span; null where nothing is counted, because the trigger is itself the due date (see <see cref="SetDay"/>).</param>
/// <param name="IsLongestStay">
/// Whether this is a longest stay (一般不超过30天), which counts its first day and does not roll, and not a period to do something in.
/// </param>
/// <param name="Rolls">Whether a period in days or months that ends on a day off ends on the next working day (Civil Code art. 203).</param>
/// <param name="CutOff">The time of day on the due day after which the deadline has passed, inclusive; null means 24:00.</param>
public sealed record DeadlineRule(Period? Period, bool IsLongestStay = false, bool Rolls = true, LocalTime? CutOff = null)
{
    /// <summary>A day that a person sets (限期于某日前) is itself the due date: it does not roll, whatever day it is.</summary>
    /// <param name="cutOff">The time of that day after which the deadline has passed, inclusive; null means 24:00.</param>
    public static DeadlineRule SetDay(LocalTime? cutOff = null) => new(null, Rolls: false, CutOff: cutOff);

    /// <summary>How long it is, in both languages.</summary>
    public Text ToText() => Period?.ToText() ?? new("至指定之日", "up to the day set");
}
