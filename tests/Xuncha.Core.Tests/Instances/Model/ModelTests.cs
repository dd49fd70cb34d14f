using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Tests.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Instances.Model;

/// <summary>The engine and a plain interpreter are led through the same random events and must agree after each.</summary>
public sealed class ModelTests
{
    private const int Sequences = 10;

    private static readonly Guid[] People = [.. Enumerable.Range(1, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_engine_agrees_with_the_reference(int seed)
    {
        var random = new Random(seed);
        var (spec, definition) = Valid(random);
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            new Match(random, spec, definition, $"seed {seed}, sequence {sequence}").Run();
        }
    }

    [Fact]
    public void The_sequences_reach_what_they_are_to_test()
    {
        Dictionary<string, int> reached = new(StringComparer.Ordinal);
        for (var seed = 1; seed <= 80; seed++)
        {
            var random = new Random(seed);
            var (spec, definition) = Valid(random);
            for (var sequence = 0; sequence < 4; sequence++)
            {
                new Match(random, spec, definition, $"seed {seed}, sequence {sequence}") { Reached = reached }.Run();
            }
        }

        Assert.All(["step accepted", "step refused", "suspend accepted", "resume accepted", "extend accepted", "fire", "automatic", "Met", "Cancelled", "late", "ended"],
            what => Assert.True(reached.GetValueOrDefault(what) > 3, $"{what}: {reached.GetValueOrDefault(what)}"));
    }

    /// <summary>A random definition that the checker passes.</summary>
    private static (Spec Spec, WorkflowDefinition Definition) Valid(Random random)
    {
        while (true)
        {
            var spec = Spec.Random(random);
            if (Play.TryRead(spec.ToYaml()) is { } definition)
            {
                return (spec, definition);
            }
        }
    }

    private sealed class Match
    {
        private readonly Random _random;
        private readonly Spec _spec;
        private readonly WorkflowDefinition _definition;
        private readonly string _where;
        private readonly Reference _reference;
        private readonly List<string> _events = [];
        private LocalDateTime _now;
        private WorkflowInstance _record;

        public Match(Random random, Spec spec, WorkflowDefinition definition, string where)
        {
            (_random, _spec, _definition, _where) = (random, spec, definition, where);
            _now = new LocalDate(random.Next(2017, 2025), random.Next(1, 13), random.Next(1, 29)).At(new(random.Next(0, 24), 30));
            _reference = new(spec, _now);
            _record = Engine.Open(definition, Guid.NewGuid(), null, new(_now.Date, _now.TimeOfDay), China.Calendar, Instant).Next;
        }

        public Dictionary<string, int> Reached { get; init; } = new(StringComparer.Ordinal);

        private Instant Instant => _now.InZoneStrictly(China.Calendar.Zone).ToInstant();

        private Case Case => new(_definition, _record, China.Calendar, Instant);

        public void Run()
        {
            Compare();
            for (var i = 0; i < 40; i++)
            {
                Event();
                Compare();
            }

            Note(_record.Status == RecordStatus.Ended ? "ended" : "running");
            foreach (var deadline in _record.Deadlines)
            {
                Note(deadline.State.ToString());
                Note(deadline.InTime == false ? "late" : "not late");
            }
        }

        private void Event()
        {
            var kind = _random.Next(12);
            if (kind < 2)
            {
                _now = _now.PlusDays(_random.Next(0, 20)).PlusHours(_random.Next(0, 9));
                _reference.Now = _now;
                _events.Add($"now {_now:s}");
            }
            else if (kind < 8 || _record.Deadlines.IsEmpty)
            {
                Step();
            }
            else
            {
                OnClock(kind, _random.Next(_record.Deadlines.Length));
            }
        }

        private void Step()
        {
            var here = _spec.Ways.Where(way => way.From == _record.State).ToList();
            var way = here.Count > 0 && _random.Next(15) > 0 ? here[_random.Next(here.Count)] : _spec.Ways[_random.Next(_spec.Ways.Count)];
            if (here.Find(candidate => candidate.Overdue is not null) is { } automatic && _random.Next(3) == 0)
            {
                Automatic(automatic);
                return;
            }

            var person = _random.Next(People.Length);
            string[] roles = _random.Next(3) > 0 ? Spec.Roles : [Spec.Roles[_random.Next(3)]];
            var on = _random.Next(12) == 0 ? _now.Date.PlusDays(1) : _now.Date.PlusDays(-_random.Next(0, 6));
            LocalTime? time = _random.Next(4) == 0 ? new(_random.Next(0, 24), 0) : null;
            var entered = way.Needs.Where(need => need != "reason" && _random.Next(10) > 0)
                .ToDictionary(need => need, need => need == "n" ? $"{_random.Next(0, 11)}" : Iso(on.PlusDays(-_random.Next(-1, 8))), StringComparer.Ordinal);
            var hasReason = _random.Next(3) > 0;
            _events.Add($"step {way.Name} person {person} [{string.Join(' ', roles)}] on {Iso(on)} {time:HH:mm} {string.Join(' ', entered)} reason {hasReason}");
            var decision = Engine.Decide(Case, new(way.Name, new(People[person], [.. roles]), new(on, time),
                entered.ToImmutableSortedDictionary(StringComparer.Ordinal), hasReason ? "理由" : null), Facts.None);
            Both("step", decision, _reference.Step(way.Name, person, roles, on, time, entered, hasReason));
        }

        private void Automatic(Way way)
        {
            _events.Add($"automatic {way.Name}");
            var decision = AlarmDecisions.Automatic(Case, way.Name, Facts.None);
            var isDue = !_reference.HasEnded && _spec.WayOf(_reference.State, way.Name) is not null
                && _reference.Clocks.Exists(clock => clock.Clock.Name == way.Overdue && _reference.IsOverdue(clock));
            Assert.True(isDue == decision is not null, Story($"automatic {way.Name}: due {isDue}"));
            if (decision is not null)
            {
                Note("automatic");
                _record = decision.Next;
                _reference.Step(way.Name, null, [], _now.Date, _now.TimeOfDay, [], hasReason: true);
            }
        }

        private void OnClock(int kind, int index)
        {
            var (deadline, clock) = (_record.Deadlines[index], _reference.Clocks[index]);
            string[] roles = _random.Next(8) > 0 ? ["r0"] : ["r1"];
            var actor = new Actor(People[0], [.. roles]);
            var day = _now.Date.PlusDays(-_random.Next(-1, 8));
            var count = _random.Next(1, 12);
            switch (kind)
            {
                case 8 when !deadline.IsSuspended:
                    _events.Add($"suspend {clock.Clock.Name} from {Iso(day)}");
                    Both("suspend", DeadlineDesk.Suspend(Case, index + 1, actor, day, "理由"), _reference.Suspend(clock, roles, day));
                    break;
                case 8 or 9:
                    _events.Add($"resume {clock.Clock.Name} until {Iso(day)}");
                    Both("resume", DeadlineDesk.Resume(Case, index + 1, actor, day, "理由"), _reference.Resume(clock, roles, day));
                    break;
                case 10:
                    _events.Add($"extend {clock.Clock.Name} by {count}");
                    Both("extend", DeadlineDesk.Extend(Case, index + 1, Period.WorkingDays(count), People[1], "理由"), _reference.Extend(clock, count));
                    break;
                default:
                    if (deadline.State == DeadlineState.Open && !deadline.IsSuspended)
                    {
                        var rung = _random.Next(clock.Clock.Rungs.Count);
                        _events.Add($"fire {clock.Clock.Name} {clock.Clock.Rungs[rung].Id}");
                        Note("fire");
                        _record = AlarmDecisions.Apply(Case, deadline, [_definition.Deadline(deadline.Name).Ladder!.Rungs[rung]], isTold: false, Facts.None).Next;
                        _reference.Fire(clock, clock.Clock.Rungs[rung]);
                    }

                    break;
            }
        }

        private void Both(string what, Decision decision, bool isAccepted)
        {
            Note($"{what} {(isAccepted ? "accepted" : "refused")}");
            var why = decision is Decision.Refused refused ? string.Join("; ", refused.Reasons.Select(reason => reason.Text.En)) : "accepted";
            Assert.True(isAccepted == decision is Decision.Accepted, Story($"the reference accepts: {isAccepted}; the engine: {why}"));
            if (decision is Decision.Accepted accepted)
            {
                _record = accepted.Next;

                // The plan that goes with the decision is the plan of the deadline as it is now.
                Assert.All(accepted.Alarms, plan => Assert.Equal(Alarms(plan.Deadline - 1), Names(plan)));
            }
        }

        private void Compare()
        {
            var fields = string.Join(' ', _reference.Fields);
            Assert.True(
                (_reference.State, _reference.Since, _reference.HasEnded, fields, _reference.Signed.Count)
                    == (_record.State, _record.Since.Date, _record.Status == RecordStatus.Ended, string.Join(' ', _record.Fields), _record.SignOffs.Length),
                Story($"state: {_reference.State} {_reference.Since} {fields}; engine {_record.State} {_record.Since.Date} {string.Join(' ', _record.Fields)}"));
            var wanted = _reference.Clocks.Select(clock =>
                $"{clock.Clock.Name} from {Iso(clock.Trigger)} due {Iso(clock.Due)} {clock.State} {clock.Level} armed {clock.Arming} "
                + $"suspended {string.Join(' ', clock.Suspensions.Select(span => $"{Iso(span.First)}-{Iso(span.Last)}"))} met {Iso(clock.MetOn)} {clock.InTime} overdue {_reference.IsOverdue(clock)}");
            var found = _record.Deadlines.Select(deadline =>
                $"{deadline.Name} from {Iso(deadline.Trigger)} due {Iso(deadline.Due.Date)} {deadline.State} {deadline.Level} armed {deadline.Arming} "
                + $"suspended {string.Join(' ', deadline.Suspensions.Select(span => $"{Iso(span.First)}-{Iso(span.Last)}"))} met {Iso(deadline.MetOn?.Date)} {deadline.InTime} overdue {deadline.IsOverdue(Instant)}");
            var (reference, engine) = (string.Join('\n', wanted), string.Join('\n', found));
            Assert.True(reference == engine, Story($"clocks:\n{reference}\nengine:\n{engine}"));
            for (var i = 0; i < _record.Deadlines.Length; i++)
            {
                var (expected, actual) = (string.Join(", ", _reference.Alarms(_reference.Clocks[i])), string.Join(", ", Alarms(i)));
                Assert.True(expected == actual, Story($"alarms: {expected}\nengine: {actual}"));
            }
        }

        private IEnumerable<string> Alarms(int index) =>
            Names(Core.Instances.Alarms.Of(_definition, _record.Deadlines[index], China.Calendar, Instant));

        private static IEnumerable<string> Names(AlarmPlan plan) => plan.Alarms.Select(alarm =>
        {
            // An automatic transition is due at the first instant after the cut-off; the reference knows the cut-off.
            var at = (alarm.Kind == AlarmKind.Overdue ? alarm.At - Duration.FromTicks(10) : alarm.At).InZone(China.Calendar.Zone).LocalDateTime;
            return $"{alarm.Name} {at:s} {alarm.IsNew}";
        });

        private void Note(string what) => Reached[what] = Reached.GetValueOrDefault(what) + 1;

        private string Story(string what) => $"{_where}\n{what}\n{string.Join('\n', _events)}\n{_spec.ToYaml()}";

        private static string Iso(LocalDate? day) => day is { } date ? LocalDatePattern.Iso.Format(date) : "none";
    }
}
