using NodaTime;

namespace Xuncha.Core.Calendars;

/// <summary>
/// Which days are worked (<c>deadlines.md</c> 2, 10, 11). Immutable and safe to share. Every question about one day or one
/// sum is answered from tables in constant time, without allocation.
/// </summary>
/// <remarks>
/// The notice is looked at first and the weekday last. Beyond the last loaded year the tables go on to <see cref="LastDay"/> on
/// the assumption of <see cref="StatutoryHolidays"/>; answers about <see cref="ProvisionalFrom"/> and later are provisional.
/// </remarks>
public sealed class WorkingCalendar
{
    /// <summary>The last day that any calendar reaches.</summary>
    public static readonly LocalDate LastDay = new(2099, 12, 31);

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly Dictionary<int, (DayDecision Decision, Notice Notice)> _decided;
    private readonly Dictionary<int, Text> _assumed;
    private readonly int _firstYear;
    private readonly int _first;        // day number of the first day
    private readonly int[] _months;     // day number of each month's first day, from January of the first year
    private readonly int[] _before;     // for each day: how many working days lie before it; one entry more than days
    private readonly int[] _days;       // day numbers of the working days
    private readonly LocalDate[] _dates; // the working days themselves

    private WorkingCalendar(CalendarData data, CalendarData national)
    {
        Id = data.Id;
        Name = data.Name;
        Zone = DateTimeZoneProviders.Tzdb[national.Zone];
        FirstDay = national.FirstDay;
        LastLoadedYear = national.Years[^1].Year;
        ProvisionalFrom = new(LastLoadedYear, 12, 25);
        Revision = ContentHash.Of(ReferenceEquals(data, national)
            ? CalendarJson.Write(national)
            : CalendarJson.Write(national) + "\n" + CalendarJson.Write(data))[..16];

        _firstYear = FirstDay.Year;
        _first = Number(FirstDay);
        _months = [.. from year in Enumerable.Range(_firstYear, LastDay.Year - _firstYear + 1)
                      from month in Enumerable.Range(1, 12)
                      select Number(new LocalDate(year, month, 1))];
        _decided = Decided(ReferenceEquals(data, national) ? [national] : [national, data]);
        _assumed = Enumerable.Range(LastLoadedYear + 1, Math.Max(0, LastDay.Year - LastLoadedYear))
            .SelectMany(StatutoryHolidays.Of)
            .ToDictionary(day => Number(day.Date), day => NameOf(day.Holiday, day.IsMadeUp));

        var count = Number(LastDay) - _first + 1;
        _before = new int[count + 1];
        var dates = new List<LocalDate>(count);
        for (var i = 0; i < count; i++)
        {
            var date = FirstDay.PlusDays(i);
            _before[i] = dates.Count;
            if (KindOf(date) is DayKind.Weekday or DayKind.MakeUp)
            {
                dates.Add(date);
            }
        }

        _before[count] = dates.Count;
        _dates = [.. dates];
        _days = [.. dates.Select(Number)];
    }

    /// <summary>The calendar's name in definitions and on the command line.</summary>
    public string Id { get; }

    /// <summary>What people call it.</summary>
    public Text Name { get; }

    /// <summary>The zone in which its days begin and end.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The first day that it knows, inclusive; a question about an earlier one is an error.</summary>
    public LocalDate FirstDay { get; }

    /// <summary>The last year whose notice is loaded.</summary>
    public int LastLoadedYear { get; }

    /// <summary>
    /// The first provisional day, inclusive: 25 December of the last loaded year, because a notice may name days at the end of
    /// the year before its own (2018-12-29).
    /// </summary>
    public LocalDate ProvisionalFrom { get; }

    /// <summary>A fingerprint of all notices that the calendar was built from, the national ones included: 16 hexadecimal digits.</summary>
    public string Revision { get; }

    /// <summary>Builds a calendar.</summary>
    /// <param name="data">The calendar's own data.</param>
    /// <param name="national">The data of the calendar that it extends; null for a national one.</param>
    /// <exception cref="ArgumentException">The data extend another calendar than the one given.</exception>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">There is no such zone.</exception>
    public static WorkingCalendar Create(CalendarData data, CalendarData? national = null)
    {
        if (data.Extends != national?.Id || national?.Extends is not null)
        {
            throw new ArgumentException(
                $"Calendar '{data.Id}' extends '{data.Extends ?? "none"}', but '{national?.Id ?? "none"}' was given.", nameof(national));
        }

        return new(data, national ?? data);
    }

    /// <summary>Whether a day is a working day.</summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach the day.</exception>
    public bool IsWorkingDay(LocalDate date)
    {
        var i = Index(date);
        return _before[i + 1] != _before[i];
    }

    /// <summary>
    /// The n-th working day after a date, for a negative n the n-th before it; for 0 the date itself, working or not. The date
    /// itself is never counted.
    /// </summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach the date or the result.</exception>
    public LocalDate AddWorkingDays(LocalDate date, int n)
    {
        var i = Index(date);
        return n == 0 ? date : _dates[Ordinal(i, n)];
    }

    /// <summary>The same sum on day numbers (days since 1970-01-01), for large batches.</summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach the day or the result.</exception>
    public int AddWorkingDays(int dayNumber, int n)
    {
        var i = dayNumber - _first;
        if ((uint)i >= (uint)_before.Length - 1)
        {
            throw OutOfRange(Epoch.PlusDays(dayNumber));
        }

        return n == 0 ? dayNumber : _days[Ordinal(i, n)];
    }

    /// <summary>
    /// How many working days lie after the first date up to and including the second; negative, with the roles exchanged, where
    /// the second is the earlier.
    /// </summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach a date.</exception>
    public int WorkingDaysBetween(LocalDate after, LocalDate upTo) => _before[Index(upTo) + 1] - _before[Index(after) + 1];

    /// <summary>The first working day after a date.</summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach that far.</exception>
    public LocalDate NextWorkingDay(LocalDate date) => AddWorkingDays(date, 1);

    /// <summary>The last working day before a date.</summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach that far.</exception>
    public LocalDate PreviousWorkingDay(LocalDate date) => AddWorkingDays(date, -1);

    /// <summary>What the calendar knows of a day, and by which notice.</summary>
    /// <exception cref="CalendarRangeException">The calendar does not reach the day.</exception>
    public DayInfo Describe(LocalDate date)
    {
        var number = _first + Index(date);
        var kind = KindOf(date);
        var provisional = date >= ProvisionalFrom;
        return _decided.TryGetValue(number, out var day) ? new(date, kind, day.Decision.Holiday, day.Notice, provisional)
            : _assumed.TryGetValue(number, out var holiday) ? new(date, kind, holiday, null, provisional)
            : new(date, kind, null, null, provisional);
    }

    /// <summary>Whether a notice is overdue: from 1 December on the next year's should be loaded.</summary>
    /// <param name="today">The day in the calendar's zone.</param>
    public bool NeedsNotice(LocalDate today) => today.Year + (today.Month == 12 ? 1 : 0) > LastLoadedYear;

    /// <summary>The number of a date as days since 1970-01-01.</summary>
    public static int Number(LocalDate date) => NodaTime.Period.DaysBetween(Epoch, date);

    private static Text NameOf(Text holiday, bool isMadeUp) =>
        isMadeUp ? new($"{holiday.Zh}（补假）", $"{holiday.En} (made up)") : holiday;

    private static Dictionary<int, (DayDecision Decision, Notice Notice)> Decided(IEnumerable<CalendarData> layers)
    {
        var decided = new Dictionary<int, (DayDecision Decision, Notice Notice)>();
        foreach (var notice in layers.SelectMany(layer => layer.Years).SelectMany(year => year.Notices))
        {
            foreach (var day in notice.Days)
            {
                decided[Number(day.Date)] = (day, notice);
            }
        }

        return decided;
    }

    private DayKind KindOf(LocalDate date)
    {
        var isWeekend = date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
        var number = Number(date);
        return _decided.TryGetValue(number, out var day)
            ? !day.Decision.IsWorking ? DayKind.Holiday : isWeekend ? DayKind.MakeUp : DayKind.Weekday
            : _assumed.ContainsKey(number) ? DayKind.AssumedHoliday
            : isWeekend ? DayKind.Weekend : DayKind.Weekday;
    }

    private int Index(LocalDate date)
    {
        var month = ((date.Year - _firstYear) * 12) + date.Month - 1;
        if ((uint)month < (uint)_months.Length && date.Calendar == CalendarSystem.Iso)
        {
            var i = _months[month] + date.Day - 1 - _first;
            if (i >= 0)
            {
                return i;
            }
        }

        throw OutOfRange(date);
    }

    private int Ordinal(int index, int n)
    {
        var ordinal = n > 0 ? _before[index + 1] + n - 1 : _before[index] + n;
        return (uint)ordinal < (uint)_days.Length ? ordinal : throw OutOfRange(null);
    }

    private CalendarRangeException OutOfRange(LocalDate? date) => new(date is { } day
        ? new($"日历{Id}只包括{FirstDay:R}至{LastDay:R}，不包括{day:R}",
            $"calendar {Id} reaches from {FirstDay:R} to {LastDay:R}; {day:R} lies outside")
        : new($"结果超出日历{Id}的范围（{FirstDay:R}至{LastDay:R}）",
            $"the result lies outside calendar {Id}, which reaches from {FirstDay:R} to {LastDay:R}"));
}
