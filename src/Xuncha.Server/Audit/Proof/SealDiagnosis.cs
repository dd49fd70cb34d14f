using Xuncha.Server.Audit.Sealing;

namespace Xuncha.Server.Audit.Proof;

/// <summary>Finds out what is wrong with the entries of one seal. The seal itself is genuine; its root says what they were.</summary>
/// <param name="seal">The seal.</param>
/// <param name="lines">The lines that name it, in the order in which they stand.</param>
internal sealed class SealDiagnosis(AuditSeal seal, IReadOnlyList<SealedLine> lines)
{
    private const int MostChoices = 8;

    // For each position, the lines that were sealed there by their own account: content and recorded hash agree on it.
    private readonly Dictionary<long, List<SealedLine>> _at = [];
    private readonly Dictionary<SealedLine, long> _positions = new(ReferenceEqualityComparer.Instance);

    private long Last => seal.First + seal.Count - 1;

    /// <summary>Whether the lines are what was sealed, in their order.</summary>
    public bool IsWhole() =>
        lines.Count == seal.Count && lines.Select((line, i) => IsAt(line, seal.First + i)).All(isThere => isThere) && IsRoot([.. lines.Select(line => line.Hash)]);

    /// <summary>Whether a line is the entry that was sealed at a position, by its recorded hash.</summary>
    public bool IsAt(SealedLine line, long position) =>
        line.Entry is { } entry && entry.Id == line.Id && CanonicalForm.Leaf(seal.Algorithm, position, entry).AsSpan().SequenceEqual(line.Hash);

    /// <summary>What is wrong. Lines that belong to no position and positions that have no line are given back as such, for a line may have come from elsewhere.</summary>
    public IEnumerable<Finding> Run(List<SealedLine> homeless, List<long> empty)
    {
        Place();
        var odd = lines.Where(line => !_positions.ContainsKey(line)).ToList();
        var vacant = Enumerable.Range(0, seal.Count).Select(i => seal.First + i).Where(position => !_at.ContainsKey(position)).ToList();

        // A line whose content was changed still stands where it stood, with its recorded hash.
        var assigned = vacant.Zip(odd.Count <= vacant.Count ? odd : []).ToDictionary(pair => pair.First, pair => pair.Second);
        empty.AddRange(vacant.Skip(assigned.Count));
        homeless.AddRange(odd.Skip(assigned.Count));
        List<Finding> findings = [.. assigned.Select(pair => new Finding(
            pair.Value.Entry is null ? FindingKind.EntryRemoved : FindingKind.EntryChanged, seal.Number, pair.Key, pair.Value.Id))];
        var chosen = Choose(assigned, isVacant: assigned.Count < vacant.Count);
        findings.AddRange(_at.SelectMany(pair => pair.Value.Where(line => chosen is not null && !chosen.Contains(line))
            .Select(line => new Finding(FindingKind.EntryInserted, seal.Number, pair.Key, line.Id))));
        findings.AddRange(Moved(chosen).Select(line => new Finding(FindingKind.EntryMoved, seal.Number, _positions[line], line.Id)));
        if (chosen is null)
        {
            findings.Add(new(FindingKind.EntriesUnproven, seal.Number));
        }

        return findings;
    }

    // Looked for where it should be, then as far away as the line before was, then everywhere.
    private void Place()
    {
        var shift = 0L;
        for (var i = 0; i < lines.Count; i++)
        {
            var here = seal.First + i;
            var position = IsIn(here) && IsAt(lines[i], here) ? here
                : IsIn(here - shift) && IsAt(lines[i], here - shift) ? here - shift
                : Enumerable.Range(0, seal.Count).Select(p => seal.First + p).Where(p => IsAt(lines[i], p)).Cast<long?>().FirstOrDefault();
            if (position is { } found)
            {
                shift = here - found;
                _positions[lines[i]] = found;
                _at[found] = [.. _at.GetValueOrDefault(found, []), lines[i]];
            }
        }
    }

    private bool IsIn(long position) => position >= seal.First && position <= Last;

    // The lines that give the root, where several claim one position; null where none do. Without all leaves nothing can be told of the root.
    private HashSet<SealedLine>? Choose(Dictionary<long, SealedLine> assigned, bool isVacant)
    {
        var contested = _at.Where(pair => pair.Value.Count > 1).ToList();
        var certain = _at.Where(pair => pair.Value.Count == 1).ToDictionary(pair => pair.Key, pair => pair.Value[0]);
        if (isVacant || contested.Count > MostChoices)
        {
            return new(_at.Values.Select(claimants => claimants[0]), ReferenceEqualityComparer.Instance);
        }

        foreach (var choice in Choices(contested))
        {
            var all = certain.Concat(choice).ToDictionary();
            // Of a changed line either the content was changed or the recorded hash.
            if (IsRoot(Leaves(all, assigned, isHashChanged: false)) || IsRoot(Leaves(all, assigned, isHashChanged: true)))
            {
                return new(all.Values, ReferenceEqualityComparer.Instance);
            }
        }

        return null;
    }

    private static IEnumerable<IEnumerable<KeyValuePair<long, SealedLine>>> Choices(List<KeyValuePair<long, List<SealedLine>>> contested) =>
        contested.Aggregate(
            (IEnumerable<IEnumerable<KeyValuePair<long, SealedLine>>>)[[]],
            (choices, pair) => choices.SelectMany(choice => pair.Value.Select(line => choice.Append(KeyValuePair.Create(pair.Key, line)))));

    private List<byte[]> Leaves(Dictionary<long, SealedLine> certain, Dictionary<long, SealedLine> assigned, bool isHashChanged) =>
    [
        .. Enumerable.Range(0, seal.Count).Select(i => seal.First + i).Select(position => certain.TryGetValue(position, out var line) ? line.Hash
            : isHashChanged && assigned[position].Entry is { } entry ? CanonicalForm.Leaf(seal.Algorithm, position, entry)
            : assigned[position].Hash),
    ];

    private bool IsRoot(IReadOnlyList<byte[]> leaves) => MerkleTree.Root(seal.Algorithm, leaves).AsSpan().SequenceEqual(seal.Root);

    // Of the lines in the order in which they stand, those outside of the longest run that is in the order in which they were sealed.
    private List<SealedLine> Moved(HashSet<SealedLine>? chosen)
    {
        var placed = lines.Where(line => _positions.ContainsKey(line) && chosen?.Contains(line) != false).ToList();
        var kept = Order.LongestRun([.. placed.Select(line => _positions[line])]);
        return [.. placed.Where((_, i) => !kept.Contains(i))];
    }
}

/// <summary>What stands in order and what does not.</summary>
internal static class Order
{
    /// <summary>The indexes of a longest strictly increasing subsequence: patience sorting.</summary>
    public static HashSet<int> LongestRun(IReadOnlyList<long> values)
    {
        List<int> tops = []; // of each pile, the index of its last card
        var before = new int[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            var pile = tops.FindIndex(top => values[top] >= values[i]);
            pile = pile < 0 ? tops.Count : pile;
            before[i] = pile > 0 ? tops[pile - 1] : -1;
            if (pile == tops.Count)
            {
                tops.Add(i);
            }
            else
            {
                tops[pile] = i;
            }
        }

        HashSet<int> run = [];
        for (var i = tops.Count > 0 ? tops[^1] : -1; i >= 0; i = before[i])
        {
            run.Add(i);
        }

        return run;
    }
}
