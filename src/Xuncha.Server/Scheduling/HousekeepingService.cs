using Microsoft.Extensions.Options;
using Quartz;

namespace Xuncha.Server.Scheduling;

/// <summary>
/// Runs Quartz with the server. Where the database is away, Quartz tries for ever to give back a trigger that it holds; a server that is told to stop does not wait for that.
/// What it holds is free again when the other nodes miss this one, or at the next start.
/// </summary>
internal sealed class HousekeepingService(
    IHostApplicationLifetime lifetime, IServiceProvider services, IOptionsMonitor<QuartzHostedServiceOptions> options, ILogger<HousekeepingService> log)
    : QuartzHostedService(lifetime, services, options), IHostedService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StopAsync(cancellationToken).WaitAsync(Longest, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            log.LogWarning("Quartz did not stop in time; the server stops without it.");
        }
    }
}
