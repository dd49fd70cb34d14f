using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Records;

namespace Xuncha.Server.Demo;

/// <summary>Where a record is to come, and how it gets there.</summary>
/// <param name="Record">The record.</param>
/// <param name="IsWanted">The states in which it may stop.</param>
/// <param name="Dice">Draws of its own, so that it goes its way whatever others do.</param>
/// <param name="Then">What happens on the day after it has come there.</param>
internal sealed record Story(Guid Record, Func<string, bool> IsWanted, Dice Dice, Action? Then = null);

/// <summary>
/// Leads records along their definitions, day by day: the shortest way to where they are to come, with the child records that conditions ask for; some
/// steps within their time limit, some late.
/// </summary>
/// <param name="stage">The people.</param>
/// <param name="diary">The days.</param>
/// <param name="catalog">The definitions.</param>
/// <param name="calendar">The days on which people work.</param>
/// <param name="seed">What everything that is drawn follows from.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class Stories(Stage stage, Diary diary, DefinitionCatalog catalog, WorkingCalendar calendar, int seed, CancellationToken cancellation)
{
    private const int LateInAHundred = 12, LongestWait = 40, StepsAhead = 5;

    private readonly Dictionary<Guid, Story> _running = [];
    private readonly HashSet<(Guid Record, string Definition)> _filled = [];
    private readonly Dictionary<(string Definition, string Deadline), int> _met = [];
    private int _told;

    /// <summary>Draws for one more story.</summary>
    public Dice NewDice() => new(Mixed(seed, ++_told));

    /// <summary>Begins one on a day, or turns the one of the same record that is running.</summary>
    public void Begin(Story story, LocalDate day)
    {
        _running[story.Record] = story;
        diary.On(day, (hands, now) => TurnAsync(story, hands, now));
    }

    /// <summary>The flow of an id.</summary>
    public WorkflowDefinition Flow(string id) => catalog.Find(id) ?? throw new InvalidOperationException($"{id} is not published.");

    /// <summary>Opens a record below another; where it is about a finding, that finding first, which then goes its own way.</summary>
    public async Task<Guid> OpenBelowAsync(Hands hands, Guid parent, string definition, string title, Instant now, Dice dice)
    {
        var flow = Flow(definition);
        if (flow.Initial.Transitions.SelectMany(step => step.Needs).Any(need => flow.Field(need)?.Type == FieldType.Record))
        {
            var (above, _) = await hands.LookAsync(parent, cancellation);
            var finding = await hands.OpenAsync(stage, DemoData.Ledger.General, title, null, (above.OrganizerPath, above.PartyPath), now, dice, cancellation);
            Begin(new(finding, LedgerNames.StruckOff.Contains, NewDice()), diary.Today);
        }

        return await hands.OpenAsync(stage, definition, title, parent, default, now, dice, cancellation);
    }

    /// <summary>The working day a while after a day.</summary>
    public LocalDate After(LocalDate day, int workingDays) => calendar.AddWorkingDays(day, workingDays);

    private async Task TurnAsync(Story story, Hands hands, Instant now)
    {
        if (_running.GetValueOrDefault(story.Record) != story)
        {
            return;
        }

        var (record, definition) = await hands.LookAsync(story.Record, cancellation);
        if (story.IsWanted(record.State) || record.Status != RecordStatus.Running)
        {
            _running.Remove(story.Record);
            story.Then?.Invoke();
            return;
        }

        var path = Paths.To(definition, record.State, story.IsWanted) ?? throw new InvalidOperationException($"{definition.Id}: no way from {record.State}.");
        var step = path[0];
        await FillAsync(story, hands, record, path, now);
        if (await PrepareAsync(story, hands, record, step))
        {
            return; // a child record goes first, and then this story goes on
        }

        if (step.Actors is null)
        {
            diary.On(Passed(record, step), (later, at) => TurnAsync(story, later, at));
            return;
        }

        await hands.TakeAsync(stage, record.Id, path, now, story.Dice, cancellation);
        var (moved, _) = await hands.LookAsync(story.Record, cancellation);
        diary.On(NextDay(story, moved), (later, at) => TurnAsync(story, later, at));
    }

    // Where a clock runs, the first record is in time and the second late, as far as one can wait for that; then as it comes. Else after some days.
    private LocalDate NextDay(Story story, Record record)
    {
        var first = record.Deadlines.Where(deadline => deadline is { State: DeadlineState.Open, IsSuspended: false }).MinBy(deadline => deadline.DueOn);
        if (first is null || story.IsWanted(record.State) || first.DueOn < diary.Today)
        {
            return After(diary.Today, story.Dice.Between(1, 4));
        }

        var (key, before) = ((record.DefinitionId, first.Name), _met.GetValueOrDefault((record.DefinitionId, first.Name)));
        _met[key] = before + 1;
        return first.DueOn <= diary.Today.PlusDays(LongestWait) && before > 0 && (before == 1 || story.Dice.Percent(LateInAHundred))
            ? After(first.DueOn, story.Dice.Between(2, 12))
            : LocalDate.Min(After(diary.Today, story.Dice.Between(1, 4)), first.DueOn);
    }

    // The clock takes it: the day after its deadline has passed, or soon, where a child record prompts it.
    private LocalDate Passed(Record record, Transition step) =>
        step.Automatic is Trigger.Overdue overdue && record.Deadlines.Find(deadline => deadline.Name == overdue.Deadline && deadline.State == DeadlineState.Open) is { } deadline
            ? deadline.DueOn.PlusDays(2)
            : After(diary.Today, 1);

    // What the conditions of the next steps ask about is there some steps before, as what a team finds on site.
    private async Task FillAsync(Story story, Hands hands, Record record, ImmutableArray<Transition> path, Instant now)
    {
        foreach (var guards in path.Take(StepsAhead).SelectMany(step => step.Guards).OfType<Guard.Records>().GroupBy(guard => guard.Definition, StringComparer.Ordinal))
        {
            if (!_filled.Add((record.Id, guards.Key)))
            {
                continue;
            }

            var least = guards.Select(guard => guard.Quantifier switch { Quantifier.AtLeast => guard.Count, Quantifier.Any => 1, _ => 0 }).Max();
            for (var i = story.Dice.Between(least, Math.Max(least, record.Kind == RecordKind.Inspection ? 2 : 0)); i > 0; i--)
            {
                var child = await OpenBelowAsync(hands, record.Id, guards.Key, $"{record.Title}（{i}）", now, story.Dice);
                Begin(new(child, Wanted(guards, Flow(guards.Key).Initial.Name), NewDice()), After(diary.Today, 1));
            }
        }
    }

    /// <summary>Leads on a child record that a step's conditions ask for.</summary>
    /// <returns>Whether one is on its way.</returns>
    private async Task<bool> PrepareAsync(Story story, Hands hands, Record record, Transition step)
    {
        foreach (var guards in step.Guards.OfType<Guard.Records>().GroupBy(guard => guard.Definition, StringComparer.Ordinal))
        {
            if ((await hands.ChildrenAsync(record.Id, guards.Key, cancellation)).FirstOrDefault(child => !Passes(guards, child.State)) is { } open)
            {
                Begin(
                    story with { Record = open.Id, IsWanted = Wanted(guards, open.State), Then = () => diary.On(After(diary.Today, 1), (later, at) => TurnAsync(story, later, at)) },
                    diary.Today);
                return true;
            }
        }

        return false;
    }

    // The state that the conditions name, else the first that passes on the way to the end.
    private Func<string, bool> Wanted(IGrouping<string, Guard.Records> guards, string from)
    {
        var flow = Flow(guards.Key);
        var named = guards.Where(guard => guard.Quantifier != Quantifier.None).SelectMany(guard => guard.States).FirstOrDefault(state => Passes(guards, state))
            ?? Paths.To(flow, from, flow.States.Last().Name.Equals)?.Select(ahead => ahead.To).FirstOrDefault(state => Passes(guards, state));
        return named is null ? state => Passes(guards, state) : named.Equals;
    }

    private static bool Passes(IEnumerable<Guard.Records> guards, string state) => guards.All(guard => guard.Quantifier switch
    {
        Quantifier.None => !guard.States.Contains(state),
        _ => guard.States.IsEmpty || guard.States.Contains(state),
    });

    // Seeds that lie side by side would begin with draws that do.
    private static int Mixed(int seed, int number)
    {
        var mixed = unchecked((uint)seed + ((uint)number * 0x9E3779B9u));
        mixed = unchecked((mixed ^ (mixed >> 16)) * 0x85EBCA6Bu);
        mixed = unchecked((mixed ^ (mixed >> 13)) * 0xC2B2AE35u);
        return (int)((mixed ^ (mixed >> 16)) & int.MaxValue);
    }
}
