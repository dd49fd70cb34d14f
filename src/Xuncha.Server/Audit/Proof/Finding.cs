using Xuncha.Core;

namespace Xuncha.Server.Audit.Proof;

/// <summary>What can be wrong with a log.</summary>
internal enum FindingKind
{
    /// <summary>An entry is not what was sealed.</summary>
    EntryChanged,

    /// <summary>An entry that was sealed is not there.</summary>
    EntryRemoved,

    /// <summary>An entry stands in another place than it was sealed in.</summary>
    EntryMoved,

    /// <summary>An entry is among sealed ones that was not sealed with them.</summary>
    EntryInserted,

    /// <summary>An entry says that it is much older than the seal before its own: it was written later than it says.</summary>
    EntryBackDated,

    /// <summary>The entries of a seal do not give its root, and which of them it is cannot be told.</summary>
    EntriesUnproven,

    /// <summary>A seal is not what was signed.</summary>
    SealChanged,

    /// <summary>A seal is not there, with its entries.</summary>
    SealRemoved,

    /// <summary>A seal does not follow the one before it.</summary>
    SealMoved,

    /// <summary>A seal is signed with a key that is not known.</summary>
    KeyUnknown,

    /// <summary>A seal is not the one that the witness remembers.</summary>
    NotAsWitnessed,

    /// <summary>The witness remembers seals that the log no longer has: it was cut off.</summary>
    CutOff,

    /// <summary>A line cannot be read.</summary>
    Unreadable,
}

/// <summary>Something that is wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Seal">The number of the seal that it is about.</param>
/// <param name="Position">The position of the entry; null where it is about none, or none that has one.</param>
/// <param name="Entry">The entry's id, where it is known.</param>
internal sealed record Finding(FindingKind Kind, long Seal, long? Position = null, Guid? Entry = null)
{
    /// <summary>In words.</summary>
    public Text Says()
    {
        var (zh, en) = (string.Concat(Position is { } p ? $"第 {p} 条" : "", Entry is { } e ? $"（{e}）" : ""), string.Concat(Position is { } q ? $"entry {q}" : "an entry", Entry is { } f ? $" ({f})" : ""));
        return Kind switch
        {
            FindingKind.EntryChanged => new($"第 {Seal} 号封印：{zh}被改动", $"seal {Seal}: {en} was changed"),
            FindingKind.EntryRemoved => new($"第 {Seal} 号封印：{zh}被删除", $"seal {Seal}: {en} was removed"),
            FindingKind.EntryMoved => new($"第 {Seal} 号封印：{zh}被调换位置", $"seal {Seal}: {en} was moved"),
            FindingKind.EntryInserted => new($"第 {Seal} 号封印：有事后插入的条目{zh}", $"seal {Seal}: {en} was inserted"),
            FindingKind.EntryBackDated => new($"第 {Seal} 号封印：{zh}倒填了时间", $"seal {Seal}: {en} is back-dated"),
            FindingKind.EntriesUnproven => new($"第 {Seal} 号封印：条目与封印不符，且无法指明是哪一条", $"seal {Seal}: its entries are not what was sealed, and which of them cannot be told"),
            FindingKind.SealChanged => new($"第 {Seal} 号封印被改动", $"seal {Seal} was changed"),
            FindingKind.SealRemoved => new($"第 {Seal} 号封印及其条目被删除", $"seal {Seal} was removed with its entries"),
            FindingKind.SealMoved => new($"第 {Seal} 号封印不承接前一号", $"seal {Seal} does not follow the one before"),
            FindingKind.KeyUnknown => new($"第 {Seal} 号封印的密钥不明", $"seal {Seal} is signed with a key that is not known"),
            FindingKind.NotAsWitnessed => new($"第 {Seal} 号封印与见证不符", $"seal {Seal} is not the one that was witnessed"),
            FindingKind.CutOff => new($"日志末尾被截断：见证记得第 {Seal} 号封印", $"the log is cut off: the witness remembers seal {Seal}"),
            _ => new($"第 {Seal} 行不可读", $"line {Seal} cannot be read"),
        };
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Findings">What is wrong; empty when all is well.</param>
/// <param name="FirstSeal">The first seal; 0 for none.</param>
/// <param name="LastSeal">The last seal.</param>
/// <param name="Proven">How many entries are proven.</param>
/// <param name="ArchivedSeals">How many seals have their entries in archives that were not given.</param>
/// <param name="Unsealed">How many entries were not sealed yet when the export was made.</param>
/// <param name="Witnessed">How many seals the witness remembers; without any, nobody can tell whether the end was cut off.</param>
/// <param name="Keys">The keys that signed.</param>
internal sealed record Verdict(
    IReadOnlyList<Finding> Findings, long FirstSeal, long LastSeal, long Proven, long ArchivedSeals, int Unsealed, int Witnessed, IReadOnlyList<PublicKey> Keys);
