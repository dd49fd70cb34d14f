using NodaTime;
using NodaTime.Text;

namespace Xuncha.Core.Tests.Instances.Model;

/// <summary>A clock of the reference's record.</summary>
internal sealed class RunningClock(Clock clock, LocalDate trigger)
{
    public Clock Clock { get; } = clock;
    public LocalDate Trigger { get; set; } = trigger;
    public string State { get; set; } = "Open";
    public string Level { get; set; } = "None";
    public int Arming { get; set; } = 1;
    public List<(LocalDate First, LocalDate? Last)> Suspensions { get; } = [];
    public List<int> Extensions { get; } = [];
    public LocalDate? MetOn { get; set; }
    public bool? InTime { get; set; }
    public bool IsSuspended => State == "Open" && Suspensions.Count > 0 && Suspensions[^1].Last is null;
    public LocalDate Due => NaiveDates.Due(Clock, Trigger, Suspensions, Extensions);
}

/// <summary>
/// A plain interpreter of <see cref="Spec"/>: one mutable record, changed in place, dates counted day by day. It shares no code with the
/// engine that it is the measure of.
/// </summary>
internal sealed class Reference
{
    private static readonly string[] Levels = ["None", "Yellow", "Red"];

    private readonly Spec _spec;

    public Reference(Spec spec, LocalDateTime now)
    {
        (_spec, Now, State, Since) = (spec, now, spec.States[0], now.Date);
        Happen(null, State, [], now.Date, now.TimeOfDay);
    }

    public LocalDateTime Now { get; set; }
    public string State { get; private set; }
    public LocalDate Since { get; private set; }
    public bool HasEnded { get; private set; }
    public SortedDictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, List<int>> LastActors { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Fresh { get; private set; } = new(StringComparer.Ordinal);
    public List<(string Way, string Role, int Person, LocalDateTime On)> Signed { get; } = [];
    public List<RunningClock> Clocks { get; } = [];

    public bool Step(string name, int? person, string[] roles, LocalDate on, LocalTime? time, Dictionary<string, string> entered, bool hasReason)
    {
        if (HasEnded || _spec.WayOf(State, name) is not { } way || (person is not null && !way.Roles.Exists(roles.Contains)))
        {
            return false;
        }

        string? role = null;
        if (person is not null && way.IsAll)
        {
            role = way.Roles.Find(candidate => roles.Contains(candidate) && !Signed.Exists(signed => signed.Way == name && signed.Role == candidate));
            if (role is null)
            {
                return false;
            }
        }

        if (on > Now.Date || on < Since || (person is not null && on < Now.Date && !hasReason))
        {
            return false;
        }

        time ??= on == Now.Date ? Now.TimeOfDay : null;
        var moments = Signed.Where(signed => role is not null && signed.Way == name).Select(signed => signed.On).Append(on.At(time ?? LocalTime.Midnight)).ToList();
        var (day, clockTime) = (moments.Max().Date, moments.Max().TimeOfDay);
        LocalTime? happened = moments.Max() == on.At(time ?? LocalTime.Midnight) ? time : clockTime;

        var after = new Dictionary<string, string>(Fields, StringComparer.Ordinal);
        foreach (var (field, value) in entered)
        {
            after[field] = value;
        }

        var known = after.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var field in way.Sets)
        {
            after[field] = Iso(day);
        }

        if (entered.Keys.Any(field => !way.Needs.Contains(field)) || entered.Keys.Concat(way.Sets).Any(field => !IsValid(field, after, day)))
        {
            return false;
        }

        if (way.Needs.Exists(need => need == "reason" ? !hasReason : !known.Contains(need)))
        {
            return false;
        }

        if (way.Anew.Exists(need => !entered.ContainsKey(need) && !Fresh.Contains(need)))
        {
            return false;
        }

        if (way.Least is { } least && !(after.TryGetValue("n", out var n) && int.Parse(n) >= least))
        {
            return false;
        }

        if (person is { } who && way.DifferentFrom is { } other && LastActors.TryGetValue(other, out var last) && last.Contains(who))
        {
            return false;
        }

        Fresh.UnionWith(entered.Keys);
        var changed = entered.Where(entry => Fields.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        if (role is not null && Signed.Count(signed => signed.Way == name) + 1 < way.Roles.Count)
        {
            Signed.Add((name, role, person!.Value, on.At(time ?? LocalTime.Midnight)));
            foreach (var (field, value) in entered)
            {
                Fields[field] = value;
            }

            Happen(null, null, changed, on, time);
            return true;
        }

        var signers = role is null ? [] : Signed.Where(signed => signed.Way == name).Select(signed => signed.Person).ToList();
        if (person is null)
        {
            LastActors.Remove(name);
        }
        else
        {
            LastActors[name] = [.. signers, person.Value];
        }

        foreach (var (field, value) in after)
        {
            Fields[field] = value;
        }

        changed.UnionWith(way.Sets);
        var from = State;
        (State, Since) = (way.To, day);
        Fresh = [.. Fresh.Where(field => !way.Needs.Contains(field) && _spec.Ways.Exists(next => next.From == State && next.Needs.Contains(field)))];
        Signed.Clear();
        Happen(from, State, changed, day, happened);
        return true;
    }

    public bool Suspend(RunningClock clock, string[] roles, LocalDate first)
    {
        if (!roles.Contains("r0") || clock.State != "Open" || clock.IsSuspended || first > Now.Date || first > clock.Due || first <= clock.Trigger
            || clock.Suspensions.Exists(span => span.Last >= first))
        {
            return false;
        }

        clock.Suspensions.Add((first, null));
        return true;
    }

    public bool Resume(RunningClock clock, string[] roles, LocalDate last)
    {
        if (!roles.Contains("r0") || !clock.IsSuspended || last > Now.Date || last < clock.Suspensions[^1].First)
        {
            return false;
        }

        Wake(clock, last);
        return true;
    }

    public bool Extend(RunningClock clock, int workingDays)
    {
        if (clock.State != "Open" || clock.Extensions.Count >= 2 || workingDays > 10)
        {
            return false;
        }

        clock.Extensions.Add(workingDays);
        Rearm(clock);
        return true;
    }

    public void Fire(RunningClock clock, (string Id, int Offset, string? Level, string? Take) rung)
    {
        if (rung.Level is not null && Rank(rung.Level) > Rank(clock.Level))
        {
            clock.Level = Levels[Rank(rung.Level)];
        }

        if (rung.Take is not null)
        {
            Step(rung.Take, null, [], Now.Date, Now.TimeOfDay, [], hasReason: true);
        }
    }

    public bool IsOverdue(RunningClock clock) => clock.State == "Open" && !clock.IsSuspended && Now > CutOff(clock);

    /// <summary>The alarms of a clock as <c>name at</c>, in the order of the ladder, automatic transitions last.</summary>
    public IEnumerable<string> Alarms(RunningClock clock)
    {
        if (clock.State != "Open" || clock.IsSuspended)
        {
            return [];
        }

        var due = clock.Due;
        return clock.Clock.Rungs
            .Select(rung => (rung.Id, At: NaiveDates.Rung(due, rung.Offset, clock.Clock.LadderUnit).At(new(9, 0)), IsEscalation: rung.Offset > 0))
            .Select(rung => $"{rung.Id} {rung.At:s} {rung.At > Now || (rung.IsEscalation && clock.Arming == 1)}")
            .Concat(_spec.Ways.Where(way => way.Overdue == clock.Clock.Name).Select(way => $"{way.Name} {CutOff(clock):s} True"));
    }

    private static LocalDateTime CutOff(RunningClock clock) =>
        clock.Clock.CutOffHour is { } hour ? clock.Due.At(new(hour, 0)) : clock.Due.PlusDays(1).AtMidnight();

    /// <summary>Carries what happened over to the clocks: first met, then started, then put to sleep or woken.</summary>
    private void Happen(string? from, string? to, HashSet<string> changed, LocalDate on, LocalTime? time)
    {
        foreach (var spec in _spec.Clocks)
        {
            if (IsEvent(spec.Met) && Open(spec) is { } met)
            {
                if (met.IsSuspended)
                {
                    CloseLedger(met, DayOf(spec.Met));
                }

                LocalTime? at = DayOf(spec.Met) == on ? time : null;
                (met.State, met.MetOn) = ("Met", DayOf(spec.Met));
                met.InTime = met.MetOn < met.Due
                    || (met.MetOn == met.Due && (spec.CutOffHour is not { } hour || (at is not null && at <= new LocalTime(hour, 0))));
            }

            var startedNow = false;
            if (IsEvent(spec.Starts))
            {
                if (Open(spec) is not { } open)
                {
                    Clocks.Add(new(spec, DayOf(spec.Starts)));
                    startedNow = true;
                }
                else if (spec.Starts.StartsWith("at", StringComparison.Ordinal) && open.Trigger != DayOf(spec.Starts))
                {
                    open.Trigger = DayOf(spec.Starts);
                    Rearm(open);
                    startedNow = true;
                }
            }

            if ((to is not null || startedNow) && Open(spec) is { } running)
            {
                if (spec.Sleeps.Contains(State) && !running.IsSuspended && on <= running.Due)
                {
                    running.Suspensions.Add((on, null));
                }
                else if (!spec.Sleeps.Contains(State) && from is not null && spec.Sleeps.Contains(from) && running.IsSuspended)
                {
                    Wake(running, on);
                }
            }
        }

        if (to == _spec.End)
        {
            HasEnded = true;
            foreach (var clock in Clocks.Where(clock => clock.State == "Open"))
            {
                (clock.State, clock.Level) = ("Cancelled", "None");
            }
        }

        bool IsEvent(string what) => what.Split(' ') switch
        {
            ["entering", var state] => state == to,
            ["leaving", var state] => state == from,
            [_, var field] => changed.Contains(field),
            _ => false,
        };

        LocalDate DayOf(string what) => what.StartsWith("at", StringComparison.Ordinal) ? Day(Fields[what[3..]]) : on;
    }

    private void Wake(RunningClock clock, LocalDate last)
    {
        CloseLedger(clock, last);
        Rearm(clock);
    }

    private static void CloseLedger(RunningClock clock, LocalDate last)
    {
        var (first, _) = clock.Suspensions[^1];
        clock.Suspensions.RemoveAt(clock.Suspensions.Count - 1);
        if (last >= first)
        {
            clock.Suspensions.Add((first, last));
        }
    }

    private void Rearm(RunningClock clock)
    {
        var due = clock.Due;
        var highest = clock.Clock.Rungs
            .Where(rung => rung.Level is not null && NaiveDates.Rung(due, rung.Offset, clock.Clock.LadderUnit).At(new(9, 0)) <= Now)
            .Select(rung => Rank(rung.Level!)).DefaultIfEmpty(0).Max();
        clock.Level = Levels[Math.Min(highest, Rank(clock.Level))];
        clock.Arming++;
    }

    private RunningClock? Open(Clock spec) => Clocks.Find(clock => clock.Clock == spec && clock.State == "Open");

    private static bool IsValid(string field, Dictionary<string, string> fields, LocalDate day) => field switch
    {
        "n" => int.Parse(fields["n"]) is >= 0 and <= 9,
        "d0" => Day(fields["d0"]) <= day,
        "d1" => !fields.TryGetValue("d0", out var bound) || Day(fields["d1"]) >= Day(bound),
        _ => true,
    };

    private static int Rank(string level) => Array.FindIndex(Levels, name => name.Equals(level, StringComparison.OrdinalIgnoreCase));

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
