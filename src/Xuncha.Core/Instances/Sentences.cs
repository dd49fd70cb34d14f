using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>The sentences of refusals, history and notices, each in its one place.</summary>
internal static class Sentences
{
    public static readonly Text ReasonMissing = new("请说明理由", "give a reason");

    public static readonly Text ChangedThePlan = new("须由本次编制中未更改过该计划的人员办理", "it takes a person who has not changed the plan in this draft");

    public static Text Opened(WorkflowDefinition definition) =>
        new($"建立记录：{definition.Name.Zh}（第{definition.Version}版）", $"Opened: {definition.Name.En}, version {definition.Version}");

    public static Text Moved(WorkflowDefinition definition, Transition transition, string from)
    {
        var (before, after) = (definition.State(from).Title, definition.State(transition.To).Title);
        return new($"{transition.Title.Zh}：{before.Zh} → {after.Zh}", $"{transition.Title.En}: {before.En} → {after.En}");
    }

    public static Text Done(WorkflowDefinition definition, Transition transition)
    {
        var after = definition.State(transition.To).Title;
        return new($"{definition.Name.Zh}：已{transition.Title.Zh}，现为“{after.Zh}”", $"{definition.Name.En}: {transition.Title.En}; now '{after.En}'");
    }

    public static Text Signed(Transition transition, Role role, Occurrence on) =>
        new($"{transition.Title.Zh}：{role.Title.Zh}已会签（{Day(on.Date)}）", $"{transition.Title.En}: signed by {role.Title.En} on {Iso(on.Date)}");

    public static Text NotRunning(RecordStatus status) => status switch
    {
        RecordStatus.Voided => new("该记录已作废，不能再办理", "the record is void and no longer moves"),
        RecordStatus.Terminated => new("该记录已终止，不能再办理", "the record was terminated and no longer moves"),
        _ => new("该记录已办结，不能再办理", "the record has ended and no longer moves"),
    };

    public static Text NoSuchTransition(WorkflowDefinition definition, string state, string transition)
    {
        var here = definition.State(state);
        var open = here.Transitions.Where(candidate => candidate.Actors is not null).ToList();
        return new(
            $"当前状态“{here.Title.Zh}”下没有“{transition}”这一步；可办：{string.Join("、", open.Select(o => $"{o.Title.Zh}（{o.Name}）"))}",
            $"'{transition}' does not lead out of the present state '{here.Title.En}'; open are: {string.Join(", ", open.Select(o => o.Name))}");
    }

    public static Text OnlyTheSystem(Transition transition) =>
        new($"“{transition.Title.Zh}”由系统自动办理", $"'{transition.Title.En}' is taken by the system alone");

    public static Text NotYourRole(WorkflowDefinition definition, Transition transition, Actors actors)
    {
        var roles = actors.Roles.Select(name => definition.Role(name).Title).ToList();
        return new(
            $"“{transition.Title.Zh}”由{string.Join(actors.All ? "、" : "或", roles.Select(role => role.Zh))}办理，您不担任该角色",
            $"'{transition.Title.En}' is for {string.Join(actors.All ? " and " : " or ", roles.Select(role => role.En))}; you hold no such role here");
    }

    public static Text AlreadySigned(Transition transition) =>
        new($"您的角色已会签“{transition.Title.Zh}”，正在等待其他角色会签", $"your role has signed '{transition.Title.En}'; it waits for the others");

    public static Text SignedBySame(Transition transition) =>
        new($"“{transition.Title.Zh}”须由不同的人会签，本人或其代理人已签", $"'{transition.Title.En}' takes signatures of different people; you, or whom you stand in for, have signed");

    public static Text InTheFuture(LocalDate date, LocalDate today) =>
        new($"办理日期{Day(date)}晚于今天（{Day(today)}）", $"the date of the step, {Iso(date)}, lies after today, {Iso(today)}");

    public static Text BeforeTheState(WorkflowDefinition definition, WorkflowInstance instance, LocalDate date)
    {
        var state = definition.State(instance.State).Title;
        return new(
            $"办理日期{Day(date)}早于进入“{state.Zh}”的日期{Day(instance.Since.Date)}",
            $"the date of the step, {Iso(date)}, lies before the record entered '{state.En}' on {Iso(instance.Since.Date)}");
    }

    public static Text EarlierUnproved(LocalDate date, LocalDate today) =>
        new(
            $"办理日期{Day(date)}早于今天（{Day(today)}），请填写证明该日期的文号，或说明理由",
            $"the date of the step, {Iso(date)}, lies before today, {Iso(today)}: give the number of the paper that proves it, or a reason");

    public static Text EarlierByTheParty(WorkflowDefinition definition, Transition transition, LocalDate date)
    {
        var corrects = definition.Corrections is { } persons ? definition.Role(persons.AskedBy).Title : (Text?)null;
        return new(
            $"“{transition.Title.Zh}”由被巡查对象办理，以办理当日为准，不能填{Day(date)}{(corrects is { } zh ? $"；确实更早的，办理后由{zh.Zh}凭文件申请更正日期" : "")}",
            $"'{transition.Title.En}' is taken by the inspected party and bears the day on which it is taken, not {Iso(date)}{(corrects is { } en ? $"; where it was earlier indeed, the {en.En} asks for the correction of the date, by its papers" : "")}");
    }

    public static Text FieldNotAsked(Transition transition, string field) =>
        new($"“{transition.Title.Zh}”不填写字段“{field}”", $"'{transition.Title.En}' does not take a field '{field}'");

    public static Text FieldMissing(Field field) => new($"请填写“{field.Title.Zh}”", $"'{field.Title.En}' is missing");

    public static Text PaperMissing(Paper paper) => new($"缺少文件“{paper.Title.Zh}”", $"the paper '{paper.Title.En}' is not attached");

    public static Text FieldStale(Field field) =>
        new($"“{field.Title.Zh}”是此前填写的，这一步须重新填写", $"'{field.Title.En}' was given before; this step needs it anew");

    public static Text PaperStale(Paper paper) =>
        new($"现有的“{paper.Title.Zh}”是此前一轮提交的，这一步须重新附上", $"the paper '{paper.Title.En}' on file is of an earlier round; this step needs a new one");

    public static Text Started(DeadlineDefinition deadline, LocalDate trigger, DueDate due)
    {
        var period = deadline.Rule.ToText();
        return deadline.Rule.Period is null
            ? new($"“{deadline.Title.Zh}”指定于{Day(due.Date)}到期{Mark(due).Zh}", $"'{deadline.Title.En}' is due on the day set, {Iso(due.Date)}{Mark(due).En}")
            : new(
            $"“{deadline.Title.Zh}”自{Day(trigger)}起算，期限{period.Zh}，{Day(due.Date)}到期{Mark(due).Zh}",
            $"'{deadline.Title.En}' counts from {Iso(trigger)}, {period.En}, and is due on {Iso(due.Date)}{Mark(due).En}");
    }

    public static Text Moved(DeadlineDefinition deadline, DueDate before, DueDate after) =>
        new(
            $"“{deadline.Title.Zh}”到期日由{Day(before.Date)}改为{Day(after.Date)}{Mark(after).Zh}",
            $"'{deadline.Title.En}' moved from {Iso(before.Date)} to {Iso(after.Date)}{Mark(after).En}");

    public static Text Unconfirmed(DeadlineDefinition deadline, DueDate before, DueDate after) =>
        new(
            $"“{deadline.Title.Zh}”重新计算为{Day(after.Date)}到期{Mark(after).Zh}，确认之前仍按{Day(before.Date)}",
            $"'{deadline.Title.En}' counted again is due on {Iso(after.Date)}{Mark(after).En}; until that is confirmed {Iso(before.Date)} stands");

    public static Text Met(DeadlineDefinition deadline, DueDate due, Occurrence on, bool inTime) =>
        new(
            $"“{deadline.Title.Zh}”于{Day(on.Date)}完成，到期日{Day(due.Date)}，{(inTime ? "按时" : "超期")}",
            $"'{deadline.Title.En}' was met on {Iso(on.Date)}, due on {Iso(due.Date)}: {(inTime ? "in time" : "late")}");

    public static Text Cancelled(DeadlineDefinition deadline) =>
        new($"“{deadline.Title.Zh}”因记录结束而不再计算", $"'{deadline.Title.En}' is without object, the record has come to its end");

    public static Text Dropped(DeadlineDefinition deadline, WorkflowDefinition to) =>
        new($"“{deadline.Title.Zh}”因第{to.Version}版没有该期限而不再计算", $"'{deadline.Title.En}' is without object, version {to.Version} has no such deadline");

    public static Text StaysSuspended(DeadlineDefinition deadline, string state) =>
        new(
            $"“{deadline.Title.Zh}”正在中止中，而新版本的状态“{state}”不中止该期限，也无人可以恢复，请先恢复或选择其他状态",
            $"'{deadline.Title.En}' is suspended, and in the new version neither state '{state}' suspends it nor may anyone resume it: resume it first, or choose another state");

    public static Text Suspended(DeadlineDefinition deadline, LocalDate first) =>
        new($"“{deadline.Title.Zh}”自{Day(first)}（含当日）起中止计算", $"'{deadline.Title.En}' is suspended from {Iso(first)} on, that day included");

    public static Text Resumed(DeadlineDefinition deadline, LocalDate last, DueDate before, DueDate after) =>
        new(
            $"“{deadline.Title.Zh}”中止至{Day(last)}（含当日），到期日由{Day(before.Date)}顺延至{Day(after.Date)}{Mark(after).Zh}",
            $"'{deadline.Title.En}' was suspended until {Iso(last)}, that day included; due moves from {Iso(before.Date)} to {Iso(after.Date)}{Mark(after).En}");

    public static Text Extended(DeadlineDefinition deadline, Period by, DueDate before, DueDate after) =>
        new(
            $"“{deadline.Title.Zh}”延长{by.ToText().Zh}，到期日由{Day(before.Date)}改为{Day(after.Date)}{Mark(after).Zh}",
            $"'{deadline.Title.En}' is extended by {by.ToText().En}; due moves from {Iso(before.Date)} to {Iso(after.Date)}{Mark(after).En}");

    public static Text Rung(DeadlineDefinition deadline, Rung rung, PeriodUnit unit, DueDate due)
    {
        // It names its place on the ladder and not the days that are left: after downtime it may go out later than it was meant to.
        var place = rung.Offset == 0 ? default : new Period(Math.Abs(rung.Offset), unit).ToText();
        return rung.Offset switch
        {
            > 0 => new(
                $"“{deadline.Title.Zh}”已于{Day(due.Date)}到期，尚未完成（逾期{place.Zh}的催办）{Mark(due).Zh}",
                $"'{deadline.Title.En}' was due on {Iso(due.Date)} and is not met (escalation of {place.En} after){Mark(due).En}"),
            0 => new(
                $"“{deadline.Title.Zh}”于{Day(due.Date)}到期（到期当日的提醒）{Mark(due).Zh}",
                $"'{deadline.Title.En}' is due on {Iso(due.Date)} (reminder of the due day){Mark(due).En}"),
            _ => new(
                $"“{deadline.Title.Zh}”将于{Day(due.Date)}到期（提前{place.Zh}的提醒）{Mark(due).Zh}",
                $"'{deadline.Title.En}' is due on {Iso(due.Date)} (reminder of {place.En} before){Mark(due).En}"),
        };
    }

    public static Text Due(DeadlineDefinition deadline, DueDate due) =>
        new($"“{deadline.Title.Zh}”到期{Mark(due).Zh}", $"'{deadline.Title.En}' is due{Mark(due).En}");

    public static Text Spared(DeadlineDefinition deadline, Rung rung) =>
        new($"“{deadline.Title.Zh}”的梯级“{rung.Id}”不触发：期限已完成或不再计算", $"rung '{rung.Id}' of '{deadline.Title.En}' does not go out: the deadline was met or is without object");

    public static Text Together(Text newest, IReadOnlyCollection<string> earlier) =>
        new(
            $"{newest.Zh}（此前已到时的{earlier.Count}级提醒一并告知：{string.Join("、", earlier)}）",
            $"{newest.En} ({earlier.Count} earlier rung(s) that fell due meanwhile are told with it: {string.Join(", ", earlier)})");

    public static Text Withheld(Text told) =>
        new($"{told.Zh}；到期日为暂定，预警升级和处置措施待到期日确定后执行", $"{told.En}; the date is provisional, so warning level and measures wait until it is firm");

    public static Text Proposed(DeadlineDefinition deadline, string definition) =>
        new($"“{deadline.Title.Zh}”超期，建议启动“{definition}”，待决定", $"'{deadline.Title.En}' is overdue: '{definition}' is proposed and waits for a decision");

    public static Text ChildOpened(string definition) => new($"建立“{definition}”", $"'{definition}' was opened");

    public static Text AutomaticRefused(Transition transition, IEnumerable<Refusal> reasons) =>
        new(
            $"系统未能自动办理“{transition.Title.Zh}”：{string.Join("；", reasons.Select(reason => reason.Text.Zh))}",
            $"The system could not take '{transition.Title.En}': {string.Join("; ", reasons.Select(reason => reason.Text.En))}");

    public static Text Corrected(string subject, LocalDate before, LocalDate after) =>
        new($"更正日期（{subject}）：由{Day(before)}更正为{Day(after)}", $"Date corrected ({subject}): from {Iso(before)} to {Iso(after)}");

    public static Text Confirmed(DeadlineDefinition deadline, DueDate due, bool? inTime) =>
        new(
            $"确认“{deadline.Title.Zh}”到期日为{Day(due.Date)}{(inTime is { } verdict ? verdict ? "，判定按时" : "，判定超期" : string.Empty)}",
            $"'{deadline.Title.En}' confirmed as due on {Iso(due.Date)}{(inTime is { } met ? met ? ", met in time" : ", met late" : string.Empty)}");

    public static Text Closed(RecordStatus status) =>
        status == RecordStatus.Voided ? new("记录作废", "The record was voided") : new("记录终止", "The record was terminated");

    public static Text Migrated(WorkflowDefinition from, WorkflowDefinition to) =>
        new($"流程由第{from.Version}版迁移至第{to.Version}版", $"Moved from version {from.Version} to version {to.Version} of the definition");

    /// <summary>A day as people in Chinese offices write it.</summary>
    public static string Day(LocalDate date) => $"{date.Year}年{date.Month}月{date.Day}日";

    private static string Iso(LocalDate date) => FieldValue.Of(date);

    private static Text Mark(DueDate due) => due.IsProvisional
        ? new("（暂定：下一年度放假通知尚未发布，按周末和法定节假日推算）", " (provisional: next year's holiday notice is not out; weekends and statutory holidays assumed)")
        : new(string.Empty, string.Empty);
}
