using System.Globalization;
using Xuncha.Core.Deadlines;

namespace Xuncha.Core.Definitions;

/// <summary>
/// Says the parts of a definition in words. Refusals, differences, diagrams and documents take their words from here. A name
/// that refers to nothing is said as it is written.
/// </summary>
public static class Wording
{
    /// <summary>What a guard asks for, as a sentence without its full stop.</summary>
    /// <param name="guard">The guard.</param>
    /// <param name="definition">The definition that the guard stands in.</param>
    /// <param name="catalog">Where the titles of child records are found; without it they are said by their ids.</param>
    public static Text Of(Guard guard, WorkflowDefinition definition, DefinitionCatalog? catalog = null) => guard switch
    {
        Guard.TeamComplete => TeamWording.Of(definition.Team),
        Guard.TeamTrained => new("巡查组全体已参加培训", "everybody in the team has been trained"),
        Guard.PlanSound => new("计划可行：批次容得下，无重复，不违反免巡查的规定", "the plan is sound: its batches hold it, nobody is in it twice, exemptions are kept"),
        Guard.FieldCondition condition => Condition(condition, definition),
        Guard.DateNotBefore dates =>
            Both(Field(dates.Field, definition), Field(dates.Other, definition), "“{0}”不早于“{1}”", "“{0}” is not before “{1}”"),
        Guard.Records records => Records(records, catalog),
        Guard.DifferentPerson other => Both(Transition(other.Transition, definition),
            "办理人不是办理“{0}”的人", "it is taken by another person than the one who took “{0}”"),
        _ => throw new ArgumentOutOfRangeException(nameof(guard), guard, message: null),
    };

    /// <summary>What an effect does.</summary>
    public static Text Of(Effect effect, WorkflowDefinition definition, DefinitionCatalog? catalog = null) => effect switch
    {
        Effect.Notify notify => Both(RoleList(notify.Roles, definition), "通知{0}", "tells {0}"),
        Effect.Open open => Both(Definition(open.Definition, catalog), "新建“{0}”", "opens “{0}”"),
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, message: null),
    };

    /// <summary>Who takes a step.</summary>
    public static Text Of(Actors actors, WorkflowDefinition definition) => (actors.Roles.Length, actors.All) switch
    {
        (1, _) => Role(actors.Roles[0], definition),
        (_, true) => Both(RoleList(actors.Roles, definition), "{0}会签", "all of {0}"),
        _ => Both(RoleList(actors.Roles, definition), "{0}之一", "one of {0}"),
    };

    /// <summary>What makes the system take a transition.</summary>
    public static Text Of(Trigger trigger, WorkflowDefinition definition, DefinitionCatalog? catalog = null) => trigger switch
    {
        Trigger.Overdue overdue => Both(Deadline(overdue.Deadline, definition), "“{0}”超期时", "when “{0}” is overdue"),
        Trigger.RecordsChanged changed => Both(Definition(changed.Definition, catalog), "“{0}”有变化时", "when a “{0}” changes"),
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, message: null),
    };

    /// <summary>What starts or meets a clock.</summary>
    public static Text Of(ClockEvent @event, WorkflowDefinition definition) => @event switch
    {
        ClockEvent.At at => Both(Field(at.Field, definition), "“{0}”", "“{0}”"),
        ClockEvent.Entering entering => Both(StateList(entering.States, definition), "进入{0}", "entering {0}"),
        ClockEvent.Leaving leaving => Both(StateList(leaving.States, definition), "离开{0}", "leaving {0}"),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, message: null),
    };

    /// <summary>Where the holders of a role are found.</summary>
    public static Text Of(RoleHolder holder) => holder switch
    {
        RoleHolder.Post { Of: Side.Organizer } post => new($"组织单位的职位 {post.Code}", $"post {post.Code} of the organiser"),
        RoleHolder.Post { Of: Side.Above } post => new($"组织单位各上级组织的职位 {post.Code}", $"post {post.Code} of any organisation above the organiser"),
        RoleHolder.Post { Of: Side.Recipient } post => new($"接收单位的职位 {post.Code}", $"post {post.Code} of the recipient"),
        RoleHolder.Post { Of: Side.Unit } post => new($"责任单位的职位 {post.Code}", $"post {post.Code} of the responsible unit"),
        RoleHolder.Post post => new($"被巡查对象的职位 {post.Code}", $"post {post.Code} of the inspected party"),
        RoleHolder.TeamSeat seat => Of(seat.Seat),
        _ => throw new ArgumentOutOfRangeException(nameof(holder), holder, message: null),
    };

    /// <summary>A seat of the team; null is any of them.</summary>
    public static Text Of(Seat? seat) => seat switch
    {
        Seat.Leader => new("组长", "team leader"),
        Seat.Deputy => new("副组长", "deputy leader"),
        Seat.Member => new("组员", "member"),
        Seat.Expert => new("专家", "expert"),
        _ => new("巡查组任何成员", "anyone in the team"),
    };

    /// <summary>How a due date is counted.</summary>
    public static Text Of(DeadlineRule rule)
    {
        var rolls = rule.Rolls && rule.Period?.Unit != PeriodUnit.WorkingDays;
        var text = Both(rule.ToText(),
            rule.IsLongestStay ? "最长停留{0}" : rolls ? "{0}（末日遇休顺延）" : "{0}",
            rule.IsLongestStay ? "a stay of at most {0}" : rolls ? "{0}, rolling on from a day off" : "{0}");
        return rule.CutOff is { } cutOff ? new($"{text.Zh}，截至{cutOff:HH:mm}", $"{text.En}, until {cutOff:HH:mm}") : text;
    }

    /// <summary>When a rung fires and what it does.</summary>
    public static Text Of(Rung rung, PeriodUnit unit, WorkflowDefinition definition, DefinitionCatalog? catalog = null) =>
        Both(When(rung, unit), Does(rung, definition, catalog), "{0}：{1}", "{0}: {1}");

    /// <summary>When a rung fires, from the due date.</summary>
    public static Text When(Rung rung, PeriodUnit unit) => rung.Offset == 0 ? new("到期当日", "on the due day")
        : Both(new Period(Math.Abs(rung.Offset), unit).ToText(), rung.Offset < 0 ? "到期前{0}" : "到期后{0}",
            rung.Offset < 0 ? "{0} before" : "{0} after");

    /// <summary>What a rung does.</summary>
    public static Text Does(Rung rung, WorkflowDefinition definition, DefinitionCatalog? catalog = null)
    {
        var does = new List<Text>();
        if (rung.Notify.Length > 0)
        {
            does.Add(Both(RoleList(rung.Notify, definition), "通知{0}", "tell {0}"));
        }

        if (rung.Level is { } level)
        {
            does.Add(Both(Of(level), "升为{0}", "raise to {0}"));
        }

        if (rung.Propose is { } proposed)
        {
            does.Add(Both(Definition(proposed, catalog), "建议启动“{0}”", "propose “{0}”"));
        }

        if (rung.Take is { } taken)
        {
            does.Add(Both(Transition(taken, definition), "由系统办理“{0}”", "take “{0}”"));
        }

        return Join(does);
    }

    /// <summary>How carefully the records are kept.</summary>
    public static Text Of(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Secret => new("机密", "secret"),
        Sensitivity.Sensitive => new("敏感", "sensitive"),
        _ => new("一般", "ordinary"),
    };

    /// <summary>A warning level.</summary>
    public static Text Of(WarningLevel level) => level switch
    {
        WarningLevel.Yellow => new("黄色预警", "yellow warning"),
        WarningLevel.Red => new("红色预警", "red warning"),
        _ => new("无预警", "no warning"),
    };

    /// <summary>A field's type.</summary>
    public static Text Of(FieldType type) => type switch
    {
        FieldType.Text => new("文字", "text"),
        FieldType.Date => new("日期", "date"),
        FieldType.Integer => new("整数", "whole number"),
        FieldType.Number => new("数字", "number"),
        FieldType.Boolean => new("是否", "yes or no"),
        FieldType.Organisation => new("组织", "organisation"),
        FieldType.Person => new("人员", "person"),
        FieldType.Area => new("巡查内容", "content area"),
        FieldType.Record => new("记录", "record"),
        FieldType.Duty => new("职责", "duty"),
        _ => new("选择", "choice"),
    };

    /// <summary>A role's title.</summary>
    public static Text Role(string name, WorkflowDefinition definition) =>
        definition.Roles.FirstOrDefault(role => role.Name == name)?.Title ?? new(name, name);

    /// <summary>A state's title.</summary>
    public static Text State(string name, WorkflowDefinition definition) =>
        definition.States.FirstOrDefault(state => state.Name == name)?.Title ?? new(name, name);

    /// <summary>The title of the first transition of that name.</summary>
    public static Text Transition(string name, WorkflowDefinition definition) =>
        definition.States.Select(state => state.Transition(name)).OfType<Transition>().FirstOrDefault()?.Title ?? new(name, name);

    /// <summary>A deadline's title.</summary>
    public static Text Deadline(string name, WorkflowDefinition definition) =>
        definition.Deadlines.FirstOrDefault(deadline => deadline.Name == name)?.Title ?? new(name, name);

    /// <summary>The title of what a transition needs or a rule looks at: a field, a paper, a reason, the day of the
    /// step.</summary>
    public static Text Field(string name, WorkflowDefinition definition) => name switch
    {
        Definitions.Transition.Reason => new("理由", "a reason"),
        Definitions.Field.Today => new("办理当日", "the day of the step"),
        _ => definition.Field(name)?.Title ?? definition.Paper(name)?.Title ?? new(name, name),
    };

    /// <summary>A value of a field: an option's title, yes or no, or the value itself.</summary>
    public static Text Value(string field, string? value, WorkflowDefinition definition) => definition.Field(field) switch
    {
        { Type: FieldType.Choice } choice =>
            choice.Options.FirstOrDefault(option => option.Name == value)?.Title ?? new(value ?? "", value ?? ""),
        { Type: FieldType.Boolean } => value == "true" ? new("是", "yes") : new("否", "no"),
        _ => new(value ?? "", value ?? ""),
    };

    /// <summary>The title of another definition, or its id.</summary>
    public static Text Definition(string id, DefinitionCatalog? catalog) => catalog?.Find(id)?.Name ?? new(id, id);

    /// <summary>Texts in a row.</summary>
    public static Text Join(IEnumerable<Text> texts)
    {
        var all = texts.ToArray();
        return new(string.Join("、", all.Select(text => text.Zh)), string.Join(", ", all.Select(text => text.En)));
    }

    /// <summary>The titles of roles in a row.</summary>
    public static Text RoleList(IEnumerable<string> roles, WorkflowDefinition definition) =>
        Join(roles.Select(role => Role(role, definition)));

    /// <summary>The titles of states in a row, each in quotation marks.</summary>
    public static Text StateList(IEnumerable<string> states, WorkflowDefinition definition) =>
        Join(states.Select(state => Both(State(state, definition), "“{0}”", "“{0}”")));

    private static Text Condition(Guard.FieldCondition condition, WorkflowDefinition definition)
    {
        var field = Field(condition.Field, definition);
        var value = Value(condition.Field, condition.Value, definition);
        return condition.Test switch
        {
            FieldTest.Given => Both(field, "已填写“{0}”", "“{0}” is given"),
            FieldTest.Is => Both(field, value, "“{0}”为“{1}”", "“{0}” is “{1}”"),
            FieldTest.IsNot => Both(field, value, "“{0}”不是“{1}”", "“{0}” is not “{1}”"),
            FieldTest.AtLeast => Both(field, value, "“{0}”不小于{1}", "“{0}” is at least {1}"),
            _ => Both(field, value, "“{0}”不大于{1}", "“{0}” is at most {1}"),
        };
    }

    private static Text Records(Guard.Records records, DefinitionCatalog? catalog)
    {
        var child = Definition(records.Definition, catalog);
        var states = catalog?.Find(records.Definition) is { } definition
            ? StateList(records.States, definition)
            : Join(records.States.Select(state => new Text($"“{state}”", $"“{state}”")));
        return records.Quantifier switch
        {
            Quantifier.All => Both(child, states, "每一条“{0}”都处于{1}", "each “{0}” is in {1}"),
            Quantifier.Any => Both(child, states, "至少一条“{0}”处于{1}", "at least one “{0}” is in {1}"),
            Quantifier.None => Both(child, states, "没有“{0}”处于{1}", "no “{0}” is in {1}"),
            _ when records.States.IsEmpty =>
                Both(child, Count(records.Count), "至少有{1}条“{0}”", "there are at least {1} records of “{0}”"),
            _ => Both(Both(child, states, "“{0}”处于{1}", "“{0}” in {1}"), Count(records.Count), "至少有{1}条{0}",
                "there are at least {1} records of {0}"),
        };
    }

    private static Text Count(int count) =>
        new(count.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));

    private static Text Both(Text inner, string zh, string en) => Both(inner, default, zh, en);

    private static Text Both(Text first, Text second, string zh, string en) =>
        new(string.Format(CultureInfo.InvariantCulture, zh, first.Zh, second.Zh),
            string.Format(CultureInfo.InvariantCulture, en, first.En, second.En));
}
