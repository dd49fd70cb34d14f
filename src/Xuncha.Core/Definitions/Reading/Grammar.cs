using System.Collections.Immutable;

namespace Xuncha.Core.Definitions.Reading;

/// <summary>
/// The definition language as tables: the one home of its keys, their types, which are required, and what they mean.
/// </summary>
internal static class Grammar
{
    public const string Today = Field.Today;

    private static readonly Leaf Prose = new(ScalarKind.Prose, "a text");
    private static readonly Leaf RoleName = Ref("a role");
    private static readonly Leaf StateName = Ref("a state");
    private static readonly Leaf FieldName = Ref("a field");
    private static readonly Leaf DateField = Ref("a date field");
    private static readonly Leaf DateOrToday = Ref("a date field or `today`");
    private static readonly Leaf DeadlineName = Ref("a deadline");
    private static readonly Leaf TransitionName = Ref("a transition");
    private static readonly Leaf Id = new(ScalarKind.DefinitionId, "the id of a definition");
    private static readonly Leaf Number = new(ScalarKind.Number, "a number");
    private static readonly Leaf True = new(ScalarKind.True, "`true`");
    private static readonly Leaf PeriodText = new(ScalarKind.Period, "a period");

    private static readonly ListOf Roles = new(RoleName);
    private static readonly ListOf States = new(StateName);

    private static readonly ImmutableArray<Key> Titles =
        [Must("zh", Prose, "the text in Chinese, the one that counts"), Must("en", Prose, "the text in English")];

    private static readonly Keyed Title = Map("text", Titles);

    private static readonly Choice Role = new("role",
    [
        Map("role held by a post",
        [
            Must("post", Ref("a post's code"), "the code of the post whose holders have the role"),
            Must("of", OneOf<Side>(),
                "whose post: of the organisation that inspects, of the inspected party, of any organisation above the one that inspects, or of the one that the field `recipient` or `unit` names"),
            .. Titles,
        ]),
        Map("role held by a team seat",
        [
            Must("team", OneOf("a seat", [.. Words.Of<Seat>(), "any"]),
                "the seat in the inspection team; `any` is the whole team"),
            .. Titles,
        ]),
    ]);

    private static readonly Keyed Team = Map("team",
        Must("least", Whole(1, 1000), "the least number of leaders, deputies and members together; experts do not count"),
        May("leaders", Whole(0, 100), "exactly how many leaders; left out where the regime does not say"),
        May("deputies", Whole(0, 100), "exactly how many deputies; left out where the regime does not say"),
        May("experts", Whole(0, 100), "the least number of invited experts"),
        May("qualified", Whole(0, 100), "the least number of people in the team whose qualification is valid"),
        May("full-time", new ListOf(Ref("a stage")), "the stages in which whoever sits in the team sits in no other such team"),
        May("leave", Map("leave",
            Must("leaders-by", RoleName, "the role that grants leave to leader and deputies"),
            Must("others-by", RoleName, "the role that grants it to everybody else")), "who grants leave, another person than the one who asks"));

    private static readonly Keyed Recusal = Map("recusal",
        May("basis", Prose, "the article or paper it comes from; without it, the definition's"),
        May("our-reading", Title, "what the text leaves open, and how we read it"),
        May("post", Map("recusal by post",
            Must("years", Whole(0, 50), "for so many years after the last day of a post at the party or within it; 0 for those alone who hold one")),
                "任职回避: whoever serves or has served there"),
        May("region", Map("recusal by region",
            Must("level", OneOf<RegionLevel>(), "how wide a region is; a party that is wider, or lies in none, is a region of its own"),
            May("service", Whole(1, 50), "so many years of service in the region, taken together, are long")),
                "地域回避: whoever has their home in the party's region, or has served in it for long"),
        May("matter", new ListOf(OneOf<Tie>()), "公务回避: which declared ties to the party, to what lies within it or to an organisation that the matter names count"))
            .Where(new KeyGroup(1, 3, ["post", "region", "matter"]));

    private static readonly Keyed Discipline = Map("discipline",
    [
        Must("for", Roles, "the roles that it binds"),
        .. Titles,
        May("basis", Prose, "the article or paper it comes from; without it, the definition's"),
    ]);

    private static readonly Keyed FieldShape = Map("field",
    [
        Must("type", OneOf<FieldType>(), "what kind of value it holds"),
        .. Titles,
        May("not-before", DateOrToday, "the date must not lie before this one (dates only)"),
        May("not-after", DateOrToday, "the date must not lie after this one (dates only)"),
        May("at-least", Number, "the least number, inclusive"),
        May("at-most", Number, "the greatest number, inclusive; for a text its greatest length"),
        May("options", new Named(Title, "option"), "what may be chosen (choices only)"),
        May("visible-to", Roles,
            "the roles that may read it; without it, whoever may know of a state to which a step that enters it leads"),
    ]);

    private static readonly Keyed PaperShape = Map("paper",
    [
        .. Titles,
        May("visible-to", Roles,
            "the roles that may read it; without it, whoever may know of a state to which a step that needs it leads"),
    ]);

    private static readonly Choice Guard = new("guard",
    [
        Map("team guard", Must("team", OneOf("a word", ["complete", "trained"]),
            "`complete`: the team has the composition that `team` asks for, and nobody in it is recused; `trained`: everybody who sits in it has been trained")),
        Map("plan guard", Must("plan", OneOf("`sound`", ["sound"]), "the plan's batches hold its parties, nobody is in it twice, and exemptions are kept; past its first state, also that whoever acts has not changed it since it was last approved")),
        Map("field guard",
            Must("field", FieldName, "the field that is looked at"),
            May("given", True, "it has a value"),
            May("is", Value("a value"), "its value equals this one"),
            May("is-not", Value("a value"), "its value differs from this one, or it has none"),
            May("at-least", Number, "its number is not less than this one"),
            May("at-most", Number, "its number is not greater than this one"))
            .Where(Exactly("given", "is", "is-not", "at-least", "at-most")),
        Map("date guard",
            Must("date", DateField, "the date that is looked at"),
            Must("not-before", DateField, "the date before which it must not lie")),
        Map("records guard",
            Must("records", Id, "the definition of the child records that are looked at"),
            May("all-in", States, "each of them is in one of these states; none at all passes"),
            May("any-in", States, "at least one of them is in one of these states"),
            May("none-in", States, "not one of them is in one of these states"),
            May("at-least", Whole(1), "at least so many of them"),
            May("in", States, "beside `at-least`: only those in one of these states count"))
            .Where(
                Exactly("all-in", "any-in", "none-in", "at-least"),
                new KeyGroup(0, 1, ["in", "all-in"]), new KeyGroup(0, 1, ["in", "any-in"]),
                new KeyGroup(0, 1, ["in", "none-in"])),
        Map("person guard",
            Must("different-person-from", TransitionName, "whoever acts is not the person who last took this transition, nor a program")),
    ]);

    private static readonly Choice Effect = new("effect",
    [
        Map("notice", Must("notify", Roles, "the roles whose holders are told")),
        Map("child record", Must("open", Id, "the definition of the child record that is opened in its first state")),
    ]);

    private static readonly Keyed TransitionShape = Map("transition",
        Must("name", Title, "what people call it"),
        Must("to", StateName, "the state it leads to"),
        May("by", RoleName, "the role that takes it"),
        May("sign-off", OneKeyOf("sign-off",
            May("all-of", Roles, "each of these roles signs, each on its date"),
            May("any-of", Roles, "one of these roles signs")), "the roles that sign it, where several do"),
        May("automatic", OneKeyOf("automatic",
            May("overdue", DeadlineName, "this deadline has passed unmet"),
            May("records-changed", Id, "a child record of this definition has changed, and the guards hold")),
                "what makes the system take it"),
        May("needs", new ListOf(Ref("a field, a paper or `reason`"), MayBeEmpty: true),
            "fields and papers that must be there, and `reason` for a written reason"),
        May("needs-anew", new ListOf(Ref("a field or a paper"), MayBeEmpty: true),
            "the same, given for this step: since a step last needed them, and since the record last stood where no step asks for them"),
        May("takes", new ListOf(Ref("a field or a paper"), MayBeEmpty: true), "fields and papers that may be given with it and need not be there"),
        May("sets", new ListOf(DateField, MayBeEmpty: true), "date fields that take the date of this step"),
        May("when", new ListOf(Guard, MayBeEmpty: true), "guards, all of which must hold"),
        May("then", new ListOf(Effect, MayBeEmpty: true), "what happens besides"))
            .Where(new KeyGroup(1, 3, ["by", "sign-off", "automatic"]), new KeyGroup(0, 1, ["by", "sign-off"]));

    private static readonly Keyed StateShape = Map("state",
        Must("name", Title, "what people call it"),
        May("end", True, "the record has ended here"),
        May("visible-to", Roles, "the roles that may know of the record while it is here; without it, all"),
        May("published", new ListOf(FieldName), "while it is here, everybody may read these fields and use its open form, without signing in"),
        May("transitions", new Named(TransitionShape, "transition", MayBeEmpty: true), "the ways out"));

    private static readonly Keyed StageShape = Map("stage",
        Must("name", Title, "what people call it"),
        Must("states", new Named(StateShape, "state"), "its states, in order"));

    private static readonly Keyed ClockEvent = OneKeyOf("clock event",
        May("at", DateField, "the date in this field, from the moment it has one"),
        May("entering", new ListOf(StateName, OrOne: true), "one of these states is entered"),
        May("leaving", new ListOf(StateName, OrOne: true), "one of these states is left"));

    private static readonly Keyed Rung = Map("rung",
        Must("id", Ref("an id"), "an id that survives new versions of the definition"),
        May("before", Whole(0, 2500), "so many units before the due date: a reminder"),
        May("after", Whole(1, 2500), "so many units after the due date: an escalation"),
        May("notify", Roles, "the roles that are told"),
        May("level", OneOf("a warning level", [Words.Of(WarningLevel.Yellow), Words.Of(WarningLevel.Red)]),
            "the warning level that the deadline takes"),
        May("propose", Id, "the definition of a record whose opening is proposed to the organiser"),
        May("take", TransitionName, "the transition that the system takes"))
            .Where(Exactly("before", "after"), new(1, 4, ["notify", "level", "propose", "take"]));

    private static readonly Keyed Ladder = Map("ladder",
        Must("unit", OneOf("a unit", ["working days", "days"]), "the one unit of every offset"),
        May("at", new Leaf(ScalarKind.TimeOfDay, "a time of day"),
            "when the rungs fire, in the calendar's zone; without it, 09:00"),
        Must("rungs", new ListOf(Rung), "in order of time"));

    private static readonly Keyed DeadlineShape = Map("deadline",
        Must("name", Title, "what people call it"),
        May("basis", Prose, "the article or paper it comes from; without it, the definition's"),
        May("our-reading", Title, "what the text leaves open, and how we read it"),
        Must("starts", ClockEvent, "what starts the clock; that day is not counted"),
        May("within", PeriodText, "the time to do something in"),
        May("longest-stay", PeriodText, "the longest time to stay; its first day counts, and it does not roll"),
        May("set-day", True, "the date in the field that starts the clock is itself the due date, as a person set it; it does not roll"),
        May("roll", OneOf("`none`", ["none"]),
            "a period in days or months that ends on a day off stays there; without it, it rolls on"),
        May("cut-off", new Leaf(ScalarKind.TimeOfDay, "a time of day"),
            "the time of the due day at which it has passed; without it, 24:00"),
        Must("met", ClockEvent, "what meets it"),
        Must("owner", RoleName, "the role that must act"),
        May("suspend", Map("suspension",
            May("by", Roles, "the roles that suspend and resume it"),
            May("in", States, "the states in which it sleeps by itself")).Where(new KeyGroup(1, 2, ["by", "in"])),
                "what suspends it"),
        May("extend", Map("extension",
            Must("asked-by", RoleName, "the role that asks"),
            Must("granted-by", RoleName, "the role that grants or refuses"),
            Must("times", Whole(1, 100), "how often at most"),
            Must("at-most", PeriodText, "how long one extension may be")), "how it may be extended"),
        May("ladder", Ladder, "its reminders and escalations"))
            .Where(Exactly("within", "longest-stay", "set-day"), new KeyGroup(0, 1, ["longest-stay", "roll"]),
                new KeyGroup(0, 1, ["set-day", "roll"]));

    /// <summary>The whole file.</summary>
    public static readonly Keyed Definition = Map("definition",
        Must("id", Id, "the definition's folder and name below `workflows/`"),
        Must("version", Whole(1), "from 1; a published version never changes"),
        Must("name", Title, "what people call the flow"),
        Must("basis", Prose, "the law, regulation or paper that it rests on"),
        Must("record", OneOf<RecordKind>(), "the kind of record that it drives"),
        Must("calendar", Ref("a calendar"), "the working calendar by which its deadlines count"),
        May("sensitivity", OneOf("a word", [Words.Of(Sensitivity.Sensitive), Words.Of(Sensitivity.Secret)]),
            "`sensitive`: every read of a record is written down; `secret`: besides, every state says who may know of it, and neither the party nor anyone above holds a role"),
        Must("roles", new Named(Role, "role"), "who may act"),
        May("team", Team, "how an inspection team must be composed"),
        May("recusal", Recusal, "who may not inspect a party (回避)"),
        May("discipline", new ListOf(Discipline), "duties and discipline of those who hold the roles"),
        May("fields", new Named(FieldShape, "field", MayBeEmpty: true), "the data that a record carries"),
        May("papers", new Named(PaperShape, "paper", MayBeEmpty: true), "the papers that may be attached"),
        May("checklist", new Named(Title, "content area", MayBeEmpty: true),
            "the content areas against which findings are filed"),
        May("corrections", Map("corrections",
            Must("asked-by", RoleName, "the role that asks"),
            Must("granted-by", RoleName, "the role that decides, another person")),
                "who corrects a date, voids and terminates, two persons together"),
        May("archived-by", RoleName, "the role that archives the record once it has ended; the archive holds what this role may read"),
        Must("stages", new Named(StageShape, "stage"),
            "the regime's stages in order; the first state of the first is where a record begins"),
        May("deadlines", new Named(DeadlineShape, "deadline", MayBeEmpty: true), "the legal time limits"));

    private static Key Must(string name, Shape shape, string about) => new(name, shape, about, Required: true);

    private static Key May(string name, Shape shape, string about) => new(name, shape, about);

    private static Keyed Map(string name, params ImmutableArray<Key> keys) => new(name, keys);

    private static Keyed OneKeyOf(string name, params ImmutableArray<Key> keys) =>
        Map(name, keys).Where(Exactly([.. keys.Select(key => key.Name)]));

    private static KeyGroup Exactly(params string[] keys) => new(1, 1, [.. keys]);

    private static Leaf Ref(string what) => new(ScalarKind.Name, what);

    private static Leaf Value(string what) => new(ScalarKind.Value, what);

    private static Leaf Whole(int least, int most = 1_000_000) =>
        new(ScalarKind.Whole, "a whole number") { Least = least, Most = most };

    private static Leaf OneOf(string what, ImmutableArray<string> words) => new(ScalarKind.OneOf, what) { Words = words };

    private static Leaf OneOf<T>() where T : struct, Enum => OneOf("a word", Words.Of<T>());
}
