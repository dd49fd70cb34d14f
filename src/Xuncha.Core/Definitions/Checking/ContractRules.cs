using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions.Checking;

/// <summary>What the product reads of a definition by name is there as it expects it, and records are opened only where they may belong.</summary>
internal static class ContractRules
{
    public static void Check(Scope scope)
    {
        foreach (var contract in Contract.All.Where(contract => contract.Binds(scope.Definition)))
        {
            if (contract.Kind != scope.Definition.Record)
            {
                scope.Problems.Error("wrong-part", scope.Draft.Root["record"],
                    new($"{contract.Reader.Zh}使用此流程，记录类型须为 {Words.Of(contract.Kind)}", $"{contract.Reader.En} uses this definition, which must be of 'record: {Words.Of(contract.Kind)}'"),
                    new("请改变 record。", "Change 'record'."));
            }

            foreach (var part in contract.Parts)
            {
                Part(scope, contract.Reader, part);
            }
        }

        foreach (var (id, at) in Children(scope))
        {
            if (scope.Catalog.Find(id) is { } child && !Contract.MayBelong(child.Record, scope.Definition.Record))
            {
                scope.Problems.Error("wrong-parent", at,
                    new($"“{id}”的记录不能属于 {Words.Of(scope.Definition.Record)} 类记录", $"records of '{id}' cannot belong to a record of kind '{Words.Of(scope.Definition.Record)}'"),
                    new("请改用其他流程。", "Name another definition."));
            }
        }
    }

    // Child records, wherever a definition speaks of them.
    private static IEnumerable<(string Definition, Node At)> Children(Scope scope)
    {
        foreach (var transition in scope.Steps.Select(step => step.Transition))
        {
            foreach (var open in transition.Effects.OfType<Effect.Open>())
            {
                yield return (open.Definition, scope.At(open)["open"]);
            }

            foreach (var records in transition.Guards.OfType<Guard.Records>())
            {
                yield return (records.Definition, scope.At(records)["records"]);
            }

            if (transition.Automatic is Trigger.RecordsChanged changed)
            {
                yield return (changed.Definition, scope.At(changed)["records-changed"]);
            }
        }
    }

    private static void Part(Scope scope, Text reader, NamedPart part)
    {
        switch (part)
        {
            case NamedPart.Field wanted when scope.Definition.Field(wanted.Name) is { } field:
                Field(scope, reader, wanted, field);
                break;
            case NamedPart.Field { IsRequired: true } wanted:
                Missing(scope, reader, new("字段", "field"), part, new(
                    $"请增加类型为 {Of(wanted)} 的字段“{part.Name}”。", $"Declare the field '{part.Name}' with 'type: {Of(wanted)}'."));
                break;
            case NamedPart.Paper when scope.Definition.Paper(part.Name) is null:
                Missing(scope, reader, new("文件", "paper"), part, new($"请增加文件“{part.Name}”。", $"Declare the paper '{part.Name}'."));
                break;
            case NamedPart.Step step:
                Step(scope, reader, step);
                break;
        }
    }

    private static void Field(Scope scope, Text reader, NamedPart.Field wanted, Field field)
    {
        var at = scope.At(field);
        if (!wanted.Types.Contains(field.Type))
        {
            scope.Problems.Error("wrong-part", at["type"],
                new($"{reader.Zh}使用字段“{field.Name}”，类型须为 {Of(wanted)}", $"{reader.En} reads the field '{field.Name}', whose type must be {Of(wanted)}"),
                new("请改变 type，或改名该字段。", "Change the type, or give the field another name."));
        }
        else if (wanted.Option is { } option && !field.Options.Any(one => one.Name == option))
        {
            scope.Problems.Error("wrong-part", at["options"],
                new($"{reader.Zh}使用字段“{field.Name}”，选项中须有“{option}”", $"{reader.En} reads the field '{field.Name}', which must have the option '{option}'"),
                new("请增加该选项。", "Add the option."));
        }

        if (wanted.NamesReaders && field.VisibleTo.IsEmpty)
        {
            scope.Problems.Error("wrong-part", at,
                new($"{reader.Zh}使用字段“{field.Name}”，须写明 visible-to", $"{reader.En} reads the field '{field.Name}', which must say who reads it"),
                new("请加上 visible-to。", "Add 'visible-to'."));
        }
    }

    private static void Step(Scope scope, Text reader, NamedPart.Step wanted)
    {
        if (scope.Definition.States.FirstOrDefault() is not { } first)
        {
            return;
        }

        if (first.Transition(wanted.Name) is not { } step)
        {
            Missing(scope, reader, new("首个状态的步骤", "transition out of the first state"), wanted, new(
                $"请在首个状态中增加步骤“{wanted.Name}”。", $"Give the first state the transition '{wanted.Name}'."));
            return;
        }

        var unasked = step.Needs.Except(wanted.Gives, StringComparer.Ordinal).ToArray();
        var untaken = wanted.Gives.Concat(wanted.MayGive).Where(name => !step.Accepts(name)).ToArray();
        if (unasked.Length + untaken.Length + step.Guards.Length > 0)
        {
            var (gives, may) = (string.Join("、", wanted.Gives), string.Join("、", wanted.MayGive));
            scope.Problems.Error("wrong-part", scope.NameOf(step),
                new($"{reader.Zh}办理步骤“{step.Name}”：只能要求 {gives}{(may.Length == 0 ? "" : $"，并须接受 {may}")}，且不得有 when",
                    $"{reader.En} takes the transition '{step.Name}': it may need {gives.Replace('、', ' ')} alone{(may.Length == 0 ? "" : $", must take {may.Replace('、', ' ')}")}, and has no 'when'"),
                new("请改变该步骤的 needs、takes 或 when。", "Change its 'needs', 'takes' or 'when'."));
        }
    }

    private static void Missing(Scope scope, Text reader, Text what, NamedPart part, Text mend) => scope.Problems.Error("missing-part", scope.Draft.Root["record"],
        new($"{reader.Zh}需要{what.Zh}“{part.Name}”", $"{reader.En} needs the {what.En} '{part.Name}'"), mend);

    private static string Of(NamedPart.Field wanted) => string.Join(" / ", wanted.Types.Select(Words.Of));
}
