using Xuncha.Server.Scheduling;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>Seals every fifteen seconds.</summary>
internal sealed class SealService(IServiceScopeFactory scopes, ILogger<SealService> log) : TickingService(TimeSpan.FromSeconds(15), log)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Func<CancellationToken, Task>> Work { get; } =
    [
        async cancellation =>
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SealAudit>().RunAsync(cancellation);
        },
    ];
}
