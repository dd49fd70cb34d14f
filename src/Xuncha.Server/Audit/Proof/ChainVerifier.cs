using NodaTime;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;

namespace Xuncha.Server.Audit.Proof;

/// <summary>
/// Verifies exports, one or several that belong together, line by line, without the database. A seal whose entries are as they were sealed is forgotten
/// at once; what is wrong is kept and looked at in the end, when a line that is missing here may have been found there.
/// </summary>
/// <param name="witness">What the witness remembers.</param>
/// <param name="trusted">The keys to trust; empty to believe the export's own, which shows changes by whoever does not have the key alone.</param>
internal sealed class ChainVerifier(IReadOnlyList<AuditSeal> witness, IReadOnlyList<byte[]> trusted)
{
    // A transaction may end long after it began, and then its entries are sealed with others that are younger. Not as long as this.
    private static readonly Duration MostDelay = Duration.FromHours(1);

    private readonly SortedDictionary<long, AuditSeal> _seals = [];
    private readonly Dictionary<long, ProvenGroup> _proven = [];
    private readonly Dictionary<long, List<SealedLine>> _doubtful = [];
    private readonly List<SealedLine> _strays = [];
    private readonly Dictionary<string, PublicKey> _keys = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private List<SealedLine> _group = [];
    private long _firstNamed = long.MaxValue;
    private long _before;
    private long _current;
    private int _unsealed;

    // What is still needed of entries that are as they were sealed.
    private sealed record ProvenGroup(Instant Oldest, Guid OldestId, long ArchivedThrough);

    /// <summary>Takes a line.</summary>
    public void Add(ExportLine line)
    {
        if (line.Sealed is { } entry)
        {
            if (_group.Count > 0 && _group[0].Seal != entry.Seal)
            {
                EndGroup();
            }

            _group.Add(entry);
            return;
        }

        EndGroup();
        if (line.Header is { } header)
        {
            (_before, _firstNamed) = (0, Math.Min(_firstNamed, header.FirstSeal));
            foreach (var key in header.Keys)
            {
                _keys.TryAdd(key.Id, key);
            }
        }
        else if (line.Seal is { } seal)
        {
            Take(seal);
        }
        else
        {
            _unsealed++;
        }
    }

    /// <summary>Takes note of a line that cannot be read.</summary>
    public void AddUnreadable(long number) => _findings.Add(new(FindingKind.Unreadable, number));

    /// <summary>What was found.</summary>
    public Verdict Finish()
    {
        EndGroup();
        var changed = CheckSeals();
        var proven = _proven.Where(pair => !changed.Contains(pair.Key)).ToList();
        var archivedThrough = proven.Select(pair => pair.Value.ArchivedThrough).DefaultIfEmpty().Max();
        var archived = _seals.Keys.Where(number => number <= archivedThrough && !_proven.ContainsKey(number) && !_doubtful.ContainsKey(number)).ToHashSet();
        CheckEntries([.. changed, .. archived]);
        CheckWitness();
        return new(
            [.. _findings.Distinct().OrderBy(f => f.Kind == FindingKind.Unreadable).ThenBy(f => f.Seal).ThenBy(f => f.Position).ThenBy(f => f.Kind)],
            _seals.Keys.FirstOrDefault(), _seals.Keys.LastOrDefault(), proven.Sum(pair => (long)_seals[pair.Key].Count), archived.Count, _unsealed, witness.Count, [.. _keys.Values]);
    }

    private void Take(AuditSeal seal)
    {
        if (seal.Number <= _before)
        {
            _findings.Add(new(FindingKind.SealMoved, seal.Number));
        }

        (_before, _current) = (Math.Max(_before, seal.Number), seal.Number);
        if (!_seals.TryAdd(seal.Number, seal) && !SealAudit.IsSame(seal, _seals[seal.Number]))
        {
            _findings.Add(new(FindingKind.SealChanged, seal.Number));
        }
    }

    private void EndGroup()
    {
        var (group, number) = (_group, _group.Count > 0 ? _group[0].Seal : 0);
        if (group.Count == 0)
        {
            return;
        }

        _group = [];
        if (number == _current && _seals.TryGetValue(number, out var seal) && !_doubtful.ContainsKey(number) && new SealDiagnosis(seal, group).IsWhole())
        {
            var oldest = group.MinBy(line => line.Entry!.At)!.Entry!;
            _proven[number] = new(oldest.At, oldest.Id, group.Max(line => AuditArchive.ThroughOf(line.Entry!)));
            return;
        }

        _doubtful[number] = [.. _doubtful.GetValueOrDefault(number, []), .. group];
        if (number != _current)
        {
            _strays.AddRange(group);
        }
    }

    // Every seal by itself, then each with the one before. Of a seal that is not genuine, nothing further is said.
    private HashSet<long> CheckSeals()
    {
        HashSet<long> changed = [];
        foreach (var seal in _seals.Values)
        {
            if (!_keys.TryGetValue(seal.KeyId, out var key) || (trusted.Count > 0 && !trusted.Any(t => t.AsSpan().SequenceEqual(key.Key))))
            {
                changed.Add(seal.Number);
                _findings.Add(new(FindingKind.KeyUnknown, seal.Number));
            }
            else if (key.Algorithm != seal.Algorithm || seal.Count < 1 || !Signing.IsSigned(key.Algorithm, key.Key, CanonicalForm.Of(seal), seal.Signature))
            {
                changed.Add(seal.Number);
                _findings.Add(new(FindingKind.SealChanged, seal.Number));
            }
        }

        // Numbers of genuine seals alone: what a forged one says may be any number.
        var next = _firstNamed == long.MaxValue ? 1 : Math.Max(1, _firstNamed);
        foreach (var seal in _seals.Values.Where(seal => !changed.Contains(seal.Number)))
        {
            for (; next < seal.Number; next++)
            {
                if (!_seals.ContainsKey(next))
                {
                    _findings.Add(new(FindingKind.SealRemoved, next));
                }
            }

            var before = changed.Contains(seal.Number - 1) ? null : _seals.GetValueOrDefault(seal.Number - 1);
            if (before is not null && !(seal.Previous.AsSpan().SequenceEqual(CanonicalForm.HashOf(before)) && seal.First == before.First + before.Count))
            {
                _findings.Add(new(FindingKind.SealMoved, seal.Number));
            }

            // After a full seal comes what it had no room for, however long that had waited.
            if (before is { Count: < Sealer.MostOfOne } && _proven.TryGetValue(seal.Number, out var proven) && proven.Oldest < before.At - MostDelay)
            {
                _findings.Add(new(FindingKind.EntryBackDated, seal.Number, null, proven.OldestId));
            }

            next = seal.Number + 1;
        }

        return changed;
    }

    private void CheckEntries(HashSet<long> leftOut)
    {
        List<SealedLine> homeless = [];
        List<(SealDiagnosis Diagnosis, AuditSeal Seal, long Position)> empty = [];
        foreach (var seal in _seals.Values.Where(seal => !leftOut.Contains(seal.Number) && !_proven.ContainsKey(seal.Number)))
        {
            List<long> positions = [];
            var diagnosis = new SealDiagnosis(seal, _doubtful.GetValueOrDefault(seal.Number, []));
            _findings.AddRange(diagnosis.Run(homeless, positions));
            empty.AddRange(positions.Select(position => (diagnosis, seal, position)));
        }

        // What names a seal that was proven without it, or one that does not exist.
        homeless.AddRange(_doubtful.Where(pair => _proven.ContainsKey(pair.Key) || (!_seals.ContainsKey(pair.Key) && !IsRemoved(pair.Key))).SelectMany(pair => pair.Value));
        foreach (var line in homeless)
        {
            var home = empty.FindIndex(place => place.Diagnosis.IsAt(line, place.Position));
            _findings.Add(home < 0
                ? new(FindingKind.EntryInserted, line.Seal, null, line.Id)
                : new(FindingKind.EntryMoved, empty[home].Seal.Number, empty[home].Position, line.Id));
            if (home >= 0)
            {
                empty.RemoveAt(home);
            }
        }

        _findings.AddRange(empty.Select(place => new Finding(FindingKind.EntryRemoved, place.Seal.Number, place.Position)));
        _findings.AddRange(_strays.Where(line => !leftOut.Contains(line.Seal) && !IsRemoved(line.Seal) && !_findings.Exists(finding => finding.Entry == line.Id))
            .Select(line => new Finding(FindingKind.EntryMoved, line.Seal, null, line.Id)).ToList());
    }

    private bool IsRemoved(long seal) => _findings.Contains(new(FindingKind.SealRemoved, seal));

    private void CheckWitness()
    {
        foreach (var witnessed in witness.Where(w => _seals.TryGetValue(w.Number, out var seal) && !SealAudit.IsSame(w, seal)))
        {
            _findings.Add(new(FindingKind.NotAsWitnessed, witnessed.Number));
        }

        if (witness.Count > 0 && witness.Max(w => w.Number) is var newest && newest > _seals.Keys.LastOrDefault())
        {
            _findings.Add(new(FindingKind.CutOff, newest));
        }
    }
}
