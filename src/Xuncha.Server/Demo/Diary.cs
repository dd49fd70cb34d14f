using NodaTime;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>
/// What happens on which day. The days are played in their order: first what falls due takes effect, by the machinery of training's clock, then
/// people act, each at a time of their own; a day is one transaction.
/// </summary>
internal sealed class Diary(IServiceScopeFactory scopes)
{
    private static readonly LocalTime Alarms = new(9, 20);
    private static readonly LocalTime Morning = new(9, 30);

    private readonly PriorityQueue<Func<Hands, Instant, Task>, (LocalDate Day, int Order)> _entries = new();
    private int _written;

    /// <summary>The day that is being played.</summary>
    public LocalDate Today { get; private set; } = DemoOptions.Begin;

    /// <summary>Enters something on a day; on a day that is past, today.</summary>
    public void On(LocalDate day, Func<Hands, Instant, Task> act) => _entries.Enqueue(act, (day < Today ? Today : day, _written++));

    /// <summary>Plays every day up to one, inclusive. What was entered for later does not happen.</summary>
    public async Task PlayAsync(LocalDate last, CancellationToken cancellation)
    {
        while (_entries.TryPeek(out _, out var first) && first.Day <= last)
        {
            Today = first.Day;
            await AdvanceAsync(Today.At(Alarms), cancellation);
            await using var scope = scopes.CreateAsyncScope();
            var hands = scope.ServiceProvider.GetRequiredService<Hands>();
            var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            for (var now = InstantOf(Today.At(Morning)); _entries.TryPeek(out var act, out var next) && next.Day == Today; now += Duration.FromSeconds(20))
            {
                _entries.Dequeue();
                await act(hands, now);
            }

            await transaction.CommitAsync(cancellation);
        }
    }

    /// <summary>Lets take effect what falls due until then.</summary>
    public async Task AdvanceAsync(LocalDateTime until, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TrainingClock>().AdvanceAsync(InstantOf(until), cancellation);
    }

    /// <summary>An instant of the zone in which days end.</summary>
    public static Instant InstantOf(LocalDateTime local) => local.InZoneLeniently(XunchaClock.Zone).ToInstant();
}
