using Microsoft.Extensions.DependencyInjection.Extensions;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
using Xuncha.Server.Programs;

namespace Xuncha.Server.Proposals;

/// <summary>The desk, and every kind that it knows.</summary>
internal static class ProposalServices
{
    /// <summary>Registers them.</summary>
    public static void AddProposals(this IServiceCollection services)
    {
        services.AddScoped<ProposalDesk>();
        services.AddKind<GivePost>();
        services.AddKind<EndPost>();
        services.AddKind<RemoveFactor>();
        services.AddKind<DefinitionDesk>();
        services.AddKind<MigrateRecords>();
        services.AddKind<LoadNotice>();
        services.AddKind<RegisterClient>();
        services.AddKind<ChangeClient>();
        services.AddKind<OpenEntries>();
    }

    private static void AddKind<T>(this IServiceCollection services)
        where T : class, IProposed
    {
        services.TryAddScoped<T>();
        services.AddScoped<IProposed>(provider => provider.GetRequiredService<T>());
    }
}
