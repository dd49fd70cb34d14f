using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Xuncha.Server.Hosting;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>
/// Entries and seals as bytes, the same everywhere and for ever: each field as UTF-8 behind its length, in a fixed order, and nothing as length -1.
/// Unlike fields never give like bytes. What stands here is what is proven; it must not change with the code.
/// </summary>
internal static class CanonicalForm
{
    private static readonly InstantPattern Instants = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>The leaf of an entry at its position.</summary>
    public static byte[] Leaf(KeyAlgorithm algorithm, long position, AuditEntry entry) => MerkleTree.Leaf(algorithm, Of(position, entry));

    /// <summary>What a seal's signature is over.</summary>
    public static byte[] Of(AuditSeal seal) => Write(
        "xuncha audit seal 1", $"{seal.Number}", $"{seal.First}", $"{seal.Count}", Convert.ToHexString(seal.Root), Convert.ToHexString(seal.Previous), Text(seal.At),
        EnumNames<KeyAlgorithm>.Of(seal.Algorithm), seal.KeyId);

    /// <summary>The hash by which the next seal and the witness know a seal; its signature is in it.</summary>
    public static byte[] HashOf(AuditSeal seal) => Signing.Digest(seal.Algorithm, [.. Of(seal), .. seal.Signature]);

    private static byte[] Of(long position, AuditEntry entry) => Write(
        "xuncha audit entry 1", $"{position}", $"{entry.Id}", Text(entry.At), entry.ActorId?.ToString(), entry.OnBehalfOf, entry.SessionId?.ToString(), entry.Address,
        entry.Operation, entry.Action, entry.SubjectKind, entry.SubjectId, entry.Content, EnumNames<AuditOutcome>.Of(entry.Outcome), entry.Correlation);

    private static string Text(Instant instant) => Instants.Format(instant);

    private static byte[] Write(params ReadOnlySpan<string?> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        foreach (var field in fields)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(4), field is null ? -1 : Encoding.UTF8.GetByteCount(field));
            buffer.Advance(4);
            if (field is not null)
            {
                Encoding.UTF8.GetBytes(field, buffer);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }
}
