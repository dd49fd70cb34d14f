using Xuncha.Server.Calendars;

namespace Xuncha.Server.Scheduling;

/// <summary>Sweeps every few seconds, on every node. An error is logged and the next tick tries again: nothing is lost, the rows are still there.</summary>
internal sealed class SweepService(Sweep sweep, StaleDeadlines stale, ILogger<SweepService> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        try
        {
            do
            {
                await TryAsync(sweep.RunAsync, stoppingToken);
                await TryAsync(stale.RunAsync, stoppingToken); // after the alarms, which must not wait for it
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // told to stop
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task<int>> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
#pragma warning disable CA1031 // Whatever went wrong, the alarms still wait and the next tick must come.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "The sweep failed; it tries again at the next tick.");
            }
        }
    }
}
