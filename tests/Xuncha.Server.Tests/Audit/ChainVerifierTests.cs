using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

/// <summary>What a verification makes of entries that are much older than the seal before theirs.</summary>
public sealed class ChainVerifierTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 9, 1, 1, 0);

    [Theory]
    [InlineData(Sealer.MostOfOne, false)] // there was no room for it: what a server left that was down for hours
    [InlineData(Sealer.MostOfOne - 1, true)]
    public void Takes_an_old_entry_for_back_dated_unless_the_seal_before_was_full(int count, bool isFound)
    {
        var key = ProtectionKey.Create(KeyUse.Seals, Algorithms.Standard, Now);
        List<ExportLine> lines = [new() { Header = new(1, Now, 1, 2, [new(key.Id, key.Algorithm, Signing.PublicOf(key))]) }];
        AuditSeal? last = null;
        foreach (var of in new[] { count, 1 })
        {
            List<AuditEntry> entries = [.. Enumerable.Range(0, of).Select(_ => Entry(Now - Duration.FromHours(2)))];
            last = Sealer.Seal(key, Now, last, entries, out var rows);
            lines.AddRange([new() { Seal = last }, .. rows.Zip(entries, (row, entry) => new ExportLine { Sealed = new(row.SealNumber, entry.Id, row.Hash, entry) })]);
        }

        var findings = LogExport.Verify(lines).Findings;
        Assert.Equal(isFound ? [FindingKind.EntryBackDated] : [], findings.Select(finding => finding.Kind));
    }

    private static AuditEntry Entry(Instant at) => new()
    {
        Id = Guid.NewGuid(),
        At = at,
        ActorId = null,
        OnBehalfOf = null,
        SessionId = null,
        Address = null,
        Operation = null,
        Action = "tested",
        SubjectKind = null,
        SubjectId = null,
        Content = null,
        Outcome = AuditOutcome.Done,
        Correlation = null,
    };
}
