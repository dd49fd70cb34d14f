using Xuncha.Server.Calendars;

namespace Xuncha.Server.Definitions;

/// <summary>The services behind definitions and calendars.</summary>
internal static class DefinitionServices
{
    /// <summary>Registers them.</summary>
    public static void AddDefinitions(this IServiceCollection services)
    {
        services.AddScoped<Arrival>();
        services.AddScoped<DefinitionDesk>();
        services.AddScoped<MigrateRecords>();
        services.AddScoped<CalendarChange>();
        services.AddScoped<LoadNotice>();
        services.AddScoped<EffectAnswer>();
        services.AddSingleton<StaleDeadlines>();
    }
}
