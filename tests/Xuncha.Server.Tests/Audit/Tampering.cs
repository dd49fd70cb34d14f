using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Tests.Audit;

/// <summary>What somebody who can write to the database past the program does to a sealed log, on a copy; and what must be found.</summary>
internal sealed class Tampering(IReadOnlyList<ExportLine> genuine, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<ExportLine> _lines = [.. genuine];

    /// <summary>Every field of an entry, changed to another value that it might have.</summary>
    public static readonly IReadOnlyDictionary<string, Func<AuditEntry, AuditEntry>> Edits = new Dictionary<string, Func<AuditEntry, AuditEntry>>(StringComparer.Ordinal)
    {
        [nameof(AuditEntry.Id)] = e => e with { Id = Guid.NewGuid() },
        [nameof(AuditEntry.At)] = e => e with { At = e.At - Duration.FromMinutes(7) },
        [nameof(AuditEntry.ActorId)] = e => e with { ActorId = e.ActorId is null ? Guid.NewGuid() : null },
        [nameof(AuditEntry.OnBehalfOf)] = e => e with { OnBehalfOf = e.OnBehalfOf + "王" },
        [nameof(AuditEntry.SessionId)] = e => e with { SessionId = Guid.NewGuid() },
        [nameof(AuditEntry.Address)] = e => e with { Address = e.Address is null ? "" : null },
        [nameof(AuditEntry.Operation)] = e => e with { Operation = e.Operation + " " },
        [nameof(AuditEntry.Action)] = e => e with { Action = e.Action[1..] },
        [nameof(AuditEntry.SubjectKind)] = e => e with { SubjectKind = e.SubjectKind is null ? "record" : null },
        [nameof(AuditEntry.SubjectId)] = e => e with { SubjectId = e.SubjectId + "0" },
        [nameof(AuditEntry.Content)] = e => e with { Content = e.Content is { } c ? c[..^1] + (c[^1] == 'A' ? 'B' : 'A') : "v1" },
        [nameof(AuditEntry.Outcome)] = e => e with { Outcome = e.Outcome == AuditOutcome.Done ? AuditOutcome.Refused : AuditOutcome.Done },
        [nameof(AuditEntry.Correlation)] = e => e with { Correlation = $"{e.Correlation}1" },
    };

    /// <summary>Every field of a seal, changed.</summary>
    public static readonly IReadOnlyDictionary<string, Func<AuditSeal, AuditSeal>> SealEdits = new Dictionary<string, Func<AuditSeal, AuditSeal>>(StringComparer.Ordinal)
    {
        [nameof(AuditSeal.Number)] = s => s with { Number = s.Number + 1000 },
        [nameof(AuditSeal.First)] = s => s with { First = s.First + 1 },
        [nameof(AuditSeal.Count)] = s => s with { Count = s.Count - 1 },
        [nameof(AuditSeal.Root)] = s => s with { Root = Flipped(s.Root) },
        [nameof(AuditSeal.Previous)] = s => s with { Previous = Flipped(s.Previous) },
        [nameof(AuditSeal.At)] = s => s with { At = s.At + Duration.FromSeconds(1) },
        [nameof(AuditSeal.Algorithm)] = s => s with { Algorithm = s.Algorithm == KeyAlgorithm.Es256 ? KeyAlgorithm.Sm2Sm3 : KeyAlgorithm.Es256 },
        [nameof(AuditSeal.KeyId)] = s => s with { KeyId = "0123456789abcdef" },
        [nameof(AuditSeal.Signature)] = s => s with { Signature = Flipped(s.Signature) },
    };

    /// <summary>The ways, each with what it does to the copy and what must then be among the findings.</summary>
    public (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) Do() => _random.Next(12) switch
    {
        0 or 1 => Edit(),
        2 => Remove(withItsRow: true),
        3 => Remove(withItsRow: false),
        4 => SwapWithin(),
        5 => MoveAcross(),
        6 => Insert(isHashFitting: true),
        7 => Insert(isHashFitting: false),
        8 => EditSeal(),
        9 => RemoveSeal(),
        10 => EditHash(),
        _ => EditWithHash(),
    };

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) Edit()
    {
        var (i, line, position) = AnyEntry();
        var (field, edit) = Edits.ElementAt(_random.Next(Edits.Count));
        _lines[i] = new() { Sealed = line with { Entry = edit(line.Entry!) } };
        return ($"edit {field} of {position}", _lines, f => f is { Kind: FindingKind.EntryChanged } && f.Position == position && f.Entry == line.Id);
    }

    // Whoever changes the entry's recorded hash alone has changed its row in the table of what is sealed.
    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) EditHash()
    {
        var (i, line, position) = AnyEntry();
        _lines[i] = new() { Sealed = _random.Next(2) == 0 ? line with { Hash = Flipped(line.Hash) } : line with { Id = Guid.NewGuid() } };
        return ($"edit the recorded hash or id of {position}", _lines, f => f.Kind == FindingKind.EntryChanged && f.Position == position);
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) EditWithHash()
    {
        var (i, line, position) = AnyEntry();
        var entry = Edits.ElementAt(_random.Next(1, Edits.Count)).Value(line.Entry!);
        var (_, seal) = SealOf(i);
        _lines[i] = new() { Sealed = line with { Entry = entry, Hash = CanonicalForm.Leaf(seal.Algorithm, position, entry) } };
        return ($"edit {position} and its hash", _lines, f => f.Kind == FindingKind.EntriesUnproven && f.Seal == seal.Number);
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) Remove(bool withItsRow)
    {
        var (i, line, position) = AnyEntry();
        if (withItsRow)
        {
            _lines.RemoveAt(i);
        }
        else
        {
            _lines[i] = new() { Sealed = line with { Entry = null } };
        }

        return ($"remove {position}", _lines, f => f.Kind == FindingKind.EntryRemoved && f.Position == position && f.Seal == line.Seal);
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) SwapWithin()
    {
        var (i, line, _) = AnyEntry();
        var others = Enumerable.Range(0, _lines.Count).Where(k => k != i && _lines[k].Sealed?.Seal == line.Seal).ToList();
        var j = others[_random.Next(others.Count)];
        var other = _lines[j].Sealed!;
        (_lines[i], _lines[j]) = (_lines[j], _lines[i]);
        return ($"swap lines {i} and {j}", _lines, f => f.Kind == FindingKind.EntryMoved && (f.Entry == line.Id || f.Entry == other.Id));
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) MoveAcross()
    {
        var (i, line, _) = AnyEntry();
        var others = Enumerable.Range(0, _lines.Count).Where(k => _lines[k].Sealed is { } s && s.Seal != line.Seal).ToList();
        var j = others[_random.Next(others.Count)];
        var moved = new ExportLine { Sealed = line with { Seal = _lines[j].Sealed!.Seal } };
        _lines.RemoveAt(i);
        _lines.Insert(i < j ? j - 1 : j, moved);
        return ($"move line {i} to {j}", _lines, f => f.Kind == FindingKind.EntryMoved && f.Entry == line.Id);
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) Insert(bool isHashFitting)
    {
        var (i, line, position) = AnyEntry();
        var forged = line.Entry! with { Id = Guid.NewGuid(), Action = "record-read", At = line.Entry.At - Duration.FromSeconds(_random.Next(100)) };
        var hash = isHashFitting ? CanonicalForm.Leaf(SealOf(i).Seal.Algorithm, position, forged) : Flipped(line.Hash);
        _lines.Insert(i, new() { Sealed = new(line.Seal, forged.Id, hash, forged) });
        return ($"insert before {position}", _lines, f => f.Kind == FindingKind.EntryInserted && f.Entry == forged.Id);
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) EditSeal()
    {
        var (i, seal) = AnySeal();
        var (field, edit) = SealEdits.ElementAt(_random.Next(SealEdits.Count));
        _lines[i] = new() { Seal = edit(seal) };
        return ($"edit {field} of seal {seal.Number}", _lines, field switch
        {
            nameof(AuditSeal.Number) => f => f.Kind == FindingKind.SealChanged && f.Seal == seal.Number + 1000,
            nameof(AuditSeal.KeyId) => f => f.Kind == FindingKind.KeyUnknown && f.Seal == seal.Number,
            _ => f => f.Kind == FindingKind.SealChanged && f.Seal == seal.Number,
        });
    }

    private (string What, IReadOnlyList<ExportLine> Lines, Func<Finding, bool> Expected) RemoveSeal()
    {
        // Any but the last: that is a cut of the tail.
        var seals = _lines.Where(line => line.Seal is not null).Select(line => line.Seal!.Number).ToList();
        var number = seals[_random.Next(seals.Count - 1)];
        var withEntries = _random.Next(2) == 0;
        _lines.RemoveAll(line => line.Seal?.Number == number || (withEntries && line.Sealed?.Seal == number));
        return ($"remove seal {number}", _lines, f => f.Kind == FindingKind.SealRemoved && f.Seal == number);
    }

    /// <summary>Cuts whole seals off the end.</summary>
    public IReadOnlyList<ExportLine> CutTail(int seals)
    {
        var last = _lines.Max(line => line.Seal?.Number ?? 0) - seals;
        return [.. _lines.Where(line => !(line.Seal?.Number > last) && !(line.Sealed?.Seal > last))];
    }

    private (int Index, SealedLine Line, long Position) AnyEntry()
    {
        while (true)
        {
            var i = _random.Next(_lines.Count);
            if (_lines[i].Sealed is { } line)
            {
                var (at, seal) = SealOf(i);
                if (seal.Count > 1)
                {
                    return (i, line, seal.First + (i - at - 1));
                }
            }
        }
    }

    private (int Index, AuditSeal Seal) SealOf(int entry)
    {
        var i = entry;
        while (_lines[i].Seal is null)
        {
            i--;
        }

        return (i, _lines[i].Seal!);
    }

    private (int Index, AuditSeal Seal) AnySeal()
    {
        var seals = Enumerable.Range(0, _lines.Count).Where(i => _lines[i].Seal is not null).ToList();
        var i = seals[_random.Next(seals.Count)];
        return (i, _lines[i].Seal!);
    }

    private static byte[] Flipped(byte[] bytes) => bytes.Length == 0 ? [1] : [(byte)(bytes[0] ^ 1), .. bytes[1..]];
}
