using System.Collections.Immutable;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>A step that is asked for, held against its definition.</summary>
/// <param name="Matter">The record.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Transition">The transition; null where the present state has none of that name.</param>
/// <param name="SigningFor">The role that the actor signs for where several must; null where no signature is due.</param>
/// <param name="SignOffs">The signatures for the transition with this one; empty where no signature is due.</param>
/// <param name="On">When the step happened; signed by several, on the day of the last signature.</param>
/// <param name="Entered">The record's data with what was entered.</param>
internal sealed record Step(
    Case Matter,
    StepRequest Request,
    Transition? Transition,
    string? SigningFor,
    ImmutableArray<SignOff> SignOffs,
    Occurrence On,
    ImmutableSortedDictionary<string, string> Entered)
{
    /// <summary>The record's data as the step leaves it: with the dates that it sets.</summary>
    public ImmutableSortedDictionary<string, string> Fields { get; } =
        Entered.SetItems((Transition?.Sets ?? []).Select(field => KeyValuePair.Create(field, FieldValue.Of(On.Date))));

    /// <summary>Whether others have yet to sign.</summary>
    public bool IsPartial => SigningFor is not null && SignOffs.Length < Transition!.Actors!.Roles.Length;

    /// <summary>In whose place a deputy takes it; null where the actor holds the role.</summary>
    public Guid? InPlaceOf { get; } = InPlace(Request.Actor, Transition, SigningFor);

    /// <summary>Whose doing the step is: the actor's, and that of whoever the actor is the deputy of. Empty for the system.</summary>
    public ImmutableArray<Guid> Persons => [.. new[] { Request.Actor.Person, InPlaceOf }.OfType<Guid>()];

    private WorkflowDefinition Definition => Matter.Definition;

    private WorkflowInstance Instance => Matter.Instance;

    public static Step Of(Case matter, StepRequest request)
    {
        var transition = matter.Definition.State(matter.Instance.State).Transition(request.Transition);

        // What is recorded on the day on which it happened came no later than the request: the arrival proves its time of day.
        var happened = request.On.Time is null && request.On.Date == matter.Today ? matter.Arrival : request.On;
        var role = SigningRole(transition, matter.Instance, request.Actor);
        ImmutableArray<SignOff> signOffs = role is null || request.Actor.Person is not { } person
            ? []
            :
            [
                .. matter.Instance.SignOffs.Where(signed => signed.Transition == request.Transition),
                new(request.Transition, role, person, happened, InPlace(request.Actor, transition, role)),
            ];
        return new(
            matter,
            request,
            transition,
            role,
            signOffs,
            signOffs.Select(signed => signed.On).Append(happened).Max(),
            matter.Instance.Fields.SetItems(request.Fields));
    }

    /// <summary>Every reason against the step; empty where there is none.</summary>
    public ImmutableArray<Refusal> Refusals(Facts facts)
    {
        if (Instance.Status != RecordStatus.Running)
        {
            return [new(RefusalKind.NotOpen, Request.Transition, Sentences.NotRunning(Instance.Status))];
        }

        if (Transition is null)
        {
            return [new(RefusalKind.NotOpen, Request.Transition, Sentences.NoSuchTransition(Definition, Instance.State, Request.Transition))];
        }

        return [.. Roles(Transition), .. Dates(Transition), .. Inputs(Transition), .. Needs(Transition, facts), .. Conditions(Transition, facts)];
    }

    /// <summary>The role that the actor signs for where all of several must sign; null where no signature is due.</summary>
    private static string? SigningRole(Transition? transition, WorkflowInstance instance, Actor actor) =>
        transition?.Actors is { All: true } actors
            ? actors.Roles.FirstOrDefault(role =>
                actor.Roles.Contains(role)
                && !instance.SignOffs.Any(signed => signed.Transition == transition.Name && signed.Role == role))
            : null;

    private static Guid? InPlace(Actor actor, Transition? transition, string? signingFor) =>
        actor.InPlaceOf(signingFor is not null ? [signingFor] : transition?.Actors?.Roles ?? []);

    private IEnumerable<Refusal> Roles(Transition transition)
    {
        if (Request.Actor.Person is null)
        {
            yield break;
        }

        if (transition.Actors is not { } actors)
        {
            yield return new(RefusalKind.Role, transition.Name, Sentences.OnlyTheSystem(transition));
        }
        else if (!actors.Roles.Any(Request.Actor.Roles.Contains))
        {
            yield return new(RefusalKind.Role, transition.Name, Sentences.NotYourRole(Definition, transition, actors));
        }
        else if (actors.All && SignsForTwo())
        {
            yield return new(RefusalKind.Guard, transition.Name, Sentences.SignedBySame(transition));
        }
        else if (actors.All && SigningFor is null)
        {
            yield return new(RefusalKind.NotOpen, transition.Name, Sentences.AlreadySigned(transition));
        }
    }

    // Two signatures of which one is a deputy's are those of two persons more, and none of them twice.
    private bool SignsForTwo() => Instance.SignOffs.Any(signed => signed.Transition == Request.Transition
        && (InPlaceOf is not null || signed.InPlaceOf is not null)
        && (Persons.Contains(signed.Person) || (signed.InPlaceOf is { } holder && Persons.Contains(holder))));

    private IEnumerable<Refusal> Dates(Transition transition)
    {
        // Whoever is inspected would say of themselves that they were in time; of anybody else, what proves the day is on record.
        if (Request.On.Date < Matter.Today && Request.Actor.Person is not null)
        {
            if (IsOfTheParty(transition))
            {
                yield return new(RefusalKind.Input, "on", Sentences.EarlierByTheParty(Definition, transition, Request.On.Date));
            }
            else if (string.IsNullOrWhiteSpace(Request.PaperNumber) && string.IsNullOrWhiteSpace(Request.Reason))
            {
                yield return new(RefusalKind.Input, "paperNumber", Sentences.EarlierUnproved(Request.On.Date, Matter.Today));
            }
        }

        if (Request.On.Date > Matter.Today)
        {
            yield return new(RefusalKind.Input, "on", Sentences.InTheFuture(Request.On.Date, Matter.Today));
        }

        if (Request.On.Date < Instance.Since.Date)
        {
            yield return new(RefusalKind.Input, "on", Sentences.BeforeTheState(Definition, Instance, Request.On.Date));
        }
    }

    /// <summary>Whether those roles of the actor that take the step are all held by who is inspected or has to rectify.</summary>
    private bool IsOfTheParty(Transition transition) =>
        Definition.IsOfTheParty([.. (SigningFor is { } role ? [role] : transition.Actors?.Roles ?? []).Where(Request.Actor.Roles.Contains)]);

    private IEnumerable<Refusal> Inputs(Transition transition)
    {
        foreach (var (name, value) in Request.Fields)
        {
            if (Definition.Field(name) is not { } field || !transition.Accepts(name))
            {
                yield return new(RefusalKind.Input, $"fields.{name}", Sentences.FieldNotAsked(transition, name));
            }
            else if (FieldValue.Problem(field, value, Fields, On.Date) is { } problem)
            {
                yield return new(RefusalKind.Input, $"fields.{name}", problem);
            }
        }

        foreach (var name in transition.Sets)
        {
            if (FieldValue.Problem(Definition.Field(name)!, Fields[name], Fields, On.Date) is { } problem)
            {
                yield return new(RefusalKind.Input, "on", problem);
            }
        }
    }

    private IEnumerable<Refusal> Needs(Transition transition, Facts facts)
    {
        foreach (var name in transition.Needs)
        {
            if (name == Transition.Reason)
            {
                if (string.IsNullOrWhiteSpace(Request.Reason))
                {
                    yield return new(RefusalKind.Input, "reason", Sentences.ReasonMissing);
                }
            }
            else if (Definition.Field(name) is { } field)
            {
                if (string.IsNullOrWhiteSpace(Entered.GetValueOrDefault(name)))
                {
                    yield return new(RefusalKind.Input, $"fields.{name}", Sentences.FieldMissing(field));
                }
                else if (IsStale(transition, name))
                {
                    yield return new(RefusalKind.Input, $"fields.{name}", Sentences.FieldStale(field));
                }
            }
            else if (!facts.Papers.Contains(name))
            {
                yield return new(RefusalKind.Guard, name, Sentences.PaperMissing(Definition.Paper(name)!));
            }
            else if (IsStale(transition, name))
            {
                yield return new(RefusalKind.Guard, name, Sentences.PaperStale(Definition.Paper(name)!));
            }
        }
    }

    private bool IsStale(Transition transition, string need) =>
        transition.Anew.Contains(need) && !Instance.Fresh.Contains(need) && !Request.Fields.ContainsKey(need);

    private IEnumerable<Refusal> Conditions(Transition transition, Facts facts)
    {
        var instance = Instance with { Fields = Fields };
        return transition.Guards
            .Select(guard => Guards.Unmet(guard, Definition, instance, Request.Actor, Persons, facts))
            .OfType<Refusal>();
    }
}
