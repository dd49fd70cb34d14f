using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Calendars;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Calendars;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Period = Xuncha.Core.Deadlines.Period;
using PeriodUnit = Xuncha.Core.Deadlines.PeriodUnit;

namespace Xuncha.Server.Scheduling;

/// <summary>Where the clock of training is to be set.</summary>
/// <param name="To">An instant with its offset, such as <c>2019-08-30T17:00:00+08:00</c>.</param>
/// <param name="Advance">Or how far, such as <c>10 working days</c> or <c>1个月</c>, at the same time of day.</param>
internal sealed record ClockSetting(string? To = null, string? Advance = null);

/// <summary>The clock of training.</summary>
/// <param name="Now">The instant that it shows.</param>
/// <param name="Local">The same in China.</param>
/// <param name="Applied">How many alarms took effect on the way.</param>
internal sealed record ClockView(Instant Now, string Local, int Applied)
{
    public static ClockView Of(Instant now, int applied) => new(now, LocalDateTimePattern.GeneralIso.Format(now.InZone(XunchaClock.Zone).LocalDateTime), applied);
}

/// <summary>
/// Moves the clock of a training database, so that people can practise a year in an hour. What falls due on the way takes effect at
/// its own time and in its order, as it would have.
/// </summary>
internal sealed class TrainingClock(XunchaDb db, XunchaClock clock, CalendarStore calendars, Sweep sweep)
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary><c>GET /training/clock</c></summary>
    public async Task<IResult> GetAsync(CancellationToken cancellation) =>
        TypedResults.Ok(ClockView.Of(await clock.DueNowAsync(db, cancellation), 0));

    /// <summary><c>POST /training/clock</c></summary>
    public async Task<IResult> SetAsync(ClockSetting body, CancellationToken cancellation)
    {
        await OneAtATime.WaitAsync(cancellation);
        try
        {
            var now = await clock.DueNowAsync(db, cancellation);
            var target = Target(body, now, out var problem);
            if (problem is not null)
            {
                return problem;
            }

            // What has happened stays in the past; before anything has, people begin whenever they like.
            if (target < now && await db.Set<Record>().AnyAsync(cancellation))
            {
                return new ProblemResult(ProblemTypes.Invalid, new("已有记录，时钟只能向前拨", "There are records: the clock goes forward only"));
            }

            var applied = await AdvanceAsync(target, cancellation);
            if (target != now)
            {
                await SetToAsync(target, cancellation);
                db.Note<Setting>("clock-moved", Setting.TrainingOffset, new { target });
                await db.SaveChangesAsync(cancellation);
            }

            return TypedResults.Ok(ClockView.Of(await clock.DueNowAsync(db, cancellation), applied));
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Lets take effect what falls due until an instant, each at its own time and in its order. The clock then stands at the last of it.</summary>
    /// <returns>How many alarms took effect or were found without object.</returns>
    public async Task<int> AdvanceAsync(Instant target, CancellationToken cancellation)
    {
        var applied = 0;
        while (await NextAlarmAsync(cancellation) is { } next && next <= target)
        {
            if (next > await clock.DueNowAsync(db, cancellation))
            {
                await SetToAsync(next, cancellation);
            }

            var swept = await sweep.RunAsync(cancellation);
            applied += swept;
            if (swept == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation); // another node, or the tick, holds what is due
            }
        }

        return applied;
    }

    /// <summary>Sets the clock, whatever lies between.</summary>
    public async Task SetToAsync(Instant target, CancellationToken cancellation)
    {
        var offset = target - await clock.DatabaseAsync(db, cancellation);
        var value = ((long)offset.TotalTicks / 10).ToString(CultureInfo.InvariantCulture);
        var changed = await db.Set<Setting>().Where(s => s.Key == Setting.TrainingOffset)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, value), cancellation);
        if (changed == 0)
        {
            db.Add(new Setting { Key = Setting.TrainingOffset, Value = value });
            await db.SaveChangesAsync(cancellation);
        }
    }

    private Instant Target(ClockSetting body, Instant now, out ProblemResult? problem)
    {
        var target = now;
        var first = calendars["cn"].FirstDay;
        var input = new Validation().Require((body.To is null) != (body.Advance is null), "$", new("to 和 advance 填且只填一个", "give one of to and advance"));
        if (body.To is { } to)
        {
            var parsed = OffsetDateTimePattern.ExtendedIso.Parse(to);
            target = parsed.Success ? parsed.Value.ToInstant() : now;
            input.Require(parsed.Success, "$.to", new("应为带时差的日期时间，如2019-08-30T17:00:00+08:00", "a date-time with its offset, such as 2019-08-30T17:00:00+08:00"));
        }
        else if (body.Advance is { } advance)
        {
            try
            {
                target = Period.TryParse(advance, out var period, out var error) ? Later(now, period) : now;
                input.Require(error is null, "$.advance", error ?? default);
            }
            catch (CalendarRangeException e)
            {
                input.Require(false, "$.advance", e.Reason);
            }
        }

        var day = target.InZone(XunchaClock.Zone).Date;
        input.Require(day > first && day < WorkingCalendar.LastDay, body.To is null ? "$.advance" : "$.to", new($"应在{first:R}之后、{WorkingCalendar.LastDay:R}之前", $"must lie after {first:R} and before {WorkingCalendar.LastDay:R}"));
        problem = input.Problem;
        return target;
    }

    private Instant Later(Instant now, Period by)
    {
        var local = now.InZone(XunchaClock.Zone).LocalDateTime;
        var day = by.Unit switch
        {
            PeriodUnit.WorkingDays => calendars["cn"].AddWorkingDays(local.Date, by.Count),
            PeriodUnit.Days => local.Date.PlusDays(by.Count),
            _ => local.Date.PlusMonths(by.Count),
        };
        return day.At(local.TimeOfDay).InZoneLeniently(XunchaClock.Zone).ToInstant();
    }

    private async Task<Instant?> NextAlarmAsync(CancellationToken cancellation) =>
        await db.Set<AlarmRow>().Where(a => a.State == AlarmState.Pending).OrderBy(a => a.At).Select(a => (Instant?)a.At).FirstOrDefaultAsync(cancellation);
}

/// <summary><c>/training/clock</c>, which does not exist outside training.</summary>
internal static class TrainingEndpoints
{
    private static readonly ClockView Example = ClockView.Of(Instant.FromUtc(2019, 8, 30, 9, 0), 2);

    /// <summary>Maps them.</summary>
    public static void MapTraining(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/training/clock").WithTags("training").Requires(Rule.EverybodyReads);
        group.MapGet("", (TrainingClock training, CancellationToken cancellation) => training.GetAsync(cancellation))
            .Produces<ClockView>()
            .Describe(new("查看练习时钟", "Read the clock of training"), response: Example);
        group.MapPost("", (ClockSetting body, TrainingClock training, CancellationToken cancellation) => training.SetAsync(body, cancellation))
            .Requires(Rule.Post(Posts.SystemAdministrator))
            .Produces<ClockView>()
            .Describe(new("拨动练习时钟，途中到时的提醒依次生效", "Move the clock of training; what falls due on the way takes effect in its order"), new ClockSetting("2019-08-30T17:00:00+08:00"), Example);
    }
}
