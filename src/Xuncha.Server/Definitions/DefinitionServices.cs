using Xuncha.Server.Proposals;

namespace Xuncha.Server.Definitions;

/// <summary>What this folder brings.</summary>
internal static class DefinitionServices
{
    /// <summary>Registers it.</summary>
    public static void AddDefinitions(this IServiceCollection services)
    {
        services.AddSingleton<DefinitionStore>();
        services.AddScoped<Arrival>();
        services.AddProposed<DefinitionDesk>();
        services.AddProposed<MigrateRecords>();
    }
}
