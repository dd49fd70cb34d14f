using Npgsql;
using Quartz;
using Xuncha.Server.Access;
using Xuncha.Server.Calendars;
using Xuncha.Server.Programs;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;
using Xuncha.Server.Uploads;

namespace Xuncha.Server.Scheduling;

/// <summary>
/// The one file that knows Quartz.NET. Jobs are plain classes with a method; here each gets its time. Deadlines are not here: their
/// alarms are rows (docs/decisions/002).
/// </summary>
internal static class Housekeeping
{
    /// <summary>Registers every job. On PostgreSQL the nodes share them, so that each runs once; on SQLite there is one process.</summary>
    public static void AddHousekeeping(this IServiceCollection services, Database database)
    {
        services.AddQuartz(quartz =>
        {
            if (database.IsPostgres)
            {
                quartz.UsePersistentStore(store =>
                {
                    store.UsePostgres(NpgsqlFactory.Instance, database.ConnectionString);
                    store.UseClustering();
                });
            }
            else
            {
                quartz.UseInMemoryStore();
            }

            services.AddScoped<MissingNotice>();
            quartz.ScheduleJob("missing-notice",
                (MissingNotice job, CancellationToken cancellation) => job.RunAsync(cancellation), At("0 0 8 * * ?"));

            quartz.ScheduleJob("remind-of-recusal",
                (SeatConflicts job, CancellationToken cancellation) => job.RemindAsync(cancellation), At("0 0 9 * * ?"));

            services.AddScoped<ForgetIdempotencyKeys>();
            quartz.ScheduleJob("forget-idempotency-keys",
                (ForgetIdempotencyKeys job, CancellationToken cancellation) => job.RunAsync(cancellation), At("0 30 * * * ?"));

            services.AddScoped<ForgetUploads>();
            quartz.ScheduleJob("forget-uploads",
                (ForgetUploads job, CancellationToken cancellation) => job.RunAsync(cancellation), At("0 35 * * * ?"));

            quartz.ScheduleJob("forget-sessions",
                (SessionDesk sessions, CancellationToken cancellation) => sessions.ForgetAsync(cancellation), At("0 40 * * * ?"));
            quartz.ScheduleJob("forget-sign-in-attempts",
                (SignInGuard guard, CancellationToken cancellation) => guard.ForgetAsync(cancellation), At("0 50 * * * ?"));

            quartz.ScheduleJob("forget-spent-tokens",
                (ForgetSpentTokens job, CancellationToken cancellation) => job.RunAsync(cancellation), At("0 20 * * * ?"));
            quartz.ScheduleJob("keep-signing-keys",
                (SigningKeys keys, CancellationToken cancellation) => keys.KeepAsync(cancellation), At("0 10 * * * ?"));
        });
        services.Configure<QuartzHostedServiceOptions>(service => service.WaitForJobsToComplete = true);
        services.AddHostedService<HousekeepingService>();
    }

    /// <summary>Makes what Quartz needs in PostgreSQL, as the owner of the database; what is there stays as it is.</summary>
    public static async Task CreateTablesAsync(XunchaDb db, CancellationToken cancellation)
    {
        // The scheduler could do this itself at start, but the application's role may not make tables.
        const string resource = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";
        await using var stream = typeof(IScheduler).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"Quartz has no {resource} any more.");
        using var reader = new StreamReader(stream);
        var script = await reader.ReadToEndAsync(cancellation);
        await db.ExecuteAsync(
            script.Replace("{0}", "qrtz_", StringComparison.Ordinal).Replace("{1}", "qrtz_", StringComparison.Ordinal), cancellation);
    }

    // Seconds, minutes, hours, day of month, month, day of week; in the zone in which days end.
    private static Action<ITriggerConfigurator<IJob>> At(string cron) => trigger => trigger.WithCronSchedule(
        cron, schedule => schedule.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(XunchaClock.Zone.Id)));
}
