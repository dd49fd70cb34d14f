using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Xuncha.Server.Proposals;

/// <summary>The desk, and the kinds of proposal that it knows: each feature brings its own.</summary>
internal static class ProposalServices
{
    /// <summary>Registers the desk.</summary>
    public static void AddProposals(this IServiceCollection services) => services.AddScoped<ProposalDesk>();

    /// <summary>Registers a kind.</summary>
    public static void AddProposed<T>(this IServiceCollection services)
        where T : class, IProposed
    {
        services.TryAddScoped<T>();
        services.AddScoped<IProposed>(provider => provider.GetRequiredService<T>());
    }
}
