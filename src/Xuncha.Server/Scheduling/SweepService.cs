using Xuncha.Server.Calendars;

namespace Xuncha.Server.Scheduling;

/// <summary>Sweeps alarms every two seconds, and counts again the deadlines that another node counted by an older calendar.</summary>
internal sealed class SweepService(Sweep sweep, StaleDeadlines stale, ILogger<SweepService> log) : TickingService(TimeSpan.FromSeconds(2), log)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Func<CancellationToken, Task>> Work => [sweep.RunAsync, stale.RunAsync]; // alarms must not wait for the other
}
