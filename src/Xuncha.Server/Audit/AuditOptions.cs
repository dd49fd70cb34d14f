using Xuncha.Server.Hosting;

namespace Xuncha.Server.Audit;

/// <summary>What a site chose about the audit log.</summary>
internal sealed record AuditOptions
{
    /// <summary>The least that the law asks for (Cybersecurity Law, article 21).</summary>
    public const int LeastMonths = 6;

    /// <summary>For how many months entries stay in the database at least; only older ones may be archived.</summary>
    public int RetentionMonths { get; init; } = 12;

    /// <summary>Where seals are witnessed outside: a file, or an address of another system; null for nowhere.</summary>
    public string? Witness { get; init; }

    /// <summary>The secret that requests to the witness are signed with (Standard Webhooks); null for unsigned ones.</summary>
    public byte[]? WitnessSecret { get; init; }

    /// <summary>From <c>XUNCHA_AUDIT_RETENTION</c>, <c>XUNCHA_AUDIT_WITNESS</c>, <c>XUNCHA_AUDIT_WITNESS_SECRET</c>.</summary>
    /// <exception cref="WrongSettingException">A variable has a value that it cannot have.</exception>
    public static AuditOptions FromEnvironment() => new()
    {
        RetentionMonths = ServerOptions.Number("XUNCHA_AUDIT_RETENTION", 12, LeastMonths, 1200),
        Witness = ServerOptions.Variable("XUNCHA_AUDIT_WITNESS"),
        WitnessSecret = ServerOptions.Variable("XUNCHA_AUDIT_WITNESS_SECRET") is { } secret ? Secret(secret) : null,
    };

    private static byte[] Secret(string text)
    {
        const string prefix = "whsec_";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text, bytes, out var length) && length >= 24
            ? bytes[..length]
            : throw new WrongSettingException("XUNCHA_AUDIT_WITNESS_SECRET 应为至少 24 字节的 Base64（可带 whsec_ 前缀）/ must be Base64 of at least 24 bytes, with or without whsec_");
    }
}
