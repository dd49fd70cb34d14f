using System.Collections.Immutable;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Access;

/// <summary>What people do to a record.</summary>
public enum Act
{
    /// <summary>Open a record of the definition.</summary>
    Open,

    /// <summary>Take a transition.</summary>
    Take,

    /// <summary>Attach a paper.</summary>
    Attach,

    /// <summary>Appoint to the team, or end a seat.</summary>
    Compose,

    /// <summary>Grant or refuse leave to people of the team.</summary>
    GrantLeave,

    /// <summary>Decide that what was found of somebody in the team is no ground for recusal.</summary>
    ClearRecusal,

    /// <summary>Ask for an extension of a deadline.</summary>
    AskExtension,

    /// <summary>Grant or refuse an extension.</summary>
    GrantExtension,

    /// <summary>Ask for a date to be corrected, or the record to be voided or terminated.</summary>
    AskCorrection,

    /// <summary>Grant or refuse that.</summary>
    GrantCorrection,

    /// <summary>Suspend a deadline or resume it.</summary>
    Suspend,

    /// <summary>Confirm the due date that a changed calendar gives.</summary>
    Confirm,

    /// <summary>Archive a record that has ended, and read its archives.</summary>
    Archive,
}

/// <summary>One act and the roles that may do it.</summary>
/// <param name="Act">What is done.</param>
/// <param name="Subject">To what: a transition, paper or deadline by name; empty for the record itself.</param>
/// <param name="Roles">The roles, one of which is enough.</param>
public sealed record Permission(Act Act, string Subject, ImmutableArray<string> Roles)
{
    /// <summary>Whether one of these roles is enough.</summary>
    public bool IsGivenTo(IEnumerable<string> roles) => roles.Any(Roles.Contains);
}

/// <summary>
/// Who may do what, from the definition alone: the one place that the use cases, the access tables and their tests ask. What is said here
/// counts for a record that one may know of; see <see cref="Sight"/>.
/// </summary>
public static class Permissions
{
    /// <summary>Who opens a record: the roles that act in its first state.</summary>
    public static Permission Open(WorkflowDefinition definition) =>
        new(Act.Open, "", Roles(definition.Initial.Transitions.SelectMany(transition => transition.Actors?.Roles ?? [])));

    /// <summary>Who takes a transition.</summary>
    public static Permission Take(Transition transition) => new(Act.Take, transition.Name, transition.Actors?.Roles ?? []);

    /// <summary>Who attaches a paper: whoever takes a step of the state that needs or takes it.</summary>
    public static Permission Attach(State state, string paper) =>
        new(Act.Attach, paper, Roles(state.Transitions.Where(transition => transition.Accepts(paper)).SelectMany(transition => transition.Actors?.Roles ?? [])));

    /// <summary>Who composes the team: whoever takes a step that asks for it to be complete. Nobody where the definition has no team.</summary>
    public static Permission Compose(WorkflowDefinition definition) =>
        new(Act.Compose, "", definition.Team is null ? [] : Roles(definition.States.SelectMany(state => state.Transitions)
            .Where(transition => transition.Guards.Any(guard => guard is Guard.TeamComplete)).SelectMany(transition => transition.Actors?.Roles ?? [])));

    /// <summary>Who grants leave to whoever has a seat; nobody where the regime does not say.</summary>
    public static Permission GrantLeave(WorkflowDefinition definition, Seat seat) =>
        new(Act.GrantLeave, seat is Seat.Leader or Seat.Deputy ? "leaders" : "others", One(definition.Team?.Leave?.GrantedBy(seat)));

    /// <summary>Who decides that something is no ground for recusal: whoever decides on corrections, as another person than the one who appointed.</summary>
    public static Permission ClearRecusal(WorkflowDefinition definition) => new(Act.ClearRecusal, "", definition.Recusal is null ? [] : One(definition.Corrections?.GrantedBy));

    /// <summary>Who asks for something that another decides on.</summary>
    public static Permission Ask(WorkflowDefinition definition, string? deadline) => deadline is null
        ? new(Act.AskCorrection, "", One(definition.Corrections?.AskedBy))
        : new(Act.AskExtension, deadline, One(Extension(definition, deadline)?.AskedBy));

    /// <summary>Who decides on it.</summary>
    public static Permission Grant(WorkflowDefinition definition, string? deadline) => deadline is null
        ? new(Act.GrantCorrection, "", One(definition.Corrections?.GrantedBy))
        : new(Act.GrantExtension, deadline, One(Extension(definition, deadline)?.GrantedBy));

    /// <summary>Who suspends and resumes a deadline.</summary>
    public static Permission Suspend(DeadlineDefinition deadline) => new(Act.Suspend, deadline.Name, deadline.Suspend?.By ?? []);

    /// <summary>Who confirms due dates: whoever decides on corrections.</summary>
    public static Permission Confirm(WorkflowDefinition definition) => new(Act.Confirm, "", definition.Deadlines.IsEmpty ? [] : One(definition.Corrections?.GrantedBy));

    /// <summary>Who archives the record once it has ended.</summary>
    public static Permission Archive(WorkflowDefinition definition) => new(Act.Archive, "", One(definition.ArchivedBy));

    /// <summary>What is done in one state: its steps, and the papers that they need.</summary>
    public static IEnumerable<Permission> In(WorkflowDefinition definition, State state) =>
    [
        .. state.Transitions.Select(Take),
        .. definition.Papers.Select(paper => Attach(state, paper.Name)).Where(permission => !permission.Roles.IsEmpty),
    ];

    /// <summary>What is done in any state.</summary>
    public static IEnumerable<Permission> Anywhere(WorkflowDefinition definition) =>
        new[]
        {
            Compose(definition), GrantLeave(definition, Seat.Leader), GrantLeave(definition, Seat.Member), ClearRecusal(definition),
            Ask(definition, null), Grant(definition, null), Confirm(definition), Archive(definition),
        }
            .Concat(definition.Deadlines.SelectMany(deadline =>
                new[] { Ask(definition, deadline.Name), Grant(definition, deadline.Name), Suspend(deadline) }))
            .Where(permission => !permission.Roles.IsEmpty);

    private static TwoPersons? Extension(WorkflowDefinition definition, string deadline) =>
        definition.Deadlines.FirstOrDefault(candidate => candidate.Name == deadline)?.Extend?.Persons;

    private static ImmutableArray<string> One(string? role) => role is null ? [] : [role];

    private static ImmutableArray<string> Roles(IEnumerable<string> roles) => [.. roles.Distinct(StringComparer.Ordinal)];
}
