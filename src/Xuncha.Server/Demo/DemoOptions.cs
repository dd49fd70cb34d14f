using NodaTime;

namespace Xuncha.Server.Demo;

/// <summary>A world to try the product in.</summary>
/// <param name="Hazards">How many rows its large ledger has.</param>
/// <param name="Seed">What everything that is drawn in it follows from.</param>
internal sealed record DemoOptions(int Hazards = DemoOptions.ManyHazards, int Seed = 20_260_630)
{
    /// <summary>What a city of the seed texts counts: more than thirty thousand.</summary>
    public const int ManyHazards = 30_000;

    /// <summary>The first day on which anything happens in it.</summary>
    public static readonly LocalDate Begin = new(2024, 9, 2);

    /// <summary>Its last day, on which training's clock stands in the end.</summary>
    public static readonly LocalDate End = new(2026, 6, 30);

    /// <summary>The time of day at which it does.</summary>
    public static readonly LocalTime EndTime = new(10, 0);

    /// <summary>How many rows of the large ledger are major hazards; and how many of these are done.</summary>
    public const int MajorHazards = 11, MajorDone = 4;
}

/// <summary>An account of the world. The password is shown once and kept nowhere.</summary>
internal sealed record DemoAccount(string UserName, string DisplayName, string Zh, string En, string Password);
