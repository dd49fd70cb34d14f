using Xuncha.Server.Proposals;

namespace Xuncha.Server.Calendars;

/// <summary>What this folder brings.</summary>
internal static class CalendarServices
{
    /// <summary>Registers it.</summary>
    public static void AddCalendars(this IServiceCollection services)
    {
        services.AddSingleton<CalendarStore>();
        services.AddScoped<CalendarChange>();
        services.AddScoped<EffectAnswer>();
        services.AddSingleton<StaleDeadlines>();
        services.AddProposed<LoadNotice>();
    }
}
