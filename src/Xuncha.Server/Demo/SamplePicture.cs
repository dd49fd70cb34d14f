using Xuncha.Core.Findings;
using Xuncha.Server.Documents;

namespace Xuncha.Server.Demo;

/// <summary>The two pictures that stand for every one of the world: a way out that is blocked, and the same cleared.</summary>
internal static class SamplePicture
{
    /// <summary>Keeps both.</summary>
    public static async Task<IReadOnlyDictionary<RectificationSide, KeptFile>> KeepAsync(FileStore files, CancellationToken cancellation)
    {
        var kept = new Dictionary<RectificationSide, KeptFile>();
        foreach (var side in Enum.GetValues<RectificationSide>())
        {
            await using var content = DemoData.Open(side == RectificationSide.Before ? "before.png" : "after.png");
            var (hash, size) = (await files.KeepAsync(content, _ => true, cancellation))!.Value;
            kept[side] = new(hash, size);
        }

        return kept;
    }
}
