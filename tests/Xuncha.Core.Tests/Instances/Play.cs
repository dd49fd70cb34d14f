using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Tests.Calendars;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Instances;

/// <summary>A record under test: what is decided is applied at once, and the clock is where the test sets it.</summary>
internal sealed class Play
{
    private const string Head =
        """
        id: tests/play
        version: 1
        name: { zh: 试, en: play }
        basis: 试
        record: inspection
        calendar: cn
        """;

    private readonly Dictionary<string, Guid> _people = new(StringComparer.Ordinal);

    /// <summary>Opens a record of a definition, of which <paramref name="yaml"/> is all but the head.</summary>
    public Play(string yaml, string on)
    {
        Definition = Read(yaml);
        Now = Instant(on);
        Take(Engine.Open(Definition, Guid.NewGuid(), null, new(Day(on)), Calendar, Now));
    }

    public WorkflowDefinition Definition { get; set; }

    public WorkingCalendar Calendar { get; set; } = China.Calendar;

    public Instant Now { get; set; }

    public Facts Facts { get; set; } = Facts.None;

    public WorkflowInstance Record { get; set; } = null!;

    public Decision.Accepted Last { get; private set; } = null!;

    public List<HistoryEntry> History { get; } = [];

    /// <summary>The newest plan of each deadline, by its number.</summary>
    public SortedDictionary<int, AlarmPlan> Plans { get; } = [];

    public Case Case => new(Definition, Record, Calendar, Now);

    public static WorkflowDefinition Read(string yaml, int version = 1)
    {
        var result = Load(yaml, version);
        Assert.Empty(result.Problems.Where(problem => problem.IsError));
        return Assert.Single(result.Definitions).Definition;
    }

    /// <summary>The definition; null where it has errors.</summary>
    public static WorkflowDefinition? TryRead(string yaml) => Load(yaml, version: 1) is { HasErrors: false } result ? result.Definitions[0].Definition : null;

    private static LoadResult Load(string yaml, int version) => DefinitionLoader.Load(
        [new("play.yaml", Head.Replace("version: 1", $"version: {version}", StringComparison.Ordinal) + "\n" + yaml)],
        new(Regimes.Loaded.Definitions.Select(loaded => loaded.Definition), ["cn"]));

    /// <summary>The deadline of that name that started last.</summary>
    public Deadline Deadline(string name) => Record.Deadlines.Last(deadline => deadline.Name == name);

    /// <summary>When the deadline of that name is or was due.</summary>
    public string Due(string name) => LocalDatePattern.Iso.Format(Deadline(name).Due.Date);

    /// <summary>Moves the clock: to noon of a day, or to an instant written as <c>2026-09-01T17:00</c>.</summary>
    public Play At(string now)
    {
        Now = Instant(now);
        return this;
    }

    /// <summary>Takes a step that must be accepted. A role is held by one person unless another is named after a slash.</summary>
    public Play Step(string transition, string role, string? on = null, params (string Field, string Value)[] fields) =>
        Take(Accepted(Ask(transition, role, on, fields)));

    /// <summary>Why a step is refused: the kind and subject of each reason.</summary>
    public IEnumerable<string> Refused(string transition, string role, string? on = null, params (string Field, string Value)[] fields) =>
        Reasons(Ask(transition, role, on, fields));

    public static IEnumerable<string> Reasons(Decision decision) =>
        decision is Decision.Refused refused ? refused.Reasons.Select(reason => $"{reason.Kind} {reason.Subject}") : [];

    public Decision Ask(string transition, string role, string? on = null, params (string Field, string Value)[] fields) =>
        Engine.Decide(Case, new(transition, Who(role), on is null ? new(Case.Today) : Occurrence(on), fields.ToImmutableSortedDictionary(
            field => field.Field, field => field.Value, StringComparer.Ordinal), PaperNumber: on is null ? null : "试〔2026〕1号"), Facts);

    /// <summary>Applies a decision, which must be an acceptance.</summary>
    public Play Take(Decision decision)
    {
        Last = Accepted(decision);
        Record = Last.Next;
        History.AddRange(Last.History);
        foreach (var plan in Last.Alarms)
        {
            Plans[plan.Deadline] = plan;
        }

        return this;
    }

    public Actor Who(string role)
    {
        var (name, person) = role.Split('/') is [var first, var second] ? (first, second) : (role, role);
        _people.TryAdd(person, Guid.NewGuid());
        return new(_people[person], [.. name.Split('+')]);
    }

    /// <summary>The planned alarms of a deadline that would be added now, as <c>name day</c>.</summary>
    public string Alarms(string name) => string.Join(", ", Plans[Deadline(name).Number].Alarms.Where(alarm => alarm.IsNew)
        .Select(alarm => $"{alarm.Name} {LocalDatePattern.Iso.Format(alarm.At.InZone(Calendar.Zone).Date)}"));

    public static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text[..10]).Value;

    public static Occurrence Occurrence(string text) =>
        new(Day(text), text.Length > 10 ? LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text[11..]).Value : null);

    private static Instant Instant(string text) =>
        Day(text).At(Occurrence(text).Time ?? LocalTime.Noon).InZoneStrictly(China.Calendar.Zone).ToInstant();

    private static Decision.Accepted Accepted(Decision decision)
    {
        Assert.True(decision is Decision.Accepted, decision is Decision.Refused refused ? string.Join("; ", refused.Reasons.Select(reason => reason.Text.En)) : "");
        return (Decision.Accepted)decision;
    }
}
