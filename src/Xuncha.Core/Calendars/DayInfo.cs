using NodaTime;

namespace Xuncha.Core.Calendars;

/// <summary>Why a day is or is not a working day.</summary>
public enum DayKind
{
    /// <summary>Monday to Friday, and no notice calls it off.</summary>
    Weekday,

    /// <summary>Saturday or Sunday, and no notice speaks of it.</summary>
    Weekend,

    /// <summary>Off by a notice (放假).</summary>
    Holiday,

    /// <summary>A Saturday or Sunday that a notice makes a working day (调休上班).</summary>
    MakeUp,

    /// <summary>Beyond the last notice: off by the holiday regulation itself, on the provisional assumption.</summary>
    AssumedHoliday,
}

/// <summary>What a calendar knows of one day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Kind">Why it is or is not a working day.</param>
/// <param name="Holiday">The holiday that the day belongs to; null for a plain weekday or weekend.</param>
/// <param name="Notice">The paper that decided; null where none did.</param>
/// <param name="IsProvisional">Whether a coming notice may still change the day.</param>
public sealed record DayInfo(LocalDate Date, DayKind Kind, Text? Holiday, Notice? Notice, bool IsProvisional)
{
    /// <summary>Whether the day is a working day.</summary>
    public bool IsWorkingDay => Kind is DayKind.Weekday or DayKind.MakeUp;
}

/// <summary>A question about a day that the calendar does not reach.</summary>
public sealed class CalendarRangeException(Text reason) : ArgumentOutOfRangeException(null, reason.ToString())
{
    /// <summary>What is wrong, in both languages.</summary>
    public Text Reason { get; } = reason;
}
