using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Xuncha.Core.Deadlines;

namespace Xuncha.Core.Definitions.Reading;

/// <summary>
/// A definition as read, right or wrong, with the place in the text of each of its parts. Where the text is wrong the draft
/// holds an empty name or zero, so that the checker can look at all the rest in the same run.
/// </summary>
internal sealed class Draft
{
    private static readonly Node Nothing = new(NodeKind.Blank, "", 1, 1);
    private readonly Dictionary<object, Node> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, Node> _names = new(ReferenceEqualityComparer.Instance);

    private Draft(Node root)
    {
        Root = root;
        Definition = Place(root, new WorkflowDefinition(
            root["id"].Value, Whole(root["version"]), Title(root["name"]), root["basis"].Value,
            Words.Parse<RecordKind>(root["record"].Value), root["calendar"].Value,
            root["sensitivity"].IsBlank ? Sensitivity.Ordinary : Words.Parse<Sensitivity>(root["sensitivity"].Value),
            Each(root["roles"], Role),
            root["team"] is { Kind: NodeKind.Map } team
                ? Place(team, Team(team)) : null,
            Each(root["fields"], Field),
            Each(root["papers"], (name, node) => new Paper(name, Title(node), Names(node["visible-to"]))),
            Each(root["checklist"], (name, node) => new ChecklistArea(name, Title(node))),
            Each(root["stages"], (name, node) => new Stage(name, Title(node["name"]), Each(node["states"], State))),
            Each(root["deadlines"], Deadline),
            root["corrections"] is { Kind: NodeKind.Map } corrections ? Persons(corrections) : null,
            Text(root["archived-by"]))
        {
            Recusal = root["recusal"] is { Kind: NodeKind.Map } recusal ? Place(recusal, Recusal(recusal)) : null,
            Discipline = [.. root["discipline"].Items.Select(rule => Place(rule, new Discipline(Names(rule["for"]), Title(rule), Text(rule["basis"]))))],
        });
    }

    public Node Root { get; }
    public WorkflowDefinition Definition { get; }

    /// <summary>Reads a text; null where it is no YAML map.</summary>
    public static Draft? Read(string yaml, Problems problems)
    {
        if (YamlTree.Read(yaml, problems) is not { } root)
        {
            return null;
        }

        new ShapeCheck(problems).Check(root, Grammar.Definition);
        return root.Kind == NodeKind.Map ? new Draft(root) : null;
    }

    /// <summary>Where a part of the definition stands.</summary>
    public Node PlaceOf(object part) => _places.GetValueOrDefault(part, Nothing);

    /// <summary>Where the name of a part stands, for parts that are declared by their names.</summary>
    public Node NameOf(object part) => _names.GetValueOrDefault(part, Nothing);

    private T Place<T>(Node node, T part) where T : class
    {
        _places[part] = node;
        return part;
    }

    private static Text Title(Node node) => new(node["zh"].Value, node["en"].Value);

    private static int Whole(Node node) =>
        int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int? Optional(Node node) => node.IsBlank ? null : Whole(node);

    private static decimal? Number(Node node) =>
        ShapeCheck.IsNumber(node.Value)
            ? decimal.Parse(node.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture) : null;

    private static string? Text(Node node) => node.IsBlank ? null : node.Value;

    private static LocalTime? Time(Node node) => ShapeCheck.TryTime(node.Value, out var time) ? time : null;

    private static Period Span(Node node) => Period.TryParse(node.Value, out var period, out _) ? period : default;

    private static ImmutableArray<string> Names(Node node) =>
        node.Kind == NodeKind.Scalar ? [node.Value] : [.. node.Items.Select(item => item.Value)];

    /// <summary>The parts of a map of names, in order, each with its place.</summary>
    private ImmutableArray<T> Each<T>(Node map, Func<string, Node, T> part) where T : class =>
        [.. map.Entries.Select(entry =>
        {
            var made = Place(entry.Value, part(entry.Key.Value, entry.Value));
            _names[made] = entry.Key;
            return made;
        })];

    private static Role Role(string name, Node node) => new(name, Title(node), node.Find("team") is { Value.Value: var seat }
        ? new RoleHolder.TeamSeat(seat == "any" ? null : Words.Parse<Seat>(seat))
        : new RoleHolder.Post(node["post"].Value, Words.Parse<Side>(node["of"].Value)));

    private TeamComposition Team(Node node) => new(Whole(node["least"]), Optional(node["leaders"]), Optional(node["deputies"]))
    {
        Experts = Whole(node["experts"]),
        Qualified = Whole(node["qualified"]),
        FullTime = Names(node["full-time"]),
        Leave = node["leave"] is { Kind: NodeKind.Map } leave ? Place(leave, new LeavePolicy(leave["leaders-by"].Value, leave["others-by"].Value)) : null,
    };

    private static RecusalRules Recusal(Node node) => new(
        Text(node["basis"]),
        node["our-reading"].IsBlank ? null : Title(node["our-reading"]),
        Optional(node["post"]["years"]),
        node["region"] is { Kind: NodeKind.Map } region ? new(Words.Parse<RegionLevel>(region["level"].Value), Optional(region["service"])) : null,
        [.. Names(node["matter"]).Select(Words.Parse<Tie>)]);

    private Field Field(string name, Node node) => new(
        name, Title(node), Words.Parse<FieldType>(node["type"].Value), Text(node["not-before"]), Text(node["not-after"]),
        Number(node["at-least"]), Number(node["at-most"]),
        Each(node["options"], (option, title) => new Option(option, Title(title))), Names(node["visible-to"]));

    private State State(string name, Node node) => new(
        name, Title(node["name"]), node["end"].Value is not ("" or "false"), Names(node["visible-to"]), Names(node["published"]),
        Each(node["transitions"], Transition));

    private Transition Transition(string name, Node node) => new(
        name, Title(node["name"]), node["to"].Value, Actors(node), Trigger(node["automatic"]),
        [.. Names(node["needs"]), .. Names(node["needs-anew"])], Names(node["needs-anew"]), Names(node["takes"]), Names(node["sets"]),
        [.. node["when"].Items.Select(Guard).OfType<Guard>()], [.. node["then"].Items.Select(Effect).OfType<Effect>()]);

    private static Actors? Actors(Node node) =>
        (node.Find("by"), node["sign-off"].Find("all-of"), node["sign-off"].Find("any-of")) switch
        {
            ({ } by, _, _) => new(false, Names(by.Value)),
            (_, { } all, _) => new(true, Names(all.Value)),
            (_, _, { } any) => new(false, Names(any.Value)),
            _ => null,
        };

    private Trigger? Trigger(Node node) => (node.Find("overdue"), node.Find("records-changed")) switch
    {
        ({ } overdue, _) => Place<Trigger>(node, new Trigger.Overdue(overdue.Value.Value)),
        (_, { } changed) => Place<Trigger>(node, new Trigger.RecordsChanged(changed.Value.Value)),
        _ => null,
    };

    private Guard? Guard(Node node)
    {
        if (node.Find("team") is { } team)
        {
            return Place<Guard>(node, team.Value.Value == "trained" ? new Guard.TeamTrained() : new Guard.TeamComplete());
        }

        if (node.Find("plan") is not null)
        {
            return Place(node, new Guard.PlanSound());
        }

        if (node.Find("field") is { } field)
        {
            var test = Enum.GetValues<FieldTest>().FirstOrDefault(candidate => node.Find(Words.Of(candidate)) is not null);
            return Place(node,
                new Guard.FieldCondition(field.Value.Value, test, test == FieldTest.Given ? null : node[Words.Of(test)].Value));
        }

        if (node.Find("date") is { } date)
        {
            return Place(node, new Guard.DateNotBefore(date.Value.Value, node["not-before"].Value));
        }

        if (node.Find("records") is { } records)
        {
            var quantifier = node.Find("all-in") is not null ? Quantifier.All
                : node.Find("any-in") is not null ? Quantifier.Any
                : node.Find("none-in") is not null ? Quantifier.None : Quantifier.AtLeast;
            return Place(node,
                new Guard.Records(records.Value.Value, quantifier, Names(StatesOf(node)), Whole(node["at-least"])));
        }

        return node.Find("different-person-from") is { } other ? Place(node, new Guard.DifferentPerson(other.Value.Value)) : null;
    }

    /// <summary>Where a records guard names its states.</summary>
    public static Node StatesOf(Node guard) =>
        (guard.Find("all-in") ?? guard.Find("any-in") ?? guard.Find("none-in"))?.Value ?? guard["in"];

    private Effect? Effect(Node node) => node.Find("notify") is { } roles ? Place(node, new Effect.Notify(Names(roles.Value)))
        : node.Find("open") is { } child ? Place(node, new Effect.Open(child.Value.Value)) : null;

    private ClockEvent Clock(Node node) =>
        Place<ClockEvent>(node, node.Find("at") is { } field ? new ClockEvent.At(field.Value.Value)
        : node.Find("leaving") is { } left ? new ClockEvent.Leaving(Names(left.Value))
            : new ClockEvent.Entering(Names(node["entering"])));

    private TwoPersons Persons(Node node) => Place(node, new TwoPersons(node["asked-by"].Value, node["granted-by"].Value));

    private DeadlineDefinition Deadline(string name, Node node)
    {
        return new(
            name, Title(node["name"]), Text(node["basis"]), node["our-reading"].IsBlank ? null : Title(node["our-reading"]),
            Clock(node["starts"]),
            Rule(node),
            Clock(node["met"]), node["owner"].Value,
            node["suspend"] is { Kind: NodeKind.Map } suspend
                ? Place(suspend, new SuspensionPolicy(Names(suspend["by"]), Names(suspend["in"]))) : null,
            node["extend"] is { Kind: NodeKind.Map } extend
                ? new ExtensionPolicy(Persons(extend), Whole(extend["times"]), Span(extend["at-most"])) : null,
            node["ladder"] is { Kind: NodeKind.Map } ladder ? Ladder(ladder) : null);
    }

    private static DeadlineRule Rule(Node node)
    {
        var cutOff = Time(node["cut-off"]);
        return node.Find("set-day") is not null ? DeadlineRule.SetDay(cutOff)
            : node.Find("longest-stay") is { } stay ? new(Span(stay.Value), IsLongestStay: true, Rolls: false, cutOff)
            : new(Span(node["within"]), Rolls: node["roll"].IsBlank, CutOff: cutOff);
    }

    private Ladder Ladder(Node node) => Place(node, new Ladder(
        node["unit"].Value == "days" ? PeriodUnit.Days : PeriodUnit.WorkingDays,
        Time(node["at"]) ?? new LocalTime(9, 0),
        [.. node["rungs"].Items.Select(rung => Place(rung, new Rung(
            rung["id"].Value,
            rung.Find("before") is { Value: var before } ? -Whole(before) : Whole(rung["after"]),
            Names(rung["notify"]),
            rung.Find("level") is { Value.Value: var level } ? Words.Parse<WarningLevel>(level) : null,
            Text(rung["propose"]),
            Text(rung["take"]))))]));
}
