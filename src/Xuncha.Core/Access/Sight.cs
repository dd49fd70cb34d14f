using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Access;

/// <summary>
/// What somebody who holds some roles may know of a record of a definition: in which states it is open to them at all, and of an open
/// record which fields, papers, deadlines, lines of the history, asks and reasons. Everything follows from the definition; whoever shows
/// anything of a record asks here.
/// </summary>
public sealed class Sight
{
    // Asked for with every change of every record, and always answered alike.
    private static readonly ConditionalWeakTable<WorkflowDefinition, ConcurrentDictionary<Role, Sight>> OfRoles = [];

    private readonly WorkflowDefinition _definition;
    private readonly Lazy<bool> _readsLedger, _readsDeadlines;

    private Sight(WorkflowDefinition definition, ImmutableHashSet<string> roles)
    {
        _definition = definition;
        Roles = roles;
        States = [.. definition.States.Where(Knows).Select(state => state.Name)];
        IsWhole = definition.States.All(state => States.Contains(state.Name));
        _readsLedger = new(() => LedgerNames.Searched.Select(definition.Field).OfType<Field>().All(Reads));
        _readsDeadlines = new(() => definition.Roles.Any(role => roles.Contains(role.Name) && ReadsDeadlinesOf(role)));
    }

    /// <summary>The roles held.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>The states in which the record is open to them.</summary>
    public ImmutableHashSet<string> States { get; }

    /// <summary>Whether that is every state, so that there is no time of the record before their own.</summary>
    public bool IsWhole { get; }

    /// <summary>The sight of whoever holds these roles on a record.</summary>
    public static Sight Of(WorkflowDefinition definition, ImmutableHashSet<string> roles) => new(definition, roles);

    /// <summary>The sight that a role gives by itself, with what its holders hold besides: the leader sits in the team.</summary>
    public static Sight Of(WorkflowDefinition definition, Role role) => OfRoles.GetOrCreateValue(definition).GetOrAdd(
        role,
        static (role, definition) => new(definition, [.. definition.Roles.Where(other => other.Holder == role.Holder || Covers(other, role)).Select(other => other.Name)]),
        definition);

    /// <summary>Whether every holder of a role holds the other one too.</summary>
    public static bool Covers(Role wider, Role role) =>
        wider.Holder == role.Holder || (wider.Holder is RoleHolder.TeamSeat { Seat: null } && role.Holder is RoleHolder.TeamSeat);

    /// <summary>Whether the record is open to them in a state; a state that the definition does not have is open to nobody.</summary>
    public bool SeesIn(string state) => States.Contains(state);

    /// <summary>Whether they may read every field by which the ledger of findings is searched: where not, no search by them finds the record.</summary>
    public bool ReadsLedger => _readsLedger.Value;

    /// <summary>Whether they may read a field: named for it, or open to the state to which a step that enters it leads.</summary>
    public bool Reads(Field field) =>
        field.VisibleTo.IsEmpty
            ? Leads(_definition.States.SelectMany(state => state.Transitions), field.Name)
            : field.VisibleTo.Any(Roles.Contains);

    /// <summary>Whether they may read a paper that was attached in a state.</summary>
    /// <param name="name">The paper's name.</param>
    /// <param name="state">The state in which the record was; one of an earlier version counts for those alone who see every state.</param>
    public bool Reads(string name, string state) =>
        _definition.Paper(name) is { VisibleTo.IsEmpty: false } paper ? paper.VisibleTo.Any(Roles.Contains)
        : IsWhole || (_definition.States.FirstOrDefault(candidate => candidate.Name == state) is { } there && Leads(there.Transitions, name));

    /// <summary>
    /// Whether they may know of the record's deadlines: of all or of none, because deadlines are numbered and a gap would tell. They may where
    /// one of their roles could know of the record whenever a deadline starts.
    /// </summary>
    public bool ReadsDeadlines => _readsDeadlines.Value;

    /// <summary>
    /// Whether they may know of what two persons settle: who sees every state may, and whoever asks for it or decides on it.
    /// </summary>
    /// <param name="persons">Who asks and who decides; null where the definition knows of nobody.</param>
    public bool Reads(TwoPersons? persons) =>
        IsWhole || (persons is not null && (Roles.Contains(persons.AskedBy) || Roles.Contains(persons.GrantedBy)));

    /// <summary>Whether they may know of the team's inner affairs (leave, training, recusal): who composes it or decides on them may, and who sits in it.</summary>
    public bool ReadsTeamAffairs =>
        new[] { Permissions.Compose(_definition), Permissions.ClearRecusal(_definition), Permissions.GrantLeave(_definition, Seat.Leader), Permissions.GrantLeave(_definition, Seat.Member) }
            .Any(permission => permission.IsGivenTo(Roles))
        || _definition.Roles.Any(role => role.Holder is RoleHolder.TeamSeat && Roles.Contains(role.Name));

    /// <summary>What a line of the history may not speak of: papers, and what a correction or an ask is about.</summary>
    public HiddenLines HiddenLines => new(
        [.. _definition.Papers.Where(paper => !paper.VisibleTo.IsEmpty && !paper.VisibleTo.Any(Roles.Contains)).Select(paper => paper.Name)],
        [
            .. _definition.Fields.Where(datum => !Reads(datum)).Select(datum => datum.Title.Zh),
            .. _definition.States.SelectMany(state => state.Transitions).GroupBy(transition => transition.Name, StringComparer.Ordinal)
                .Where(group => !group.All(transition => States.Contains(transition.To))).Select(group => group.Key),
        ],
        [
            .. _definition.Deadlines.Where(deadline => !Reads(deadline.Extend?.Persons)).Select(deadline => deadline.Name)
                .Concat(Enumerable.Repeat("", Reads(_definition.Corrections) ? 0 : 1)),
        ],
        !ReadsTeamAffairs);

    /// <summary>
    /// The reasons of a refusal as they may be told. What speaks of a hidden field or paper is said without its name; and whoever sees a part
    /// of the record alone learns of a step that is not theirs just that, and nothing of how far it has come.
    /// </summary>
    public ImmutableArray<Refusal> Tell(ImmutableArray<Refusal> reasons) => !IsWhole && reasons.Any(reason => reason.Kind == RefusalKind.Role)
        ? [.. reasons.Where(reason => reason.Kind == RefusalKind.Role)]
        : [.. reasons.Select(reason => reason.Kind == RefusalKind.Guard && IsHidden(reason.Subject) ? Refusal.Hidden : reason).Distinct()];

    private bool IsHidden(string subject) =>
        _definition.Field(subject) is { } field ? !Reads(field)
        : _definition.Paper(subject) is { VisibleTo.IsEmpty: false } paper && !paper.VisibleTo.Any(Roles.Contains);

    private bool Knows(State state) => Roles.Count > 0 && (state.VisibleTo.IsEmpty || state.VisibleTo.Any(Roles.Contains));

    private bool ReadsDeadlinesOf(Role role)
    {
        var own = Of(_definition, role).States;
        var known = _definition.States.Select(state => state.Name).ToHashSet(StringComparer.Ordinal); // the checker asks of wrong texts too
        return _definition.Deadlines.All(deadline => StartsOf(deadline.Starts).Where(known.Contains).All(own.Contains));
    }

    private IEnumerable<string> StartsOf(ClockEvent start) => start switch
    {
        ClockEvent.Entering entering => entering.States,
        ClockEvent.Leaving leaving => _definition.States.Where(state => leaving.States.Contains(state.Name))
            .SelectMany(state => state.Transitions).Select(transition => transition.To),
        ClockEvent.At at => StepsWith(_definition.States.SelectMany(state => state.Transitions), at.Field).Select(transition => transition.To),
        _ => throw new NotSupportedException($"Clock event {start.GetType().Name} has no sight."),
    };

    private bool Leads(IEnumerable<Transition> transitions, string name)
    {
        var steps = StepsWith(transitions, name).ToList();
        return steps.Exists(step => States.Contains(step.To)) || (steps.Count == 0 && IsWhole);
    }

    private static IEnumerable<Transition> StepsWith(IEnumerable<Transition> transitions, string name) =>
        transitions.Where(transition => transition.Accepts(name) || transition.Sets.Contains(name));
}

/// <summary>The lines of a record's history that somebody may not read, beside those of states that are not open to them.</summary>
/// <param name="Papers">The papers whose attaching is not told.</param>
/// <param name="Corrections">The steps and fields whose correction is not told.</param>
/// <param name="Asks">
/// What was asked for without their knowing: deadlines that were to be extended, and an empty name for corrections, voiding and termination.
/// </param>
/// <param name="TeamAffairs">Whether the team's inner affairs are not told.</param>
public sealed record HiddenLines(ImmutableArray<string> Papers, ImmutableArray<string> Corrections, ImmutableArray<string> Asks, bool TeamAffairs);
