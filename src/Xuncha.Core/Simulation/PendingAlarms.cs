using NodaTime;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Simulation;

/// <summary>The alarms of a simulated record that have yet to fall due, kept in line with the plans of its decisions.</summary>
internal sealed class PendingAlarms
{
    private readonly SortedDictionary<(Instant At, int Deadline, AlarmKind Kind, string Name, int Arming), bool> _pending = [];
    private readonly HashSet<(int Deadline, AlarmKind Kind, string Name, int Arming)> _fired = [];

    /// <summary>The next one that falls due up to an instant, inclusive; null where there is none.</summary>
    public (Instant At, int Deadline, AlarmKind Kind, string Name, int Arming)? Next(Instant upTo) =>
        _pending.Count > 0 && _pending.Keys.First() is var first && first.At <= upTo ? first : null;

    /// <summary>Whether a rung of a deadline has gone out, in any arming.</summary>
    public bool HasFired(int deadline, string rung) =>
        _fired.Any(fired => fired.Deadline == deadline && fired.Kind == AlarmKind.Rung && fired.Name == rung);

    /// <summary>Marks an alarm as fired.</summary>
    public void Fire((Instant At, int Deadline, AlarmKind Kind, string Name, int Arming) alarm)
    {
        _pending.Remove(alarm);
        _fired.Add((alarm.Deadline, alarm.Kind, alarm.Name, alarm.Arming));
    }

    /// <summary>Brings a deadline's alarms into line with its plan.</summary>
    public void Align(AlarmPlan plan)
    {
        var before = _pending.Keys.Where(alarm => alarm.Deadline == plan.Deadline).ToList();
        before.ForEach(alarm => _pending.Remove(alarm));
        foreach (var alarm in plan.Alarms)
        {
            var isKnown = before.Exists(known => (known.Kind, known.Name, known.Arming) == (alarm.Kind, alarm.Name, alarm.Arming));
            if ((isKnown || alarm.IsNew) && !_fired.Contains((plan.Deadline, alarm.Kind, alarm.Name, alarm.Arming)))
            {
                _pending[(alarm.At, plan.Deadline, alarm.Kind, alarm.Name, alarm.Arming)] = true;
            }
        }
    }
}
