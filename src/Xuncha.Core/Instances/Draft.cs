using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Instances;

/// <summary>Who records a step, when it happened and what proves it.</summary>
internal sealed record Stamp(
    Occurrence On, Guid? By, string? Reason = null, string? OnBehalfOf = null, string? PaperNumber = null, Guid? InPlaceOf = null);

/// <summary>A decision while it is being made: collects everything that will change.</summary>
internal sealed class Draft
{
    private readonly List<HistoryEntry> _history = [];
    private readonly SortedDictionary<int, AlarmPlan> _alarms = [];
    private readonly List<string> _prompts = [];
    private readonly List<Notice> _notices = [];
    private readonly List<Opening> _openings = [];
    private readonly Stamp _stamp;

    /// <summary>A draft of the record's next step.</summary>
    public Draft(Case matter, Stamp stamp)
        : this(matter, matter.Instance with { Steps = matter.Instance.Steps + 1 }, stamp)
    {
    }

    private Draft(Case matter, WorkflowInstance next, Stamp stamp)
    {
        Definition = matter.Definition;
        Next = next;
        Calendar = matter.Calendar;
        Now = matter.Now;
        _stamp = stamp;
    }

    /// <summary>A draft of something that is no step of the record, such as a reminder.</summary>
    public static Draft BetweenSteps(Case matter, Stamp stamp) => new(matter, matter.Instance, stamp);

    public WorkflowDefinition Definition { get; }

    public WorkingCalendar Calendar { get; }

    public Instant Now { get; }

    public WorkflowInstance Next { get; set; }

    public int Step => Next.Steps;

    public Decision.Accepted Accepted() =>
        new(Next, [.. _history], [.. _alarms.Values], [.. _prompts], [.. _notices], [.. _openings]);

    public void Write(HistoryKind kind, string subject, Text text, string? from = null, string? to = null, Occurrence? on = null) =>
        _history.Add(new(
            kind, Step, subject, from, to, on ?? _stamp.On, _stamp.By, _stamp.OnBehalfOf, _stamp.PaperNumber, _stamp.Reason, text, _stamp.InPlaceOf));

    public void Write(HistoryEntry entry) => _history.Add(entry);

    /// <summary>
    /// Lets the automatic transitions of the present state be looked at: those that the clock or a child record would have taken
    /// earlier, had the record been here or its due date been sure.
    /// </summary>
    public void PromptAutomatic()
    {
        foreach (var transition in Next.Status == RecordStatus.Running ? Definition.State(Next.State).Transitions : [])
        {
            var isDue = transition.Automatic switch
            {
                Trigger.RecordsChanged => true,
                Trigger.Overdue overdue => Next.OpenDeadline(overdue.Deadline)?.IsOverdue(Now) == true,
                _ => false,
            };
            if (isDue && !_prompts.Contains(transition.Name))
            {
                _prompts.Add(transition.Name);
            }
        }
    }

    public void Tell(ImmutableArray<string> roles, int? deadline, Text text)
    {
        if (!roles.IsEmpty)
        {
            _notices.Add(new(roles, deadline, text));
        }
    }

    public void Open(Opening opening) => _openings.Add(opening);

    /// <summary>The same where a clock turned out to be overdue without a step having been taken.</summary>
    public void PromptOverdue(int deadline)
    {
        if (Next.Deadlines[deadline - 1].IsOverdue(Now))
        {
            PromptAutomatic();
        }
    }

    /// <summary>Puts a deadline into the record and plans its alarms anew.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="armsPast">Whether escalations whose time is past are added: not where only the ladder changed.</param>
    public void Put(Deadline deadline, bool armsPast = true)
    {
        Next = Next.With(deadline);
        var plan = Alarms.Of(Definition, deadline, Calendar, Now);
        _alarms[deadline.Number] = armsPast
            ? plan
            : plan with { Alarms = [.. plan.Alarms.Select(alarm => alarm with { IsNew = alarm.At > Now })] };
    }

    /// <summary>Declares a clock without object.</summary>
    public void Cancel(Deadline deadline, Text why)
    {
        Next = Next.With(deadline with { State = DeadlineState.Cancelled, Level = WarningLevel.None, Unconfirmed = null });
        _alarms[deadline.Number] = new(deadline.Number, []);
        Write(HistoryKind.DeadlineCancelled, deadline.Name, why);
    }

    /// <summary>
    /// Counts a deadline again and arms its ladder again (<c>deadlines.md</c> 15). Its warning level is taken back, unless by the new
    /// due date too its rungs have come: whoever stays late stays warned.
    /// </summary>
    public void Rearm(Deadline deadline)
    {
        var definition = Definition.Deadline(deadline.Name);
        var due = deadline.Compute(Calendar);
        var reached = definition.Ladder is { } ladder && deadline.Level != WarningLevel.None
            ? LadderTimes.Of(due.Date, ladder, Calendar)
                .Where(timed => timed.At <= Now)
                .Select(timed => timed.Rung.Level ?? WarningLevel.None)
                .DefaultIfEmpty()
                .Max()
            : WarningLevel.None;
        Put(deadline with
        {
            Due = due,
            Unconfirmed = null,
            Arming = deadline.Arming + 1,
            Level = reached < deadline.Level ? reached : deadline.Level,
        });
    }
}
