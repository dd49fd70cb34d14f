using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>One way from a state to another.</summary>
/// <param name="Name">The transition's name, unique within its state.</param>
/// <param name="Title">What people call it.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Actors">Who takes it; null for a transition that only the clock or a child record takes.</param>
/// <param name="Automatic">What makes the system take it; null for none.</param>
/// <param name="Needs">Fields and papers that must be there, and <see cref="Reason"/> where a reason must be given.</param>
/// <param name="Anew">
/// Those of <paramref name="Needs"/>, at its end, that must have been given for this step (<c>WorkflowInstance.Fresh</c>): what has proved one
/// round does not prove the next.
/// </param>
/// <param name="Takes">Fields and papers that may be given with it and need not be there.</param>
/// <param name="Sets">Date fields that take the date of this step.</param>
/// <param name="Guards">What must hold besides.</param>
/// <param name="Effects">What happens besides.</param>
public sealed record Transition(
    string Name,
    Text Title,
    string To,
    Actors? Actors,
    Trigger? Automatic,
    ImmutableArray<string> Needs,
    ImmutableArray<string> Anew,
    ImmutableArray<string> Takes,
    ImmutableArray<string> Sets,
    ImmutableArray<Guard> Guards,
    ImmutableArray<Effect> Effects)
{
    /// <summary>The word in <see cref="Needs"/> that asks for a written reason.</summary>
    public const string Reason = "reason";

    /// <summary>Whether a field or paper may be given with this step, because it needs or takes it.</summary>
    public bool Accepts(string name) => Needs.Contains(name) || Takes.Contains(name);
}

/// <summary>The roles that take a step.</summary>
/// <param name="All">Whether each of the roles must sign (会签); otherwise one of them is enough.</param>
/// <param name="Roles">The roles; at least one.</param>
public sealed record Actors(bool All, ImmutableArray<string> Roles);

/// <summary>What makes the system take a transition.</summary>
public abstract record Trigger
{
    private Trigger()
    {
    }

    /// <summary>The deadline of that name has passed unmet.</summary>
    public sealed record Overdue(string Deadline) : Trigger;

    /// <summary>A child record of that definition has changed (and the transition's guards hold).</summary>
    public sealed record RecordsChanged(string Definition) : Trigger;
}

/// <summary>A condition on a transition, as data.</summary>
public abstract record Guard
{
    private Guard()
    {
    }

    /// <summary>The team has the composition that the definition asks for, and nobody in it is recused.</summary>
    public sealed record TeamComplete : Guard;

    /// <summary>Everybody who sits in the team has been trained.</summary>
    public sealed record TeamTrained : Guard;

    /// <summary>The plan can be carried out: nobody is in it twice, exemptions are kept, batches and teams hold it. Once it is submitted, nobody who has changed it says so.</summary>
    public sealed record PlanSound : Guard;

    /// <summary>A field passes a test.</summary>
    public sealed record FieldCondition(string Field, FieldTest Test, string? Value) : Guard;

    /// <summary>A date field does not lie before another date field.</summary>
    public sealed record DateNotBefore(string Field, string Other) : Guard;

    /// <summary>Child records of a definition are in given states.</summary>
    /// <param name="Definition">The child's definition.</param>
    /// <param name="Quantifier">How many must be.</param>
    /// <param name="States">The states; empty means any state.</param>
    /// <param name="Count">For <see cref="Quantifier.AtLeast"/>: how many.</param>
    public sealed record Records(string Definition, Quantifier Quantifier, ImmutableArray<string> States, int Count) : Guard;

    /// <summary>Whoever acts is not the person who last took the named transition.</summary>
    public sealed record DifferentPerson(string Transition) : Guard;
}

/// <summary>The tests that a field condition can make.</summary>
public enum FieldTest
{
    /// <summary>A value is there.</summary>
    Given,

    /// <summary>The value equals the one named.</summary>
    Is,

    /// <summary>The value differs from the one named, or none is there.</summary>
    IsNot,

    /// <summary>The number is not less than the one named.</summary>
    AtLeast,

    /// <summary>The number is not greater than the one named.</summary>
    AtMost,
}

/// <summary>How many child records must be in the states named.</summary>
public enum Quantifier
{
    /// <summary>Each of them; none at all passes.</summary>
    All,

    /// <summary>One at least.</summary>
    Any,

    /// <summary>Not one.</summary>
    None,

    /// <summary>As many as the guard says.</summary>
    AtLeast,
}

/// <summary>What happens when a transition is taken, besides the change of state.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>The holders of roles are told.</summary>
    public sealed record Notify(ImmutableArray<string> Roles) : Effect;

    /// <summary>A child record of another definition is opened in its first state.</summary>
    public sealed record Open(string Definition) : Effect;
}
