using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Calendars;

namespace Xuncha.Core.Deadlines;

/// <summary>Puts a walk from trigger to due date into words. It decides nothing: all dates come from the walk or the calendar.</summary>
internal sealed class ExplanationWriter(DeadlineRule rule, LocalDate trigger, WorkingCalendar calendar, DeadlineWalk walk)
{
    private readonly ImmutableArray<ExplanationLine>.Builder _lines = ImmutableArray.CreateBuilder<ExplanationLine>();
    private readonly CivilLaw _law = CivilLaw.At(trigger);

    public ImmutableArray<ExplanationLine> Write(IEnumerable<Suspension> suspensions, string? basis)
    {
        Trigger();
        Rule(basis);
        foreach (var segment in walk.Segments)
        {
            Segment(segment);
        }

        foreach (var open in suspensions.Where(suspension => suspension.Last is null).Select(suspension => suspension.First))
        {
            Add(ExplanationKind.Suspension, open, open,
                $"{Iso(open)}起暂停，尚未恢复，未计入；恢复后重新计算",
                $"suspended from {Iso(open)} and not resumed: left out here, computed again on resumption");
        }

        Roll();
        Due();
        Calendar();
        return _lines.ToImmutable();
    }

    private void Trigger()
    {
        var day = Dated(trigger);
        if (rule.IsLongestStay)
        {
            Add(ExplanationKind.Trigger, trigger, trigger,
                $"{day.Zh}为首日，计入：最长停留时间自当日起算",
                $"{day.En} is the first day and is counted: a longest stay begins with it");
        }
        else if (rule.Period is null)
        {
            Add(ExplanationKind.Trigger, trigger, trigger,
                $"{day.Zh}由办理人指定为到期日，当日即为最后一日，不另行计算",
                $"{day.En} is the day set by those in charge: it is itself the last day, and nothing is counted");
        }
        else
        {
            Add(ExplanationKind.Trigger, trigger, trigger,
                $"{day.Zh}为起算事件发生之日，不计入（{_law.Trigger.Zh}；该条规定民事期间，行政机关内部期限参照适用）",
                $"{day.En} is the day of the event and is not counted "
                + $"({_law.Trigger.En}, which governs civil periods and is used here by analogy)");
        }
    }

    private void Rule(string? basis)
    {
        var kind = rule.IsLongestStay ? new Text("最长停留", "longest stay") : new Text("期限", "period");
        var period = rule.ToText();
        var (zh, en) = ($"{kind.Zh}：{period.Zh}", $"{kind.En}: {period.En}");
        if (rule.Period?.Unit == PeriodUnit.Months && !rule.IsLongestStay)
        {
            zh += "，到期月的对应日届满，没有对应日的为月末日" + (_law.Months is { } law ? $"（{law.Zh}，参照适用）" : "");
            en += ", ending on the corresponding day of the month or, where there is none, on its last"
                + (_law.Months is { } article ? $" ({article.En}, by analogy)" : "");
        }

        Add(ExplanationKind.Rule, null, null, basis is null ? zh : $"{zh}；依据：{basis}", basis is null ? en : $"{en}; basis: {basis}");
    }

    private void Segment(DeadlineSegment segment)
    {
        if (segment.By is not { } by)
        {
            ToTheDaySet(segment);
            return;
        }

        var period = by.ToText();
        if (segment != walk.Segments[0])
        {
            Add(ExplanationKind.Extension, segment.After, segment.After,
                $"延长{period.Zh}，自{Iso(segment.After)}届满后续算",
                $"extended by {period.En}, counted on from {Iso(segment.After)}");
        }

        var isWorking = by.Unit == PeriodUnit.WorkingDays;
        foreach (var (first, last) in walk.Ledger.Within(segment.After, segment.End))
        {
            Suspended(first, last, isWorking);
        }

        var end = Dated(segment.End);
        if (isWorking)
        {
            Skipped(segment.After.PlusDays(1), segment.End);
            Add(ExplanationKind.End, segment.End, segment.End,
                $"第{by.Count}个工作日为{end.Zh}", $"working day {by.Count} is {end.En}");
        }
        else
        {
            Add(ExplanationKind.End, segment.End, segment.End,
                $"{period.Zh}至{end.Zh}届满", $"the end after {period.En} is {end.En}");
        }
    }

    /// <summary>The day that was set needs no line of its own, unless suspensions have moved it.</summary>
    private void ToTheDaySet(DeadlineSegment segment)
    {
        foreach (var (first, last) in walk.Ledger.Within(segment.After, segment.End))
        {
            Suspended(first, last, inWorkingDays: false);
        }

        if (segment.End != segment.Unsuspended)
        {
            var end = Dated(segment.End);
            Add(ExplanationKind.End, segment.End, segment.End, $"指定之日顺延至{end.Zh}", $"the day set has moved to {end.En}");
        }
    }

    private void Suspended(LocalDate first, LocalDate last, bool inWorkingDays)
    {
        var span = Span(first, last);
        if (inWorkingDays)
        {
            var days = calendar.WorkingDaysBetween(first.PlusDays(-1), last);
            Add(ExplanationKind.Suspension, first, last,
                $"{span.Zh}暂停，其中{days}个工作日不计", $"suspended {span.En}: {Count(days, "working day")} not counted");
        }
        else
        {
            var days = NodaTime.Period.DaysBetween(first, last) + 1;
            Add(ExplanationKind.Suspension, first, last,
                $"{span.Zh}暂停，届满日顺延{days}天", $"suspended {span.En}: the end moves by {Count(days, "day")}");
        }
    }

    /// <summary>Every day left out of a stretch of working days, and every make-up day in it; suspended ones are told elsewhere.</summary>
    private void Skipped(LocalDate first, LocalDate last)
    {
        var days = Days(first, last).Where(day => !walk.Ledger.Covers(day.Date)).ToList();
        var weekend = days.Where(day => day.Kind == DayKind.Weekend).Select(day => day.Date).ToList();
        if (weekend.Count > 0)
        {
            Add(ExplanationKind.Weekend, weekend[0], weekend[^1],
                $"周末不计：{string.Join("、", weekend.Select(Iso))}",
                $"weekends not counted: {string.Join(", ", weekend.Select(Iso))}");
        }

        foreach (var run in Runs(days.Where(day => day.Kind is DayKind.Holiday or DayKind.AssumedHoliday)))
        {
            var (span, why) = (Span(run[0].Date, run[^1].Date), Why(run[0]));
            Add(ExplanationKind.Holiday, run[0].Date, run[^1].Date,
                $"{span.Zh}{why.Zh}，不计", $"{span.En} not counted: {why.En}");
        }

        foreach (var day in days.Where(day => day.Kind == DayKind.MakeUp))
        {
            var (date, why) = (Dated(day.Date), Why(day));
            Add(ExplanationKind.MakeUp, day.Date, day.Date, $"{date.Zh}{why.Zh}，计入", $"{date.En} counted: {why.En}");
        }
    }

    private void Roll()
    {
        var nominal = walk.Nominal;
        if (rule.IsLongestStay)
        {
            Add(ExplanationKind.Roll, nominal, nominal, "最长停留时间不顺延", "a longest stay does not roll");
        }
        else if (rule.Period is null)
        {
            Add(ExplanationKind.Roll, nominal, nominal, "指定之日遇休息日不顺延", "a day that was set does not roll over days off");
        }
        else if (!rule.Rolls && walk.Segments[^1].By?.Unit != PeriodUnit.WorkingDays)
        {
            Add(ExplanationKind.Roll, nominal, nominal, "本期限届满日遇休息日不顺延", "this rule does not roll over days off");
        }
        else if (walk.Due > nominal)
        {
            foreach (var run in Runs(Days(nominal, walk.Due.PlusDays(-1))))
            {
                var span = Span(run[0].Date, run[^1].Date);
                var why = walk.Ledger.Covers(run[0].Date) ? new Text("暂停", "suspended") : Why(run[0]);
                Add(ExplanationKind.Roll, run[0].Date, run[^1].Date,
                    $"{span.Zh}{why.Zh}，不作为届满日", $"{span.En} cannot be the last day: {why.En}");
            }

            Add(ExplanationKind.Roll, walk.Due, walk.Due,
                $"顺延至下一个工作日{Iso(walk.Due)}（{_law.Roll.Zh}，参照适用）",
                $"rolls to the next working day, {Iso(walk.Due)} ({_law.Roll.En}, by analogy)");
        }
        else if (walk.Rolls && calendar.Describe(nominal) is { Kind: DayKind.MakeUp } day)
        {
            var why = Why(day);
            Add(ExplanationKind.Roll, nominal, nominal,
                $"届满日{Iso(nominal)}{why.Zh}，为工作日，不顺延",
                $"the last day, {Iso(nominal)}, is a working day and does not roll: {why.En}");
        }
    }

    private void Due()
    {
        var due = Dated(walk.Due);
        var time = rule.CutOff is { } cutOff ? LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(cutOff) : "24:00";
        Add(ExplanationKind.Due, walk.Due, walk.Due,
            $"到期日：{due.Zh}{time}（{calendar.Zone.Id}），此后为逾期",
            $"due {due.En} {time} ({calendar.Zone.Id}); overdue after that");
    }

    private void Calendar()
    {
        var (name, id, revision, year) = (calendar.Name, calendar.Id, calendar.Revision, calendar.LastLoadedYear);
        Add(ExplanationKind.Calendar, null, null,
            $"工作日历：{name.Zh}（{id}），修订号{revision}，放假安排已载入至{year}年",
            $"calendar: {name.En} ({id}), revision {revision}, notices loaded to {year}");
        if (walk.IsProvisional)
        {
            Add(ExplanationKind.Provisional, calendar.ProvisionalFrom, walk.Due,
                $"暂定：{Iso(calendar.ProvisionalFrom)}及以后的日期尚待国务院放假通知确定；现按周末和《全国年节及纪念日放假办法》"
                + "（2025年起施行）规定的法定节假日推算，节假日逢周末的在下一个工作日补假",
                $"provisional: days from {Iso(calendar.ProvisionalFrom)} on await the State Council's notice; assumed are weekends and "
                + "the statutory holidays of the holiday regulation as in force from 2025, a holiday on a weekend being made up on "
                + "the next working day");
        }
    }

    private IEnumerable<DayInfo> Days(LocalDate first, LocalDate last)
    {
        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            yield return calendar.Describe(date);
        }
    }

    /// <summary>Neighbouring days that are left out for the same reason.</summary>
    private List<List<DayInfo>> Runs(IEnumerable<DayInfo> days)
    {
        var runs = new List<List<DayInfo>>();
        foreach (var day in days)
        {
            if (runs.Count > 0 && runs[^1][^1].Date.PlusDays(1) == day.Date && Reason(runs[^1][^1]) == Reason(day))
            {
                runs[^1].Add(day);
            }
            else
            {
                runs.Add([day]);
            }
        }

        return runs;
    }

    private (bool IsSuspended, DayKind Kind, Text? Holiday, Notice? Notice) Reason(DayInfo day) =>
        walk.Ledger.Covers(day.Date) ? (true, default, null, null) : (false, day.Kind, day.Holiday, day.Notice);

    private static Text Why(DayInfo day)
    {
        var holiday = day.Holiday ?? default;
        return day.Kind switch
        {
            DayKind.Weekend => new("周末", "weekend"),
            DayKind.Holiday => new($"{holiday.Zh}放假（{day.Notice?.Number}）", $"{holiday.En} ({day.Notice?.Number})"),
            DayKind.MakeUp => new($"{holiday.Zh}调休上班（{day.Notice?.Number}）", $"make-up day of {holiday.En} ({day.Notice?.Number})"),
            DayKind.AssumedHoliday => new($"{holiday.Zh}放假（暂按法定节假日推算）", $"{holiday.En} (assumed from the holiday regulation)"),
            _ => new("工作日", "working day"),
        };
    }

    private static Text Span(LocalDate first, LocalDate last) =>
        first == last ? new(Iso(first), Iso(first)) : new($"{Iso(first)}至{Iso(last)}", $"{Iso(first)} to {Iso(last)}");

    private static Text Dated(LocalDate date) =>
        new($"{Iso(date)}（星期{"一二三四五六日"[(int)date.DayOfWeek - 1]}）", $"{Iso(date)} ({date.DayOfWeek})");

    private static string Count(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private void Add(ExplanationKind kind, LocalDate? from, LocalDate? to, string zh, string en) =>
        _lines.Add(new(kind, from, to, new(zh, en)));
}
