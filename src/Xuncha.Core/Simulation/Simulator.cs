using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Simulation;

/// <summary>
/// Leads a record through a definition by the real engine, on given and assumed dates, with every fact assumed to hold. An assumed step
/// that meets a deadline takes place on the last permissible day, any other on the day of the step before it.
/// </summary>
public static class Simulator
{
    /// <summary>Simulates a record from its opening to an end, or to where it cannot go on.</summary>
    /// <param name="definition">The definition, which the checker has passed.</param>
    /// <param name="start">The day on which the record is opened.</param>
    /// <param name="events">The dates of transitions, by name; each is used once, the other dates are assumed.</param>
    /// <param name="calendar">The definition's calendar.</param>
    /// <exception cref="CalendarRangeException">The calendar does not reach a date.</exception>
    public static SimulationResult Run(
        WorkflowDefinition definition, LocalDate start, IReadOnlyDictionary<string, LocalDate> events, WorkingCalendar calendar) =>
        new Course(definition, start, events, calendar).Run();

    private sealed class Course
    {
        private const int MostEvents = 1000;

        private readonly WorkflowDefinition _definition;
        private readonly WorkingCalendar _calendar;
        private readonly Route _route;
        private readonly PendingAlarms _alarms = new();
        private readonly List<SimulationEntry> _entries = [];
        private Instant _now;
        private WorkflowInstance _record;

        public Course(WorkflowDefinition definition, LocalDate start, IReadOnlyDictionary<string, LocalDate> events, WorkingCalendar calendar)
        {
            (_definition, _calendar, _route, _now) = (definition, calendar, new(definition, events), Noon(start, calendar));
            var opened = Engine.Open(definition, Guid.Empty, null, DayOf(start), calendar, _now);
            _record = opened.Next;
            Take(opened, isAssumed: false);
        }

        // The papers are there, in each round new ones.
        private Case Case => new(_definition, _record with { Fresh = _record.Fresh.Union(_definition.Papers.Select(paper => paper.Name)) }, _calendar, _now);

        public SimulationResult Run()
        {
            Text? stop = null;
            for (var i = 0; stop is null && _record.Status == RecordStatus.Running; i++)
            {
                stop = i < MostEvents ? GoOn() : new("流程未能在1000步内办结", "the record did not come to an end within 1000 events");
            }

            foreach (var deadline in _record.Deadlines)
            {
                Due(deadline);
            }

            return new([.. _entries.OrderBy(entry => entry.Date)], _record, stop, [.. _route.Unused.Order(StringComparer.Ordinal)]);
        }

        /// <summary>The next event: an alarm that falls due before the next step, or the step.</summary>
        /// <returns>Why there is none, or null.</returns>
        private Text? GoOn()
        {
            ImmutableArray<Refusal> refusals = [];
            foreach (var candidate in _route.From(_record))
            {
                var noon = Noon(candidate.On, _calendar);
                var at = Instant.Max(noon, _now);
                if (_alarms.Next(at) is { } early)
                {
                    Fire(early);
                    return null;
                }

                if (Step(candidate, at) is not { IsEmpty: false } against)
                {
                    return null;
                }

                refusals = refusals.IsEmpty ? against : refusals;
            }

            // Where no step can be taken, the clock may still take one.
            if (_alarms.Next(Instant.MaxValue) is { } next)
            {
                Fire(next);
                return null;
            }

            var state = _definition.State(_record.State).Title;
            var why = refusals.IsEmpty
                ? new Text("没有通向办结的下一步", "no step leads on to an end")
                : Wording.Join(refusals.Select(refusal => refusal.Text));
            return new($"停在“{state.Zh}”：{why.Zh}", $"stopped in '{state.En}': {why.En}");
        }

        /// <summary>Takes a step, with every signature that it asks for.</summary>
        /// <returns>What stands against it; empty where it was taken.</returns>
        private ImmutableArray<Refusal> Step(Candidate candidate, Instant at)
        {
            var (transition, facts) = (candidate.Transition, Assumptions.Facts(_definition, candidate.Transition));
            var matter = Case with { Now = at };
            List<Decision.Accepted> taken = [];
            foreach (var role in transition.Actors is { All: true } all ? all.Roles : [transition.Actors?.Roles[0] ?? ""])
            {
                // Another person each time: whoever must differ from somebody does.
                var actor = transition.Actors is null ? Actor.System : new Actor(Guid.NewGuid(), [role]);
                var fields = Assumptions.Fields(_definition, transition, matter.Instance, candidate.On);
                var decision = Engine.Decide(matter, new(transition.Name, actor, DayOf(candidate.On), fields, Reason: "…"), facts);
                if (decision is Decision.Refused refused)
                {
                    return refused.Reasons;
                }

                taken.Add((Decision.Accepted)decision);
                matter = matter with { Instance = taken[^1].Next };
            }

            _now = at;
            taken.ForEach(accepted => Take(accepted, candidate.IsAssumed));
            _route.Took(transition.Name, _record.State);
            return [];
        }

        private void Fire((Instant At, int Deadline, AlarmKind Kind, string Name, int Arming) alarm)
        {
            _alarms.Fire(alarm);
            _now = Instant.Max(_now, alarm.At);
            var deadline = _record.Deadlines[alarm.Deadline - 1];
            var definition = _definition.Deadline(deadline.Name);
            var rung = alarm.Kind == AlarmKind.Rung ? definition.Ladder!.Rungs.First(candidate => candidate.Id == alarm.Name) : null;
            var taken = rung is null ? alarm.Name : rung.Take;
            var facts = _definition.State(_record.State).Transition(taken ?? "") is { } transition
                ? Assumptions.Facts(_definition, transition)
                : Facts.None;
            var decision = rung is null
                ? AlarmDecisions.Automatic(Case, alarm.Name, facts)
                : AlarmDecisions.Apply(Case, deadline, [rung], isTold: false, facts);
            if (decision is null)
            {
                return;
            }

            Take(decision, isAssumed: true);
            if (decision.History.Any(entry => entry.Kind == HistoryKind.Moved))
            {
                _route.Took(taken!, _record.State);
            }
        }

        private void Take(Decision.Accepted accepted, bool isAssumed)
        {
            _record = accepted.Next;
            foreach (var plan in accepted.Alarms)
            {
                _alarms.Align(plan);
            }

            foreach (var entry in accepted.History)
            {
                _entries.Add(new(entry.On.Date, KindOf(entry.Kind), entry.Subject, entry.Text, isAssumed, []));
            }
        }

        private void Due(Deadline deadline)
        {
            var definition = _definition.Deadline(deadline.Name);
            var lines = DeadlineCalculator.Explain(
                deadline.Rule, deadline.Trigger, _calendar, deadline.Suspensions, deadline.Extensions, definition.Basis ?? _definition.Basis);
            _entries.Add(new(deadline.Due.Date, SimulationKind.Due, deadline.Name, Sentences.Due(definition, deadline.Due), IsAssumed: false, lines));
            foreach (var rung in definition.Ladder is { } ladder ? LadderTimes.Of(deadline.Due.Date, ladder, _calendar) : [])
            {
                if (deadline.State != DeadlineState.Open && !_alarms.HasFired(deadline.Number, rung.Rung.Id))
                {
                    var spared = Sentences.Spared(definition, rung.Rung);
                    _entries.Add(new(rung.Date, SimulationKind.SparedRung, deadline.Name, spared, IsAssumed: false, []));
                }
            }
        }

        private static SimulationKind KindOf(HistoryKind kind) => kind switch
        {
            HistoryKind.DeadlineStarted => SimulationKind.Start,
            HistoryKind.DeadlineMet => SimulationKind.Met,
            HistoryKind.DeadlineCancelled or HistoryKind.DeadlineMoved or HistoryKind.Suspended or HistoryKind.Resumed => SimulationKind.Change,
            HistoryKind.RungFired => SimulationKind.Rung,
            HistoryKind.ChildOpened => SimulationKind.Open,
            HistoryKind.AutomaticRefused => SimulationKind.Refused,
            _ => SimulationKind.Step,
        };

        /// <summary>A step is taken for granted to have come before any cut-off of its day.</summary>
        private static Occurrence DayOf(LocalDate date) => new(date, LocalTime.Midnight);

        private static Instant Noon(LocalDate date, WorkingCalendar calendar) => date.At(LocalTime.Noon).InZoneLeniently(calendar.Zone).ToInstant();
    }
}
