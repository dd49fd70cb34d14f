using Xuncha.Server.Hosting;

namespace Xuncha.Server.Protection;

/// <summary>What this folder brings.</summary>
internal static class ProtectionServices
{
    /// <summary>Registers the keys and what works with them.</summary>
    public static void AddProtection(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(provider => new KeyRing(options.Keys, options.Algorithms, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FieldCipher>();
        services.AddScoped<KeyCheck>();
    }
}
