using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;

namespace Xuncha.Server.Definitions;

/// <summary>A definition in the list.</summary>
/// <param name="Id">Folder and name.</param>
/// <param name="Name">What people call it, in its newest published version or else its newest draft.</param>
/// <param name="Record">The kind of record it drives.</param>
/// <param name="Published">The newest published version, which new records take; null where none is.</param>
/// <param name="Drafts">The versions that are not published.</param>
internal sealed record DefinitionItem(string Id, Text Name, RecordKind Record, int? Published, IReadOnlyList<int> Drafts)
{
    public static readonly DefinitionItem Example = new("inspections/heze-special", new("菏泽专项巡查", "Heze special inspection"), RecordKind.Inspection, 1, [2]);
}

/// <summary>A version of a definition, without its text.</summary>
internal sealed record VersionItem(int Version, string Hash, Instant AddedAt, Instant? PublishedAt, Guid? PublishedBy)
{
    public static readonly VersionItem Example = new(
        1, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Instant.FromUtc(2026, 1, 5, 1, 0), Instant.FromUtc(2026, 1, 6, 1, 0), null);

    public static VersionItem Of(DefinitionVersion version) => new(version.Version, version.Hash, version.AddedAt, version.PublishedAt, version.PublishedBy);
}

/// <summary>A part of a definition by its name and what people call it.</summary>
internal sealed record NamedPart(string Name, Text Title);

/// <summary>A field: what a form needs to ask for it.</summary>
internal sealed record FieldView(string Name, Text Title, FieldType Type, string? NotBefore, string? NotAfter, decimal? Least, decimal? Most, IReadOnlyList<NamedPart> Options)
{
    public static FieldView Of(Field field) => new(
        field.Name, field.Title, field.Type, field.NotBefore, field.NotAfter, field.Least, field.Most, [.. field.Options.Select(option => new NamedPart(option.Name, option.Title))]);
}

/// <summary>A state with its ways out.</summary>
internal sealed record StateView(string Name, Text Title, bool IsEnd, IReadOnlyList<TransitionView> Transitions);

/// <summary>A way out of a state; without roles the system takes it.</summary>
internal sealed record TransitionView(string Name, Text Title, string To, IReadOnlyList<string> By, IReadOnlyList<string> Needs, IReadOnlyList<string> Anew, IReadOnlyList<string> Takes);

/// <summary>A stage with its states.</summary>
internal sealed record StageView(string Name, Text Title, IReadOnlyList<StateView> States);

/// <summary>A time limit.</summary>
internal sealed record TimeLimitView(string Name, Text Title, Text Period, string Basis);

/// <summary>A rule of duty or discipline, and the roles that it binds.</summary>
internal sealed record DisciplineView(IReadOnlyList<string> For, Text Rule, string Basis);

/// <summary>A version of a definition: what it says, its text, and what is wrong or doubtful about it now.</summary>
internal sealed record DefinitionView(
    string Id,
    VersionItem Version,
    Text Name,
    string Basis,
    RecordKind Record,
    string Calendar,
    IReadOnlyList<NamedPart> Roles,
    IReadOnlyList<FieldView> Fields,
    IReadOnlyList<NamedPart> Papers,
    IReadOnlyList<NamedPart> Checklist,
    IReadOnlyList<StageView> Stages,
    IReadOnlyList<TimeLimitView> Deadlines,
    Text? Recusal,
    IReadOnlyList<DisciplineView> Discipline,
    string Text,
    IReadOnlyList<DefinitionProblem> Problems)
{
    public static readonly DefinitionView Example = new(
        DefinitionItem.Example.Id,
        VersionItem.Example,
        DefinitionItem.Example.Name,
        "《菏泽市安全生产巡查工作制度》",
        RecordKind.Inspection,
        "cn",
        [new("office", new("巡查工作办公室", "inspection office"))],
        [new("entered-on", new("进驻日期", "day of entry"), FieldType.Date, null, "today", null, null, [])],
        [new("report", new("巡查报告", "report"))],
        [new("responsibility", new("安全生产责任制落实", "responsibility for safety"))],
        [new("entry", new("巡查进驻", "entry"), [new("on-site", new("进驻", "on site"), false, [new("leave", new("离开", "leave"), "left", ["leader"], [], [], [])])])],
        [new("report", new("提交巡查报告", "submit the report"), new("15个工作日", "15 working days"), "《菏泽市安全生产巡查工作制度》")],
        new("任职回避：现任或离任未满3年", "by post: serves there, or left less than 3 years ago"),
        [new(["team"], new("如实报告", "reports the truth"), "《菏泽市安全生产巡查工作制度》")],
        DefinitionText.Example.Yaml,
        [ProblemExample]);

    private static DefinitionProblem ProblemExample => new(
        Severity.Warning, "unused-field", "inspections/heze-special", 12, 3, "fields.place", new("字段“place”没有用到", "the field 'place' is not used"), new("请删除。", "Remove it."));

    public static DefinitionView Of(DefinitionVersion version, IReadOnlyList<DefinitionProblem> problems)
    {
        var definition = DefinitionStore.Parse(version);
        return new(
            definition.Id,
            VersionItem.Of(version),
            definition.Name,
            definition.Basis,
            definition.Record,
            definition.Calendar,
            [.. definition.Roles.Select(role => new NamedPart(role.Name, role.Title))],
            [.. definition.Fields.Select(FieldView.Of)],
            [.. definition.Papers.Select(paper => new NamedPart(paper.Name, paper.Title))],
            [.. definition.Checklist.Select(area => new NamedPart(area.Name, area.Title))],
            [.. definition.Stages.Select(stage => new StageView(stage.Name, stage.Title, [.. stage.States.Select(Of)]))],
            [.. definition.Deadlines.Select(deadline => new TimeLimitView(deadline.Name, deadline.Title, deadline.Rule.ToText(), deadline.Basis ?? definition.Basis))],
            definition.Recusal is { } recusal ? TeamWording.Of(recusal) : null,
            [.. definition.Discipline.Select(rule => new DisciplineView(rule.For, rule.Rule, rule.Basis ?? definition.Basis))],
            version.Text,
            problems);
    }

    private static StateView Of(State state) => new(
        state.Name,
        state.Title,
        state.IsEnd,
        [.. state.Transitions.Select(transition => new TransitionView(transition.Name, transition.Title, transition.To, transition.Actors?.Roles ?? [], transition.Needs, transition.Anew, transition.Takes))]);
}

/// <summary>What the checker says of a text.</summary>
/// <param name="Id">The definition's id; null where the text cannot be read.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsPublishable">Whether there is no error.</param>
/// <param name="Problems">Errors and warnings, in the order of the text.</param>
internal sealed record CheckAnswer(string? Id, int? Version, bool IsPublishable, IReadOnlyList<DefinitionProblem> Problems)
{
    public static readonly CheckAnswer Example = new("tasks/example", 1, true, DefinitionView.Example.Problems);
}

/// <summary>What has changed from one version to another, in words.</summary>
internal sealed record DifferenceView(int From, int To, IReadOnlyList<Text> Changes)
{
    public static readonly DifferenceView Example = new(
        1, 2, [new("时限“提交巡查报告”：期限由〔15个工作日〕改为〔10个工作日〕", "Deadline 'submit the report': period changed from 〔15 working days〕 to 〔10 working days〕")]);
}
