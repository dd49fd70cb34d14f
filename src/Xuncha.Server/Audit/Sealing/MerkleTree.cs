using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>The Merkle tree of RFC 6962 (Certificate Transparency): leaves and nodes begin with unlike bytes, so that neither passes for the other.</summary>
internal static class MerkleTree
{
    private const byte LeafMark = 0;
    private const byte NodeMark = 1;

    /// <summary>The hash of a leaf.</summary>
    public static byte[] Leaf(KeyAlgorithm algorithm, ReadOnlySpan<byte> data) => Signing.Digest(algorithm, [LeafMark, .. data]);

    /// <summary>The root over leaves in their order.</summary>
    /// <param name="algorithm">By whose digest.</param>
    /// <param name="leaves">The leaves' hashes; at least one.</param>
    public static byte[] Root(KeyAlgorithm algorithm, IReadOnlyList<byte[]> leaves)
    {
        // Level by level, an odd one is carried up as it is: the same tree as RFC 6962's, which splits at the largest power of two.
        var level = leaves;
        while (level.Count > 1)
        {
            var above = new List<byte[]>((level.Count + 1) / 2);
            for (var i = 0; i < level.Count; i += 2)
            {
                above.Add(i + 1 < level.Count ? Signing.Digest(algorithm, [NodeMark, .. level[i], .. level[i + 1]]) : level[i]);
            }

            level = above;
        }

        return level[0];
    }
}
