using NodaTime;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>
/// What happens on which day. The days are played in their order: first what falls due takes effect, by the machinery of training's clock, then
/// requests are made, then people act, each at a time of their own and all in one transaction.
/// </summary>
internal sealed class Diary(IServiceScopeFactory scopes)
{
    private static readonly LocalTime Alarms = new(9, 10);
    private static readonly LocalTime Desk = new(9, 15);
    private static readonly LocalTime Morning = new(9, 30);

    private readonly PriorityQueue<Func<Hands, Instant, Task>, (LocalDate Day, int Order)> _entries = new();
    private readonly PriorityQueue<Func<Requests, Task>, (LocalDate Day, int Order)> _requests = new();
    private int _written;
    private LocalDate _asked = DemoOptions.Begin.PlusDays(-1);

    /// <summary>The day that is being played.</summary>
    public LocalDate Today { get; private set; } = DemoOptions.Begin;

    /// <summary>Enters something on a day; on a day that is past, today.</summary>
    public void On(LocalDate day, Func<Hands, Instant, Task> act) => _entries.Enqueue(act, (LocalDate.Max(day, Today), _written++));

    /// <summary>Enters what is asked for by requests of their own; on a day whose requests are past, tomorrow.</summary>
    public void Ask(LocalDate day, Func<Requests, Task> ask) => _requests.Enqueue(ask, (LocalDate.Max(day, _asked.PlusDays(1)), _written++));

    /// <summary>Plays every day up to one, inclusive. What was entered for later does not happen.</summary>
    public async Task PlayAsync(LocalDate last, CancellationToken cancellation)
    {
        while (NextDay() is { } day && day <= last)
        {
            Today = day;
            await AdvanceAsync(Today.At(Alarms), cancellation);
            await AskAsync(cancellation);
            await ActAsync(cancellation);
        }
    }

    private LocalDate? NextDay() => (_entries.TryPeek(out _, out var act), _requests.TryPeek(out _, out var ask)) switch
    {
        (true, true) => LocalDate.Min(act.Day, ask.Day),
        (true, false) => act.Day,
        (false, true) => ask.Day,
        _ => null,
    };

    private async Task AskAsync(CancellationToken cancellation)
    {
        _asked = Today;
        if (!_requests.TryPeek(out _, out var first) || first.Day != Today)
        {
            return;
        }

        await SetClockAsync(Today.At(Desk), cancellation);
        var requests = new Requests(scopes, cancellation);
        while (_requests.TryPeek(out var ask, out var next) && next.Day == Today)
        {
            _requests.Dequeue();
            await ask(requests);
        }
    }

    private async Task ActAsync(CancellationToken cancellation)
    {
        if (!_entries.TryPeek(out _, out var first) || first.Day != Today)
        {
            return;
        }

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

    /// <summary>Sets the clock, whatever lies between.</summary>
    public async Task SetClockAsync(LocalDateTime local, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TrainingClock>().SetToAsync(InstantOf(local), cancellation);
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
