using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Calendars;

/// <summary>What came of reading a calendar file.</summary>
/// <param name="Data">The calendar; null if there is any problem.</param>
/// <param name="Problems">All that is wrong, in the order of the text.</param>
public sealed record CalendarReading(CalendarData? Data, ImmutableArray<DefinitionProblem> Problems);

/// <summary>Reads calendar files such as <c>workflows/calendars/cn.yaml</c>, strictly and reporting everything at once.</summary>
public sealed class CalendarReader
{
    private static readonly LocalDatePattern MonthDay =
        LocalDatePattern.CreateWithInvariantCulture("MM'-'dd").WithTemplateValue(new(2000, 1, 1));

    private readonly Problems _problems;
    private readonly Dictionary<string, Text> _holidays = new(Holidays.ByName, StringComparer.Ordinal);

    private CalendarReader(Problems problems) => _problems = problems;

    /// <summary>Reads a calendar.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">The file's name, for the problems.</param>
    public static CalendarReading Read(string text, string file)
    {
        var problems = new Problems(file);
        var data = YamlTree.Read(text, problems) is { } root ? new CalendarReader(problems).Calendar(root) : null;
        return new(problems.HasErrors ? null : data, [.. problems.Found]);
    }

    private CalendarData? Calendar(Node root)
    {
        var isLocal = root.Find("extends") is not null;
        Keys(root, isLocal ? ["id", "name", "extends", "years"] : ["id", "name", "zone", "first-day", "years"], ["holidays"]);
        foreach (var entry in Map(root["holidays"], optional: true))
        {
            _holidays[entry.Key.Value] = Named(entry.Value);
        }

        var id = Scalar(root["id"]);
        var name = Named(root["name"]);
        var years = Map(root["years"]).Select(Year).OfType<CalendarYear>().OrderBy(year => year.Year).ToList();
        if (isLocal)
        {
            var extends = Scalar(root["extends"]);
            return _problems.HasErrors ? null : CalendarData.Local(id, name, extends, years);
        }

        var zone = Scalar(root["zone"]);
        if (zone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            Error("unknown-zone", root["zone"], new($"没有时区“{zone}”", $"there is no time zone '{zone}'"),
                new("如Asia/Shanghai。", "Such as Asia/Shanghai."));
        }

        var first = Date(root["first-day"], null);
        if (first is { } day && (day < CalendarData.EarliestFirstDay || day > WorkingCalendar.LastDay))
        {
            Error("bad-first-day", root["first-day"], new("首日应在1950年至2099年之间", "the first day must lie from 1950 to 2099"),
                new("请改正首日。", "Correct the first day."));
        }

        if (!_problems.HasErrors && CalendarData.GapIn(years, first!.Value.Year) is { } gap)
        {
            Error("missing-year", root["years"], gap, new("从首日所在年份起应逐年列出。", "List every year from the first day's on."));
        }

        return _problems.HasErrors ? null : CalendarData.National(id, name, zone, first!.Value, years);
    }

    private CalendarYear? Year(Entry entry)
    {
        var text = entry.Key.Value;
        if (!int.TryParse(text, out var year) || year < CalendarData.EarliestFirstDay.Year || year > WorkingCalendar.LastDay.Year)
        {
            Error("bad-year", entry.Key, new($"“{text}”不是年份", $"'{text}' is not a year"), new("如2026。", "Such as 2026."));
            return null;
        }

        if (entry.Value.Kind != NodeKind.List || entry.Value.Items.Count == 0)
        {
            Error("not-a-list", entry.Value, new("应为通知的列表", "this must be a list of notices"),
                new("请写为“- notice: …”。", "Write '- notice: …'."));
            return null;
        }

        return new(year, [.. entry.Value.Items.Select(item => Notice(item, year))]);
    }

    private Notice Notice(Node node, int year)
    {
        Keys(node, ["notice", "date", "holidays"], []);
        var days = new SortedDictionary<LocalDate, DayDecision>();
        foreach (var entry in Map(node["holidays"]))
        {
            var name = entry.Key.Value;
            if (!_holidays.TryGetValue(name, out var holiday))
            {
                Error("unknown-holiday", entry.Key, new($"没有名为“{name}”的节日", $"there is no holiday '{name}'"),
                    Nearest.Mend(name, _holidays.Keys));
            }

            Keys(entry.Value, [], ["off", "work"]);
            Decide(entry.Value["off"], year, holiday, isWorking: false, days);
            Decide(entry.Value["work"], year, holiday, isWorking: true, days);
        }

        return new(Scalar(node["notice"]), Date(node["date"], null), [.. days.Values]);
    }

    /// <summary>Takes in the days of a day, a range or a list of them.</summary>
    private void Decide(Node node, int year, Text holiday, bool isWorking, SortedDictionary<LocalDate, DayDecision> days)
    {
        if (node.Kind == NodeKind.List)
        {
            node.Items.ForEach(item => Decide(item, year, holiday, isWorking, days));
        }
        else if (!node.IsBlank && Range(node, year) is { } range)
        {
            for (var date = range.First; date <= range.Last; date = date.PlusDays(1))
            {
                if (!days.TryAdd(date, new(date, isWorking, holiday)))
                {
                    Error("day-twice", node, new($"{date:R}在同一通知中重复", $"{date:R} is there twice in one notice"),
                        new("请删除其中一处。", "Remove one of them."));
                }
            }
        }
    }

    private (LocalDate First, LocalDate Last)? Range(Node node, int year)
    {
        var ends = node.Value.Split("..", 2);
        if (Date(node, year, ends[0]) is not { } first || Date(node, year, ends[^1]) is not { } last)
        {
            return null;
        }

        if (last < first || last > first.PlusDays(60) || Math.Abs(first.Year - year) > 1 || Math.Abs(last.Year - year) > 1)
        {
            Error("bad-range", node,
                new($"“{node.Value}”不是{year}年前后的一段日期", $"'{node.Value}' is not a stretch of days in or next to {year}"),
                new("起始日在前，最多60天。", "The first day comes first, and it has at most 60 days."));
            return null;
        }

        return (first, last);
    }

    /// <summary>A date in full or, within a year, as month and day.</summary>
    private LocalDate? Date(Node node, int? year, string? part = null)
    {
        var text = part ?? node.Value;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } full)
        {
            return full.Value;
        }

        // Month and day are read in a leap year and then put into their own, where 29 February may not exist.
        if (year is { } own && MonthDay.Parse(text) is { Success: true, Value: var day }
            && day.Day <= CalendarSystem.Iso.GetDaysInMonth(own, day.Month))
        {
            return new(own, day.Month, day.Day);
        }

        if (!node.IsBlank)
        {
            Error("bad-date", node, new($"“{text}”不是日期", $"'{text}' is not a date"),
                year is null ? new("写为2026-01-01。", "Write 2026-01-01.")
                : new("写为01-01，或2025-12-31。", "Write 01-01, or 2025-12-31."));
        }

        return null;
    }

    private Text Named(Node node)
    {
        Keys(node, ["zh", "en"], []);
        return new(Scalar(node["zh"]), Scalar(node["en"]));
    }

    private string Scalar(Node node)
    {
        if (node.Kind is NodeKind.List or NodeKind.Map)
        {
            Error("not-a-text", node, new("应为文字", "this must be a text"), new("请写一个值。", "Write one value."));
        }

        return node.Value;
    }

    private List<Entry> Map(Node node, bool optional = false)
    {
        if (node.Kind != NodeKind.Map && !(optional && node.IsBlank))
        {
            Error("not-a-map", node, new("应为键和值", "this must be keys with values"), new("请写为“键: 值”。", "Write 'key: value'."));
        }

        return node.Entries;
    }

    private void Keys(Node node, string[] must, string[] may)
    {
        foreach (var entry in Map(node).Where(entry => !must.Contains(entry.Key.Value) && !may.Contains(entry.Key.Value)))
        {
            Error("unknown-key", entry.Key, new($"未知的键“{entry.Key.Value}”", $"unknown key '{entry.Key.Value}'"),
                Nearest.Mend(entry.Key.Value, [.. must, .. may]));
        }

        foreach (var key in must.Where(key => node.Kind == NodeKind.Map && node[key].IsBlank))
        {
            Error("missing-key", node, new($"缺少“{key}”", $"'{key}' is missing"), new($"请补充“{key}”。", $"Add '{key}'."));
        }
    }

    private void Error(string code, Node at, Text message, Text mend) => _problems.Error(code, at, message, mend);
}
