using Xuncha.Server.Documents;
using Xuncha.Server.Hosting;
using Xuncha.Server.LookBacks;
using Xuncha.Server.Notifications;
using Xuncha.Server.Scheduling;

namespace Xuncha.Server.Records;

/// <summary>The services behind records and their alarms.</summary>
internal static class RecordServices
{
    /// <summary>Registers them.</summary>
    public static void AddRecords(this IServiceCollection services)
    {
        services.AddScoped<RecordStore>();
        services.AddScoped<RecordAccess>();
        services.AddScoped<EnteredReferences>();
        services.AddScoped<RecordUse>();
        services.AddScoped<StepDesk>();
        services.AddScoped<BulkSteps>();
        services.AddScoped<RecordBatch>();
        services.AddScoped<OpeningDesk>();
        services.AddScoped<CreateRecord>();
        services.AddScoped<ReadRecords>();
        services.AddScoped<ListWork>();
        services.AddScoped<ListOpenings>();
        services.AddScoped<Asks>();
        services.AddScoped<Papers>();
        services.AddScoped<ChooseFindings>();
        services.AddScoped<ExplainDeadlines>();
        services.AddSingleton(provider => new FileStore(provider.GetRequiredService<ServerOptions>().Files));
        services.AddScoped<DecisionWriter>();
        services.AddScoped<NoticeWriter>();
        services.AddScoped<Idempotency>();
        services.AddScoped<SingleAlarms>();
        services.AddScoped<AlarmStorm>();
        services.AddScoped<TrainingClock>();
        services.AddSingleton<Sweep>();
        services.AddHostedService<SweepService>();
    }
}
