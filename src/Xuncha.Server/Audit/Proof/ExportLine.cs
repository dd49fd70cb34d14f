using System.Security.Cryptography;
using System.Text.Json.Serialization;
using NodaTime;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit.Proof;

/// <summary>A public key that seals can be verified with.</summary>
/// <param name="Id">By which seals name it.</param>
/// <param name="Algorithm">What it verifies.</param>
/// <param name="Key">SubjectPublicKeyInfo.</param>
internal sealed record PublicKey(string Id, KeyAlgorithm Algorithm, byte[] Key)
{
    /// <summary>As every tool reads it.</summary>
    [JsonIgnore]
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", Key);
}

/// <summary>The first line of an export.</summary>
/// <param name="Version">Of this form: 1.</param>
/// <param name="At">When it was made.</param>
/// <param name="FirstSeal">The first seal in it: 1, or in an archive the first of those that were archived together.</param>
/// <param name="LastSeal">The last seal in it; 0 for none.</param>
/// <param name="Keys">The keys that signed the seals. Whoever verifies compares them with what was published before.</param>
internal sealed record ExportHeader(int Version, Instant At, long FirstSeal, long LastSeal, IReadOnlyList<PublicKey> Keys);

/// <summary>A sealed entry.</summary>
/// <param name="Seal">The number of its seal.</param>
/// <param name="Id">The entry's id.</param>
/// <param name="Hash">The leaf of the tree.</param>
/// <param name="Entry">The entry; null where the database has it no longer.</param>
internal sealed record SealedLine(long Seal, Guid Id, byte[] Hash, AuditEntry? Entry);

/// <summary>A line of an export, which is one JSON object a line (NDJSON): a header; each seal, followed by its entries in their order; what is not sealed yet.</summary>
internal sealed record ExportLine
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportHeader? Header { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditSeal? Seal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SealedLine? Sealed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditEntry? Unsealed { get; init; }
}
