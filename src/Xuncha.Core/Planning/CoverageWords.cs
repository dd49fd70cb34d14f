using NodaTime;

namespace Xuncha.Core.Planning;

/// <summary>Says in words how a party stands with a duty.</summary>
internal static class CoverageWords
{
    public static Text Covered(KnownInspection inspection) =>
        new($"{inspection.Body.Zh}{Day(inspection.Entered)}进驻的{Of(inspection.Family).Zh}已覆盖",
            $"covered by the {Of(inspection.Family).En} of {inspection.Body.En} that entered on {Day(inspection.Entered)}");

    public static Text Gone(LocalDate end) => new($"该单位已于{Day(end)}终止，此前未巡查", $"it ended on {Day(end)} without an inspection");

    public static Text Exempt(Exemption exemption, KnownInspection inspection, LocalDate until, bool isFreed)
    {
        var what = exemption == Exemption.InspectedFromAboveThisYear
            ? new Text("上级当年度已巡查", "inspected from above this year")
            : new Text("当年度已被专项巡查", "specially inspected this year");
        return new(
            $"{what.Zh}（{inspection.Body.Zh}{Day(inspection.Entered)}进驻），至{Day(until)}不再安排{(isFreed ? "，本周期届时已满" : "")}",
            $"{what.En} ({inspection.Body.En}, entered {Day(inspection.Entered)}): not scheduled until {Day(until)}{(isFreed ? ", when this cycle is over" : "")}");
    }

    public static Text Missed(LocalDate due, LocalDate on, int leadDays) => on > due
        ? new($"至{Day(due)}未巡查", $"not inspected by {Day(due)}")
        : new($"应于{Day(due)}前巡查，准备需{leadDays}日，已来不及", $"due by {Day(due)}; an inspection takes {leadDays} days to prepare, which are not left");

    public static Text Owed(LocalDate due) => new($"应于{Day(due)}前巡查", $"to be inspected by {Day(due)}");

    /// <param name="due">The last day.</param>
    /// <param name="left">How many days are left, where they are few.</param>
    /// <param name="grounds">Why it stands out, where it does.</param>
    /// <param name="figures">Its figures.</param>
    public static Text Urgent(LocalDate due, int? left, Grounds? grounds, PartyFigures figures)
    {
        var owed = Owed(due);
        var time = left is null ? default : new Text($"，仅余{left}日", $"; {left} days are left");
        var more = grounds is { } one && Of(one, figures) is var said ? new Text($"，{said.Zh}", $"; {said.En}") : default;
        return new($"{owed.Zh}{time.Zh}{more.Zh}", $"{owed.En}{time.En}{more.En}");
    }

    /// <summary>Why a party stands out.</summary>
    public static Text Of(Grounds grounds, PartyFigures figures) => grounds switch
    {
        Grounds.OutstandingProblems => new($"存在突出问题（未销号{figures.Problems}项）", $"outstanding problems ({figures.Problems} not settled)"),
        Grounds.FrequentAccidents => new(
            $"事故高发频发（{figures.Accidents}起、死亡{figures.Deaths}人）", $"frequent accidents ({figures.Accidents}, {figures.Deaths} deaths)"),
        _ => new("应巡查", "owed"),
    };

    public static Text Of(InspectionFamily family) => family == InspectionFamily.Special
        ? new("专项巡查", "special inspection")
        : new("全面巡查", "comprehensive inspection");

    public static string Day(LocalDate date) => date.ToString("uuuu-MM-dd", null);
}
