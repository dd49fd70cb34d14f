using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions.Checking;

/// <summary>Every name refers to something, is there once, and is used.</summary>
internal static class NameRules
{
    public static readonly Text RoleWord = new("角色", "role");
    private static readonly Text StateWord = new("状态", "state");
    private static readonly Text FieldWord = new("字段", "field");
    private static readonly Text DateWord = new("日期字段", "date field");

    public static void Check(Scope scope)
    {
        var definition = scope.Definition;
        if (scope.Catalog.Calendars is { } calendars)
        {
            scope.Refer(definition.Calendar, scope.Draft.Root["calendar"], "unknown-calendar", new("日历", "calendar"),
                [.. calendars]);
        }

        Twice(scope, definition.States.Select(state => (state.Name, scope.NameOf(state))), "duplicate-state");
        Twice(scope, definition.Fields.Select(field => (field.Name, scope.NameOf(field)))
            .Concat(definition.Papers.Select(paper => (paper.Name, scope.NameOf(paper)))), "duplicate-name");
        foreach (var (name, at) in definition.Fields.Select(field => (field.Name, scope.NameOf(field)))
            .Concat(definition.Papers.Select(paper => (paper.Name, scope.NameOf(paper)))).Where(pair =>
                pair.Name is Transition.Reason or Field.Today))
        {
            scope.Problems.Error("reserved-name", at, new($"“{name}”是保留词", $"'{name}' is a word of the language"),
                new("请改名。", "Choose another name."));
        }

        foreach (var state in definition.States)
        {
            scope.Refer(state.VisibleTo, scope.At(state)["visible-to"], "unknown-role", RoleWord, scope.Roles);
            scope.Refer(state.Published, scope.At(state)["published"], "unknown-field", FieldWord, scope.Fields);
        }

        foreach (var step in scope.Steps)
        {
            Step(scope, step.Transition, scope.At(step.Transition));
        }

        foreach (var deadline in definition.Deadlines)
        {
            Deadline(scope, deadline, scope.At(deadline));
        }

        if (definition.Corrections is { } corrections)
        {
            Persons(scope, corrections);
        }

        scope.Refer(definition.ArchivedBy ?? "", scope.Draft.Root["archived-by"], "unknown-role", RoleWord, scope.Roles);

        if (definition.Team is { } team)
        {
            Team(scope, team);
        }

        foreach (var rule in definition.Discipline)
        {
            scope.Refer(rule.For, scope.At(rule)["for"], "unknown-role", RoleWord, scope.Roles);
        }
    }

    private static void Team(Scope scope, TeamComposition team)
    {
        scope.Refer(team.FullTime, scope.At(team)["full-time"], "unknown-stage", new("阶段", "stage"), [.. scope.Definition.Stages.Select(stage => stage.Name)]);
        if (team.Leave is { } leave)
        {
            scope.Refer(leave.LeadersBy, scope.At(leave)["leaders-by"], "unknown-role", RoleWord, scope.Roles);
            scope.Refer(leave.OthersBy, scope.At(leave)["others-by"], "unknown-role", RoleWord, scope.Roles);
        }
    }

    private static void Step(Scope scope, Transition transition, Node at)
    {
        scope.Refer(transition.To, at["to"], "unknown-state", StateWord, scope.States);
        scope.Refer(transition.Actors?.Roles ?? [], ActorsOf(at), "unknown-role", RoleWord, scope.Roles);
        scope.Refer(transition.Needs[..^transition.Anew.Length], at["needs"], "unknown-need", new("字段或文件", "field or paper"),
            [.. scope.Fields, .. scope.Papers, Transition.Reason]);
        scope.Refer(transition.Anew, at["needs-anew"], "unknown-need", new("字段或文件", "field or paper"), [.. scope.Fields, .. scope.Papers]);
        scope.Refer(transition.Takes, at["takes"], "unknown-need", new("字段或文件", "field or paper"), [.. scope.Fields, .. scope.Papers]);
        scope.Refer(transition.Sets, at["sets"], "unknown-field", DateWord, scope.Fields);
        switch (transition.Automatic)
        {
            case Trigger.Overdue overdue:
                scope.Refer(overdue.Deadline, scope.At(overdue)["overdue"], "unknown-deadline", new("期限", "deadline"),
                    scope.Deadlines);
                break;
            case Trigger.RecordsChanged changed:
                Definition(scope, changed.Definition, scope.At(changed)["records-changed"]);
                break;
        }

        foreach (var guard in transition.Guards)
        {
            Guard(scope, guard, scope.At(guard));
        }

        foreach (var effect in transition.Effects)
        {
            if (effect is Effect.Notify notify)
            {
                scope.Refer(notify.Roles, scope.At(effect)["notify"], "unknown-role", RoleWord, scope.Roles);
            }
            else if (effect is Effect.Open open)
            {
                Definition(scope, open.Definition, scope.At(effect)["open"]);
            }
        }
    }

    private static void Guard(Scope scope, Guard guard, Node at)
    {
        switch (guard)
        {
            case Definitions.Guard.FieldCondition condition:
                scope.Refer(condition.Field, at["field"], "unknown-field", FieldWord, scope.Fields);
                break;
            case Definitions.Guard.DateNotBefore dates:
                scope.Refer(dates.Field, at["date"], "unknown-field", DateWord, scope.Fields);
                scope.Refer(dates.Other, at["not-before"], "unknown-field", DateWord, scope.Fields);
                break;
            case Definitions.Guard.DifferentPerson other:
                scope.Refer(other.Transition, at["different-person-from"], "unknown-transition", new("步骤", "transition"),
                    scope.Transitions);
                break;
            case Definitions.Guard.Records records when Definition(scope, records.Definition, at["records"]) is { } child:
                scope.Refer(records.States, Draft.StatesOf(at), "unknown-state", new($"{child.Id}的状态", $"state of {child.Id}"),
                    [.. child.States.Select(state => state.Name)]);
                break;
        }
    }

    private static void Deadline(Scope scope, DeadlineDefinition deadline, Node at)
    {
        Clock(scope, deadline.Starts);
        Clock(scope, deadline.Met);
        scope.Refer(deadline.Owner, at["owner"], "unknown-role", RoleWord, scope.Roles);
        if (deadline.Suspend is { } suspend)
        {
            scope.Refer(suspend.By, at["suspend"]["by"], "unknown-role", RoleWord, scope.Roles);
            scope.Refer(suspend.In, at["suspend"]["in"], "unknown-state", StateWord, scope.States);
        }

        if (deadline.Extend is { } extend)
        {
            Persons(scope, extend.Persons);
        }

        var rungs = deadline.Ladder?.Rungs ?? [];
        Twice(scope, rungs.Select(rung => (rung.Id, scope.At(rung)["id"])), "duplicate-rung");
        foreach (var rung in rungs)
        {
            scope.Refer(rung.Notify, scope.At(rung)["notify"], "unknown-role", RoleWord, scope.Roles);
            scope.Refer(rung.Take ?? "", scope.At(rung)["take"], "unknown-transition", new("步骤", "transition"),
                scope.Transitions);
            if (rung.Propose is { } proposed)
            {
                Definition(scope, proposed, scope.At(rung)["propose"]);
            }
        }
    }

    private static void Clock(Scope scope, ClockEvent clock)
    {
        var at = scope.At(clock);
        switch (clock)
        {
            case ClockEvent.At field:
                scope.Refer(field.Field, at["at"], "unknown-field", DateWord, scope.Fields);
                break;
            case ClockEvent.Entering entering:
                scope.Refer(entering.States, at["entering"], "unknown-state", StateWord, scope.States);
                break;
            case ClockEvent.Leaving leaving:
                scope.Refer(leaving.States, at["leaving"], "unknown-state", StateWord, scope.States);
                break;
        }
    }

    private static void Persons(Scope scope, TwoPersons persons)
    {
        scope.Refer(persons.AskedBy, scope.At(persons)["asked-by"], "unknown-role", RoleWord, scope.Roles);
        scope.Refer(persons.GrantedBy, scope.At(persons)["granted-by"], "unknown-role", RoleWord, scope.Roles);
    }

    private static WorkflowDefinition? Definition(Scope scope, string id, Node at)
    {
        scope.Refer(id, at, "unknown-definition", new("流程定义", "definition"), [.. scope.Catalog.Ids]);
        return scope.Catalog.Find(id);
    }

    /// <summary>Where a transition names its actors.</summary>
    public static Node ActorsOf(Node transition) =>
        (transition.Find("by") ?? transition["sign-off"].Find("all-of") ?? transition["sign-off"].Find("any-of"))?.Value ?? transition["by"];

    private static void Twice(Scope scope, IEnumerable<(string Name, Node At)> names, string code)
    {
        var seen = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var (name, at) in names.Where(pair => pair.Name.Length > 0 && !seen.TryAdd(pair.Name, pair.At)))
        {
            scope.Problems.Error(code, at,
                new($"“{name}”重复（首次出现在第{seen[name].Line}行）", $"'{name}' is there twice (first on line {seen[name].Line})"),
                new("请改名其中一个。", "Rename one of them."));
        }
    }

    /// <summary>Warns of roles and fields that nothing refers to (a paper may be attached though no step needs it); to be called
    /// when all else has been checked.</summary>
    public static void Unused(Scope scope)
    {
        // Who stands above only looks, and needs no step for that.
        Unused(scope, RoleWord, "unused-role", scope.Definition.Roles
            .Where(role => role.Holder is not RoleHolder.Post { Of: Side.Above }).Select(role => (role.Name, scope.NameOf(role))),
            "unknown-role");
        Unused(scope, FieldWord, "unused-field", scope.Definition.Fields.Select(field => (field.Name, scope.NameOf(field))),
            "unknown-field", "unknown-need");
    }

    private static void Unused(Scope scope, Text what, string code, IEnumerable<(string Name, Node At)> declared,
        params string[] uses)
    {
        foreach (var (name, at) in declared.Where(pair => !uses.Any(use => scope.Used.Contains((use, pair.Name)))))
        {
            scope.Problems.Warning(code, at, new($"{what.Zh}“{name}”没有用到", $"{what.En} '{name}' is not used"),
                new("请使用或删除。", "Use it or remove it."));
        }
    }
}
