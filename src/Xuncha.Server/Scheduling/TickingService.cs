namespace Xuncha.Server.Scheduling;

/// <summary>
/// Work that comes every few seconds on every node. An error is logged and the next tick tries again: nothing is lost, the rows are still there. Quartz
/// is for what comes by the hour or day: its store writes at every firing, and it does not stop while it holds a trigger and the database is away.
/// </summary>
/// <param name="tick">How long from one tick to the next.</param>
/// <param name="log">For errors.</param>
internal abstract class TickingService(TimeSpan tick, ILogger log) : BackgroundService
{
    /// <summary>What is done at each tick, in order. What fails keeps nothing else from being done.</summary>
    protected abstract IReadOnlyList<Func<CancellationToken, Task>> Work { get; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(tick);
        try
        {
            do
            {
                foreach (var work in Work)
                {
                    await TryAsync(work, stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // told to stop
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
#pragma warning disable CA1031 // Whatever went wrong, what waits still waits and the next tick must come.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "{Service} failed; it tries again at the next tick.", GetType().Name);
            }
        }
    }
}
