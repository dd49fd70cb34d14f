namespace Xuncha.Core.Definitions.Describing;

/// <summary>A part of a definition in words: what it is called and what is said of it.</summary>
/// <param name="Key">What it is recognised by in another version.</param>
/// <param name="Parent">The key of the part that it belongs to; empty for none.</param>
/// <param name="Title">Its kind and title.</param>
/// <param name="Facets">What is said of it; the same labels for every part of a kind.</param>
internal sealed record Part(string Key, string Parent, Text Title, Facet[] Facets);

/// <summary>One thing that is said of a part; an empty value where nothing is.</summary>
internal sealed record Facet(Text Label, Text Value);

/// <summary>Takes a definition apart into words.</summary>
/// <param name="definition">The definition.</param>
/// <param name="bare">
/// Whether other parts are said by their names and not by their titles: so two versions compare without a part's new title
/// showing wherever the part is referred to.
/// </param>
/// <param name="catalog">Where the titles of other definitions are found.</param>
internal sealed class Description(WorkflowDefinition definition, bool bare, DefinitionCatalog? catalog)
{
    private readonly WorkflowDefinition _nameless = definition with
    {
        Team = null,
        Roles = [],
        Fields = [],
        Papers = [],
        Stages = [],
        Deadlines = []
    };

    /// <summary>Where titles are looked up.</summary>
    private WorkflowDefinition Titles => bare ? _nameless : definition;

    /// <summary>The parts, each before those that belong to it.</summary>
    public IEnumerable<Part> Parts() =>
    [
        new("definition", "", new("流程", "the flow"),
        [
            new(new("名称", "name"), definition.Name),
            new(new("依据", "basis"), Same(definition.Basis)),
            new(new("日历", "calendar"), Same(definition.Calendar)),
            new(new("敏感程度", "sensitivity"), Wording.Of(definition.Sensitivity)),
            new(new("起始状态", "first state"), Wording.State(definition.Initial.Name, Titles)),
            new(new("阶段顺序", "order of stages"), Wording.Join(definition.Stages.Select(Called))),
            new(new("巡查组组成", "team"), definition.Team is null ? default : Wording.Of(new Guard.TeamComplete(), definition)),
            new(new("脱产阶段", "full time in"), Wording.Join((definition.Team?.FullTime ?? []).Select(name => Called(definition.Stages.First(stage => stage.Name == name))))),
            new(new("请假", "leave"), definition.Team?.Leave is { } leave ? Leave(leave) : default),
            new(new("回避", "recusal"), definition.Recusal is { } recusal ? TeamWording.Of(recusal) : default),
            new(new("回避依据", "basis of recusal"), Same(definition.Recusal?.Basis ?? "")),
            new(new("回避的我方理解", "our reading of recusal"), definition.Recusal?.OurReading ?? default),
            new(new("更正", "corrections"), definition.Corrections is { } persons ? Persons(persons) : default),
            new(new("归档", "archived by"), definition.ArchivedBy is { } role ? Wording.Role(role, Titles) : default),
        ]),
        .. definition.Roles.Select(role => new Part($"role {role.Name}", "", Title("角色", "role", role.Title),
            [Name(role.Title), new(new("担任者", "holder"), Wording.Of(role.Holder))])),
        .. definition.Fields.Select(field => Field(field)),
        .. definition.Papers.Select(paper =>
            new Part($"paper {paper.Name}", "", Title("文件", "paper", paper.Title), [Name(paper.Title), VisibleTo(paper.VisibleTo)])),
        .. definition.Checklist.Select(area =>
            new Part($"area {area.Name}", "", Title("巡查内容", "content area", area.Title), [Name(area.Title)])),
        .. definition.Discipline.Select(rule => Nameless("definition", rule.Rule, new("流程", "the flow"), new("职责和纪律", "discipline"),
            new($"{Wording.RoleList(rule.For, Titles).Zh}——{rule.Rule.Zh}", $"{Wording.RoleList(rule.For, Titles).En} — {rule.Rule.En}"))),
        .. definition.Stages.SelectMany(stage => Stage(stage)),
        .. definition.Deadlines.SelectMany(deadline => Deadline(deadline)),
    ];

    private Part Field(Field field) => new($"field {field.Name}", "", Title("字段", "field", field.Title),
    [
        Name(field.Title),
        new(new("类型", "type"), Wording.Of(field.Type)),
        new(new("不早于", "not before"), Reference(field.NotBefore)),
        new(new("不晚于", "not after"), Reference(field.NotAfter)),
        new(new("最小值", "least"), Same(field.Least?.ToString() ?? "")),
        new(new("最大值", "greatest"), Same(field.Most?.ToString() ?? "")),
        new(new("选项", "options"), Wording.Join(field.Options.Select(option => option.Title))),
        VisibleTo(field.VisibleTo),
    ]);

    private IEnumerable<Part> Stage(Stage stage) =>
    [
        new($"stage {stage.Name}", "", Title("阶段", "stage", stage.Title), [Name(stage.Title)]),
        .. stage.States.SelectMany(state => State(state, stage)),
    ];

    private IEnumerable<Part> State(State state, Stage stage) =>
    [
        new($"state {state.Name}", $"stage {stage.Name}", Title("状态", "state", state.Title),
        [
            Name(state.Title),
            new(new("阶段", "stage"), Called(stage)),
            new(new("办结", "end"), state.IsEnd ? new("是", "yes") : new("否", "no")),
            VisibleTo(state.VisibleTo),
            new(new("向社会公开", "published"), Wording.Join(state.Published.Select(name => Wording.Field(name, Titles)))),
        ]),
        .. state.Transitions.SelectMany(transition => Transition(transition, state)),
    ];

    private IEnumerable<Part> Transition(Transition transition, State state)
    {
        var key = $"state {state.Name} transition {transition.Name}";
        var title = new Text($"状态“{state.Title.Zh}”的步骤“{transition.Title.Zh}”",
            $"transition “{transition.Title.En}” of state “{state.Title.En}”");
        return
        [
            new(key, $"state {state.Name}", title,
            [
                Name(transition.Title),
                new(new("去向", "goal"), Wording.State(transition.To, Titles)),
                new(new("办理人", "actor"), transition.Actors is { } actors ? Wording.Of(actors, Titles) : default),
                new(new("自动触发", "automatic"),
                    transition.Automatic is { } trigger ? Wording.Of(trigger, Titles, catalog) : default),
                new(new("所需", "needs"), Wording.Join(transition.Needs.Select(name => Wording.Field(name, Titles)))),
                new(new("其中须重新提交", "of these anew"), Wording.Join(transition.Anew.Select(name => Wording.Field(name, Titles)))),
                new(new("可填", "takes"), Wording.Join(transition.Takes.Select(name => Wording.Field(name, Titles)))),
                new(new("记入日期", "sets"), Wording.Join(transition.Sets.Select(name => Wording.Field(name, Titles)))),
            ]),
            .. transition.Guards.Select(guard =>
                Nameless(key, Wording.Of(guard, _nameless), title, new("条件", "guard"), Wording.Of(guard, Titles, catalog)))
                .Concat(transition.Effects.Select(effect =>
                    Nameless(key, Wording.Of(effect, _nameless), title, new("后续", "effect"),
                        Wording.Of(effect, Titles, catalog))))
                .DistinctBy(part => part.Key),
        ];
    }

    private IEnumerable<Part> Deadline(DeadlineDefinition deadline)
    {
        var key = $"deadline {deadline.Name}";
        return
        [
            new(key, "", Title("期限", "deadline", deadline.Title),
            [
                Name(deadline.Title),
                new(new("依据", "basis"), Same(deadline.Basis ?? definition.Basis)),
                new(new("我方理解", "our reading"), deadline.OurReading ?? default),
                new(new("起算", "start"), Wording.Of(deadline.Starts, Titles)),
                new(new("时长", "length"), Wording.Of(deadline.Rule)),
                new(new("完成", "met by"), Wording.Of(deadline.Met, Titles)),
                new(new("责任人", "owner"), Wording.Role(deadline.Owner, Titles)),
                new(new("中止办理人", "suspended by"), Wording.RoleList(deadline.Suspend?.By ?? [], Titles)),
                new(new("自动中止", "asleep in"), Wording.StateList(deadline.Suspend?.In ?? [], Titles)),
                new(new("延期", "extension"), deadline.Extend is { } extend ? Extension(extend) : default),
                new(new("提醒时刻", "time of reminders"), Same(deadline.Ladder?.At.ToString("HH:mm", null) ?? "")),
            ]),
            .. (deadline.Ladder?.Rungs ?? []).Select(rung => new Part($"{key} rung {rung.Id}", key,
                new($"期限“{deadline.Title.Zh}”的梯级{rung.Id}", $"rung {rung.Id} of deadline “{deadline.Title.En}”"),
                [new(new("内容", "what it does"), Wording.Of(rung, deadline.Ladder!.Unit, Titles, catalog))])),
        ];
    }

    private Text Extension(ExtensionPolicy extend)
    {
        var persons = Persons(extend.Persons);
        var most = extend.AtMost.ToText();
        return new($"{persons.Zh}，至多{extend.Times}次，每次不超过{most.Zh}",
            $"{persons.En}, at most {extend.Times} times, each of at most {most.En}");
    }

    /// <summary>A guard or an effect, which is recognised by what it says with bare names.</summary>
    private static Part Nameless(string parent, Text bareWords, Text of, Text kind, Text words) =>
        new($"{parent} {kind.En} {bareWords.En}", parent,
            new($"{of.Zh}的{kind.Zh}：{words.Zh}", $"{kind.En} of {of.En}: {words.En}"), []);

    private Text Called(Stage stage) => bare ? Same(stage.Name) : stage.Title;

    private Text Persons(TwoPersons persons)
    {
        var (asks, grants) = (Wording.Role(persons.AskedBy, Titles), Wording.Role(persons.GrantedBy, Titles));
        return new($"{asks.Zh}申请，{grants.Zh}批准", $"asked for by {asks.En}, granted by {grants.En}");
    }

    private Text Leave(LeavePolicy leave)
    {
        var (leaders, others) = (Wording.Role(leave.LeadersBy, Titles), Wording.Role(leave.OthersBy, Titles));
        return new($"组长、副组长由{leaders.Zh}批准，其他人由{others.Zh}批准", $"of leader and deputies granted by {leaders.En}, of others by {others.En}");
    }

    private Text Reference(string? name) => name is null ? default : Wording.Field(name, Titles);

    private Facet VisibleTo(IEnumerable<string> roles) => new(new("可见范围", "visible to"), Wording.RoleList(roles, Titles));

    private static Facet Name(Text title) => new(new("名称", "name"), title);

    private static Text Title(string zh, string en, Text title) => new($"{zh}“{title.Zh}”", $"{en} “{title.En}”");

    private static Text Same(string text) => new(text, text);
}
