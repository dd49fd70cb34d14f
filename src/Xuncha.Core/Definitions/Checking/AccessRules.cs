using Xuncha.Core.Access;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions.Checking;

/// <summary>Whoever must act or is told something may know of it; what is secret says so in every state; and administrators hold no role.</summary>
internal static class AccessRules
{
    public static void Check(Scope scope)
    {
        var definition = scope.Definition;
        foreach (var field in definition.Fields)
        {
            scope.Refer(field.VisibleTo, scope.At(field)["visible-to"], "unknown-role", NameRules.RoleWord, scope.Roles);
        }

        foreach (var paper in definition.Papers)
        {
            scope.Refer(paper.VisibleTo, scope.At(paper)["visible-to"], "unknown-role", NameRules.RoleWord, scope.Roles);
        }

        foreach (var role in definition.Roles)
        {
            Holder(scope, role);
        }

        Concerned(scope);
        if (definition.Sensitivity == Sensitivity.Secret)
        {
            Secret(scope);
        }

        foreach (var state in definition.States)
        {
            Published(scope, state);
        }

        if (definition.ArchivedBy is { } name && Find(scope, name) is { } archivist)
        {
            Archivist(scope, archivist);
        }

        foreach (var deadline in definition.Deadlines)
        {
            Deadline(scope, deadline);
        }

        foreach (var step in scope.Steps)
        {
            Actors(scope, step);
            Told(scope, step);
        }
    }

    private static void Holder(Scope scope, Role role)
    {
        if (role.Holder is not RoleHolder.Post post)
        {
            return;
        }

        var at = scope.At(role);
        if (AdministratorPosts.All.Contains(post.Code))
        {
            scope.Problems.Error("administrators-role", at["post"],
                new($"“{post.Code}”是管理员职位，不得办理业务", $"'{post.Code}' is an administrator's post, which sees no business"),
                new("请改用业务职位。", "Name a post of the business."));
        }

        var named = post.Of switch { Side.Recipient => Field.Recipient, Side.Unit => Field.Unit, _ => null };
        if (named is not null && scope.Definition.Field(named)?.Type != FieldType.Organisation)
        {
            scope.Problems.Error("no-recipient", at["of"],
                new($"没有类型为 organisation 的字段“{named}”，该单位无从得知", $"no field '{named}' of type organisation says who that is"),
                new("请增加该字段。", $"Declare the field '{named}' with 'type: organisation'."));
        }
    }

    private static void Concerned(Scope scope)
    {
        if (scope.Definition.Field(Field.Concerned) is { Type: not FieldType.Person } field)
        {
            scope.Problems.Error("not-a-person", scope.At(field)["type"],
                new($"字段“{Field.Concerned}”指明不得知悉记录的当事人，类型须为 person", $"field '{Field.Concerned}' names the person who may not know of the record: its type is person"),
                new("请改为 type: person，或改名。", "Make it 'type: person', or choose another name."));
        }
    }

    private static void Secret(Scope scope)
    {
        foreach (var role in scope.Definition.Roles.Where(role => role.Holder is RoleHolder.Post { Of: Side.Party or Side.Above or Side.Unit }))
        {
            scope.Problems.Error("secret-role", scope.At(role)["of"],
                new($"机密记录不得有角色“{role.Name}”：被巡查对象、责任单位和上级组织不得知悉", $"a secret record has no role '{role.Name}': neither the party, the responsible unit nor anyone above may know of it"),
                new("请删除该角色，或删除 sensitivity: secret。", "Remove the role, or 'sensitivity: secret'."));
        }

        foreach (var state in scope.Definition.States.Where(state => state.VisibleTo.IsEmpty))
        {
            scope.Problems.Error("secret-to-all", scope.NameOf(state),
                new($"机密记录的状态“{state.Name}”须写明 visible-to", $"state '{state.Name}' of a secret record must say who may know of it"),
                new("请加上 visible-to。", "Add 'visible-to'."));
        }
    }

    // What is kept from some of its own roles is not for everybody.
    private static void Published(Scope scope, State state)
    {
        foreach (var (index, name) in state.Published.Index())
        {
            if (scope.Definition.Sensitivity != Sensitivity.Ordinary || scope.Definition.Field(name) is { VisibleTo.IsEmpty: false })
            {
                scope.Problems.Error("published-secret", scope.At(state)["published"].At(index),
                    new($"“{name}”不得向社会公开：该流程或该字段的可见范围受限", $"'{name}' cannot be published: the definition is sensitive, or the field names who may read it"),
                    new("请不公开它，或取消限制。", "Do not publish it, or lift the restriction."));
            }
        }
    }

    private static void Archivist(Scope scope, Role role)
    {
        foreach (var state in scope.Definition.States.Where(state => state.IsEnd && !Knows(Sight.Of(scope.Definition, role), state)))
        {
            scope.Problems.Error("archivist-in-the-dark", scope.Draft.Root["archived-by"],
                new($"角色“{role.Name}”负责归档，却不在状态“{state.Name}”的可见范围内", $"role '{role.Name}' archives, and may not know of a record in '{state.Name}'"),
                new("请把它写入该状态的 visible-to。", "Name it in the state's 'visible-to'."));
        }
    }

    // Somebody who may not know of one of the deadlines sees none: a gap in their numbers would tell.
    private static void Deadline(Scope scope, DeadlineDefinition deadline)
    {
        var persons = deadline.Extend?.Persons;
        var concerned = (deadline.Ladder?.Rungs ?? []).SelectMany(rung => rung.Notify).Concat(deadline.Suspend?.By ?? [])
            .Append(deadline.Owner).Append(persons?.AskedBy ?? "").Append(persons?.GrantedBy ?? "").Distinct();
        foreach (var role in concerned.Select(name => Find(scope, name)).OfType<Role>().Where(role => !Sight.Of(scope.Definition, role).ReadsDeadlines))
        {
            scope.Problems.Error("deadline-in-the-dark", scope.At(deadline)["owner"],
                new($"角色“{role.Name}”与期限“{deadline.Name}”有关，却不得知悉该记录的期限：其中某一期限会在该角色不得知悉记录时起算",
                    $"role '{role.Name}' has to do with deadline '{deadline.Name}' and may not know of the record's deadlines: one of them may start where the record is not open to it"),
                new("请把先起算的期限放入下级记录，或从该角色可见的事件起算。", "Give the deadline that starts earlier a record of its own, or let it start with something that the role may know of."));
            return;
        }
    }

    private static void Actors(Scope scope, Step step)
    {
        foreach (var (index, name) in (step.Transition.Actors?.Roles ?? []).Index())
        {
            if (Find(scope, name) is not { } role)
            {
                continue;
            }

            var sight = Sight.Of(scope.Definition, role);
            var at = NameRules.ActorsOf(scope.At(step.Transition));
            at = at.Kind == NodeKind.Scalar ? at : at.At(index);
            if (!Knows(sight, step.From))
            {
                scope.Problems.Error("actor-in-the-dark", at,
                    new($"角色“{name}”须办理“{step.Transition.Name}”，却不在状态“{step.From.Name}”的可见范围内",
                        $"role '{name}' takes '{step.Transition.Name}' and may not know of a record in '{step.From.Name}'"),
                    new("请把它写入该状态的 visible-to。", "Name it in the state's 'visible-to'."));
            }

            foreach (var item in step.Transition.Needs.Concat(step.Transition.Takes).Concat(step.Transition.Sets).Where(item => IsNamedForOthers(scope, item, sight)))
            {
                scope.Problems.Error("actor-in-the-dark", at,
                    new($"角色“{name}”须填报“{item}”，却不得查看", $"role '{name}' enters '{item}' and may not read it"),
                    new("请把它写入其 visible-to。", "Name it in its 'visible-to'."));
            }
        }
    }

    private static void Told(Scope scope, Step step)
    {
        foreach (var effect in step.Transition.Effects.OfType<Effect.Notify>())
        {
            foreach (var (index, name) in effect.Roles.Index())
            {
                if (Find(scope, name) is { } role && scope.Definition.States.FirstOrDefault(state => state.Name == step.To) is { } to
                    && !Knows(Sight.Of(scope.Definition, role), to))
                {
                    scope.Problems.Error("told-what-is-hidden", scope.At(effect)["notify"].At(index),
                        new($"角色“{name}”会收到通知，却不在状态“{to.Name}”的可见范围内", $"role '{name}' is told and may not know of a record in '{to.Name}'"),
                        new("请不通知该角色，或把它写入该状态的 visible-to。", "Do not tell it, or name it in the state's 'visible-to'."));
                }
            }
        }
    }

    // A name of a role that is none is reported for itself; the state is then as good as open.
    private static bool Knows(Sight sight, State state) => state.VisibleTo.IsEmpty || state.VisibleTo.Any(sight.Roles.Contains);

    private static bool IsNamedForOthers(Scope scope, string item, Sight sight)
    {
        var visibleTo = scope.Definition.Field(item)?.VisibleTo ?? scope.Definition.Paper(item)?.VisibleTo ?? [];
        return !visibleTo.IsEmpty && !visibleTo.Any(sight.Roles.Contains);
    }

    private static Role? Find(Scope scope, string name) => scope.Definition.Roles.FirstOrDefault(role => role.Name == name);
}
