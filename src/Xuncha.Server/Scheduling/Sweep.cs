using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Calendars;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Scheduling;

/// <summary>
/// Applies the alarms that are due, in order of time. An alarm is claimed and takes effect in one transaction, so that inside the
/// database it does so exactly once, whichever nodes sweep and wherever one of them dies.
/// </summary>
internal sealed class Sweep(IServiceScopeFactory scopes, XunchaClock clock, CalendarStore calendars)
{
    /// <summary>Whether reminders too are applied one by one, as a test does to hold the two forms equal.</summary>
    public bool IsOneByOne { get; init; }

    /// <summary>How many alarms are looked at together.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Applies alarms until none is due. One that fails keeps none of the others back; it is tried again at the next tick.</summary>
    /// <returns>How many alarms took effect or were found without object.</returns>
    /// <exception cref="AggregateException">Some could not be applied; all others were.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var applied = 0;
        var passedOver = new HashSet<Guid>();
        var failures = new List<Exception>();
        while (await NextAsync(passedOver, cancellation) is { Count: > 0 } due)
        {
            applied += await TryAsync(due, passedOver, failures, cancellation);
        }

        return failures.Count == 0 ? applied : throw new AggregateException("Some alarms could not be applied.", failures);
    }

    private async Task<int> TryAsync(List<DueClock> due, HashSet<Guid> passedOver, List<Exception> failures, CancellationToken cancellation)
    {
        try
        {
            return await ApplyAsync(due, passedOver, cancellation);
        }
#pragma warning disable CA1031 // Whatever is wrong with one record, the reminders of the others must go out.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (due.Count == 1)
            {
                passedOver.Add(due[0].RecordId);
                failures.Add(e);
                return 0;
            }
        }

        // The batch was undone as a whole: one by one shows which of them it was.
        var applied = 0;
        foreach (var one in due)
        {
            applied += await TryAsync([one], passedOver, failures, cancellation);
        }

        return applied;
    }

    /// <summary>What is due next: either one clock whose alarms must be applied by themselves, or many whose alarms only tell and warn.</summary>
    private async Task<List<DueClock>> NextAsync(HashSet<Guid> passedOver, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        await calendars.RefreshAsync(db, cancellation);
        var now = await clock.DueNowAsync(db, cancellation);
        var alarms = await db.Set<AlarmRow>().AsNoTracking()
            .Where(a => a.State == AlarmState.Pending && a.At <= now && !passedOver.Contains(a.RecordId))
            .OrderBy(a => a.At).ThenBy(a => a.Id)
            .Take(BatchSize)
            .Select(a => new
            {
                a.RecordId,
                a.DeadlineNumber,
                // Asked of all that is due of the clock, not only of what this batch holds: the storm path would pass the clock over.
                Alone = db.Set<AlarmRow>().Any(b =>
                    b.RecordId == a.RecordId && b.DeadlineNumber == a.DeadlineNumber && b.State == AlarmState.Pending && b.At <= now && b.Alone),
            })
            .ToListAsync(cancellation);
        var clocks = alarms.GroupBy(a => (a.RecordId, a.DeadlineNumber))
            .Select(group => (Clock: new DueClock(group.Key.RecordId, group.Key.DeadlineNumber, now), Alone: IsOneByOne || group.Any(a => a.Alone)))
            .ToList();
        return clocks is [{ Alone: true } first, ..] ? [first.Clock] : [.. clocks.TakeWhile(clock => !clock.Alone).Select(clock => clock.Clock)];
    }

    private async Task<int> ApplyAsync(List<DueClock> due, HashSet<Guid> passedOver, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var storm = scope.ServiceProvider.GetRequiredService<AlarmStorm>();
        var single = scope.ServiceProvider.GetRequiredService<SingleAlarms>();
        var isSingle = due.Count == 1 && (IsOneByOne || await IsAloneAsync(db, due[0], cancellation));
        var applied = isSingle ? await single.ApplyAsync(due[0], cancellation) : await storm.ApplyAsync(due, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        if (applied == 0)
        {
            // Somebody else holds these records; the next tick looks at them again.
            passedOver.UnionWith(due.Select(clock => clock.RecordId));
        }

        return applied;
    }

    private static Task<bool> IsAloneAsync(XunchaDb db, DueClock due, CancellationToken cancellation) =>
        db.Set<AlarmRow>().AnyAsync(
            a => a.RecordId == due.RecordId && a.DeadlineNumber == due.DeadlineNumber && a.State == AlarmState.Pending && a.At <= due.Now && a.Alone,
            cancellation);
}

/// <summary>A clock with alarms that are due.</summary>
/// <param name="RecordId">Its record.</param>
/// <param name="DeadlineNumber">Its number; 0 for the record's prompts.</param>
/// <param name="Now">The instant by which they are due.</param>
internal sealed record DueClock(Guid RecordId, int DeadlineNumber, Instant Now);
