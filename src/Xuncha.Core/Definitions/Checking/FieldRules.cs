using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions.Checking;

/// <summary>A field's limits suit its type, and what is done with a field suits it too.</summary>
internal static class FieldRules
{
    public static void Check(Scope scope)
    {
        foreach (var field in scope.Definition.Fields)
        {
            Limits(scope, field, scope.At(field));
        }

        Cycle(scope);
        foreach (var step in scope.Steps)
        {
            foreach (var (index, name) in step.Transition.Sets.Index())
            {
                Date(scope, name, scope.At(step.Transition)["sets"].At(index));
            }

            foreach (var guard in step.Transition.Guards)
            {
                Guard(scope, guard, scope.At(guard));
            }
        }

        foreach (var clock in scope.Definition.Deadlines.SelectMany(deadline =>
            new[] { deadline.Starts, deadline.Met }).OfType<ClockEvent.At>())
        {
            Date(scope, clock.Field, scope.At(clock)["at"]);
        }
    }

    private static void Limits(Scope scope, Field field, Node at)
    {
        var isNumber = field.Type is FieldType.Integer or FieldType.Number;
        foreach (var key in at.Entries.Where(entry => entry.ReadAs switch
        {
            "not-before" or "not-after" => field.Type != FieldType.Date,
            "at-least" => !isNumber,
            "at-most" => !isNumber && field.Type != FieldType.Text,
            "options" => field.Type != FieldType.Choice,
            _ => false,
        }))
        {
            scope.Problems.Error("wrong-limit", key.Key,
                new($"“{key.Key.Value}”不适用于{Words.Of(field.Type)}类型的字段",
                    $"'{key.Key.Value}' does not suit a field of type {Words.Of(field.Type)}"),
                new("请删除该键，或改变 type。", "Remove the key, or change the type."));
        }

        if (field.Type == FieldType.Choice && field.Options.IsEmpty)
        {
            scope.Problems.Error("missing-key", at, new("选择字段缺少 options", "a choice needs 'options'"),
                new("请写明可选项。", "Say what may be chosen."));
        }

        if (field.Least > field.Most)
        {
            scope.Problems.Error("empty-range", at["at-most"], new("最大值小于最小值", "the greatest value is less than the least"),
                new("请对调两个值。", "Swap the two."));
        }

        Bound(scope, field.NotBefore, at["not-before"]);
        Bound(scope, field.NotAfter, at["not-after"]);
    }

    private static void Bound(Scope scope, string? name, Node at)
    {
        if (name is not null && name != Field.Today
            && scope.Refer(name, at, "unknown-field", new("日期字段", "date field"), [.. scope.Fields, Field.Today]))
        {
            Date(scope, name, at);
        }
    }

    private static void Date(Scope scope, string name, Node at)
    {
        if (scope.Fields.Contains(name) && !scope.Dates.Contains(name))
        {
            scope.Problems.Error("not-a-date", at, new($"字段“{name}”不是日期", $"field '{name}' is not a date"),
                Nearest.Mend(name, scope.Dates));
        }
    }

    /// <summary>Dates that must each lie before the other leave no room but one and the same day; that is not what anyone
    /// means.</summary>
    private static void Cycle(Scope scope)
    {
        var later = scope.Definition.Fields.SelectMany(field =>
            new[] { (From: field.NotBefore, To: field.Name, Field: field), (From: field.Name, To: field.NotAfter, Field: field) })
            .Where(pair => pair.From is not null && pair.To is not null).ToArray();
        foreach (var (from, to, field) in later)
        {
            var reached = new HashSet<string>(StringComparer.Ordinal) { to! };
            while (later.Any(pair => reached.Contains(pair.From!) && reached.Add(pair.To!)))
            {
            }

            if (reached.Contains(from!) && from != Field.Today && to != Field.Today)
            {
                scope.Problems.Error("date-cycle", scope.At(field)[from == field.Name ? "not-after" : "not-before"],
                    new("日期的先后要求形成循环", "the dates are asked to follow each other in a circle"),
                    new("请删除其中一个要求。", "Remove one of the limits."));
                return;
            }
        }
    }

    private static void Guard(Scope scope, Guard guard, Node at)
    {
        if (guard is Definitions.Guard.DateNotBefore dates)
        {
            Date(scope, dates.Field, at["date"]);
            Date(scope, dates.Other, at["not-before"]);
        }

        if (guard is not Definitions.Guard.FieldCondition { Value: { } value } condition
            || scope.Definition.Field(condition.Field) is not { } field)
        {
            return;
        }

        var asked = at[Words.Of(condition.Test)];
        var isNumber = field.Type is FieldType.Integer or FieldType.Number;
        if (condition.Test is FieldTest.AtLeast or FieldTest.AtMost ? !isNumber : field.Type == FieldType.Date)
        {
            scope.Problems.Error("wrong-test", asked,
                new($"字段“{field.Name}”不能这样比较", $"field '{field.Name}' cannot be compared so"),
                new("数字可用 at-least、at-most；日期请用 date 与 not-before。",
                    "Numbers take at-least and at-most; dates take 'date' with 'not-before'."));
        }
        else if (isNumber && !ShapeCheck.IsNumber(value))
        {
            scope.Problems.Error("wrong-type", asked, new("此处应为数字", "a number must stand here"),
                new("请写成数字。", "Write a number."));
        }
        else if (field.Type == FieldType.Boolean && value is not ("true" or "false"))
        {
            scope.Problems.Error("wrong-type", asked, new("此处应为 true 或 false", "true or false must stand here"),
                new("请写 true 或 false。", "Write true or false."));
        }
        else if (field.Type == FieldType.Choice)
        {
            scope.Refer(value, asked, "unknown-option", new("选项", "option"), [.. field.Options.Select(option => option.Name)]);
        }
    }
}
