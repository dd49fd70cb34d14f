namespace Xuncha.Server.Demo;

/// <summary>Draws that come out the same from the same seed. Nothing secret is drawn with them.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A whole number, both ends included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    /// <summary>Whether something comes about that does so in so many of a hundred cases.</summary>
    public bool Percent(int percent) => Between(1, 100) <= percent;

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> several) => several[Between(0, several.Count - 1)];
}
