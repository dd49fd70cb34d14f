using Xuncha.Server.Proposals;

namespace Xuncha.Server.Organisations;

/// <summary>What this folder brings.</summary>
internal static class OrganisationServices
{
    /// <summary>Registers it.</summary>
    public static void AddOrganisations(this IServiceCollection services)
    {
        services.AddScoped<CloseAccountDesk>();
        services.AddScoped<Deputies>();
        services.AddProposed<GivePost>();
        services.AddProposed<EndPost>();
    }
}
