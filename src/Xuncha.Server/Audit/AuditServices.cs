using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Proposals;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit;

/// <summary>What this folder brings.</summary>
internal static class AuditServices
{
    /// <summary>Registers the log and its sealing.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton(provider => new AuditInterceptor(
            provider.GetRequiredService<FieldCipher>(),
            provider.GetRequiredService<TimeProvider>(),
            () => Circumstances.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext)));
        services.AddScoped<Sealer>();
        services.AddScoped<SealAudit>();
        services.AddHostedService<SealService>();
        services.AddScoped<AuditExport>();
        services.AddScoped<ReadLog>();
        services.AddProposed<OpenEntries>();
    }

    /// <summary>Writes down what a command on the server's console saves.</summary>
    public static AuditInterceptor OfCommand(KeyRing keys, string name) => new(new FieldCipher(keys), TimeProvider.System, () => Circumstances.OfCommand(name));
}
