using NodaTime;
using NodaTime.Text;
using Xuncha.Core;
using Xuncha.Core.Calendars;

namespace Xuncha.Server.Calendars;

/// <summary>A calendar in the list.</summary>
/// <param name="Id">The id that definitions name.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Extends">The national calendar that it extends; null for a national one.</param>
/// <param name="Zone">The time zone.</param>
/// <param name="FirstDay">The first day that it knows.</param>
/// <param name="LastLoadedYear">The last year whose notice is loaded.</param>
/// <param name="ProvisionalFrom">The first day that a coming notice may still change.</param>
/// <param name="Revision">The number of the revision in force; the ETag.</param>
/// <param name="Fingerprint">What a deadline keeps of the calendar that it was computed with.</param>
internal sealed record CalendarItem(
    string Id, Text Name, string? Extends, string Zone, LocalDate FirstDay, int LastLoadedYear, LocalDate ProvisionalFrom, int Revision, string Fingerprint)
{
    public static readonly CalendarItem Example = new(
        "cn", new("全国工作日历", "Working calendar of China"), null, "Asia/Shanghai", new(2004, 1, 1), 2026, new(2026, 12, 25), 1, "0f3a5c7e9b1d2468");

    public static CalendarItem Of(WorkingCalendar calendar, CalendarData data, int revision) => new(
        calendar.Id, calendar.Name, data.Extends, calendar.Zone.Id, calendar.FirstDay, calendar.LastLoadedYear, calendar.ProvisionalFrom, revision, calendar.Revision);
}

/// <summary>A calendar with the papers that it rests on.</summary>
internal sealed record CalendarView(CalendarItem Calendar, IReadOnlyList<YearNotices> Years)
{
    public static readonly CalendarView Example = new(CalendarItem.Example, [new(2026, [NoticeView.Example])]);

    public static CalendarView Of(CalendarItem item, CalendarData data) =>
        new(item, [.. data.Years.Select(year => new YearNotices(year.Year, [.. year.Notices.Select(NoticeView.Of)]))]);
}

/// <summary>A paper that decides days.</summary>
internal sealed record NoticeView(string Number, LocalDate? Date)
{
    public static readonly NoticeView Example = new("国办发明电〔2025〕7号", new(2025, 11, 4));

    public static NoticeView Of(Notice notice) => new(notice.Number, notice.Date);
}

/// <summary>The papers of a year, in the order of their issue.</summary>
internal sealed record YearNotices(int Year, IReadOnlyList<NoticeView> Notices);

/// <summary>A day that is more than a plain weekday or weekend.</summary>
/// <param name="Date">The day.</param>
/// <param name="Kind">Off by a notice, a make-up day, a weekday that a notice names, or off on the provisional assumption.</param>
/// <param name="IsWorkingDay">Whether it is worked.</param>
/// <param name="Holiday">The holiday that it belongs to.</param>
/// <param name="Notice">The paper that decided; null on the assumption.</param>
/// <param name="IsProvisional">Whether a coming notice may still change it.</param>
internal sealed record DayView(LocalDate Date, DayKind Kind, bool IsWorkingDay, Text? Holiday, NoticeView? Notice, bool IsProvisional)
{
    public static readonly DayView Example = new(new(2026, 9, 20), DayKind.MakeUp, true, Holidays.NationalDay, NoticeView.Example, false);

    public static DayView Of(DayInfo day) => new(
        day.Date, day.Kind, day.IsWorkingDay, day.Holiday, day.Notice is { } notice ? NoticeView.Of(notice) : null, day.IsProvisional);
}

/// <summary>A year of a calendar: every day that a notice or the holiday regulation decides. All others follow the week.</summary>
internal sealed record YearView(string Calendar, int Year, bool IsLoaded, int WorkingDays, IReadOnlyList<DayView> Days)
{
    public static readonly YearView Example = new("cn", 2026, true, 248, [DayView.Example]);

    public static YearView Of(WorkingCalendar calendar, int year)
    {
        var days = new List<DayInfo>();
        var working = 0;
        for (var date = LocalDate.Max(calendar.FirstDay, new(year, 1, 1)); date.Year == year; date = date.PlusDays(1))
        {
            var day = calendar.Describe(date);
            working += day.IsWorkingDay ? 1 : 0;
            if (day.Holiday is not null)
            {
                days.Add(day);
            }
        }

        return new(calendar.Id, year, year <= calendar.LastLoadedYear, working, [.. days.Select(DayView.Of)]);
    }
}

/// <summary>One revision of a calendar.</summary>
internal sealed record RevisionView(int Number, string Hash, string Source, RevisionState State, Instant AddedAt, Instant? AppliedAt, Guid? AppliedBy)
{
    public static readonly RevisionView Example = new(
        1, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "cn.yaml", RevisionState.InForce, Instant.FromUtc(2026, 1, 5, 1, 0), Instant.FromUtc(2026, 1, 5, 1, 0), null);

    public static RevisionView Of(CalendarRevision revision, int inForce) => new(
        revision.Number,
        revision.Hash,
        revision.Source,
        revision.Number == inForce ? RevisionState.InForce
            : revision.AppliedAt is not null ? RevisionState.Earlier
            : revision.Number > inForce ? RevisionState.Waiting : RevisionState.Superseded,
        revision.AddedAt,
        revision.AppliedAt,
        revision.AppliedBy);
}

/// <summary>What a revision is.</summary>
internal enum RevisionState
{
    /// <summary>It waits for somebody to look at its preview.</summary>
    Waiting,

    /// <summary>Dates are counted by it.</summary>
    InForce,

    /// <summary>It was in force.</summary>
    Earlier,

    /// <summary>It never was in force, and a later one is.</summary>
    Superseded,
}

/// <summary>A day that changes.</summary>
internal sealed record ChangedDay(LocalDate Date, bool WorkedBefore, bool WorkedAfter, Text Reason)
{
    public static readonly ChangedDay Example = new(new(2027, 2, 5), true, false, new("春节（国办发明电〔2026〕1号）", "Spring Festival (国办发明电〔2026〕1号)"));

    public static ChangedDay Of(DayChange change) => new(change.After.Date, change.Before.IsWorkingDay, change.After.IsWorkingDay, ReasonOf(change));

    private static Text ReasonOf(DayChange change)
    {
        var day = change.After.Holiday is null ? change.Before : change.After;
        var paper = day.Notice is { } notice ? $"（{notice.Number}）" : "";
        return day.Holiday is { } holiday ? new($"{holiday.Zh}{paper}", $"{holiday.En}{(paper.Length == 0 ? "" : $" ({day.Notice!.Number})")}") : new("按星期", "by the week");
    }
}

/// <summary>A deadline that moves, or whose verdict would.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Title">What people call the record; null where the caller may not know.</param>
/// <param name="Number">The deadline's number.</param>
/// <param name="Deadline">What people call the deadline.</param>
/// <param name="Due">The due date before.</param>
/// <param name="NewDue">The due date after.</param>
/// <param name="IsProvisional">Whether the new date is provisional.</param>
/// <param name="NeedsConfirmation">Whether the old date counts until a person confirms the new one: lateness or a verdict would change.</param>
/// <param name="Reason">The changed days on its way.</param>
internal sealed record MovedDeadline(
    Guid Record, string? Title, int Number, Text Deadline, LocalDate Due, LocalDate NewDue, bool IsProvisional, bool NeedsConfirmation, Text Reason)
{
    public static readonly MovedDeadline Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000005"), "示例市专项巡查", 1, new("提交巡查报告", "submit the report"), new(2027, 2, 8), new(2027, 2, 15), false, false,
        new("2027-02-05：春节（国办发明电〔2026〕1号）", "2027-02-05: Spring Festival (国办发明电〔2026〕1号)"));

    public static MovedDeadline Of(TouchedDeadline touched, IReadOnlyList<ChangedDay> days, bool isVisible)
    {
        var (before, after) = (touched.Before.Due.Date, touched.Recount.Due.Date);
        var onTheWay = days.Where(day => day.Date >= touched.Before.Trigger && day.Date <= LocalDate.Max(before, after)).ToList();
        return new(
            touched.Record.Id,
            isVisible ? touched.Record.Title : null,
            touched.Before.Number,
            touched.Matter.Definition.Deadline(touched.Before.Name).Title,
            before,
            after,
            touched.Recount.Due.IsProvisional,
            touched.Recount.NeedsConfirmation,
            onTheWay.Count == 0
                ? new("放假通知已发布，日期由暂定变为确定", "the notice is out, the date is no longer provisional")
                : new(
                    string.Join("；", onTheWay.Select(day => $"{LocalDatePattern.Iso.Format(day.Date)}：{day.Reason.Zh}")),
                    string.Join("; ", onTheWay.Select(day => $"{LocalDatePattern.Iso.Format(day.Date)}: {day.Reason.En}"))));
    }
}

/// <summary>What a changed calendar would do, or did.</summary>
/// <param name="Revision">The revision that it is held against, or that is now in force.</param>
/// <param name="Days">The days that change.</param>
/// <param name="Deadlines">The deadlines that move, or whose verdict would; null for an administrator, who sees how many they are.</param>
/// <param name="Moved">How many those are.</param>
/// <param name="Unmoved">How many open deadlines keep their date.</param>
internal sealed record EffectView(int Revision, IReadOnlyList<ChangedDay> Days, IReadOnlyList<MovedDeadline>? Deadlines, int Moved, int Unmoved)
{
    public static readonly EffectView Example = new(1, [ChangedDay.Example], [MovedDeadline.Example], 1, 12);

    /// <summary>An effect for somebody who may know of some records; null for all.</summary>
    public static EffectView Of(CalendarEffect effect, IReadOnlySet<Guid>? visible)
    {
        var days = effect.Days.Select(ChangedDay.Of).ToList();
        return new(effect.InForce, days, [.. effect.Deadlines.Select(deadline => MovedDeadline.Of(deadline, days, visible?.Contains(deadline.Record.Id) != false))], effect.Deadlines.Count, effect.Recounted);
    }
}
