namespace Xuncha.Server.Demo;

/// <summary>The services behind <c>--demo</c>.</summary>
internal static class DemoServices
{
    /// <summary>Registers them.</summary>
    public static void AddDemo(this IServiceCollection services)
    {
        services.AddScoped<Hands>();
        services.AddScoped<LedgerRows>();
        services.AddScoped<DemoWorld>();
    }
}
