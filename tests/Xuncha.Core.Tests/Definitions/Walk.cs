using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>A record led through a definition by one person for each role, every step recorded on the day on which it happened.</summary>
internal sealed class Walk
{
    private readonly WorkflowDefinition _definition;
    private readonly Dictionary<string, Guid> _people = new(StringComparer.Ordinal);
    private readonly List<string> _opened = [];

    public Walk(string id, string on)
    {
        _definition = Regimes.Read(id);
        Instance = Engine.Open(_definition, Guid.NewGuid(), null, new(Day(on)), China.Calendar, Noon(on)).Next;
    }

    public WorkflowInstance Instance { get; private set; }

    /// <summary>The seats that are taken.</summary>
    public ImmutableArray<Seat> Team { get; set; } = [];

    /// <summary>The child records.</summary>
    public ImmutableArray<ChildRecord> Children { get; set; } = [];

    /// <summary>The child records that steps have asked to open.</summary>
    public IReadOnlyList<string> Opened => _opened;

    /// <summary>Takes a step, with every paper attached for it; the test fails where it is refused.</summary>
    public Walk Step(string transition, string role, string on, params (string Field, string Value)[] fields)
    {
        var decision = Ask(transition, role, on, fields);
        var accepted = decision as Decision.Accepted;
        Assert.True(accepted is not null, $"{transition} by {role} on {on}: {string.Join("; ", Reasons(decision).Select(reason => reason.Text.En))}");
        _opened.AddRange(accepted.Openings.Select(opening => opening.Definition));
        Instance = accepted.Next;
        return this;
    }

    /// <summary>Why a step is refused now, by what each reason speaks of.</summary>
    public IEnumerable<string> Refused(string transition, string role, string on) => Reasons(Ask(transition, role, on)).Select(reason => reason.Subject);

    /// <summary>When a deadline is or was due, and the verdict once it is met.</summary>
    public (string Due, bool? InTime) Deadline(string name)
    {
        var deadline = Instance.Deadlines.Last(candidate => candidate.Name == name);
        return (LocalDatePattern.Iso.Format(deadline.Due.Date), deadline.InTime);
    }

    private Decision Ask(string transition, string role, string on, params (string Field, string Value)[] fields)
    {
        _people.TryAdd(role, Guid.NewGuid());
        var request = new StepRequest(transition, new(_people[role], [role]), new(Day(on)),
            fields.ToImmutableSortedDictionary(field => field.Field, field => field.Value, StringComparer.Ordinal), Reason: "理由");
        var papers = _definition.Papers.Select(paper => paper.Name).ToImmutableHashSet(StringComparer.Ordinal);
        return Engine.Decide(new(_definition, Instance with { Fresh = Instance.Fresh.Union(papers) }, China.Calendar, Noon(on)), request, new([.. Team.Select(seat => new Sitting(seat))], papers, Children));
    }

    private static ImmutableArray<Refusal> Reasons(Decision decision) => decision is Decision.Refused refused ? refused.Reasons : [];

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static Instant Noon(string day) => Day(day).At(LocalTime.Noon).InZoneStrictly(China.Calendar.Zone).ToInstant();
}
