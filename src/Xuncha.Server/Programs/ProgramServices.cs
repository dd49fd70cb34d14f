using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>What this folder brings.</summary>
internal static class ProgramServices
{
    /// <summary>Registers it.</summary>
    public static void AddPrograms(this IServiceCollection services)
    {
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<ScopeCatalog>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<OutsideProvider>();
        services.AddScoped<AccessTokens>();
        services.AddScoped<ClientAuthenticator>();
        services.AddScoped<ClientRules>();
        services.AddScoped<ClientCredentials>();
        services.AddScoped<ForgetSpentTokens>();
        services.AddProposed<RegisterClient>();
        services.AddProposed<ChangeClient>();
    }
}

/// <summary>Every hour: forgets the tokens that have run out by themselves.</summary>
internal sealed class ForgetSpentTokens(XunchaDb db, XunchaClock clock)
{
    /// <summary>Does it.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.Real();
        return db.Set<SpentToken>().Where(token => token.Until < now).ExecuteDeleteAsync(cancellation);
    }
}
