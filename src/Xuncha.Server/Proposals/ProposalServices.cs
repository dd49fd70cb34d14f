using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;

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
        services.AddKind<OpenEntries>();
    }

    private static void AddKind<T>(this IServiceCollection services)
        where T : class, IProposed
    {
        services.AddScoped<T>();
        services.AddScoped<IProposed>(provider => provider.GetRequiredService<T>());
    }
}
