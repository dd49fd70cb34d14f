using System.Globalization;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

public sealed class TamperingOnSqlite(OnSqlite fixture) : TamperingTests(fixture), IClassFixture<OnSqlite>;

public sealed class TamperingOnPostgres(OnPostgres fixture) : TamperingTests(fixture), IClassFixture<OnPostgres>;

/// <summary>
/// Ten thousand random tamperings with sealed entries, half of them on each database's log, each on a copy: all are found and rightly named.
/// <c>XUNCHA_TAMPERINGS</c> says how many in all.
/// </summary>
public abstract class TamperingTests(ServerFixture fixture)
{
    private static readonly int Tamperings = int.Parse(Environment.GetEnvironmentVariable("XUNCHA_TAMPERINGS") ?? "10000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Finds_and_names_every_tampering_and_nothing_on_the_untouched_copy()
    {
        await LogExport.SealAsync(fixture.Server);
        var before = (await LogExport.LinesAsync(fixture.Server))[0].Header!.LastSeal;
        await LogExport.GrowAsync(fixture.Server, seals: 3, entries: 15);
        var genuine = await LogExport.LinesAsync(fixture.Server, (before + 1, before + 3)); // not what was written at the start, which is long
        AuditSeal[] witness = [.. genuine.Where(line => line.Seal is not null).Select(line => line.Seal!)];
        var untouched = LogExport.Verify(genuine, witness);
        Assert.Empty(untouched.Findings);
        Assert.True(untouched.Proven >= 40);

        var missed = new List<string>();
        for (var seed = 0; seed < Tamperings / 2; seed++)
        {
            var (what, lines, expected) = new Tampering(genuine, seed).Do();
            var findings = LogExport.Verify(lines, witness).Findings;
            if (!findings.Any(expected) || (!what.Contains("seal", StringComparison.Ordinal) && findings.Count > (what.StartsWith("swap", StringComparison.Ordinal) ? 2 : 1)))
            {
                missed.Add($"{seed}: {what}: {string.Join("; ", findings)}");
            }
        }

        Assert.Empty(missed);
    }

    [Fact]
    public async Task Finds_by_the_witness_that_the_tail_was_cut_off()
    {
        await LogExport.GrowAsync(fixture.Server, seals: 3, entries: 3);
        var genuine = await LogExport.LinesAsync(fixture.Server);
        AuditSeal[] witness = [genuine.Last(line => line.Seal is not null).Seal!];
        for (var seals = 1; seals <= 3; seals++)
        {
            var cut = new Tampering(genuine, seals).CutTail(seals);
            Assert.Equal([new(FindingKind.CutOff, witness[0].Number)], LogExport.Verify(cut, witness).Findings);
            Assert.Empty(LogExport.Verify(cut).Findings); // which nobody could tell without it
        }

        // Written anew after the cut, with the server's own key: the chain holds, the witness does not.
        Assert.Equal([new(FindingKind.NotAsWitnessed, witness[0].Number)], LogExport.Verify(genuine, [witness[0] with { Signature = [1] }]).Findings);
    }

    [Fact]
    public async Task Trusts_the_key_that_is_given_and_not_the_one_in_the_export()
    {
        await LogExport.GrowAsync(fixture.Server, seals: 1, entries: 3);
        var lines = await LogExport.LinesAsync(fixture.Server);
        var key = lines[0].Header!.Keys.Single();
        Assert.Empty(LogExport.Verify(lines, trusted: [key.Key]).Findings);
        Assert.All(LogExport.Verify(lines, trusted: [[1, 2, 3]]).Findings, finding => Assert.Equal(FindingKind.KeyUnknown, finding.Kind));
    }

    [Fact]
    public async Task Comes_to_an_end_whatever_numbers_somebody_wrote()
    {
        await LogExport.GrowAsync(fixture.Server, seals: 1, entries: 2);
        var lines = await LogExport.LinesAsync(fixture.Server);
        var seal = lines.Last(line => line.Seal is not null).Seal!;
        ExportLine[] forged =
        [
            new() { Header = lines[0].Header! with { FirstSeal = long.MinValue } },
            .. lines.Skip(1),
            new() { Seal = seal with { Number = long.MaxValue, First = long.MaxValue, Count = int.MaxValue } },
            new() { Sealed = lines.Last(line => line.Sealed is not null).Sealed! with { Seal = long.MaxValue } },
        ];
        Assert.Contains(LogExport.Verify(forged).Findings, finding => finding is { Kind: FindingKind.SealChanged, Seal: long.MaxValue });
    }

    [Fact]
    public void Tries_every_field_of_entries_and_seals()
    {
        Assert.Equal(typeof(AuditEntry).GetProperties().Select(p => p.Name).Except([nameof(AuditEntry.Note)]).Order(), Tampering.Edits.Keys.Order());
        Assert.Equal(typeof(AuditSeal).GetProperties().Select(p => p.Name).Order(), Tampering.SealEdits.Keys.Order());
    }
}
