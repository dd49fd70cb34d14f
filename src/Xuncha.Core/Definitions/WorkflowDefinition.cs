using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>
/// The data that says how one kind of record moves: its roles, fields, papers, stages, states, transitions and deadlines.
/// A definition that the checker has passed refers only to what it declares; see <c>docs/reference/definition-language.md</c>.
/// </summary>
/// <param name="Id">Folder and name below <c>workflows/</c>, such as <c>inspections/heze-comprehensive</c>.</param>
/// <param name="Version">From 1; a published version never changes.</param>
/// <param name="Name">What people call the flow.</param>
/// <param name="Basis">The law, regulation or paper that the flow rests on.</param>
/// <param name="Record">The kind of record it drives.</param>
/// <param name="Calendar">The id of the working calendar that its deadlines count by.</param>
/// <param name="Sensitivity">How carefully its records are kept.</param>
/// <param name="Roles">Who may act.</param>
/// <param name="Team">How an inspection team must be composed; null where the record has no team of its own.</param>
/// <param name="Fields">The data that a record carries.</param>
/// <param name="Papers">The papers that may be attached to a record.</param>
/// <param name="Checklist">The content areas of inspection, against which findings are filed.</param>
/// <param name="Stages">The regime's own stages, in order. The first state of the first stage is where a record begins.</param>
/// <param name="Deadlines">The legal time limits.</param>
/// <param name="Corrections">Which two roles correct an event's date, void or terminate a record.</param>
/// <param name="ArchivedBy">The role that archives a record that has ended, and whose sight the archive has; null where records are not archived.</param>
public sealed record WorkflowDefinition(
    string Id,
    int Version,
    Text Name,
    string Basis,
    RecordKind Record,
    string Calendar,
    Sensitivity Sensitivity,
    ImmutableArray<Role> Roles,
    TeamComposition? Team,
    ImmutableArray<Field> Fields,
    ImmutableArray<Paper> Papers,
    ImmutableArray<ChecklistArea> Checklist,
    ImmutableArray<Stage> Stages,
    ImmutableArray<DeadlineDefinition> Deadlines,
    TwoPersons? Corrections,
    string? ArchivedBy)
{
    /// <summary>Who may not inspect a party; null where the regime does not say.</summary>
    public RecusalRules? Recusal { get; init; }

    /// <summary>Duties and discipline of those who hold its roles.</summary>
    public ImmutableArray<Discipline> Discipline { get; init; } = [];

    /// <summary>Every state, in the order of the stages.</summary>
    public IEnumerable<State> States => Stages.SelectMany(stage => stage.States);

    /// <summary>The state in which a record begins.</summary>
    public State Initial => Stages[0].States[0];

    /// <summary>The state of that name.</summary>
    /// <exception cref="KeyNotFoundException">The definition has no such state.</exception>
    public State State(string name) => Find(States, state => state.Name == name, "state", name);

    /// <summary>The stage that holds the state of that name.</summary>
    /// <exception cref="KeyNotFoundException">The definition has no such state.</exception>
    public Stage StageOf(string state) =>
        Find(Stages, stage => stage.States.Any(candidate => candidate.Name == state), "state", state);

    /// <summary>The role of that name.</summary>
    /// <exception cref="KeyNotFoundException">The definition has no such role.</exception>
    public Role Role(string name) => Find(Roles, role => role.Name == name, "role", name);

    /// <summary>The field of that name, or null.</summary>
    public Field? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The paper of that name, or null.</summary>
    public Paper? Paper(string name) => Papers.FirstOrDefault(paper => paper.Name == name);

    /// <summary>The deadline of that name.</summary>
    /// <exception cref="KeyNotFoundException">The definition has no such deadline.</exception>
    public DeadlineDefinition Deadline(string name) => Find(Deadlines, deadline => deadline.Name == name, "deadline", name);

    /// <summary>Whether all of these roles are held by who is inspected or has to rectify; not where there is none.</summary>
    public bool IsOfTheParty(IReadOnlyCollection<string> roles) =>
        roles.Count > 0 && roles.All(name => Role(name).Holder is RoleHolder.Post { Of: Side.Party or Side.Unit });

    private T Find<T>(IEnumerable<T> among, Func<T, bool> wanted, string what, string name)
        where T : class =>
        among.FirstOrDefault(wanted) ?? throw new KeyNotFoundException($"Definition {Id} version {Version} has no {what} '{name}'.");
}

/// <summary>The kinds of record that a definition can drive.</summary>
public enum RecordKind
{
    /// <summary>An inspection (巡查) of one party.</summary>
    Inspection,

    /// <summary>A problem, hazard, major hazard or lead (问题、隐患、线索).</summary>
    Finding,

    /// <summary>A summons interview (约谈).</summary>
    Interview,

    /// <summary>A working paper (工作底稿): what the team did on site.</summary>
    WorkRecord,

    /// <summary>A task of its own.</summary>
    Task,

    /// <summary>What is handed over to another organ (移交、移送).</summary>
    HandOver,

    /// <summary>A tip-off (举报).</summary>
    TipOff,

    /// <summary>A breach of duty or discipline by the inspected party or by somebody of the team.</summary>
    Breach,

    /// <summary>Responsibility tracing and accountability (责任倒查、追责问责).</summary>
    Accountability,

    /// <summary>A plan of inspections (巡查计划).</summary>
    Plan,
}

/// <summary>How carefully the records of a definition are kept.</summary>
public enum Sensitivity
{
    /// <summary>Its roles read it.</summary>
    Ordinary,

    /// <summary>Every read of a record is written down.</summary>
    Sensitive,

    /// <summary>
    /// Every read is written down, every state says who may know of it, and neither the inspected party nor anyone above the organiser
    /// holds a role.
    /// </summary>
    Secret,
}

/// <summary>Who may act, resolved to persons when asked.</summary>
/// <param name="Name">The role's name in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Holder">Where its holders are found.</param>
public sealed record Role(string Name, Text Title, RoleHolder Holder);

/// <summary>Where the holders of a role are found.</summary>
public abstract record RoleHolder
{
    private RoleHolder()
    {
    }

    /// <summary>Whoever holds a post in an organisation that has to do with the record.</summary>
    /// <param name="Code">The post's code, such as <c>commission-office</c>.</param>
    /// <param name="Of">Whose post it is.</param>
    public sealed record Post(string Code, Side Of) : RoleHolder;

    /// <summary>Whoever sits in the inspection team.</summary>
    /// <param name="Seat">The seat; null means any seat.</param>
    public sealed record TeamSeat(Seat? Seat) : RoleHolder;
}

/// <summary>The organisations that have to do with a record.</summary>
public enum Side
{
    /// <summary>The organisation that inspects.</summary>
    Organizer,

    /// <summary>The inspected party (被巡查对象).</summary>
    Party,

    /// <summary>Any organisation above the one that inspects, up to the root of the tree: each level sees what is below it.</summary>
    Above,

    /// <summary>The organisation that the record was handed to, which the field <see cref="Field.Recipient"/> names.</summary>
    Recipient,

    /// <summary>The organisation that has to rectify (责任单位), which the field <see cref="Field.Unit"/> names.</summary>
    Unit,
}

/// <summary>A paper that may be attached.</summary>
/// <param name="Name">The paper's name in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="VisibleTo">The roles that may read it; empty for whoever may know of a state to which a step that needs it leads.</param>
public sealed record Paper(string Name, Text Title, ImmutableArray<string> VisibleTo);

/// <summary>One content area of inspection.</summary>
/// <param name="Name">The area's name in the definition.</param>
/// <param name="Title">The area as the regime words it.</param>
public sealed record ChecklistArea(string Name, Text Title);

/// <summary>One stage of the regime.</summary>
/// <param name="Name">The stage's name in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="States">Its states, in order.</param>
public sealed record Stage(string Name, Text Title, ImmutableArray<State> States);

/// <summary>One state of a record.</summary>
/// <param name="Name">The state's name, unique in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="IsEnd">Whether the record has ended here.</param>
/// <param name="VisibleTo">The roles that may know of the record while it is here; empty means every role.</param>
/// <param name="Published">The fields that everybody may read while it is here; empty where nothing is published.</param>
/// <param name="Transitions">The ways out.</param>
public sealed record State(
    string Name,
    Text Title,
    bool IsEnd,
    ImmutableArray<string> VisibleTo,
    ImmutableArray<string> Published,
    ImmutableArray<Transition> Transitions)
{
    /// <summary>The way out of that name, or null.</summary>
    public Transition? Transition(string name) => Transitions.FirstOrDefault(transition => transition.Name == name);

    /// <summary>Whether a field or paper may be given here for one of the ways out.</summary>
    public bool AsksFor(string name) => Transitions.Any(transition => transition.Accepts(name));
}

/// <summary>Two roles that must agree: one asks, a holder of the other who is a different person decides.</summary>
/// <param name="AskedBy">The role that asks.</param>
/// <param name="GrantedBy">The role that grants or refuses.</param>
public sealed record TwoPersons(string AskedBy, string GrantedBy);
