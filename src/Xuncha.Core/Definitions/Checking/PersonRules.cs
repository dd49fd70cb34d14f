namespace Xuncha.Core.Definitions.Checking;

/// <summary>Where two persons are asked for, there can be two; seats exist only in a team, and batches only in a plan.</summary>
internal static class PersonRules
{
    public static void Check(Scope scope)
    {
        foreach (var (transition, guard) in scope.Steps.SelectMany(step =>
            step.Transition.Guards.OfType<Guard.DifferentPerson>().Select(guard => (step.Transition, guard))))
        {
            DifferentPerson(scope, transition, guard);
        }

        var pairs = scope.Definition.Deadlines.Select(deadline => deadline.Extend?.Persons).Append(scope.Definition.Corrections);
        foreach (var persons in pairs.OfType<TwoPersons>())
        {
            TwoPersons(scope, persons);
        }

        if (scope.Definition.Team is null)
        {
            Teamless(scope);
        }

        if (scope.Definition.Record != RecordKind.Plan)
        {
            Planless(scope);
        }
    }

    private static void DifferentPerson(Scope scope, Transition transition, Guard.DifferentPerson guard)
    {
        var at = scope.At(guard)["different-person-from"];
        if (guard.Transition == transition.Name)
        {
            scope.Problems.Error("only-actor-excluded", at,
                new("步骤不能要求与自身的办理人不同", "a transition cannot ask for another person than its own"),
                new("请写明由不同人办理的前一步骤。", "Name the earlier transition that somebody else must have taken."));
            return;
        }

        var others = scope.Steps.Where(step => step.Transition.Name == guard.Transition && step.Transition.Actors is not null)
            .SelectMany(step => Holders(scope, step.Transition.Actors!)).Distinct().ToArray();
        var own = transition.Actors is { } actors ? Holders(scope, actors).Distinct().ToArray() : [];
        if (others is not [var other] || own.Length == 0
            || (transition.Actors!.All ? !own.Contains(other) : own is not [var only] || only != other))
        {
            return;
        }

        if (IsOnePerson(scope, other))
        {
            scope.Problems.Error("only-actor-excluded", at,
                new($"唯一能办理“{transition.Name}”的人已办理“{guard.Transition}”，因而被排除",
                    $"the only person who can take '{transition.Name}' has taken '{guard.Transition}' and is excluded"),
                new("请把其中一步交给另一角色。", "Give one of the two steps to another role."));
        }
        else
        {
            scope.Problems.Warning("same-role-twice", at,
                new($"“{transition.Name}”与“{guard.Transition}”由同一职位办理，该职位须至少有两人",
                    $"'{transition.Name}' and '{guard.Transition}' are taken by one post, which then needs two holders"),
                new("请确认该职位有两人，或交给另一角色。", "Make sure that the post has two holders, or give one step to another role."));
        }
    }

    private static void TwoPersons(Scope scope, TwoPersons persons)
    {
        var (asked, granted) = (Holder(scope, persons.AskedBy), Holder(scope, persons.GrantedBy));
        if (asked is null || asked != granted)
        {
            return;
        }

        var at = scope.At(persons)["granted-by"];
        if (IsOnePerson(scope, asked))
        {
            scope.Problems.Error("only-actor-excluded", at,
                new("申请与决定须由两人办理，而该席位只有一人", "asking and deciding take two persons, and this seat has one"),
                new("请把决定交给另一角色。", "Let another role decide."));
        }
        else
        {
            scope.Problems.Warning("same-role-twice", at,
                new("申请与决定由同一职位办理，该职位须至少有两人", "one post asks and decides; it needs two holders"),
                new("请确认该职位有两人，或把决定交给另一角色。", "Make sure that the post has two holders, or let another role decide."));
        }
    }

    private static void Teamless(Scope scope)
    {
        var mend = new Text("请在定义中写明 team:。", "Say under 'team:' how the team is composed.");
        var places = scope.Steps.SelectMany(step => step.Transition.Guards).Where(guard => guard is Guard.TeamComplete or Guard.TeamTrained)
            .Select(guard => scope.At(guard)["team"]);
        foreach (var at in scope.Definition.Recusal is { } recusal ? places.Append(scope.At(recusal)) : places)
        {
            scope.Problems.Error("no-team", at, new("定义没有规定巡查组的组成", "the definition says nothing of a team's composition"), mend);
        }

        // A child record has no team of its own: its seats are those of the inspection that it belongs to.
        if (scope.Definition.Record != RecordKind.Inspection)
        {
            return;
        }

        foreach (var role in scope.Definition.Roles.Where(role => role.Holder is RoleHolder.TeamSeat))
        {
            scope.Problems.Error("no-team", scope.At(role)["team"],
                new($"角色“{role.Name}”是巡查组席位，但定义没有巡查组", $"role '{role.Name}' is a team seat, and the definition has no team"),
                mend);
        }
    }

    private static void Planless(Scope scope)
    {
        foreach (var guard in scope.Steps.SelectMany(step => step.Transition.Guards).OfType<Guard.PlanSound>())
        {
            scope.Problems.Error("no-plan", scope.At(guard)["plan"],
                new("只有 record: plan 的流程才有计划", "only a definition with 'record: plan' has a plan"),
                new("请删去此条件，或改为 record: plan。", "Take the condition out, or write 'record: plan'."));
        }
    }

    private static IEnumerable<RoleHolder> Holders(Scope scope, Actors actors) =>
        actors.Roles.Select(role => Holder(scope, role)).OfType<RoleHolder>();

    private static RoleHolder? Holder(Scope scope, string role) =>
        scope.Definition.Roles.FirstOrDefault(candidate => candidate.Name == role)?.Holder;

    /// <summary>A leader's or deputy's seat has one holder, unless the composition says otherwise.</summary>
    private static bool IsOnePerson(Scope scope, RoleHolder holder) =>
        holder is RoleHolder.TeamSeat { Seat: var seat } && seat switch
        {
            Seat.Leader => (scope.Definition.Team?.Leaders ?? 1) == 1,
            Seat.Deputy => (scope.Definition.Team?.Deputies ?? 1) == 1,
            _ => false,
        };
}
