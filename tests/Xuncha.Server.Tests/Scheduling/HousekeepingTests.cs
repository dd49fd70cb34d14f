using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Quartz;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Scheduling;

public sealed class HousekeepingOnSqlite(OnSqlite fixture) : HousekeepingTests(fixture), IClassFixture<OnSqlite>;

public sealed class HousekeepingOnPostgres(OnPostgres fixture) : HousekeepingTests(fixture), IClassFixture<OnPostgres>
{
    [Fact]
    public async Task Keeps_one_trigger_for_each_job_whatever_the_number_of_starts()
    {
        await using var server = await fixture.StartAnotherAsync();
        await server.RestartAsync();
        var triggers = await server.InDatabaseAsync(db => db.Database
            .SqlQueryRaw<string>("SELECT trigger_name AS \"Value\" FROM qrtz_triggers").ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["forget-idempotency-keys", "forget-sessions", "forget-sign-in-attempts", "forget-spent-tokens", "forget-uploads", "keep-signing-keys", "missing-notice", "remind-of-recusal"], triggers.Order());
    }
}

public abstract class HousekeepingTests(ServerFixture fixture)
{
    [Fact]
    public async Task Runs_every_job_when_its_time_comes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var scheduler = await fixture.Server.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);
        foreach (var job in await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), cancellation))
        {
            var ran = new TaskCompletionSource<JobExecutionException?>(TaskCreationOptions.RunContinuationsAsynchronously);
            scheduler.ListenerManager.AddJobListener(new Listener(job, ran));
            await scheduler.TriggerJob(job, cancellationToken: cancellation);
            Assert.Null(await ran.Task.WaitAsync(cancellation));
        }
    }

    [Fact]
    public async Task Forgets_the_answers_of_requests_after_24_hours_and_not_before()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var person = (await fixture.Server.SystemAdminAsync()).PersonId;
        await using var scope = fixture.Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var now = scope.ServiceProvider.GetRequiredService<XunchaClock>().Real();
        db.AddRange(Key("old", now - Duration.FromHours(24) - Duration.FromSeconds(1)), Key("young", now - Duration.FromHours(23)));
        await db.SaveChangesAsync(cancellation);
        await scope.ServiceProvider.GetRequiredService<ForgetIdempotencyKeys>().RunAsync(cancellation);
        Assert.Equal(["young"], await db.Set<IdempotencyKey>().Select(key => key.Key).ToListAsync(cancellation));

        IdempotencyKey Key(string key, Instant at) => new()
        {
            PersonId = person,
            Route = "POST /test",
            Key = key,
            Fingerprint = "",
            Status = 200,
            ETag = null,
            Location = null,
            Body = "{}",
            CreatedAt = at,
        };
    }

    private sealed class Listener(JobKey job, TaskCompletionSource<JobExecutionException?> ran) : IJobListener
    {
        public string Name => $"test-{job}";

        public ValueTask JobWasExecuted(
            IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
        {
            if (context.JobDetail.Key.Equals(job))
            {
                ran.TrySetResult(jobException);
            }

            return ValueTask.CompletedTask;
        }
    }
}
